//! The program `infra-graph`; everything is in the library.

use std::process::ExitCode;

/// Rendering makes and drops many small values; the system's allocator needs a third of a build for them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    infra_graph::cli::run()
}
