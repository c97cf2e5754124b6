//! Settings files: read, or refused with the name of what is wrong.

use crate::family::{Broken, Family, Tally, count};
use crate::mutate::{self, pick};
use crate::odd;
use onhand_server::settings::SettingsArgs;
use rand::Rng;
use rand::rngs::SmallRng;
use tempfile::TempDir;

const VALUES: &[&str] = &[
    "\"127.0.0.1:0\"",
    "\"[::1]:8420\"",
    "0",
    "1",
    "4294967295",
    "4294967296",
    "-1",
    "1.5",
    "true",
    "\"json\"",
    "[]",
    "{}",
    "2027-03-01",
    "\"\"",
    "\"1000\"",
    "0x10",
    "1_000",
    "nan",
];

/// See the module. An input is a file.
pub struct SettingsFiles {
    folder: TempDir,
    /// The settings that there are.
    names: Vec<&'static str>,
}

impl SettingsFiles {
    /// In a directory of its own.
    pub fn new() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let settings = SettingsArgs::default().load(folder.path())?;
        let names = settings.effective.iter().map(|setting| setting.name).collect();
        Ok(Self { folder, names })
    }
}

impl Family for SettingsFiles {
    fn name(&self) -> &'static str {
        "settings"
    }

    fn length(&self) -> usize {
        1_000
    }

    fn begin(&mut self) -> anyhow::Result<()> {
        Ok(())
    }

    fn draw(&mut self, random: &mut SmallRng) -> Vec<u8> {
        let mut text = String::new();
        for _ in 0..random.random_range(0..4) {
            let value = if random.random_range(0..4) == 0 {
                odd::value(random)
            } else {
                pick(random, VALUES).to_owned()
            };
            let name = match random.random_range(0..20) {
                0 => "colour",
                _ => pick(random, &self.names),
            };
            text += &format!("{name} = {value}\n");
        }
        let mut bytes = text.into_bytes();
        if random.random_range(0..3) == 0 {
            mutate::bytes(random, &mut bytes);
        }
        bytes
    }

    fn give(&mut self, input: &[u8], tally: &mut Tally) -> Result<u64, Broken> {
        let cannot = |error: std::io::Error| Broken::new("the trial itself works", error);
        std::fs::write(self.folder.path().join("onhand.toml"), input).map_err(cannot)?;
        match SettingsArgs::default().load(self.folder.path()) {
            Ok(settings) => {
                count(tally, "read");
                if settings.effective.len() != self.names.len() {
                    let detail = format!("{:?}", settings.effective);
                    return Err(Broken::new("each setting has a value", detail));
                }
            }
            Err(error) => {
                count(tally, "refused");
                let said = format!("{error:#}");
                if !said.contains("onhand.toml") {
                    return Err(Broken::new("a bad settings file is named", said));
                }
            }
        }
        Ok(1)
    }

    fn end(&mut self) -> Result<(), Broken> {
        Ok(())
    }
}
