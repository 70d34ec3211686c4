//! What could stand at the end of a line.

use clap::{Arg, Command};

use crate::cli::selectors;

use super::candidate::Candidate;
use super::formats;
use super::line::{Line, Wanted};
use super::repository;
use super::selector;

/// Which files could stand there.
#[derive(Debug, Default)]
pub(super) enum Files {
    #[default]
    None,
    Any,
    Folders,
    Markdown,
}

/// All that could stand there, in the order in which it is offered.
#[derive(Debug, Default)]
pub(super) struct Offer {
    pub(super) candidates: Vec<Candidate>,
    pub(super) files: Files,
}

impl Offer {
    fn words(candidates: Vec<Candidate>) -> Self {
        Self { candidates, ..Self::default() }
    }

    fn files(files: Files) -> Self {
        Self { files, ..Self::default() }
    }
}

/// What could stand in place of the last word.
pub(super) fn offer(program: &Command, line: &Line<'_>) -> Offer {
    match line.wanted {
        Wanted::Verb => Offer::words(verbs(program)),
        Wanted::Flag => Offer::words(flags(line.verb)),
        Wanted::Value(argument) => values(program, line, argument),
        Wanted::Nothing => Offer::default(),
    }
}

fn verbs(program: &Command) -> Vec<Candidate> {
    let shown = program.get_subcommands().filter(|verb| !verb.is_hide_set());
    shown.map(|verb| Candidate::new(verb.get_name(), about(verb))).collect()
}

fn about(verb: &Command) -> String {
    verb.get_about().map(ToString::to_string).unwrap_or_default()
}

/// The flags of a verb, its own before those that all verbs have.
fn flags(verb: &Command) -> Vec<Candidate> {
    let shown = || verb.get_opts().chain(verb.get_arguments().filter(|flag| is_switch(flag)));
    let shown = || shown().filter(|flag| !flag.is_hide_set());
    let own = shown().filter(|flag| !flag.is_global_set());
    let all = own.chain(shown().filter(|flag| flag.is_global_set()));
    let candidate = |flag: &Arg| {
        let help = flag.get_help().map(ToString::to_string).unwrap_or_default();
        Some(Candidate::new(format!("--{}", flag.get_long()?), help))
    };
    all.filter_map(candidate).collect()
}

fn is_switch(flag: &Arg) -> bool {
    !flag.is_positional() && !flag.get_action().takes_values()
}

/// The values of a flag or an argument, by what its help calls them.
fn values(program: &Command, line: &Line<'_>, argument: &Arg) -> Offer {
    let possible = argument.get_possible_values();
    if !possible.is_empty() {
        let described = possible.iter().filter(|value| !value.is_hide_set()).map(|value| {
            let help = value.get_help().map(ToString::to_string).unwrap_or_default();
            Candidate::new(value.get_name(), help)
        });
        let list = argument.get_value_delimiter().and_then(|sign| line.word.rsplit_once(sign));
        let before = list.map_or("", |(before, _)| &line.word[..=before.len()]);
        return Offer::words(described.map(|candidate| candidate.behind(before)).collect());
    }
    let called = argument.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str());
    match called {
        "ENV" | "LEFT" | "RIGHT" => Offer::words(repository::environments(line)),
        "TARGET" | "OTHER" => {
            let mut offered = selector::candidates(line);
            // An environment may stand last.
            if argument.is_positional() && line.has_argument() {
                offered.extend(repository::environments(line));
            }
            Offer::words(offered)
        }
        "TARGET|DIR" => Offer { files: Files::Folders, ..Offer::words(selector::candidates(line)) },
        "SERVICE" if !argument.is_positional() => Offer::words(repository::targets(line, &line.word)),
        "TARGET.FIELD=VALUE" => Offer::words(repository::settings(line)),
        "REV" => Offer::words(repository::revisions(line)),
        "CODE" => {
            let mut offered = selector::codes();
            // `--only` takes a selector, too.
            if !argument.is_positional() && !line.word.is_empty() {
                offered.extend(selector::candidates(line));
            }
            Offer::words(offered)
        }
        #[cfg(feature = "schema")]
        "SCHEMA" => {
            let documents = crate::json_schema::documents();
            let candidate =
                |one: &crate::json_schema::Document| Candidate::new(one.name, crate::cli::schema::about(one));
            Offer::words(documents.iter().map(candidate).collect())
        }
        "FORMAT" => {
            let formats = formats::of(line.verb.get_name()).iter();
            Offer::words(formats.map(|format| Candidate::new(*format, "")).collect())
        }
        "TOPIC" => {
            let mut topics = verbs(program);
            topics.push(Candidate::new(selectors::TOPIC, "How to select objects"));
            Offer::words(topics)
        }
        "KIND/NS/NAME=PLACE" => Offer::words(repository::sources(line)),
        "DIR" => Offer::files(Files::Folders),
        "FILE" if line.verb.get_name() == "docs" && argument.is_positional() => Offer::files(Files::Markdown),
        "FILE" => Offer::files(Files::Any),
        _ => Offer::default(),
    }
}
