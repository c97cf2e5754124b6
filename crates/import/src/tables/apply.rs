//! Gives the commands of a file under one import: begun, given, ended. Each command's id follows from the import, from
//! its lines and from what it says, so that an import that was cut off goes on where it stopped.

use super::reason::Reason;
use super::report::{Problem, TableReport};
use super::{Plan, Planned};
use crate::ImportError;
use crate::writer::{Batches, Given, Taker};
use ahash::HashMap;
use onhand_domain::command::{Actor, Command};
use onhand_domain::ids::{self, CommandId, DeviceId, ImportId};
use onhand_domain::imports::begin_import::BeginImport;
use onhand_domain::imports::end_import::EndImport;
use onhand_domain::imports::set_import_mapping::SetImportMapping;
use onhand_domain::records::import::ImportState;
use onhand_domain::records::{Import, Stored};
use onhand_domain::refusal::Refusal;
use onhand_store::{Query, Reader};

/// Imports that are looked at for one of the same file.
const IMPORTS_MAX: usize = 10_000;

/// Finds an import of the same file, read in the same way: one that was ended makes the plan do nothing, unless it is to
/// be done again; one that was cut off goes on.
pub(super) fn same_file(store: &dyn Reader, plan: &mut Plan, again: bool) -> Result<(), ImportError> {
    let filters = vec![("kind", plan.kind.name().to_owned())];
    let collection = Import::COLLECTION;
    let query = Query { collection, filters, after_row: None, newest_first: true, limit: IMPORTS_MAX };
    for stored in store.list(&query)? {
        let decoded = stored.decode(collection)?;
        let Some(import) = Import::from_record(&decoded).filter(|import| import.hash == plan.hash) else {
            continue;
        };
        match import.state {
            ImportState::Applying => plan.resumes = Some(import.id),
            ImportState::Applied if !again => {
                plan.commands.clear();
                plan.report.repeated = true;
                plan.report.import = Some(import.id);
            }
            ImportState::Applied | ImportState::Undone => {}
        }
        return Ok(());
    }
    Ok(())
}

/// Does what was planned; gives what it came to. `progress` hears how many commands were given, and of how many.
pub fn apply(
    taker: &mut dyn Taker,
    plan: Plan,
    actor: Actor,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<TableReport, ImportError> {
    let Plan { commands, file, hash, kind, mapping, resumes, strict, mut report } = plan;
    let has_work = report.new + report.changed > 0;
    if report.repeated || (strict && report.wrong > 0) || (!has_work && resumes.is_none()) {
        return Ok(report);
    }
    let import = resumes.unwrap_or_else(|| ImportId(taker.new_id().0));
    report.import = Some(import);
    let total = commands.len() as u64;
    let mut given: HashMap<String, (bool, Vec<u64>)> = HashMap::default();
    let mut batches = Batches::new(taker).of(actor, DeviceId(import.0));
    if resumes.is_none() {
        let begin = BeginImport { file: short(&file), hash, id: Some(import), kind };
        batches.give(step(import, "begin", Command::BeginImport(begin)))?;
    }
    if let Some((columns, headers)) = mapping {
        let set = SetImportMapping { columns, headers, kind };
        batches.give(step(import, "mapping", Command::SetImportMapping(set)))?;
    }
    for (place, planned) in commands.into_iter().enumerate() {
        let Planned { at, command, is_new, lines } = planned;
        let id = id_of(import, &lines, &command);
        let (subject, weight) = (place.to_string(), lines.len());
        given.insert(subject.clone(), (is_new, lines));
        if batches.give(Given { at, command, id, lines: weight, subject })? {
            progress(place as u64 + 1, total);
        }
    }
    batches.flush()?;
    for named in batches.not_applied() {
        let Some((is_new, lines)) = given.get(&named.subject).filter(|(_, lines)| !lines.is_empty()) else {
            // What was told of columns before is told already.
            if named.refusal == Refusal::NothingToDo {
                continue;
            }
            let what = named.command.to_owned();
            return Err(ImportError::Refused { what, refusal: Box::new(named.refusal.clone()) });
        };
        let counted = if *is_new { &mut report.new } else { &mut report.changed };
        *counted = counted.saturating_sub(lines.len() as u64);
        for line in lines {
            let code = named.refusal.code();
            report.wrong(Problem::new(*line, None, None, Reason::Refused(code)));
        }
    }
    let count = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    let end = EndImport {
        changed: count(report.changed),
        import,
        new: count(report.new),
        unchanged: count(report.unchanged),
        wrong: count(report.wrong),
    };
    batches.give(step(import, "end", Command::EndImport(end)))?;
    let outcomes = batches.finish()?;
    report.written = outcomes.applied > 0;
    progress(total, total);
    Ok(report)
}

/// A step of an import: each is one.
fn step(import: ImportId, name: &str, command: Command) -> Given {
    let id = CommandId(ids::derive(import.0, "import", &[name.as_bytes()]));
    Given { at: None, command, id, lines: 1, subject: name.to_owned() }
}

fn id_of(import: ImportId, lines: &[u64], command: &Command) -> CommandId {
    let content = serde_json::to_vec(command).unwrap_or_default();
    let lines: Vec<u8> = lines.iter().flat_map(|line| line.to_le_bytes()).collect();
    CommandId(ids::derive(import.0, "import line", &[&lines, &content]))
}

fn short(name: &str) -> String {
    name.chars().take(onhand_domain::limits::NAME_MAX).collect()
}
