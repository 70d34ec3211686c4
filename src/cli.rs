//! The command line: one verb a file. Each reads its arguments, calls the library, and prints.

#![expect(
    clippy::disallowed_methods,
    reason = "arguments, variables and the working directory are read here"
)]

mod actions;
mod affected;
mod answer;
mod arguments;
mod asked;
mod build;
mod check;
mod compare;
mod completion;
mod completions;
mod configuration;
mod deps;
mod docs;
mod envs;
mod examined;
mod explain;
mod format;
mod help;
mod impact;
mod inspection;
mod links;
mod man;
mod named;
mod new;
mod open;
mod order;
mod output;
mod program;
mod render;
#[cfg(feature = "schema")]
mod schema;
mod selectors;
mod show;
mod sources;
mod synonyms;
mod tree;
mod why;

use std::process::ExitCode;

use clap::{ArgAction, Parser, Subcommand};

use crate::error::Error;
use crate::threads;

use arguments::Common;

/// What people type first.
const EXAMPLES: &str = "\
Examples:
  infra-graph envs                         # which environments are there
  infra-graph check                        # what is wrong
  infra-graph order staging                # in which order Flux reconciles it
  infra-graph impact nats-system           # what breaks if it is down
  infra-graph why activity-apiserver       # what it waits for, and why";

const AFTER_HELP: &str = "\
`infra-graph help` has all flags of every verb, `help VERB` those of one.
Exit codes: 0 done, 1 a check failed, 2 wrong usage, 3 nothing to analyse.";

/// Answers questions about a Flux GitOps repository, offline: the reconcile order, what breaks if something is down,
/// what is wrong, and pictures.
#[derive(Debug, Parser)]
#[command(
    name = "infra-graph",
    version,
    propagate_version = true,
    disable_help_flag = true,
    disable_help_subcommand = true,
    max_term_width = 80,
    before_help = EXAMPLES,
    after_help = AFTER_HELP
)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
    #[command(flatten)]
    common: Common,
    /// Print this; `infra-graph help VERB` tells all
    // One screen, whichever of the two is typed.
    #[arg(short, long, global = true, action = ArgAction::HelpShort)]
    help: Option<bool>,
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
    /// What is never ready stands first: a block for each cause, and what follows from it counted. Waves of more than 20 are folded by
    /// folder.
    ///
    /// A wave is a depth of dependency: what could start as soon as the waves before it are ready. It is not Argo CD's sync
    /// wave: Flux has no barriers, each object goes as soon as its own dependencies let it.
    ///
    /// Times count from when Flux runs and the bootstrap's source has its artifact. The earliest counts only what takes time in any
    /// case. The latest holds as long as everything gets healthy within its own timeout and a worker is free for it; with fewer
    /// workers, Graham's bound for list scheduling is told beside it.
    Order(order::Arguments),
    /// What breaks if something is down, missing, suspended or deleted, and what reconciles after a change
    ///
    /// Formats (-o): text, json, name, markdown
    ///
    /// What down means depends on what it is. A Kustomization or HelmRelease is not ready: Flux freezes what depends on it or waits for it.
    /// A source has no new artifact: who takes from it keeps the last one. A ConfigMap, Secret, definition or Namespace is missing: what
    /// needs it is not built or not applied. What has no health of its own (a Role, a Service) is taken as missing, and told so.
    ///
    /// Suspended is what was ready before: those of its source that depend on it wait from the next revision on. Deleted is gone from
    /// Git or from the cluster, with all that its finalizer prunes, from one to the next. Changed is a new revision or spec: who
    /// reconciles because of it, and who depends on it without waiting for it.
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
    /// What a change touches, why, and what follows
    Affected(affected::Arguments),
    /// How two environments differ
    Compare(compare::Arguments),
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
    /// A new service, laid out as the others are
    ///
    /// Base, overlays, components, and the reference of each cluster.
    ///
    /// Formats (-o): text, json, name
    ///
    /// How services are laid out here is looked for: names of folders and files, namespaces, labels, intervals, sources. What most of them
    /// have, the new one has; what the services of an environment depend on, it depends on. It is tried in memory before
    /// anything is written: it has to build, and `check` has to find no more than before. No file is overwritten.
    New(new::Arguments),
    /// The YAML that Flux would apply for something
    ///
    /// For a Kustomization or a ResourceSet; of a folder what kustomize builds.
    ///
    /// Formats (-o): yaml, json
    Build(build::Arguments),
    /// The JSON Schema of an answer, or of the configuration
    #[cfg(feature = "schema")]
    Schema(schema::Arguments),
    /// Completions for a shell
    Completions(completions::Arguments),
    /// The manual
    Man(man::Arguments),
    /// About a verb, or how to select: `help selectors`
    Help(help::Arguments),
}

/// Runs the command line and says how it ended: 0 done, 1 a check failed, 2 wrong usage, 3 nothing to analyse.
pub fn run() -> ExitCode {
    threads::on_own_stack(answer_once)
}

fn answer_once() -> ExitCode {
    let words: Vec<String> =
        std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    if completion::answer(&words) {
        return ExitCode::SUCCESS;
    }
    let cli = match program::parse() {
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
        Verb::Help(arguments) => help::run(arguments, program::command()),
        #[cfg(feature = "schema")]
        Verb::Schema(arguments) => schema::run(arguments, &cli.common),
        Verb::Completions(arguments) => completions::run(arguments),
        Verb::Man(arguments) => man::run(arguments),
        Verb::Affected(arguments) => affected::run(arguments, &cli.common),
        Verb::Compare(arguments) => compare::run(arguments, &cli.common),
        Verb::Check(arguments) => check::run(arguments, &cli.common),
        Verb::Explain(arguments) => explain::run(arguments, &cli.common),
        Verb::Render(arguments) => render::run(arguments, &cli.common),
        Verb::Docs(arguments) => docs::run(arguments, &cli.common),
        Verb::New(arguments) => new::run(arguments, &cli.common),
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
