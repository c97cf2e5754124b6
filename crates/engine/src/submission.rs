//! A command on its way in: read, and not decided yet.

use crate::environment::Environment;
use onhand_domain::command::{Actor, Command, Kind, Role};
use onhand_domain::decision::Context;
use onhand_domain::ids::{CommandId, DeviceId};
use onhand_domain::refusal::Refusal;
use onhand_domain::time::Moment;
use onhand_protocol::CommandInput;
use std::borrow::Cow;
use twox_hash::XxHash64;

/// An offset that was measured longer ago than this says little about a clock now: seven days.
const OFFSET_AGE_MAX_S: u32 = 7 * 24 * 3_600;

/// A command on its way in.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Who gives it.
    pub actor: Actor,
    /// Who has allowed it, where that was proved.
    pub approver: Option<Actor>,
    /// What to add to a moment of its device's clock, in milliseconds; 0 where that was not measured.
    pub clock_offset_ms: i64,
    /// The command, or why it can't be read.
    pub command: Result<Command, Refusal>,
    /// The data as it came, where it may have to be kept.
    pub data: String,
    /// The device it was made on.
    pub device: Option<DeviceId>,
    /// Hash of its content.
    pub digest: u64,
    /// Its id.
    pub id: CommandId,
    /// Its name, as given.
    pub name: String,
    /// When it happened, as the device said.
    pub reading: Option<ClockReading>,
}

/// When something happened, as a device says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockReading {
    /// The device's wall clock.
    pub at: Moment,
    /// What to add to it, in milliseconds, and how old that measurement was, in seconds.
    pub offset: Option<(i64, u32)>,
    /// Whether it comes from a paired device, whose clock nobody looked at.
    pub from_device: bool,
}

impl ClockReading {
    /// The moment it says, never later than `now`, and whether it may be believed to within `skew_minutes`.
    pub fn resolve(&self, now: Moment, skew_minutes: u32) -> (Moment, bool) {
        let (offset, age) = self.offset.unwrap_or((0, 0));
        let bound = i64::from(skew_minutes) * 60_000;
        let at = self.at.plus_millis(offset);
        let measured = self.offset.is_some() || !self.from_device;
        let near = offset.saturating_abs() <= bound && at <= now.plus_millis(bound);
        (at.min(now), measured && near && age <= OFFSET_AGE_MAX_S)
    }
}

impl Submission {
    /// Reads what a client sent; what can't be understood is carried on as a refusal with its bytes.
    pub fn read(input: CommandInput, actor: Actor, environment: &Environment) -> Self {
        let id = input.id.unwrap_or_else(|| CommandId(environment.ids.new_id(environment.clock.now())));
        let command = Command::decode(&input.name, input.data.get());
        let reading = input.occurred_at.map(|at| ClockReading {
            at,
            offset: input.clock_offset_ms.map(|offset| (offset, input.clock_offset_age_s.unwrap_or(0))),
            from_device: input.device.is_some(),
        });
        let clock_offset_ms = input.clock_offset_ms.unwrap_or(0);
        let submission = Self::new(id, actor, input.name, command, input.data.get(), reading, input.device);
        Self { clock_offset_ms, ..submission }
    }

    /// A command that this program makes itself.
    pub fn of(id: CommandId, actor: Actor, command: Command, occurred_at: Option<Moment>) -> Self {
        let reading = occurred_at.map(|at| ClockReading { at, offset: None, from_device: false });
        Self::new(id, actor, command.name().to_owned(), Ok(command), "", reading, None)
    }

    fn new(
        id: CommandId,
        actor: Actor,
        name: String,
        command: Result<Command, Refusal>,
        data: &str,
        reading: Option<ClockReading>,
        device: Option<DeviceId>,
    ) -> Self {
        let digest = digest(&name, &command, data, reading);
        let keep = Command::kind_of(&name) == Some(Kind::Fact);
        Self {
            actor,
            approver: None,
            clock_offset_ms: 0,
            command,
            data: if keep { data.to_owned() } else { String::new() },
            device,
            digest,
            id,
            name,
            reading,
        }
    }

    /// Whether it is a fact.
    pub fn is_fact(&self) -> bool {
        Command::kind_of(&self.name) == Some(Kind::Fact)
    }

