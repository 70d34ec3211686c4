//! Names that are commands to a terminal, to what runs the check, or to the reader of a format, in every answer.

mod formats;
mod planted;
mod verdict;

use std::path::Path;

use infra_graph::text;
use proptest::prelude::*;

use crate::affected::lab::git;
use crate::support::questions::{Subjects, questions};
use crate::support::{program, run};
use formats::{dot, json, markdown, xml, yaml};
use planted::{ENVIRONMENT, EVIL, name, repository};
use verdict::{GITHUB, assert_harmless, assert_quiet};

/// Runs a command with standard output and error that are harmless, with colours and without; gives its plain output.
fn ask(root: &Path, arguments: &[&str]) -> String {
    let github = arguments.windows(2).any(|pair| pair == ["-o", "github"]);
    let (code, out, error) = run(root, arguments);
    assert!((0..=3).contains(&code), "{arguments:?}: {code}");
    assert_harmless(&out, if github { GITHUB } else { "" }, arguments);
    assert_harmless(&error, "", arguments);
    let is_data = ["json", "name", "markdown", "svg", "dot", "mermaid", "html", "sarif", "junit"];
    if arguments.iter().any(|argument| is_data.contains(argument)) {
        return out;
    }
    let colourful = program(root).env_remove("NO_COLOR").args(["--color", "always"]).args(arguments).output();
    let colourful = colourful.unwrap();
    for bytes in [colourful.stdout, colourful.stderr] {
        let text = String::from_utf8(bytes).unwrap();
        let own = if github { GITHUB } else { "" };
        assert_harmless(&verdict::without_colours(&text), own, arguments);
        for word in EVIL.iter().filter_map(|evil| evil.strip_prefix("\u{1b}[31m")) {
            assert!(!text.contains(&format!("\u{1b}[31m{word}")), "{arguments:?}: a colour of a name");
        }
    }
    out
}

/// The names of the first and of the last Kustomization, and one that nothing has.
fn targets() -> [String; 3] {
    [name(0), name(EVIL.len() - 1), "n0x".to_owned()]
}

#[test]
fn text_of_every_verb_is_harmless() {
    let root = repository();
    let root = root.path();
    for format in ["text", "name"] {
        ask(root, &["envs", "-o", format]);
        ask(root, &["order", ENVIRONMENT, "-o", format]);
        for index in (0..EVIL.len()).step_by(4) {
            ask(root, &["impact", &name(index), "-o", format]);
        }
        for target in targets() {
            ask(root, &["deps", &target, "-o", format]);
        }
    }
    ask(root, &["impact", &name(1), "--all", "-v"]);
    ask(root, &["order", ENVIRONMENT, "--times", "--reverse"]);
    ask(root, &["check"]);
    ask(root, &["check", "--fix", "--diff"]);
    for format in ["full", "concise", "github"] {
        assert!(ask(root, &["check", "-o", format, "--limit", "0"]).contains("n0"));
    }
}

/// Whatever the program can be asked, as it lists that itself.
#[test]
fn every_verb_in_every_format_is_harmless() {
    let folder = repository();
    let root = folder.path();
    let other = second_environment(root);
    std::fs::remove_dir_all(root.join(".git")).unwrap();
    for words in [&["init", "-q", "-b", "main"][..], &["add", "-A"], &["commit", "-q", "-m", "first"]] {
        git(root, words);
    }
    change(root);
    std::fs::write(root.join("PAGE.md"), "<!-- infra-graph:begin check -->\n<!-- infra-graph:end -->\n")
        .unwrap();
    let page = root.join("PAGE.md");
    let [first, last, _] = targets();
    for (number, [target, needed]) in [[&name(3), &name(2)], [&first, &last]].into_iter().enumerate() {
        let subjects = Subjects {
            environments: [ENVIRONMENT, &other],
            targets: [target, needed],
            folder: "./apps/broken",
            page: page.to_str().unwrap(),
        };
        for words in questions(&subjects) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            // What is not about a target was asked with the first one.
            if number > 0 && !words.contains(&target.as_str()) {
                continue;
            }
            let out = ask(root, &words);
            match words.last() {
                // Without a name it lists them, for people.
                Some(&"json") if words[0] == "schema" => {}
                Some(&("json" | "sarif")) if !out.is_empty() => drop(json(&out)),
                Some(&("svg" | "junit")) if !out.is_empty() => xml(&out),
                Some(&"dot") => dot(&out),
                Some(&"markdown") if !matches!(words[0], "affected" | "compare") => markdown(&out),
                _ => {}
            }
        }
    }
}

