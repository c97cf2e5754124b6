//! Files sent in to be taken in: sent, looked at, taken in, undone. Reading and taking in go on by themselves; whoever asks
//! is told how far it is.

use super::auth::CounterCaller;
use super::body;
use super::lists::ListForm;
use super::params::{Named, Params};
use super::problem::Failure;
use super::state::AppState;
use crate::uploads::{BYTES_MAX, NotNow, Stage, Upload};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use onhand_domain::ids::ImportId;
use onhand_domain::limits;
use onhand_import::ImportError;
use onhand_import::sheet::{Form, Spreadsheet};
use onhand_import::tables::{StockAs, TableOptions, TableReport, undo, wrong_rows};
use onhand_protocol::ProblemCode;
use onhand_protocol::upload::*;
use onhand_words::Language;
use uuid::Uuid;

/// Takes a file, under the name that its owner has for it, and begins to read it.
pub async fn send(
    State(state): State<AppState>,
    CounterCaller(_): CounterCaller,
    mut params: Params,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<UploadReply>, Failure> {
    let file = params.take("file")?.unwrap_or_else(|| "file".to_owned());
    params.done(&["file"])?;
    limits::name("file", &file).map_err(|_| Failure::bad_parameter("file", "not the name of a file"))?;
    let id = state.handle.new_command_id().0;
    let place = state.uploads.place(id).map_err(|error| Failure::internal(&error))?;
    let written = body::to_file(BYTES_MAX, &state.settings, &headers, body, &place).await;
    if let Err(failure) = written {
        // Nothing of it is kept.
        let _ = tokio::fs::remove_file(&place).await;
        return Err(failure);
    }
    state.uploads.came(id, file, place);
    read(&state, id, TableOptions::default());
    reply(&state, id)
}

/// How far a file is, and what it came to.
pub async fn one(
    State(state): State<AppState>,
    CounterCaller(_): CounterCaller,
    Named(id): Named<Uuid>,
    params: Params,
) -> Result<Json<UploadReply>, Failure> {
    params.done(&[])?;
    reply(&state, id)
}

/// Reads a file again, in another way.
pub async fn preview(
    State(state): State<AppState>,
    CounterCaller(_): CounterCaller,
    Named(id): Named<Uuid>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<UploadReply>, Failure> {
    let bytes = body::json(&state.settings, &headers, body).await?;
    let options: UploadOptions = serde_json::from_slice(&bytes)
        .map_err(|error| Failure::bad_request(ProblemCode::MalformedBody, error.to_string()))?;
    state.uploads.read_again(id).map_err(not_now)?;
    read(&state, id, options_of(options));
    reply(&state, id)
}

/// Takes a file in, as it was read last.
pub async fn apply(
    State(state): State<AppState>,
    CounterCaller(caller): CounterCaller,
    Named(id): Named<Uuid>,
    params: Params,
) -> Result<Json<UploadReply>, Failure> {
    params.done(&[])?;
    if let Some(options) = state.uploads.begin(id).map_err(not_now)? {
        let (uploads, handle, actor) = (state.uploads.clone(), state.handle.clone(), caller.actor());
        in_background(&state, id, move || uploads.apply(&handle, id, &options, actor));
    }
    reply(&state, id)
}

/// The wrong rows of a file, in the form that it came in, each with why.
pub async fn wrong(
    State(state): State<AppState>,
    CounterCaller(_): CounterCaller,
    Named(id): Named<Uuid>,
    params: Params,
) -> Result<Response, Failure> {
    params.done(&[])?;
    let upload = state.uploads.get(id).ok_or(NotNow::Unknown).map_err(not_now)?;
    let report = report_of(&upload).cloned().ok_or(NotNow::Busy).map_err(not_now)?;
    let (form, bytes) = state
        .blocking(move || {
            let mut bytes = Vec::new();
            let form = Spreadsheet::open(&upload.path).map(|file| file.form()).map_err(ImportError::from);
            let form = form.and_then(|form| {
                wrong_rows::write(&upload.path, &report, &mut bytes)?;
                Ok(form)
            });
            form.map(|form| (form, bytes)).map_err(|error| Failure::internal(&error))
        })
        .await?;
    let form = if form == Form::Workbook { ListForm::Xlsx } else { ListForm::Csv };
    let name = format!("attachment; filename=\"wrong-rows.{}\"", form.ending());
    let headers = [(header::CONTENT_TYPE, form.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}

/// Takes back what an import did.
pub async fn undone(
    State(state): State<AppState>,
    CounterCaller(caller): CounterCaller,
    Named(import): Named<Uuid>,
    params: Params,
) -> Result<Json<UndoReply>, Failure> {
    params.done(&[])?;
    let (mut handle, actor) = (state.handle.clone(), caller.actor());
    let undone = state
        .blocking(move || {
            let planned = handle.readers().read(|reader| Ok(undo::plan_undo(reader, ImportId(import))))?;
            let plan = planned.map_err(not_undone)?;
            undo::undo(&mut handle, plan, actor).map_err(not_undone)
        })
        .await?;
    let named = undone.named.into_iter().map(|left| UndoLeft { what: left.what, why: left.why }).collect();
    Ok(Json(UndoReply { left: undone.left, named, undone: undone.undone }))
}

fn not_undone(error: ImportError) -> Failure {
    match error {
        ImportError::Business(why) => {
            Failure::new(StatusCode::CONFLICT, ProblemCode::NotUndone, "The import can't be undone")
                .detail(why)
        }
        ImportError::Engine(error) => (*error).into(),
        other => Failure::internal(&other),
    }
}

fn not_now(why: NotNow) -> Failure {
    match why {
        NotNow::Unknown => Failure::not_found("There is no such file, or no more: send it again."),
        NotNow::Busy => Failure::new(StatusCode::CONFLICT, ProblemCode::FileNotReady, "Not ready for this")
            .detail("The file is being read or taken in, or could not be read."),
    }
}

fn read(state: &AppState, id: Uuid, options: TableOptions) {
    let (uploads, handle) = (state.uploads.clone(), state.handle.clone());
    in_background(state, id, move || uploads.preview(&handle, id, options));
}

/// Does work that takes long, a few at a time, on a thread of its own.
fn in_background(state: &AppState, id: Uuid, work: impl FnOnce() + Send + 'static) {
    let state = state.clone();
    tokio::spawn(async move {
        // The semaphore is never closed.
        let _permit = state.import_work.acquire().await;
        if tokio::task::spawn_blocking(work).await.is_err() {
            state.uploads.failed(id);
        }
    });
}

fn options_of(options: UploadOptions) -> TableOptions {
    TableOptions {
        again: options.again,
        kind: options.kind,
        location: options.location,
        map: options.columns.into_iter().map(|told| (told.field, told.column)).collect(),
        photos: options.photos.into_iter().map(|named| (named.file.to_lowercase(), named.photo)).collect(),
        stock_as: match options.stock_as {
            None => StockAs::Found,
            Some(StockIs::Opening) => StockAs::Opening,
            Some(StockIs::Count) => StockAs::Count,
        },
        strict: options.strict,
        ..TableOptions::default()
    }
}

fn report_of(upload: &Upload) -> Option<&TableReport> {
    match &upload.stage {
        Stage::Previewed(report, _) | Stage::Applied(report) => Some(report),
        Stage::Reading | Stage::Applying(..) | Stage::Failed(_) => None,
    }
}

fn reply(state: &AppState, id: Uuid) -> Result<Json<UploadReply>, Failure> {
    let upload = state.uploads.get(id).ok_or(NotNow::Unknown).map_err(not_now)?;
    let report = report_of(&upload).map(described);
    let (state, done, of, problem) = match upload.stage {
        Stage::Reading => (UploadState::Reading, 0, 0, None),
        Stage::Previewed(..) => (UploadState::Previewed, 0, 0, None),
        Stage::Applying(done, of) => (UploadState::Applying, done, of, None),
        Stage::Applied(_) => (UploadState::Applied, 0, 0, None),
        Stage::Failed(problem) => (UploadState::Failed, 0, 0, Some(problem)),
    };
    Ok(Json(UploadReply { done, file: upload.file, id, of, problem, report, state }))
}

/// Problems of a report that are shown; the wrong rows as a file have all of them.
const PROBLEMS_SHOWN: usize = 200;

fn described(report: &TableReport) -> UploadReport {
    let columns = report.columns.iter().map(|mapped| UploadColumn {
        column: mapped.column.clone(),
        field: mapped.field.to_owned(),
        location: mapped.location.clone(),
    });
    let problems = report.problems.iter().take(PROBLEMS_SHOWN).map(|problem| UploadProblem {
        code: problem.reason.code().to_owned(),
        column: problem.column.clone(),
        line: problem.line,
        problem: problem.reason.sentence(Language::English),
        problem_ar: problem.reason.sentence(Language::Arabic),
        value: problem.value.clone(),
    });
    UploadReport {
        changed: report.changed,
        columns: columns.collect(),
        header_line: report.header_line,
        headers: report.headers.clone(),
        ignored_columns: report.ignored_columns.clone(),
        import: report.import,
        kind: report.kind,
        new: report.new,
        notes: report.notes.clone(),
        problems: problems.collect(),
        repeated: report.repeated,
        rows: report.rows,
        sheet: report.sheet.clone(),
        skipped: report.skipped,
        unchanged: report.unchanged,
        wrong: report.wrong,
    }
}
