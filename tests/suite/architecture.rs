//! Dependencies point one way, and each outside crate has its room.

mod modules;
mod planted;
mod rules;

use std::fs;
use std::path::{Path, PathBuf};

use modules::Modules;

/// Each part of the library with its level. A part may use parts of lower levels only.
const LEVELS: &[(&str, u32)] = &[
    ("limits", 0),
    ("source", 0),
    ("text", 0),
    ("threads", 0),
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
    ("analyzed", 10),
    ("query", 11),
    ("check", 11),
    ("layout", 11),
    ("difference", 12),
    ("analysis", 12),
    ("error", 12),
    ("picture", 12),
    ("scaffold", 13),
    ("render", 14),
    ("report", 14),
    ("fix", 14),
    ("json_schema", 15),
    ("cli", 16),
];

/// What prints answers, and what it would find answers with.
const ANSWERS_ONLY: &[(&str, &[&str])] =
    &[("render", &["graph", "readiness", "analyzed"]), ("report", &["graph", "readiness", "analyzed"])];

/// Outside crates and parts of `std` that only some parts may use. Files that are opened by way of `camino` are found by the lint
/// `disallowed_methods`.
const ROOMS: &[(&str, &[&str])] = &[
    ("petgraph", &["graph", "layout"]),
    ("layout", &["layout"]),
    ("clap", &["cli"]),
    ("cap_std", &["source"]),
    ("cap_fs_ext", &["source"]),
    ("annotate_snippets", &["report"]),
    ("std::fs", &["source", "cli"]),
    ("std::env", &["source", "cli"]),
    ("std::process", &["source", "cli"]),
    ("std::net", &["source", "cli"]),
    ("std::time", &["cli"]),
];

/// The circles that there are: room, members, and the recursion that they follow.
const CIRCLES: &[(&str, &[&str], &str)] = &[
    (
        "flux::template",
        &["call", "execute"],
        "an argument may be a pipeline, and a function may execute a template",
    ),
    ("flux::template", &["data", "list", "map"], "lists and maps hold values, and values are lists and maps"),
    ("yaml", &["mapping", "node"], "a node may be a mapping, whose values are nodes"),
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

/// Each file below `src`: its path there, and its text.
fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    paths.sort();
    let read = |path: &PathBuf| {
        let relative = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        (relative, fs::read_to_string(path).unwrap())
    };
    paths.iter().map(read).collect()
}

fn modules() -> Modules {
    let files = files();
    Modules::read(
        files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .filter(|(path, _)| *path != "main.rs"),
    )
}

#[test]
fn dependencies_point_downward() {
    let wrong = rules::upward(&modules(), LEVELS);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn renderers_see_answers_only() {
    let wrong = rules::too_deep(&modules(), ANSWERS_ONLY);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/render/html/viewer");
    for script in fs::read_dir(scripts).unwrap() {
        let path = script.unwrap().path();
        let text = fs::read_to_string(&path).unwrap().to_lowercase();
        let solver = ["readiness", "milestone", "clause"].into_iter().find(|word| text.contains(word));
        assert_eq!(solver, None, "{}: the page shows answers, and finds none", path.display());
    }
}

#[test]
fn outside_crates_stay_in_their_rooms() {
    let wrong = rules::outside_of_rooms(&modules(), ROOMS);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_part_goes_round_in_a_circle() {
    let found = rules::circles(&modules());
    let is_known = |(room, members): &(String, Vec<String>)| {
        CIRCLES.iter().any(|(known, of, _)| room == known && members == of)
    };
    let wrong: Vec<String> = found
        .iter()
        .filter(|circle| !is_known(circle))
        .map(|(room, members)| format!("{room}: {}", members.join(", ")))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(found.len(), CIRCLES.len(), "one of the circles is none any more: take it out of the list");
}

#[test]
fn names_say_something() {
    for (relative, _) in files() {
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
    for (relative, text) in files() {
        assert!(
            !text.contains("#[allow(") && !text.contains("#![allow("),
            "src/{relative}: use expect, with a reason"
        );
    }
}

/// Methods that open a file by way of a path: no module names `std::fs` for these. The lint finds them by their types.
#[test]
fn paths_are_asked_for_files_in_their_rooms_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let listed = fs::read_to_string(root.join("clippy.toml")).unwrap();
    let both = [
        "exists",
        "try_exists",
        "is_dir",
        "is_file",
        "is_symlink",
        "metadata",
        "symlink_metadata",
        "canonicalize",
        "read_dir",
        "read_link",
    ];
    let named: Vec<String> = both
        .iter()
        .flat_map(|method| [format!("std::path::Path::{method}"), format!("camino::Utf8Path::{method}")])
        .chain(
            ["canonicalize_utf8", "read_dir_utf8", "read_link_utf8"]
                .map(|method| format!("camino::Utf8Path::{method}")),
        )
        .collect();
    for method in named {
        assert!(listed.contains(&format!("\"{method}\",")), "clippy.toml does not list {method}");
    }
    let excepted: Vec<String> = files()
        .into_iter()
        .filter(|(_, text)| text.contains("clippy::disallowed_methods"))
        .map(|(file, _)| file)
        .collect();
    assert_eq!(excepted, ["cli.rs", "source.rs"]);
}
