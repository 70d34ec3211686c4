//! Flags that every verb has.

use camino::Utf8PathBuf;
use clap::{Args, ValueEnum};

/// Flags that every verb has.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(super) struct Common {
    /// The root of the repository [default: the Git root above the current folder]
    #[arg(short = 'C', long, global = true, value_name = "DIR")]
    pub(super) path: Option<Utf8PathBuf>,
    /// The format of the answer; each verb lists its own
    #[arg(short, long, global = true, value_name = "FORMAT")]
    pub(super) output: Option<String>,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: ColorChoice,
    /// Say nothing on standard error but errors
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    /// Say on standard error what is done, and how long it takes; `check` shows what it only counts otherwise
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
    /// The configuration file [default: .infra-graph.yaml in the root, where it is there]
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<Utf8PathBuf>,
    /// An environment that is not found by itself: its name and its folder
    #[arg(long, global = true, value_name = "NAME=PATH")]
    pub(super) entry: Vec<String>,
    /// A source that lives elsewhere, and what stands for it: a folder anywhere, an archive as `flux build artifact` makes it,
    /// or git:FOLDER@REV. A relative path begins at the root of the repository
    #[arg(long, global = true, value_name = "KIND/NS/NAME=PLACE")]
    pub(super) source: Vec<String>,
    /// Read sources outside of the repository also where a file of the repository names them
    #[arg(long, global = true)]
    pub(super) allow_outside: bool,
    /// Whether the sources are those of a block in a page: its author may be a stranger.
    #[arg(skip)]
    pub(super) is_page: bool,
    /// The version of Flux whose rules hold, such as 2.8 [default: what the repository says, else the newest known]
    #[arg(long, global = true, value_name = "X.Y")]
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
    #[arg(short, long = "env", value_name = "NAME")]
    pub(super) environments: Vec<String>,
}
