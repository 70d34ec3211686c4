//! A repository in one text: `== path` begins a file, and what follows up to the next such line is in it.

use std::collections::BTreeMap;

use infra_graph::repository::Repository;
use infra_graph::source::{Memory, normalize};

/// The texts of a repository, by path.
pub type Texts = BTreeMap<String, String>;

/// How many files a repository has at most, so that what is looked for is found in small ones.
const MOST: usize = 64;

/// Takes a text apart. What stands before the first file is a comment.
pub fn read(text: &str) -> Texts {
    let mut texts = Texts::new();
    let mut at: Option<String> = None;
    for line in text.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("== ") {
            at = Some(normalize(path.trim()).into_string()).filter(|path| !path.is_empty());
            if texts.len() == MOST {
                break;
            }
            if let Some(path) = &at {
                texts.insert(path.clone(), String::new());
            }
        } else if let Some(path) = &at {
            texts.entry(path.clone()).or_default().push_str(line);
        }
    }
    texts
}

/// A repository in memory.
pub fn repository(texts: &Texts) -> Repository {
    Repository::new(texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Memory>())
}
