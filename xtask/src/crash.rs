//! `cargo xtask crash`: the tests that kill the real server and cut its power, longer than `cargo test` does.

use crate::cargo;

/// Options, and what tells the tests of them.
const OPTIONS: &[(&str, &str)] = &[
    ("--kills", "CRASH_KILLS"),
    ("--cuts", "CRASH_CUTS"),
    ("--flips", "CRASH_FLIPS"),
    ("--seed", "CRASH_SEED"),
];

/// Kills `--kills` times, cuts the power at `--cuts` places and flips `--flips` bits; `--seed` runs a seed again that a failure printed.
pub fn crash(args: &[String]) -> Result<(), String> {
    let only = "crash::";
    let shown = ["--nocapture", "--test-threads", "1"];
    let mut tests =
        cargo::command(&["test", "--package", "onhand-server", "--test", "end_to_end", only, "--"])?;
    tests.args(shown).env("CRASH_KILLS", "100").env("CRASH_CUTS", "2000").env("CRASH_FLIPS", "2000");
    for (name, value) in told(args)? {
        tests.env(name, value);
    }
    cargo::must_succeed(&mut tests)
}

/// What the options say, by the names that the tests know.
fn told(args: &[String]) -> Result<Vec<(&'static str, &str)>, String> {
    let mut told = Vec::new();
    let mut args = args.iter();
    while let Some(option) = args.next() {
        let known = OPTIONS.iter().find(|(name, _)| name == option);
        let (_, name) = known.ok_or_else(|| {
            let known: Vec<&str> = OPTIONS.iter().map(|(name, _)| *name).collect();
            format!("there is no option `{option}`; there are {}", known.join(", "))
        })?;
        let value = args.next().filter(|value| value.parse::<u32>().is_ok());
        told.push((*name, value.ok_or_else(|| format!("`{option}` takes a number"))?.as_str()));
    }
    Ok(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_told_to_the_tests() {
        let args = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            told(&args(&["--kills", "7", "--seed", "9"])).unwrap(),
            [("CRASH_KILLS", "7"), ("CRASH_SEED", "9")]
        );
        assert!(told(&args(&["--kils", "7"])).is_err_and(|problem| problem.contains("`--kils`")));
        assert!(told(&args(&["--kills"])).is_err_and(|problem| problem.contains("a number")));
        assert!(told(&args(&["--kills", "many"])).is_err());
    }
}
