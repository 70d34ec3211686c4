//! Findings in their formats: what is shown, in which order, and what must never be.

use infra_graph::finding::{Code, Finding, Severity};
use infra_graph::report::{Report, Style, concise, full, json, merge, summary};
use infra_graph::source::{SourceMap, Span};

const NATS: &str = "\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: nats-system
  namespace: flux-system
spec:
  interval: 1h
  dependsOn:
    - name: cert-manger
    - name: activity-system
";
const ACTIVITY: &str = "spec:\n  dependsOn:\n    - name: nats-system # messaging\n";
const NATS_PATH: &str = "clusters/staging/apps/nats-system.yaml";

/// The span of the first `word` in a file that is added.
fn span(sources: &SourceMap, path: &str, text: &str, word: &str) -> Span {
    let file = sources.add(path.into(), text);
    let start = text.find(word).expect("the word is in the text");
    let offset = |at: usize| u32::try_from(at).expect("a short text");
    Span::new(file, offset(start), offset(start + word.len()))
}

fn in_environments(mut finding: Finding, names: &[&str]) -> Finding {
    finding.environments = names.iter().map(|&name| name.to_owned()).collect();
    finding
}

fn cycle(sources: &SourceMap) -> Finding {
    let there = span(sources, NATS_PATH, NATS, "activity-system");
    let back = span(sources, "clusters/staging/apps/activity-system.yaml", ACTIVITY, "nats-system");
    Finding::new(Code::DependencyCycle, "2 Kustomizations wait for each other")
        .at(there, "nats-system waits for activity-system")
        .at(back, "and activity-system waits for nats-system")
        .note("Flux does not report this. No Kustomization of GitRepository/flux-system/flux-system gets new revisions while it lasts, 25 others included.")
        .help("remove the first: nothing in apps/nats-system needs activity-system.")
        .node("Kustomization/flux-system/nats-system")
        .node("Kustomization/flux-system/activity-system")
}

fn missing(sources: &SourceMap) -> Finding {
    Finding::new(Code::MissingDependency, "cert-manger is not in staging")
        .at(span(sources, NATS_PATH, NATS, "cert-manger"), "did you mean cert-manager?")
        .node("Kustomization/flux-system/nats-system")
}

fn unknown_field(sources: &SourceMap) -> Finding {
    let mapping = span(sources, NATS_PATH, NATS, "metadata:\n  name: nats-system\n");
    let mut finding =
        Finding::new(Code::UnknownField, "Kustomization has no field `metdata`").at(mapping, "");
    // As a configuration may say: the report needs one of each severity.
    finding.severity = Severity::Warning;
    finding
}

fn report(sources: &SourceMap, findings: Vec<Finding>) -> Report<'_> {
    Report::new(sources, vec!["staging".to_owned()], 27, findings)
}

/// One finding that marks `word` in a file, in full.
fn shown(path: &str, text: &str, word: &str) -> String {
    let sources = SourceMap::default();
    let label = span(&sources, path, text, word);
    full(&report(&sources, vec![Finding::new(Code::InvalidYaml, "m").at(label, "here")]), Style::plain(80))
}

