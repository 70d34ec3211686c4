//! The command line: one verb a file. Each reads its arguments, calls the library, and prints.

#![expect(
    clippy::disallowed_methods,
    reason = "arguments, variables and the working directory are read here"
)]

mod actions;
mod answer;
mod arguments;
mod build;
mod check;
mod configuration;
mod deps;
mod docs;
mod envs;
mod explain;
mod format;
mod help;
mod impact;
mod inspection;
mod named;
mod order;
mod output;
mod render;
mod selectors;
mod show;
mod sources;
mod tree;
mod why;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Error;
use crate::threads;

use arguments::Common;

/// Answers questions about a Flux GitOps repository, offline: the reconcile order, what breaks if something is down,
/// what is wrong, and pictures.
#[derive(Debug, Parser)]
#[command(
    name = "infra-graph",
    version,
    propagate_version = true,
    disable_help_subcommand = true,
    max_term_width = 100
)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Which environments are there, how big, how healthy
    ///
    /// Formats (-o): text, json, name, markdown
    Envs(envs::Arguments),
    /// In which order does Flux reconcile an environment
    ///
    /// Formats (-o): text, json, name, markdown, svg, png.
    ///
    /// A wave is a depth of dependency: what could start as soon as the waves before it are ready. It is not Argo CD's sync
    /// wave: Flux has no barriers, each object goes as soon as its own dependencies let it.
    ///
    /// Times count from when Flux runs and the bootstrap's source has its artifact. The earliest counts only what takes time in any
    /// case. The latest holds as long as everything gets healthy within its own timeout and a worker is free for it; with fewer
    /// workers, Graham's bound for list scheduling is told beside it.
    Order(order::Arguments),
    /// What breaks if something is down
    ///
    /// Formats (-o): text, json, name, markdown
    Impact(impact::Arguments),
    /// What something needs, transitively
    ///
    /// Formats (-o): text, json, name, markdown
    Deps(deps::Arguments),
    /// Why something needs another thing, or what it waits for
    ///
    /// Formats (-o): text, json
    Why(why::Arguments),
    /// What something is, where it comes from, and what is around it
    ///
    /// Formats (-o): text, json, yaml
    Show(show::Arguments),
    /// Who applies whom
    ///
    /// Formats (-o): text, json
    Tree(tree::Arguments),
    /// What is wrong
    Check(check::Arguments),
    /// What a finding means, what Flux does, and how to fix it
    ///
    /// Formats (-o): text
    Explain(explain::Arguments),
    /// The picture of an environment
    ///
    /// Formats (-o): svg, dot, json, mermaid, html, png
    ///
    /// `-o html` is one file to look at in a browser; without ENV it has all environments, and shows how two of them differ.
    /// What --impact and --focus ask, it answers by a click.
    Render(render::Arguments),
    /// Renew the pictures and tables between markers in Markdown
    Docs(docs::Arguments),
    /// The YAML that Flux would apply for a Kustomization, or what kustomize builds of a folder
    ///
    /// Formats (-o): yaml, json
    Build(build::Arguments),
    /// About a verb, or how to select: `help selectors`
    Help(help::Arguments),
}

/// Runs the command line and says how it ended: 0 done, 1 a check failed, 2 wrong usage, 3 nothing to analyse.
pub fn run() -> ExitCode {
    threads::on_own_stack(answer_once)
}

fn answer_once() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return ExitCode::from(output::usage(&error)),
    };
    output::set_color(&cli.common);
    let result = match &cli.verb {
        Verb::Envs(arguments) => envs::run(arguments, &cli.common),
        Verb::Order(arguments) => order::run(arguments, &cli.common),
        Verb::Impact(arguments) => impact::run(arguments, &cli.common),
        Verb::Deps(arguments) => deps::run(arguments, &cli.common),
        Verb::Why(arguments) => why::run(arguments, &cli.common),
        Verb::Show(arguments) => show::run(arguments, &cli.common),
        Verb::Tree(arguments) => tree::run(arguments, &cli.common),
        Verb::Help(arguments) => help::run(arguments, <Cli as clap::CommandFactory>::command()),
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
