//! `infra-graph __complete WORD…`: what could stand in place of the last word. Shells ask it, and so does `flux`, of which
//! the program may be a plugin; the protocol is the one of Cobra, which flux is made with.

mod candidate;
mod formats;
mod line;
mod repository;
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
    let fits = |candidate: &&Candidate| candidate.value.starts_with(word) && is_plain(&candidate.value);
    for candidate in offer.candidates.iter().filter(fits) {
        text.push_str(&candidate.value);
        if with_descriptions && !candidate.description.is_empty() {
            text.push('\t');
            text.push_str(&crate::text::name(&candidate.description));
        }
        text.push('\n');
    }
    let space = if offer.is_open { NO_SPACE } else { 0 };
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

/// Whether a shell takes the text for nothing but a word: it puts it into the line as it is, and names may be a stranger's.
fn is_plain(value: &str) -> bool {
    !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || "-_./@+=".contains(c))
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn what_a_shell_would_run_is_not_offered() {
        for value in ["$(id)", "a;b", "a b", "`id`", "~root", "a'b", "a\nb", "a\u{1b}[0m", ""] {
            assert!(!is_plain(value), "{value:?}");
        }
        for value in ["ks/apps", "Deployment.apps/ns/name", "--env", "v1.2_3"] {
            assert!(is_plain(value), "{value:?}");
        }
    }
}
