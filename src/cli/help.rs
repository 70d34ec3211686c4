//! `infra-graph help`

use clap::{Args, Command};

use crate::error::Error;
use crate::finding::nearest;
use crate::text::name;

use super::output;
use super::selectors::{SELECTORS, TOPIC};

const EXAMPLES: &str = "\
Examples:
  infra-graph help order       # all about a verb
  infra-graph help selectors   # what may stand where a target may";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A verb, or `selectors`
    #[arg(value_name = "TOPIC")]
    topic: Option<String>,
}

pub(super) fn run(arguments: &Arguments, mut command: Command) -> Result<u8, Error> {
    // Global flags become known to the verbs.
    command.build();
    let text = match arguments.topic.as_deref() {
        None => command.render_long_help().ansi().to_string(),
        Some(TOPIC) => SELECTORS.to_owned(),
        Some(topic) => {
            let verbs: Vec<String> =
                command.get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
            let Some(verb) = command.find_subcommand_mut(topic) else {
                let known = verbs.iter().map(String::as_str).chain([TOPIC]);
                let near = nearest(topic, known).map(|near| format!("; did you mean `{near}`?"));
                let says = format!("there is no help about `{}`{}", name(topic), near.unwrap_or_default());
                return Err(Error::Usage(says));
            };
            verb.render_long_help().ansi().to_string()
        }
    };
    output::print(&text)?;
    Ok(0)
}
