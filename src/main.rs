//! The program `infra-graph`; everything is in the library.

use std::process::ExitCode;

/// Rendering makes and drops many small values, for which the allocator of the system is not made.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    infra_graph::cli::run()
}
