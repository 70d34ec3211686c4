//! `infra-graph __complete WORD…`: what could stand in place of the last word. Shells ask it, and so does `flux`, of which
//! the program may be a plugin; the protocol is the one of Cobra, which flux is made with.

mod candidate;
mod formats;
mod line;
mod repository;
mod selector;
mod values;

use super::{output, program};

use candidate::Candidate;
use line::Line;
use values::{Files, Offer};

/// The verbs that shells use; the second one wants no descriptions. They are not of clap's, which would take flags out of the
/// words.
const VERBS: [&str; 2] = ["__complete", "__completeNoDesc"];

/// What a shell has to do besides, as bits.
const NO_SPACE: u8 = 2;
const NO_FILES: u8 = 4;
const EXTENSIONS: u8 = 8;
const FOLDERS: u8 = 16;
const KEEP_ORDER: u8 = 32;

/// Answers if the words (the name of the program is not among them) are a question of a shell. Whatever is wrong with the
/// repository or with the line, the answer is shorter then, and nobody is told: somebody is typing.
pub(super) fn answer(words: &[String]) -> bool {
    let Some((verb, words)) = words.split_first() else { return false };
    if !VERBS.contains(&verb.as_str()) {
        return false;
    }
    let mut command = program::command();
    // Flags that all verbs have become known to the verbs.
    command.build();
    let line = Line::read(&command, words);
    let offer = values::offer(&command, &line);
    // A shell that does not listen any more needs no answer.
    let _ = output::print_raw(&written(&offer, &line.word, verb == VERBS[0]));
    true
}

/// The answer as a shell reads it: a line for each candidate, and the bits.
fn written(offer: &Offer, word: &str, with_descriptions: bool) -> String {
    let mut text = String::new();
    let fits = |candidate: &&Candidate| candidate.text().starts_with(word) && candidate.is_plain();
    let fitting: Vec<&Candidate> = offer.candidates.iter().filter(fits).collect();
    for candidate in &fitting {
        text.push_str(&candidate.text());
        if with_descriptions && !candidate.description.is_empty() {
            text.push('\t');
            text.push_str(&crate::text::name(&candidate.description));
        }
        text.push('\n');
    }
    // A shell that has one candidate puts a blank behind it.
    let is_open = !fitting.is_empty() && fitting.iter().all(|candidate| candidate.is_open);
    let space = if is_open { NO_SPACE } else { 0 };
    let files = match offer.files {
        Files::None => NO_FILES | KEEP_ORDER,
        Files::Any => 0,
        Files::Folders => FOLDERS,
        Files::Markdown => {
            text.push_str("md\nmarkdown\n");
            EXTENSIONS
        }
    };
    text + &format!(":{}\n", space | files)
}
