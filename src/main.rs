//! The program `infra-graph`; everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    infra_graph::cli::run()
}
