//! Flags that every verb has.

use camino::Utf8PathBuf;
use clap::{Args, ValueEnum};

/// What the help calls them.
const HEADING: &str = "Options of every verb";

/// Flags that every verb has.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(super) struct Common {
    /// The root of the repository [default: the Git root above here]
    #[arg(short = 'C', long, global = true, help_heading = HEADING, value_name = "DIR")]
    pub(super) path: Option<Utf8PathBuf>,
    /// The format of the answer; each verb lists its own
    #[arg(short, long, global = true, help_heading = HEADING, value_name = "FORMAT")]
    pub(super) output: Option<String>,
    /// When to use colours: auto, always, never
    #[arg(long, global = true, help_heading = HEADING, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    pub(super) color: ColorChoice,
    /// Draw trees and frames in ASCII
    #[arg(long, global = true, help_heading = HEADING, hide_short_help = true)]
    pub(super) ascii: bool,
    /// Say nothing on standard error but errors
    #[arg(short, long, global = true, help_heading = HEADING)]
    pub(super) quiet: bool,
    /// Say on standard error what is done, and how long it takes
    ///
    /// `check` then shows what it only counts otherwise.
    #[arg(short, long, global = true, help_heading = HEADING)]
    pub(super) verbose: bool,
    /// The configuration file [default: .infra-graph.yaml in the root]
    #[arg(long, global = true, help_heading = HEADING, value_name = "FILE", hide_short_help = true)]
    pub(super) config: Option<Utf8PathBuf>,
    /// An environment that is not found by itself: its name and its folder
    #[arg(long, global = true, help_heading = HEADING, value_name = "NAME=PATH", hide_short_help = true)]
    pub(super) entry: Vec<String>,
    /// A source that lives elsewhere, and what stands for it
    ///
    /// A folder anywhere, an archive as `flux build artifact` makes it, or git:FOLDER@REV. A relative path begins at the root of
    /// the repository.
    #[arg(long, global = true, help_heading = HEADING, value_name = "KIND/NS/NAME=PLACE", hide_short_help = true)]
    pub(super) source: Vec<String>,
    /// Read sources outside of the repository also where one of its files names them
    #[arg(long, global = true, help_heading = HEADING, hide_short_help = true)]
    pub(super) allow_outside: bool,
    /// Whether the sources are those of a block in a page: its author may be a stranger.
    #[arg(skip)]
    pub(super) is_page: bool,
    /// The version of Flux whose rules hold [default: the repository's, else the newest]
    #[arg(long, global = true, help_heading = HEADING, value_name = "X.Y", hide_short_help = true)]
    pub(super) flux_version: Option<String>,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Narrows an answer to some environments, where the positional argument is a target.
#[derive(Debug, Args)]
pub(super) struct Environments {
    /// Only this environment; may be given several times
    #[arg(short, long = "env", value_name = "ENV")]
    pub(super) environments: Vec<String>,
}

/// The environment of an answer about one, as the positional argument, or as the flag that other verbs have for it.
#[derive(Debug, Args)]
pub(super) struct Environment {
    /// The environment; may be left out where there is only one
    #[arg(value_name = "ENV")]
    environment: Option<String>,
    /// The same, as in verbs that are about a target
    #[arg(
        short = 'e',
        long = "env",
        value_name = "ENV",
        conflicts_with = "environment",
        hide_short_help = true
    )]
    flag: Option<String>,
}

impl Environment {
    /// The name, where one is given.
    pub(super) fn name(&self) -> Option<&str> {
        self.environment.as_deref().or(self.flag.as_deref())
    }
}
