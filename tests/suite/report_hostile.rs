//! Reports on what nobody should write: Secrets in every notation, spans that lie, characters that break layouts.

use infra_graph::finding::{Code, Finding};
use infra_graph::report::{Report, Style, concise, full, json, summary};
use infra_graph::source::{SourceMap, Span};
use proptest::prelude::*;

fn report(sources: &SourceMap, findings: Vec<Finding>) -> Report<'_> {
    Report::new(sources, vec!["staging".to_owned()], 1, findings)
}

/// Everything that any label could bring to light: each line of a file is marked, as a whole and from its end.
fn every_line(path: &str, text: &str) -> String {
    let sources = SourceMap::default();
    let file = sources.add(path.into(), text);
    let mut start = 0;
    let mut findings = Vec::new();
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let at = |offset: usize| u32::try_from(offset).expect("a short text");
        let end = start + line.trim_end().len();
        let whole = Finding::new(Code::InvalidYaml, format!("{index} whole"));
        findings.push(whole.at(Span::new(file, at(start), at(end)), ""));
        let last = Finding::new(Code::InvalidYaml, format!("{index} end"));
        findings.push(last.at(Span::new(file, at(end.saturating_sub(1).max(start)), at(end)), ""));
        start += line.len();
    }
    full(&report(&sources, findings), Style::plain(100))
}

/// The lines of the file as they are shown, in its order.
fn lines_shown(text: &str) -> String {
    let drawn = every_line("a.yaml", text);
    let source = |line: &str| {
        let (number, rest) = line.split_once('│')?;
        Some((number.trim().parse::<usize>().ok()?, rest.trim_end().to_owned()))
    };
    let mut lines: Vec<_> = drawn.lines().filter_map(source).collect();
    lines.sort();
    // Of each line the shortest: the other one has as many `…` as its mark needs.
    lines.dedup_by_key(|(number, _)| *number);
    lines.iter().map(|(number, line)| format!("{number:2}{line}")).collect::<Vec<_>>().join("\n")
}