#[test]
fn full_shows_every_hop_and_wraps_what_follows() {
    let sources = SourceMap::default();
    let findings = vec![unknown_field(&sources), missing(&sources), cycle(&sources)];
    insta::assert_snapshot!(full(&report(&sources, findings), Style::plain(80)), @r#"
    error[missing-dependency]: cert-manger is not in staging
      ╭▸ clusters/staging/apps/nats-system.yaml:9:13
      │
    9 │     - name: cert-manger
      ╰╴            ━━━━━━━━━━━ did you mean cert-manager?

    error[dependency-cycle]: 2 Kustomizations wait for each other
       ╭▸ clusters/staging/apps/nats-system.yaml:10:13
       │
    10 │     - name: activity-system
       │             ━━━━━━━━━━━━━━━ nats-system waits for activity-system
       │
       ⸬  clusters/staging/apps/activity-system.yaml:3:13
       │
     3 │     - name: nats-system # messaging
       │             ─────────── and activity-system waits for nats-system
       │
       ├ note: Flux does not report this. No Kustomization of
       │       GitRepository/flux-system/flux-system gets new revisions while it
       │       lasts, 25 others included.
       ╰ help: remove the first: nothing in apps/nats-system needs activity-system.

    warning[unknown-field]: Kustomization has no field `metdata`
      ╭▸ clusters/staging/apps/nats-system.yaml:3:1
      │
    3 │ metadata:
      ╰╴━━━━━━━━━
    "#);
}

#[test]
fn concise_has_a_line_for_each() {
    let sources = SourceMap::default();
    let anywhere = Finding::new(Code::OpaqueResourceSet, "two\nlines\u{1b}[31m");
    let findings = vec![anywhere, unknown_field(&sources), cycle(&sources), missing(&sources)];
    insta::assert_snapshot!(concise(&report(&sources, findings), Style::plain(10)), @r#"
    clusters/staging/apps/nats-system.yaml:9:13: error[missing-dependency]: cert-manger is not in staging
    clusters/staging/apps/nats-system.yaml:10:13: error[dependency-cycle]: 2 Kustomizations wait for each other
    clusters/staging/apps/nats-system.yaml:3:1: warning[unknown-field]: Kustomization has no field `metdata`
    info[opaque-resource-set]: two lines␛[31m
    "#);
}

#[test]
fn json_has_everything_but_lines() {
    let sources = SourceMap::default();
    let finding = in_environments(cycle(&sources), &["staging", "edge"]);
    let text = json(&report(&sources, vec![finding, unknown_field(&sources)]));
    insta::assert_snapshot!(text, @r#"
    {
      "apiVersion": "infra-graph/v2",
      "kind": "Report",
      "result": {
        "environments": [
          "staging"
        ],
        "findings": [
          {
            "code": "dependency-cycle",
            "severity": "error",
            "environments": [
              "edge",
              "staging"
            ],
            "nodes": [
              "Kustomization/flux-system/nats-system",
              "Kustomization/flux-system/activity-system"
            ],
            "message": "2 Kustomizations wait for each other",
            "labels": [
              {
                "location": {
                  "path": "clusters/staging/apps/nats-system.yaml",
                  "line": 10,
                  "column": 13
                },
                "text": "nats-system waits for activity-system"
              },
              {
                "location": {
                  "path": "clusters/staging/apps/activity-system.yaml",
                  "line": 3,
                  "column": 13
                },
                "text": "and activity-system waits for nats-system"
              }
            ],
            "notes": [
              "Flux does not report this. No Kustomization of GitRepository/flux-system/flux-system gets new revisions while it lasts, 25 others included."
            ],
            "help": "remove the first: nothing in apps/nats-system needs activity-system.",
            "edits": [],
            "fixes": []
          },
          {
            "code": "unknown-field",
            "severity": "warning",
            "environments": [],
            "nodes": [],
            "message": "Kustomization has no field `metdata`",
            "labels": [
              {
                "location": {
                  "path": "clusters/staging/apps/nats-system.yaml",
                  "line": 3,
                  "column": 1
                },
                "text": ""
              }
            ],
            "notes": [],
            "help": null,
            "edits": [],
            "fixes": []
          }
        ],
        "suppressed": []
      }
    }
    "#);
}

#[test]
fn a_fault_in_a_shared_base_is_one_finding() {
    let sources = SourceMap::default();
    let mut first = in_environments(missing(&sources), &["staging"]);
    first.nodes = vec!["B".into(), "A".into()];
    let mut second = in_environments(missing(&sources), &["edge"]).note("n").help("h");
    second.nodes = vec!["A".into(), "C".into()];
    let merged = merge(vec![first, second], &sources);
    assert_eq!(merged.len(), 1);
    assert_eq!(merged[0].environments.iter().collect::<Vec<_>>(), ["edge", "staging"]);
    assert_eq!(merged[0].nodes, ["B", "A", "C"]);
    assert_eq!((&*merged[0].notes, merged[0].help.as_deref()), (&["n".to_owned()][..], Some("h")));

    let environments = ["edge", "production", "staging"].map(str::to_owned).to_vec();
    let text = full(&Report::new(&sources, environments, 3, merged), Style::default());
    assert!(text.contains("note: this holds in edge and staging\n"), "{text}");
}

#[test]
fn what_holds_everywhere_stays_so_when_merged() {
    let sources = SourceMap::default();
    let everywhere = in_environments(missing(&sources), &[]);
    let merged = merge(vec![in_environments(missing(&sources), &["staging"]), everywhere], &sources);
    assert!(merged[0].environments.is_empty());
}

#[test]
fn the_order_does_not_depend_on_the_order_of_finding_or_reading() {
    let sources = SourceMap::default();
    // Read first, and sorted last.
    let z = Finding::new(Code::MissingFile, "z").at(span(&sources, "z.yaml", "a: b\n", "b"), "");
    let all = || vec![z.clone(), unknown_field(&sources), missing(&sources), cycle(&sources)];
    let codes = |findings| -> Vec<&str> {
        merge(findings, &sources).iter().map(|finding| finding.code.name()).collect()
    };
    let expected = ["missing-dependency", "dependency-cycle", "missing-file", "unknown-field"];
    assert_eq!(codes(all()), expected);
    assert_eq!(codes(all().into_iter().rev().collect()), expected);
}

#[test]
fn the_summary_counts_with_the_right_number() {
    let sources = SourceMap::default();
    let line = |environments: &[&str], kustomizations, findings| {
        let environments = environments.iter().map(|&name| name.to_owned()).collect();
        summary(&Report::new(&sources, environments, kustomizations, findings), Style::plain(200))
    };
    let info = Finding::new(Code::ExternalSource, "i");
    insta::assert_snapshot!([
        line(&["staging"], 27, vec![unknown_field(&sources), missing(&sources), cycle(&sources)]),
        line(&["staging"], 1, vec![unknown_field(&sources), info.clone()]),
        line(&["edge", "staging"], 93, vec![missing(&sources)]),
        line(&["staging"], 0, vec![]),
    ].concat(), @r#"
    staging: 2 errors, 1 warning in 27 Kustomizations. `infra-graph explain missing-dependency` tells more.
    staging: no errors, 1 warning, 1 info in 1 Kustomization. `infra-graph explain unknown-field` tells more.
    2 environments: 1 error, no warnings in 93 Kustomizations. `infra-graph explain missing-dependency` tells more.
    staging: no errors, no warnings in no Kustomizations.
    "#);
    let narrow = Report::new(&sources, vec!["staging".into()], 27, vec![missing(&sources)]);
    insta::assert_snapshot!(summary(&narrow, Style::plain(40)), @r#"
    staging: 1 error, no warnings in 27
    Kustomizations. `infra-graph explain
    missing-dependency` tells more.
    "#);
}

#[test]
fn colour_adds_no_words() {
    let sources = SourceMap::default();
    let findings = vec![unknown_field(&sources), missing(&sources), cycle(&sources)];
    let report = report(&sources, findings);
    let color = Style { width: 80, color: true };
    for format in [full, concise, summary] {
        let colored = format(&report, color);
        assert!(colored.contains('\u{1b}'));
        assert_eq!(anstream::adapter::strip_str(&colored).to_string(), format(&report, Style::plain(80)));
    }
}

#[test]
fn a_path_that_could_not_be_read_is_named_without_lines() {
    let sources = SourceMap::default();
    let place = Span::new(sources.add("apps/secret.yaml".into(), ""), 0, 0);
    let finding = Finding::new(Code::UnreadableFile, "cannot read this").at(place, "permission denied");
    let bare = Finding::new(Code::UnreadableFile, "neither this").at(place, "");
    insta::assert_snapshot!(full(&report(&sources, vec![finding, bare]), Style::plain(80)), @r#"
    error[unreadable-file]: cannot read this
     ╭▸ apps/secret.yaml
     ╰ permission denied

    error[unreadable-file]: neither this
     ─▸ apps/secret.yaml
    "#);
}

#[test]
fn a_text_without_room_goes_below_and_a_long_line_is_cut() {
    let sources = SourceMap::default();
    let text = format!("a: {}b{}\n{}: c\n", "x".repeat(100), "y".repeat(100), "k".repeat(30));
    let path = format!("apps/{}/overlays/staging/kustomization.yaml", "long-name/".repeat(9));
    let long = "a text that explains at length, in many words, what is to be seen here";
    let finding =
        Finding::new(Code::InvalidSpec, "a message that is longer than this narrow terminal has columns")
            .at(span(&sources, &path, &text, "b"), long)
            .at(span(&sources, &path, &text, "c"), "short");
    insta::assert_snapshot!(full(&report(&sources, vec![finding]), Style::plain(60)), @r#"
    error[invalid-spec]: a message that is longer than this
                         narrow terminal has columns
      ╭▸ apps/long-name/long-name/long-name/long-name/long-name/long-name/long-name/long-name/long-name//overlays/staging/kustomization.yaml:1:104
      │
    1 │ …xxxxxxxxxxxxxxxxxxxxxxxxxxbyyyyyyyyyyyyyyyyyyyyyyyyyyy…
      │                            ━
      │
      ├ a text that explains at length, in many words, what is
      │ to be seen here
      │
      ⸬  apps/long-name/long-name/long-name/long-name/long-name/long-name/long-name/long-name/long-name//overlays/staging/kustomization.yaml:2:33
      │
    2 │ kkkkkkkkkkkkkkkkkkkkkkkkkkkkkk: c
      ╰╴                                ─ short
    "#);
}

#[test]
fn a_span_over_lines_marks_the_first_and_columns_survive_bom_crlf_and_tabs() {
    let text = "\u{feff}é: {ü:\r\n\t x}\r\nz: 1\r\n";
    insta::assert_snapshot!(shown("a.yaml", text, "{ü:\r\n\t x}"), @r#"
    error[invalid-yaml]: m
      ╭▸ a.yaml:1:4
      │
    1 │ é: {ü:
      ╰╴   ━━━ here
    "#);
    insta::assert_snapshot!(shown("a.yaml", text, "x"), @r#"
    error[invalid-yaml]: m
      ╭▸ a.yaml:2:3
      │
    2 │      x}
      ╰╴     ━ here
    "#);
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let sources = SourceMap::default();
    let label = span(&sources, "a\u{1b}]0;x\u{7}.yaml", "k\u{1b}[2J: \u{202e}v\u{9b}\n", "v");
    let finding = Finding::new(Code::InvalidYaml, "m\u{1b}[2J\nn")
        .at(label, "l\u{8}\n")
        .note("n\u{7}\nm")
        .help("h\u{0}");
    let report = Report::new(&sources, vec!["e\u{1b}".into()], 1, vec![finding]);
    let text = full(&report, Style::plain(80))
        + &concise(&report, Style::plain(80))
        + &summary(&report, Style::plain(80));
    assert!(text.chars().all(|c| c == '\n' || !(c.is_control() || c == '\u{202e}')), "{text:?}");
}

#[test]
fn no_findings_are_no_lines() {
    let sources = SourceMap::default();
    let report = report(&sources, vec![]);
    assert_eq!((full(&report, Style::default()), concise(&report, Style::default())), Default::default());
}
