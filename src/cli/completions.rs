//! `infra-graph completions`

use clap::{Args, ValueEnum};

use crate::error::Error;

use super::output;

const EXAMPLES: &str = "\
Examples:
  infra-graph completions bash   # eval \"$(…)\" in ~/.bashrc
  infra-graph completions zsh    # into _infra-graph in a folder of $fpath
  infra-graph completions fish   # … | source";

/// What the help of `completions` says behind the flags.
const AFTER_HELP: &str = "\
bash: add to ~/.bashrc   eval \"$(infra-graph completions bash)\"
zsh:  add to ~/.zshrc    source <(infra-graph completions zsh)
fish: infra-graph completions fish > ~/.config/fish/completions/infra-graph.fish

They know verbs, flags, formats and codes, and the environments and objects of
the repository. `flux infra-graph` completes by the completion of flux itself.";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, after_help = AFTER_HELP)]
pub(super) struct Arguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Shell {
    /// 3.2 or later
    Bash,
    /// 5 or later
    Zsh,
    /// 3.1 or later
    Fish,
}

/// The scripts only carry words: what could stand in a line is found by `infra-graph __complete`.
pub(super) fn run(arguments: &Arguments) -> Result<u8, Error> {
    output::print_raw(match arguments.shell {
        Shell::Bash => include_str!("completions/infra-graph.bash"),
        Shell::Zsh => include_str!("completions/infra-graph.zsh"),
        Shell::Fish => include_str!("completions/infra-graph.fish"),
    })?;
    Ok(0)
}
