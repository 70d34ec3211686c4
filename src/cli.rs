//! The command line: one verb a file. Each reads its arguments, calls the library, and prints.

mod actions;
mod answer;
mod arguments;
mod build;
mod check;
mod deps;
mod docs;
mod envs;
mod explain;
mod format;
mod impact;
mod inspection;
mod order;
mod output;
mod render;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Error;

use arguments::Common;

/// Answers questions about a Flux GitOps repository, offline: the reconcile order, what breaks if something is down,
/// what is wrong, and pictures.
#[derive(Debug, Parser)]
#[command(name = "infra-graph", version, propagate_version = true, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Which environments are there, how big, how healthy
    Envs(envs::Arguments),
    /// In which order does Flux reconcile an environment
    Order(order::Arguments),
    /// What breaks if something is down
    Impact(impact::Arguments),
    /// What something needs, transitively
    Deps(deps::Arguments),
    /// What is wrong
    Check(check::Arguments),
    /// What a finding means, what Flux does, and how to fix it
    Explain(explain::Arguments),
    /// The picture of an environment
    Render(render::Arguments),
    /// Renew the pictures and tables between markers in Markdown
    Docs(docs::Arguments),
    /// The YAML that Flux would apply for a Kustomization, or what kustomize builds of a folder
    Build(build::Arguments),
}

/// Runs the command line and says how it ended: 0 done, 1 a check failed, 2 wrong usage, 3 nothing to analyse.
pub fn run() -> ExitCode {
    // clap prints usage errors itself and exits with 2, which is our code for them.
    let cli = Cli::parse();
    output::set_color(&cli.common);
    let result = match &cli.verb {
        Verb::Envs(arguments) => envs::run(arguments, &cli.common),
        Verb::Order(arguments) => order::run(arguments, &cli.common),
        Verb::Impact(arguments) => impact::run(arguments, &cli.common),
        Verb::Deps(arguments) => deps::run(arguments, &cli.common),
        Verb::Check(arguments) => check::run(arguments, &cli.common),
        Verb::Explain(arguments) => explain::run(arguments, &cli.common),
        Verb::Render(arguments) => render::run(arguments, &cli.common),
        Verb::Docs(arguments) => docs::run(arguments, &cli.common),
        Verb::Build(arguments) => build::run(arguments, &cli.common),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        // The reader has seen enough: `infra-graph order staging | head -3`.
        Err(Error::Write(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            output::error(&error);
            ExitCode::from(error.exit_code())
        }
    }
}
