//! Dependencies point one way, and each outside crate has its room.

use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// Each part of the library with its level. A part may use parts of lower levels only.
const LEVELS: &[(&str, u32)] = &[
    ("source", 0),
    ("text", 0),
    ("envelope", 1),
    ("finding", 1),
    ("decode_error", 2),
    ("config", 3),
    ("yaml", 2),
    ("object", 3),
    ("repository", 3),
    ("secret", 4),
    ("kustomize", 4),
    ("flux", 5),
    ("environment", 6),
    ("requirement", 7),
    ("graph", 8),
    ("readiness", 9),
    ("query", 10),
    ("check", 10),
    ("layout", 10),
    ("analysis", 11),
    ("error", 11),
    ("render", 12),
    ("report", 12),
    ("json_schema", 13),
    ("cli", 14),
];

/// Outside crates and parts of `std` that only some parts may use.
const ROOMS: &[(&str, &[&str])] = &[
    (r"\bpetgraph::", &["graph", "layout"]),
    (r"(^|[^:\w])::layout::", &["layout"]),
    (r"\bclap::", &["cli"]),
    (r"\bcap_(std|fs_ext)::", &["source"]),
    (r"\bannotate_snippets::", &["report"]),
    (r"\bstd::(fs|env|process|net)\b", &["source", "cli"]),
    (r"\bstd::time\b", &["cli"]),
];

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The part that a file belongs to, its path below `src` and its text without comments.
fn files() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    paths.sort();
    let comment = Regex::new(r"(?m)^\s*//.*$").unwrap();
    let read = |path: &PathBuf| {
        let relative = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        let part = relative.split(['/', '.']).next().unwrap().to_owned();
        let text = fs::read_to_string(path).unwrap();
        (part, relative, comment.replace_all(&text, "").into_owned())
    };
    paths.iter().map(read).collect()
}

fn level(part: &str) -> Option<u32> {
    LEVELS.iter().find(|(name, _)| *name == part).map(|(_, level)| *level)
}

/// The parts that a text names: by `crate::`, and by as many `super::` as lead to the top.
fn used(relative: &str, text: &str) -> Vec<String> {
    let depth = relative.matches('/').count() + 1;
    let supers = "super::".repeat(depth);
    let pattern = format!(r"(?:\bcrate::|\b{supers})(\{{[^;]*?\}}|\w+)");
    let regex = Regex::new(&pattern).unwrap();
    let word = Regex::new(r"(?:^\{|,)\s*(\w+)").unwrap();
    let mut found = Vec::new();
    for capture in regex.captures_iter(text) {
        let named = &capture[1];
        if named.starts_with('{') {
            found.extend(word.captures_iter(named).map(|inner| inner[1].to_owned()));
        } else {
            found.push(named.to_owned());
        }
    }
    found
}

#[test]
fn dependencies_point_downward() {
    let mut wrong = Vec::new();
    for (part, relative, text) in files() {
        if matches!(part.as_str(), "lib" | "main") {
            continue;
        }
        let own = level(&part).unwrap_or_else(|| panic!("src/{relative}: give `{part}` a level"));
        for other in used(&relative, &text) {
            // What is re-exported at the top is not named from inside.
            let Some(level) = level(&other) else { continue };
            if other != part && level >= own {
                wrong.push(format!("src/{relative}: {part} uses {other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn outside_crates_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for (pattern, rooms) in ROOMS {
        let pattern = Regex::new(pattern).unwrap();
        for (part, relative, text) in files() {
            let allowed = rooms.contains(&part.as_str()) || matches!(part.as_str(), "lib" | "main");
            if !allowed && pattern.is_match(&text) {
                wrong.push(format!("src/{relative}: {pattern}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_say_something() {
    for (_, relative, _) in files() {
        let vague = ["util", "helper", "common", "manager", "misc"];
        let name = relative.to_lowercase();
        assert!(!vague.iter().any(|word| name.contains(word)), "src/{relative}");
    }
}

#[test]
fn few_lints_are_allowed() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let allowed = manifest.lines().filter(|line| line.contains("= \"allow\"")).count();
    assert!(allowed <= 10, "{allowed} lints are allowed");
    for (_, relative, text) in files() {
        assert!(
            !text.contains("#[allow(") && !text.contains("#![allow("),
            "src/{relative}: use expect, with a reason"
        );
    }
}