/// Every second Kustomization in another environment, with another interval.
fn second_environment(root: &Path) -> String {
    let other = format!("{ENVIRONMENT}2");
    let folder = root.join("clusters").join(&other);
    std::fs::create_dir_all(&folder).unwrap();
    for index in (0..EVIL.len()).step_by(2) {
        let file = format!("{index}.yaml");
        let text = std::fs::read_to_string(root.join("clusters").join(ENVIRONMENT).join(&file)).unwrap();
        std::fs::write(folder.join(file), text.replace("wait: true", "wait: false")).unwrap();
    }
    other
}

/// Changes a value in every third folder, and takes one away.
fn change(root: &Path) {
    let mut folders: Vec<_> =
        std::fs::read_dir(root.join("apps")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders.iter().step_by(3) {
        for file in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let text = std::fs::read_to_string(&file).unwrap();
            std::fs::write(&file, text.replace("list:", "other:")).unwrap();
        }
    }
    std::fs::remove_dir_all(&folders[1]).unwrap();
}

#[test]
fn formats_are_read_back_by_their_parsers() {
    let root = repository();
    let root = root.path();
    let target = name(3);
    for verb in [
        &["envs"][..],
        &["order", ENVIRONMENT],
        &["impact", &target],
        &["deps", &target],
        &["check"],
        &["render", ENVIRONMENT],
    ] {
        json(&ask(root, &[verb, &["-o", "json"]].concat()));
        if !matches!(verb[0], "check" | "render") {
            markdown(&ask(root, &[verb, &["-o", "markdown"]].concat()));
        }
    }
    json(&ask(root, &["check", "-o", "sarif"]));
    xml(&ask(root, &["check", "-o", "junit"]));
    xml(&ask(root, &["render", ENVIRONMENT, "-o", "svg"]));
    xml(&ask(root, &["order", ENVIRONMENT, "-o", "svg"]));
    dot(&ask(root, &["render", ENVIRONMENT, "-o", "dot"]));
    let mermaid = ask(root, &["render", ENVIRONMENT, "-o", "mermaid"]);
    assert!(mermaid.lines().all(|line| line.matches('"').count() % 2 == 0), "{mermaid}");
    let page = ask(root, &["render", ENVIRONMENT, "-o", "html"]);
    // The data and the script.
    assert_eq!(page.matches("</script").count(), 2);
}

#[test]
fn json_has_names_as_they_are() {
    let root = repository();
    let graph = json(&ask(root.path(), &["render", ENVIRONMENT, "-o", "json"]));
    let nodes = graph["result"]["nodes"].as_array().unwrap();
    for index in 0..EVIL.len() {
        let wanted = name(index);
        assert!(nodes.iter().any(|node| node["name"] == *wanted), "{wanted:?}");
        assert!(nodes.iter().any(|node| node["id"].as_str().unwrap().ends_with(&wanted)), "{wanted:?}");
    }
}

#[test]
fn yaml_of_a_build_has_values_as_they_are() {
    let root = repository();
    for index in (0..EVIL.len()).filter(|index| index % 5 != 4) {
        let built = ask(root.path(), &["build", &name(index)]);
        // kustomize prints these as they are, and nobody reads them again.
        if EVIL[index].contains(|c| matches!(c, '\u{7f}'..='\u{9f}')) {
            assert_eq!(built, "");
            continue;
        }
        let wanted = json(&ask(root.path(), &["build", &name(index), "-o", "json"]));
        assert_eq!(yaml(&built), wanted["items"].as_array().unwrap().clone(), "{built}");
        if index % 5 == 0 {
            ask(root.path(), &["build", &name(index), "--origins"]);
        }
    }
    ask(root.path(), &["build", "./apps/broken"]);
}