    /// What it says, as JSON: the data as it came, or, of a command that this program made itself, written now.
    pub fn content(&self) -> Cow<'_, str> {
        match &self.command {
            Ok(command) if self.data.is_empty() => {
                let content = serde_json::to_value(command).map(|value| value["data"].to_string());
                Cow::Owned(content.unwrap_or_default())
            }
            _ => Cow::Borrowed(&self.data),
        }
    }

    /// Whether it is a fact that happened away from the server: such a one is kept even where it can't be applied.
    pub fn happened_away(&self) -> bool {
        self.is_fact() && self.reading.is_some()
    }

    /// What its decision knows, at `now`, where a device's clock is believed to within `skew_minutes`.
    pub fn context(&self, now: Moment, skew_minutes: u32) -> Context {
        let believed = self.actor.role != Role::Partner;
        let (occurred_at, clock_trusted) = match self.reading.filter(|_| believed) {
            Some(reading) => reading.resolve(now, skew_minutes),
            None => (now, true),
        };
        Context {
            actor: self.actor.clone(),
            approver: self.approver.clone(),
            clock_offset_ms: if believed { self.clock_offset_ms } else { 0 },
            clock_trusted,
            command: self.id,
            device: self.device,
            now,
            occurred_at,
        }
    }
}

/// Bytes that most commands take.
const USUAL: usize = 1_024;

/// Hash of a command's content: of what was understood, so that spaces don't matter; else of the bytes.
fn digest(name: &str, command: &Result<Command, Refusal>, data: &str, reading: Option<ClockReading>) -> u64 {
    // Hashed at once: the hasher is slow at the many small pieces in which JSON is written.
    let mut content = Vec::with_capacity(USUAL);
    content.extend_from_slice(name.as_bytes());
    content.push(0);
    let begin = content.len();
    let understood =
        command.as_ref().is_ok_and(|command| serde_json::to_writer(&mut content, command).is_ok());
    if !understood {
        content.truncate(begin);
        content.extend_from_slice(data.as_bytes());
    }
    if let Some(reading) = reading {
        content.extend_from_slice(&reading.at.millis().to_le_bytes());
    }
    XxHash64::oneshot(0, &content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_devices_clock_is_believed_within_bounds() {
        let now = Moment::from_millis(10_000_000_000);
        let at = |millis: i64| Moment::from_millis(10_000_000_000 + millis);
        let reading = |ago: i64, offset, from_device| ClockReading { at: at(ago), offset, from_device };
        for (reading, moment, trusted) in [
            (reading(-900_000, Some((0, 60)), true), at(-900_000), true),
            (reading(-900_000, Some((60_000, 60)), true), at(-840_000), true),
            (reading(-900_000, Some((3_600_000, 60)), true), now, false),
            (reading(-900_000, Some((0, OFFSET_AGE_MAX_S + 1)), true), at(-900_000), false),
            (reading(-900_000, None, true), at(-900_000), false),
            (reading(-900_000, None, false), at(-900_000), true),
            (reading(3_600_000, None, false), now, false),
            (reading(0, Some((i64::MIN, 0)), true), Moment::EARLIEST, false),
        ] {
            assert_eq!(reading.resolve(now, 10), (moment, trusted), "{reading:?}");
        }
    }

    #[test]
    fn the_digest_stays_as_it_is() {
        let given = |name: &str, data: &str, at: Option<i64>| {
            let reading =
                at.map(|at| ClockReading { at: Moment::from_millis(at), offset: None, from_device: false });
            digest(name, &Command::decode(name, data), data, reading)
        };
        let understood = given("archive_product", r#"{"product": "TEA"}"#, None);
        assert_eq!(
            understood,
            given("archive_product", r#" {"product":"TEA"} "#, None),
            "spaces don't matter"
        );
        assert_ne!(understood, given("archive_product", r#"{"product": "TEA"}"#, Some(7)));
        // Stored with every command, and compared when it comes again: what it is of must not change.
        let of = |content: &[u8]| XxHash64::oneshot(0, content);
        let content = br#"{"type":"archive_product","data":{"product":"TEA"}}"#;
        assert_eq!(understood, of(&[b"archive_product\0", &content[..]].concat()));
        assert_eq!(given("archive_product", "{}", None), of(b"archive_product\0{}"), "not understood");
        assert_eq!(given("archive_product", "{}", Some(7)), of(b"archive_product\0{}\x07\0\0\0\0\0\0\0"));
    }

    #[test]
    fn what_a_devices_clock_is_off_by_goes_with_the_decision() {
        let now = Moment::from_millis(10_000_000_000);
        for (role, offset) in [(Role::Cashier, 60_000), (Role::Partner, 0)] {
            let input = r#"{"type": "post_count", "data": {"lines": []}, "clock_offset_ms": 60000}"#;
            let Ok(input) = serde_json::from_str(input) else { panic!("{input} can't be read") };
            let actor = Actor { customer: None, id: onhand_domain::ids::ActorId(uuid::Uuid::nil()), role };
            let context = Submission::read(input, actor, &Environment::real()).context(now, 10);
            assert_eq!((context.clock_offset_ms, context.occurred_at), (offset, now), "{role:?}");
        }
    }
}
