//! The `onhand` program.

/// Records are many small pieces of memory, made on one thread and let go on another: what the system has is slow there.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    onhand_server::commands::main()
}
