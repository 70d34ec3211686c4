//! What is shipped besides the program says what is there.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{example, run};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

/// The Markdown files of a folder.
fn pages(folder: &str) -> Vec<PathBuf> {
    let files = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|file| file.extension().is_some_and(|extension| extension == "md")).collect()
}

#[test]
fn the_book_has_every_page() {
    let summary = read("docs/SUMMARY.md");
    for page in pages("docs").iter().chain(&pages("docs/findings")) {
        let path = page.strip_prefix(root().join("docs")).unwrap().to_str().unwrap().to_owned();
        assert!(path == "SUMMARY.md" || summary.contains(&format!("({path})")), "{path}");
    }
    for link in summary.split("](").skip(1) {
        let page = link.split(')').next().unwrap();
        assert!(root().join("docs").join(page).is_file(), "{page}");
    }
}

#[test]
fn what_people_copy_names_the_version_of_the_crate() {
    let page = read("docs/ci.md");
    let version = env!("CARGO_PKG_VERSION");
    for expected in [
        format!("INFRA_GRAPH_VERSION: \"{version}\""),
        format!("rev: v{version}"),
        format!("infra-graph=={version}"),
        format!("/v{version}/templates/infra-graph.yml"),
        format!("infra-graph/infra-graph@v{version}"),
    ] {
        assert!(page.contains(&expected), "docs/ci.md does not say {expected}");
    }
    assert!(read("docs/install.md").contains(&format!("version={version} ")));
    assert!(read("templates/infra-graph.yml").contains(&format!("default: \"{version}\"")));
    let major = version.split('.').next().unwrap();
    assert!(page.contains(&format!("datum-cloud/infra-graph@v{major}\n")));
}

#[test]
fn commands_for_agents_are_commands() {
    let skill = read("SKILL.md");
    let mut count = 0;
    for command in skill.split('`').filter_map(|code| code.strip_prefix("infra-graph ")) {
        let verb = command.split(' ').next().unwrap();
        let (code, help, error) = run(&example(), &["help", verb]);
        assert_eq!(code, 0, "{command}: {error}");
        for flag in command.split(' ').filter(|word| word.starts_with("--")) {
            assert!(help.contains(flag), "{command}: there is no {flag}");
        }
        count += 1;
    }
    assert!(count >= 12, "{count}");
}

#[test]
fn the_action_calls_what_is_there() {
    let action = read("action.yml");
    let scripts: Vec<&str> = action.split("$GITHUB_ACTION_PATH/").skip(1).collect();
    assert_eq!(scripts.len(), 3);
    for script in scripts {
        let path = script.split('"').next().unwrap();
        assert!(root().join(path).is_file(), "{path}");
    }
}

#[test]
fn each_platform_of_a_release_can_be_installed() {
    let (workflow, manifest) = (read(".github/workflows/release.yml"), read("Cargo.toml"));
    let platforms: Vec<&str> = workflow.lines().filter(|line| line.contains("- { os: ")).collect();
    assert_eq!(platforms.len(), 5);
    for platform in platforms {
        let value = |key: &str| {
            let (_, rest) = platform.split_once(&format!("{key}: ")).unwrap();
            rest.split([',', ' ']).next().unwrap().to_owned()
        };
        let (os, arch, target) = (value("os"), value("arch"), value("target"));
        let told = format!(
            "[package.metadata.binstall.overrides.{target}]\n\
             pkg-url = \"{{ repo }}/releases/download/v{{ version }}/infra-graph_{{ version }}_{os}_{arch}."
        );
        assert!(manifest.contains(&told), "Cargo.toml does not say {told}");
    }
}

/// What a page shows behind a key, in its JSON.
fn shown(page: &str, key: &str) -> String {
    let (_, rest) = page.split_once(&format!("\"{key}\": ")).unwrap();
    serde_json::Deserializer::from_str(rest).into_iter::<String>().next().unwrap().unwrap()
}

#[test]
fn an_editor_finds_the_lines_of_findings() {
    let matcher = regex::Regex::new(&shown(&read("docs/editors.md"), "regexp")).unwrap();
    let repository = root().join("tests/fixtures/loop-and-typo");
    let (code, out, error) = run(&repository, &["check", "-o", "concise", "--quiet"]);
    assert_eq!((code, out.lines().count()), (1, 2), "{error}");
    for line in out.lines() {
        let found = matcher.captures(line).unwrap_or_else(|| panic!("{line}"));
        assert!(repository.join(&found[1]).is_file(), "{line}");
        assert_eq!((&found[2], &found[3], &found[4]), ("15", "13", "error"), "{line}");
    }
}

#[test]
fn the_page_for_editors_has_every_schema() {
    let page = read("docs/editors.md");
    for document in infra_graph::json_schema::documents() {
        assert!(page.contains(&format!("(json-schema/{}.json)", document.name)), "{}", document.name);
        if let Some(kind) = document.kind {
            assert!(page.contains(&format!("| `{kind}` |")), "{kind}");
        }
    }
}
