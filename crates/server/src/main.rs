//! The `onhand` program.

fn main() -> std::process::ExitCode {
    onhand_server::commands::main()
}