#[test]
fn errors_and_remarks_are_harmless() {
    let root = repository();
    let root = root.path();
    for (index, evil) in EVIL.iter().enumerate().filter(|(_, evil)| !evil.contains('\0')) {
        let commands = [
            &["impact", evil][..],
            &["deps", &format!("ks/{evil}")],
            &["check", evil],
            &["order", evil],
            &["build", evil],
            &["explain", evil],
            &["envs", "-o", evil],
            &["envs", "--entry", &format!("{evil}=nowhere{evil}")],
            &["envs", "--source", evil],
            &["order", ENVIRONMENT, "--set", evil],
            &["order", ENVIRONMENT, "--until", evil],
            &["order", ENVIRONMENT, "--requeue-dependency", evil],
            &["envs", "--flux-version", evil],
            &["envs", &format!("--{evil}")],
            &["check", &format!("--fail-on={evil}")],
            &["check", "--baseline", evil],
            &["envs", "--config", evil],
            &["docs", evil],
            &["docs", "--check", evil],
        ];
        for step in 0..2 {
            ask(root, commands[(index + step * 9) % commands.len()]);
        }
    }
    std::fs::write(root.join(".infra-graph.yaml"), "\"a\\n::error::x\\e[2J\": 1\n").unwrap();
    ask(root, &["envs"]);
}

#[test]
fn a_line_break_in_a_name_starts_no_line() {
    let root = repository();
    for arguments in
        [&["envs"][..], &["order", ENVIRONMENT], &["order", ENVIRONMENT, "-o", "name"], &["check"]]
    {
        assert_quiet(&ask(root.path(), arguments), arguments);
    }
    let (_, _, error) = run(root.path(), &["order", "nowhere"]);
    assert_quiet(&error, &["order", "nowhere"]);
}

#[test]
fn blocks_of_a_page_stay_closed() {
    let root = repository();
    let mut page = String::new();
    for command in [
        "envs",
        "envs -o markdown",
        "order",
        "order -o markdown",
        "check",
        "check -o concise",
        "render -o mermaid",
        "render",
    ] {
        page += &format!("<!-- infra-graph:begin {command} -->\n<!-- infra-graph:end -->\n\nbetween\n\n");
    }
    let file = root.path().join("PAGE.md");
    std::fs::write(&file, page).unwrap();
    let path = file.to_str().unwrap();
    ask(root.path(), &["docs", "--check", path]);
    let (code, out, error) = run(root.path(), &["docs", path]);
    assert_eq!(code, 0, "{out}{error}");
    let (code, out, error) = run(root.path(), &["docs", "--check", path]);
    assert_eq!(code, 0, "{out}{error}");
    let written = std::fs::read_to_string(&file).unwrap();
    let markers = written.lines().filter(|line| line.starts_with("<!-- infra-graph:end")).count();
    assert_eq!((markers, written.matches("\nbetween\n").count()), (8, 8), "{written}");
    assert_harmless(&written, "", &["docs"]);
    markdown(&written);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nothing_gets_through_the_net(
        text in r#"([:#\[\] a\n\r\t\x1b\x07m;0-9\\|`"<&@.\u{9b}\u{202e}\u{2066}\u{61c}\u{2028}\u{a0}]|::error::|##vso\[|##\[){0,24}"#
    ) {
        assert_harmless(&verdict::without_colours(&text::terminal(&text)), "", &[&text]);
        prop_assert!(!text::name(&text).chars().any(text::is_hidden));
        let cell = text::markdown::escaped(&text);
        assert_harmless(&cell, "", &[&text]);
        markdown(&format!("{cell}\n\n| a |\n| --- |\n| {cell} |\n| {} |\n", text::markdown::code(&text)));
        let document = text::json::escaped(&serde_json::to_string(&text).unwrap());
        assert_harmless(&document, "", &[&text]);
        prop_assert_eq!(serde_json::from_str::<String>(&document).unwrap(), text.clone());
        let element = format!("<a>{}</a>", text::xml::content(&text));
        assert_harmless(&element[3..], "", &[&text]);
        xml(&element);
        xml(&text::xml::empty("a", &[("b", &text)]));
        let data = text::script::data(&serde_json::to_string(&text).unwrap());
        let shown: String = serde_json::from_str(&data).unwrap();
        prop_assert!(shown.chars().all(|c| matches!(c, '\n' | '\t') || !text::is_hidden(c)));
        assert_harmless(&text::dot::quoted(&text), "", &[&text]);
    }
}
