//! A command line that is not at its end: what its last word is.

use clap::{Arg, ArgAction, Command};

/// What is asked for at the end of a line.
#[derive(Debug)]
pub(super) enum Wanted<'c> {
    /// The verb.
    Verb,
    /// The name of a flag.
    Flag,
    /// The value of a flag, or an argument of the verb.
    Value(&'c Arg),
    /// Nothing can stand there.
    Nothing,
}

/// A line, taken apart as clap does, except that nothing in it is wrong.
#[derive(Debug)]
pub(super) struct Line<'c> {
    /// The verb; the program itself where there is none yet.
    pub(super) verb: &'c Command,
    /// What its last word is.
    pub(super) wanted: Wanted<'c>,
    /// The beginning of that; of `--flag=value` only the value, since the shells take off the rest.
    pub(super) word: String,
    /// The values before it, each with what it is a value of.
    given: Vec<(&'c Arg, String)>,
}

impl<'c> Line<'c> {
    /// Reads the words after the name of the program; the last one is the one that is being typed.
    pub(super) fn read(program: &'c Command, words: &[String]) -> Self {
        let (word, before) = words.split_last().map_or(("", [].as_slice()), |(word, rest)| (word, rest));
        let mut line = Self { verb: program, wanted: Wanted::Verb, word: word.to_owned(), given: Vec::new() };
        let (mut open, mut arguments, mut only_arguments) = (None, 0, false);
        for word in before {
            if let Some(flag) = open.take() {
                line.given.push((flag, word.clone()));
            } else if word == "--" && !only_arguments {
                only_arguments = true;
            } else if word.len() > 1 && word.starts_with('-') && !only_arguments {
                open = line.flag(word);
            } else if line.verb.has_subcommands() {
                let Some(verb) = line.verb.find_subcommand(word) else {
                    line.wanted = Wanted::Nothing;
                    return line;
                };
                line.verb = verb;
            } else if let Some(argument) = argument(line.verb, arguments) {
                line.given.push((argument, word.clone()));
                arguments += 1;
            }
        }
        line.wanted = line.last(open, arguments, only_arguments);
        line
    }

    /// Whether an argument that is no flag stands before the last word.
    pub(super) fn has_argument(&self) -> bool {
        self.given.iter().any(|(argument, _)| argument.is_positional())
    }

    /// The environments that are named before the last word, as arguments or behind flags.
    pub(super) fn environments(&self) -> impl Iterator<Item = &str> {
        let is_environment = |argument: &Arg| {
            argument.get_value_names().is_some_and(|names| names.iter().any(|name| name.as_str() == "ENV"))
        };
        self.given.iter().filter(move |(of, _)| is_environment(of)).map(|(_, value)| value.as_str())
    }

    /// The flags that all verbs have, as they stand before the last word.
    pub(super) fn shared(&self) -> impl Iterator<Item = String> {
        let shared = self.given.iter().filter(|(argument, _)| argument.is_global_set());
        shared.filter_map(|(argument, value)| Some(format!("--{}={value}", argument.get_long()?)))
    }

    /// Takes a flag in; gives it back where the next word is its value.
    fn flag(&mut self, word: &str) -> Option<&'c Arg> {
        if let Some(long) = word.strip_prefix("--") {
            let (name, value) =
                long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
            let flag = long_flag(self.verb, name).filter(|flag| takes_value(flag))?;
            let Some(value) = value else { return Some(flag) };
            self.given.push((flag, value.to_owned()));
            return None;
        }
        // `-qv`, `-estaging`, `-e=staging`: the first one that takes a value takes the rest.
        for (at, letter) in word.char_indices().skip(1) {
            let flag = self.verb.get_arguments().find(|flag| flag.get_short() == Some(letter))?;
            if takes_value(flag) {
                let value = &word[at + letter.len_utf8()..];
                if value.is_empty() {
                    return Some(flag);
                }
                self.given.push((flag, value.strip_prefix('=').unwrap_or(value).to_owned()));
                return None;
            }
        }
        None
    }

    /// What the last word is.
    fn last(&mut self, open: Option<&'c Arg>, arguments: usize, only_arguments: bool) -> Wanted<'c> {
        if let Some(flag) = open {
            return Wanted::Value(flag);
        }
        if self.word.starts_with('-') && !only_arguments {
            let Some((name, value)) = self.word.split_once('=') else { return Wanted::Flag };
            let name = name.trim_start_matches('-');
            let Some(flag) = long_flag(self.verb, name).filter(|flag| takes_value(flag)) else {
                return Wanted::Nothing;
            };
            self.word = value.to_owned();
            return Wanted::Value(flag);
        }
        if self.verb.has_subcommands() {
            return Wanted::Verb;
        }
        argument(self.verb, arguments).map_or(Wanted::Nothing, Wanted::Value)
    }
}

fn long_flag<'c>(verb: &'c Command, name: &str) -> Option<&'c Arg> {
    verb.get_arguments().find(|flag| flag.get_long() == Some(name))
}

fn takes_value(flag: &Arg) -> bool {
    matches!(flag.get_action(), ArgAction::Set | ArgAction::Append)
}

/// The argument of a verb at a position; the last one where that takes several.
fn argument(verb: &Command, at: usize) -> Option<&Arg> {
    let last = || verb.get_positionals().last().filter(|last| matches!(last.get_action(), ArgAction::Append));
    verb.get_positionals().nth(at).or_else(last)
}