#[test]
fn values_of_a_secret_are_blanked() {
    let text = "\
apiVersion: v1
kind: Secret
metadata:
  name: db
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {\"apiVersion\":\"v1\",\"data\":{\"password\":\"hunter2\"},\"kind\":\"Secret\"}
type: Opaque
data:
  # hunter2 until May
  password: aHVudGVyMg== # hunter2
  key: |
    -----BEGIN hunter2-----
    hunter2: hunter2

# hunter2, at the margin
  \"quoted\": \"hunter2
    hunter2\"
stringData: {password: hunter2}
other: hunter2
hunter2
---
kind: ConfigMap
data:
  password: shown
";
    let shown = lines_shown(text);
    assert!(!shown.contains("hunter2") && !shown.contains("aHVud"), "{shown}");
    insta::assert_snapshot!(shown, @r#"
     1 apiVersion: v1
     2 kind: Secret
     3 metadata:
     4   name: db
     5   annotations:
     6     kubectl.kubernetes.io/last-applied-configuration: |
     7       {"apiVersion":"v1","data":…
     8 type: Opaque
     9 data:
    10   …
    11   password: …
    12   key: …
    13     …
    14     …
    15
    16 …
    17   "quoted": …
    18     …
    19 stringData: …
    20 other: …
    21 …
    22 ---
    23 kind: ConfigMap
    24 data:
    25   password: shown
    "#);
}

#[test]
fn secrets_in_lists_patches_generators_and_templates_are_blanked() {
    let text = "\
kind: Kustomization
resources:
  - data/value
patches:
  - target: {kind: Secret, name: db}
    patch: |
      - op: replace
        path: /data/password
        value: hunter2
      - {op: add, path: \"/stringData/x\", value: hunter2}
  - patch: |-
      kind: Secret
      metadata:
        name: shown
      stringData:
        password: hunter2
  - patch: '{\"kind\": \"Secret\", \"data\": {\"p\": \"hunter2\"}}'
secretGenerator:
  - name: db
    literals:
    - password=hunter2
    - 'user=hunter2'
    - hunter2
---
kind: List
items:
- kind: Secret
  data:
    password: hunter2
- data: {a: hunter2,
    b: hunter2}
  kind: Secret
";
    let shown = lines_shown(text);
    assert!(!shown.contains("hunter2"), "{shown}");
    insta::assert_snapshot!(shown, @r#"
     1 kind: Kustomization
     2 resources:
     3   - data/value
     4 patches:
     5   - target: {kind: Secret, name: db}
     6     patch: |
     7       - op: replace
     8         path: /data/password
     9         value: …
    10       - {op: add, path: "/stringData/x", value: …
    11   - patch: |-
    12       kind: Secret
    13       metadata:
    14         name: shown
    15       stringData:
    16         password: …
    17   - patch: …
    18 secretGenerator:
    19   - name: db
    20     literals:
    21     - password=…
    22     - 'user=…
    23     …
    24 ---
    25 kind: List
    26 items:
    27 - kind: Secret
    28   data:
    29     password: …
    30 - data: …
    31     …
    32   kind: Secret
    "#);
}

#[test]
fn secrets_in_json_and_in_broken_yaml_are_blanked() {
    for text in [
        "{\"kind\":\"Secret\",\"data\":{\"p\":\"hunter2\"}}",
        "{\n\"kind\": \"Secret\",\n\"data\": {\n\"p\": \"hunter2\"\n}}",
        "--- {kind: Secret, data: {p: hunter2}}",
        "\u{feff}kind: Secret\ndata:\npassword: hunter2\n",
        "kind: \"Secret\" # c\r\ndata:\r\n\tpassword: hunter2\r\n",
        "kind: Secret\rdata:\r  p: hunter2\r",
        "kind: Secret\nmetadata:\n  data:\n    p: hunter2\n",
        "data:\n  p: hunter2\nkind: !!str Secret\n",
        "secretGenerator:\n- literals: [p=hunter2]\n- literals:\n  - p=hunter2\n  - |\n    hunter2\n",
        "- op: add\n  path: /data/p\n  value: |\n    hunter2: hunter2\n",
        "- op: add\n  path: /data\n  value:\n    p: hunter2\n",
        "- op: add\n  value:\n  - hunter2\n  path: '/stringData/p'\n",
        "x: \"{\\\"kind\\\":\\\"Secret\\\",\\\"data\\\":{\\\"p\\\":\\\"hunter2\\\"}}\"\n",
        "kind: Secret\nstringData:\n  p: >\n   a\n\n\n# hunter2\n   hunter2\n",
    ] {
        let shown = every_line("a.yaml", text);
        assert!(!shown.contains("hunter2"), "{text}\n{shown}");
    }
    // What a generator reads is no YAML, and nothing in it tells that it is secret.
    assert!(!every_line("db.env", "password=hunter2\n").contains("hunter2"));
}

#[test]
fn what_only_looks_like_a_secret_is_shown() {
    let text = "\
kind: ExternalSecret
spec:
  path: ./apps/data/secrets
  data:
    - secretKey: password
---
kind: Kustomization
spec:
  postBuild:
    substituteFrom:
      - kind: Secret
        name: settings
";
    insta::assert_snapshot!(lines_shown(text), @r#"
     1 kind: ExternalSecret
     2 spec:
     3   path: ./apps/data/secrets
     4   data:
     5     - secretKey: password
     6 ---
     7 kind: Kustomization
     8 spec:
     9   postBuild:
    10     substituteFrom:
    11       - kind: Secret
    12         name: settings
    "#);
}

/// Texts with what breaks layouts: wide, combining and control characters, breaks of every kind, Secrets.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z: -]{0,12}",
        2 => prop::sample::select(vec![
            "\n", "\r\n", "\r", "\t", "é", "日本", "👩\u{200d}👩", "e\u{301}", "\u{feff}", "\u{1b}[31m", "\0", "---\n",
            "kind: Secret\n", "data:\n  ", "value: ", "/data", "{", "…", "\u{2028}", "'", "\"", "literals:\n- a=",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

fn spans() -> impl Strategy<Value = Vec<(bool, u32, u32, String)>> {
    let offset = || prop_oneof![8 => 0..200u32, 1 => Just(u32::MAX), 1 => any::<u32>()];
    prop::collection::vec((any::<bool>(), offset(), offset(), "[a-zé\n ]{0,60}"), 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_span_in_no_text_panics(
        texts in (text(), text()), spans in spans(), words in any::<[String; 4]>(),
        width in prop_oneof![0..200usize, Just(usize::MAX)], color in any::<bool>(),
    ) {
        let sources = SourceMap::default();
        let files = [sources.add("a.yaml".into(), texts.0), sources.add(words[0].as_str().into(), texts.1)];
        let mut finding = Finding::new(Code::InvalidYaml, words[1].clone()).note(words[2].clone()).help(words[3].clone());
        for (second, start, end, text) in spans {
            finding = finding.at(Span::new(files[usize::from(second)], start, end), text);
        }
        let report = report(&sources, vec![finding.clone(), finding]);
        let style = Style { width, color };
        for text in [full(&report, style), concise(&report, style), summary(&report, style)] {
            let plain = anstream::adapter::strip_str(&text).to_string();
            prop_assert!(color || plain == text);
            prop_assert!(plain.chars().all(|c| c == '\n' || !c.is_control()), "{plain:?}");
        }
        prop_assert!(json(&report).contains("infra-graph/v2"));
    }

    #[test]
    fn no_line_is_wider_than_the_terminal(
        text in "([a-z ]{0,150}\n){1,30}", spans in spans(), message in "[a-z ]{0,200}", width in 40..160usize,
    ) {
        let sources = SourceMap::default();
        let path = format!("{}.yaml", "folder/".repeat(20));
        let file = sources.add(path.as_str().into(), text);
        let mut finding = Finding::new(Code::InvalidYaml, message.clone()).note(message.clone()).help(message);
        for (_, start, end, text) in spans {
            finding = finding.at(Span::new(file, start % 2000, end % 2000), text);
        }
        let shown = full(&report(&sources, vec![finding]), Style::plain(width));
        // A place is never cut.
        let others = shown.lines().filter(|line| !line.contains(&path));
        let widest = others.map(|line| line.chars().count()).max().unwrap_or(0);
        prop_assert!(widest <= width, "{widest} > {width}\n{shown}");
    }
}

#[test]
fn a_label_far_to_the_right_is_a_place_without_its_line() {
    let sources = SourceMap::default();
    let file = sources.add("a.yaml".into(), "x".repeat(5_000));
    let near = Finding::new(Code::InvalidYaml, "near").at(Span::new(file, 10, 5_000), "all of this");
    let far = Finding::new(Code::InvalidYaml, "far").at(Span::new(file, 4_000, 4_001), "this");
    insta::assert_snapshot!(full(&report(&sources, vec![near, far]), Style::plain(60)), @r#"
    error[invalid-yaml]: near
      ╭▸ a.yaml:1:11
      │
    1 │ xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
      ╰╴          ━━━━━━━━━━━━━━━━━━━━━━━━━━━━ all of this

    error[invalid-yaml]: far
     ╭▸ a.yaml:1:4001
     ╰ this
    "#);
}
