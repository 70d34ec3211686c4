//! The program as it was called: by its own name, or as a plugin of `flux`.

use std::ffi::OsString;
use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory as _, FromArgMatches as _};

use super::{Cli, synonyms};

/// The name by which people call the program, where that is not its own: flux runs its plugins as `flux-NAME`.
const PLUGIN: &str = "flux infra-graph";

/// All verbs and flags, with the words that the help uses here.
pub(super) fn command() -> Command {
    let command = Cli::command();
    if !is_plugin() {
        return command;
    }
    let verbs: Vec<String> = command.get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
    verbs.iter().fold(command.bin_name(PLUGIN), |command, verb| command.mut_subcommand(verb, as_plugin))
}

/// What the words of a command line say, the name of the program first.
pub(super) fn parse(words: &[OsString]) -> Result<Cli, clap::Error> {
    let mut command = command();
    let matches = command.try_get_matches_from_mut(words).map_err(hinted)?;
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// Says what a verb or a flag of other tools is called here.
fn hinted(mut error: clap::Error) -> clap::Error {
    if error.kind() == ErrorKind::UnknownArgument
        && let Some(ContextValue::String(flag)) = error.get(ContextKind::InvalidArg)
        && let Some(hint) = synonyms::flag_hint(flag)
    {
        error.remove(ContextKind::SuggestedArg);
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![hint.into()]));
        return error;
    }
    if error.kind() == ErrorKind::InvalidSubcommand
        && let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand)
        && let Some(hint) = synonyms::hint(word)
    {
        error.remove(ContextKind::SuggestedSubcommand);
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![hint.into()]));
    }
    error
}

fn is_plugin() -> bool {
    let called = std::env::args_os().next();
    let name = called.as_deref().and_then(|path| Path::new(path).file_name()?.to_str());
    name.is_some_and(|name| name.starts_with("flux-"))
}

/// The verb with its examples as one types them here.
fn as_plugin(verb: Command) -> Command {
    let Some(examples) = verb.get_before_help().map(|text| text.ansi().to_string()) else { return verb };
    verb.before_help(examples.replace("  infra-graph ", &format!("  {PLUGIN} ")))
}
