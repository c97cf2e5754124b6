//! The project's own scripts: `cargo xtask run`, `test`, `bench`, `sim`, `mutations` and `crash`.
//!
//! It needs nothing but cargo and has no dependencies, so it is there a second after a clone. One file a task:
//! [`run`] starts a demo business, [`mod@test`] runs every check and ends with a table, of which [`licences`] and
//! [`tidy`] are written here; [`mod@crash`] runs the tests under faults for longer; [`mod@mutations`] sees that the
//! simulation finds what is broken on purpose; [`web`] is what takes Node; the rest are cargo's own tools, called through [`cargo`].

mod api_check;
mod bench;
mod cargo;
mod crash;
mod licences;
mod mutations;
mod run;
mod spdx;
mod test;
mod tidy;
mod web;
mod workspace;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask run [--release] [options of `onhand demo`]   build page and server, start a demo business
cargo xtask test [--strict] [step ...]                   run every check, or only the steps named
cargo xtask bench [options] [scenario ...]               measure, on a release build
cargo xtask sim [options]                                simulate with faults, on a release build
cargo xtask crash [--kills N] [--cuts N] [--flips N] [--seed N]
                                                         kill the real server, cut its power, flip its bits: longer
cargo xtask fuzz [options]                               give hostile input, with every check compiled in
cargo xtask mutations [name ...]                         break the code on purpose; the simulation must find it
cargo xtask generate                                     write the web's types and golden vectors from the Rust types
cargo xtask api-check [options of schemathesis]          try the API against its own description; takes Python 3

Steps of test: format licences tidy lint docs generated test simulation, and, with Node: web-lint web-types web-unit
web-build web-server browser.
--strict counts a step that could not run as failed.";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let task = args.next().unwrap_or_default();
    let args: Vec<String> = args.collect();
    let done = match task.as_str() {
        "run" => run::run(&args),
        "test" => test::test(&args),
        "bench" => bench::bench(&args),
        "crash" => crash::crash(&args),
        "sim" => cargo::run_release("onhand-sim", &args),
        "generate" => cargo::generate(&[]),
        "api-check" => api_check::api_check(&args),
        "fuzz" => cargo::run_as("fuzz", "onhand-fuzz", &args),
        "mutations" => mutations::run(&args),
        "" | "help" | "-h" | "--help" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(format!("there is no task `{other}`; `cargo xtask help` lists them")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            if !problem.is_empty() {
                eprintln!("xtask: {problem}");
            }
            ExitCode::FAILURE
        }
    }
}
