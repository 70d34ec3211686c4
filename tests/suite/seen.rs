//! The proof against what running controllers did: environments that were started, and what became of them.
//!
//! They lie outside of this repository; where they are missing, the tests say so and pass.

mod outages;
mod rollouts;
mod starts;

use std::collections::{BTreeMap, BTreeSet};

use infra_graph::repository::Repository;
use infra_graph::source::Memory;
use infra_graph::{Analysis, Options, analyze};
use serde::de::DeserializeOwned;

use crate::support;

/// The files of a repository.
type Files = BTreeMap<String, String>;

/// All cases of a file; nothing where it is not there.
fn cases<C: DeserializeOwned>(file: &str) -> Option<Vec<C>> {
    let path = support::shared()?.join("seen").join(file);
    let Ok(text) = std::fs::read_to_string(&path) else {
        support::skipped(&format!("{path} is not there"));
        return None;
    };
    Some(serde_json::from_str(&text).unwrap_or_else(|fault| panic!("{path}: {fault}")))
}

fn analysis(files: &Files) -> Analysis {
    let files: Memory = files.iter().map(|(path, text)| (path.clone(), text.clone())).collect();
    analyze(&Repository::new(files), &Options::default())
}

/// Fails where a case that counts differs, and where one that is left out does not differ any more.
fn verdict(file: &str, count: usize, left_out: &[usize], differences: &BTreeMap<usize, String>) {
    let new: Vec<String> = differences
        .iter()
        .filter(|(index, _)| !left_out.contains(index))
        .map(|(index, difference)| format!("{index}: {difference}"))
        .collect();
    assert!(new.is_empty(), "{file}: {} of {count} differ\n{}", new.len(), new.join("\n"));
    let found: BTreeSet<usize> = differences.keys().copied().collect();
    let mended: Vec<&usize> = left_out.iter().filter(|index| !found.contains(index)).collect();
    assert!(mended.is_empty(), "{file}: {mended:?} are right now: take them in");
    support::tell(&format!("{file}: {} of {count}", count - left_out.len()));
}
