//! `# infra-graph: allow(code) reason`: which findings it answers, and what is said of it.

use infra_graph::repository::Repository;
use infra_graph::source::Memory;
use infra_graph::{Analysis, Options, analyze};

use crate::support::place;

/// A Kustomization without its dependencies, which are lines 9 and on.
const HEAD: &str = "\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: billing, namespace: flux-system}
spec:
  interval: 1h
  path: ./apps
  sourceRef: {kind: GitRepository, name: flux-system}
  dependsOn:
";

/// An environment of one file.
fn analyzed(text: &str) -> (Repository, Analysis) {
    let files = [("clusters/staging/billing.yaml", text), ("apps/kustomization.yaml", "")];
    let repository = Repository::new(Memory::from_iter(files));
    let analysis = analyze(&repository, &Options::default());
    (repository, analysis)
}

/// What is reported, `line code: message`, and then what is allowed, `line code: reason`.
fn told(text: &str) -> (Vec<String>, Vec<String>) {
    let (repository, analysis) = analyzed(text);
    let line = |finding: &infra_graph::finding::Finding| {
        let place = place(&repository, finding.span().unwrap());
        place.split(':').nth(1).unwrap().to_owned()
    };
    let mut reported: Vec<String> = analysis
        .findings
        .iter()
        .map(|finding| format!("{} {}: {}", line(finding), finding.code, finding.message))
        .collect();
    reported.sort();
    let allowed = analysis
        .allowed
        .iter()
        .map(|one| format!("{} {}: {}", line(&one.finding), one.finding.code, one.reason));
    (reported, allowed.collect())
}

fn lines(lines: &str) -> (Vec<String>, Vec<String>) {
    told(&format!("{HEAD}{lines}"))
}

const NOTHING: &[String] = &[];
const B: &str = "10 missing-dependency: b is not in staging";

#[test]
fn behind_a_value_it_answers_its_line() {
    let (reported, allowed) =
        lines("  - name: a # infra-graph: allow(missing-dependency) it comes by hand\n  - name: b\n");
    assert_eq!(reported, [B]);
    assert_eq!(allowed, ["9 missing-dependency: it comes by hand"]);
}

#[test]
fn alone_it_answers_the_next_line_that_says_something() {
    let (reported, allowed) = lines(
        "  # infra-graph: allow(missing-dependency) by hand\n\n  # something else\n  - name: a\n  - name: b\n",
    );
    assert_eq!(reported, ["13 missing-dependency: b is not in staging"]);
    assert_eq!(allowed, ["12 missing-dependency: by hand"]);
}

#[test]
fn several_comments_above_answer_the_same_line() {
    let (reported, allowed) = lines(
        "  # infra-graph: allow(missing-dependency) by hand\n  # infra-graph: allow(self-dependency) no\n  - name: a\n",
    );
    assert_eq!(reported, ["10 unused-allow: this comment allows self-dependency, and there is none here"]);
    assert_eq!(allowed, ["11 missing-dependency: by hand"]);
}

#[test]
fn at_the_head_of_a_document_it_answers_the_document() {
    let comment = "# infra-graph: allow(missing-dependency): by hand\n";
    let two = format!("{HEAD}  - name: a\n  - name: b\n");
    let other = two.replace("billing", "reports");
    for head in [comment.to_owned(), format!("---\n{comment}"), format!("# a licence\n\n{comment}\n---\n")] {
        let (reported, allowed) = told(&format!("{head}{two}---\n{other}"));
        assert_eq!((reported.len(), allowed.len()), (2, 2), "{head}: {reported:?} {allowed:?}");
        let (reported, allowed) = told(&format!("{other}---\n{head}{two}"));
        assert_eq!((reported.len(), allowed.len()), (2, 2), "{head}: {reported:?} {allowed:?}");
    }
}

#[test]
fn behind_the_marker_of_a_document_it_answers_the_document() {
    let (reported, allowed) = told(&format!(
        "--- # infra-graph: allow(missing-dependency) by hand\n{HEAD}  - name: a\n  - name: b\n"
    ));
    assert_eq!(reported, NOTHING);
    assert_eq!(allowed.len(), 2);
}

#[test]
fn any_line_of_a_loop_will_do() {
    let one = |name: &str, other: &str, comment: &str| {
        format!("{HEAD}  - name: {other}{comment}\n").replace("name: billing", &format!("name: {name}"))
    };
    let comment = " # infra-graph: allow(dependency-cycle) it is known";
    let (a, b) = (one("a", "b", ""), one("b", "a", ""));
    assert!(told(&format!("{a}---\n{b}")).0[0].contains("dependency-cycle"));
    for (a, b) in [(one("a", "b", comment), b.clone()), (a.clone(), one("b", "a", comment))] {
        let (reported, allowed) = told(&format!("{a}---\n{b}"));
        assert_eq!(reported, NOTHING);
        assert_eq!(allowed.len(), 1);
    }
}

#[test]
fn several_codes_and_blanks_are_fine() {
    let (reported, allowed) =
        lines("  - name: a #   infra-graph:  allow( missing-dependency , self-dependency )  -  by hand\n");
    assert_eq!(reported, ["9 unused-allow: this comment allows self-dependency, and there is none here"]);
    assert_eq!(allowed, ["9 missing-dependency: by hand"]);
}

#[test]
fn a_comment_that_is_not_understood_answers_nothing_and_is_reported() {
    for (comment, message) in [
        ("allow(missing-dependency)", "this comment allows missing-dependency without a reason"),
        ("allow(missing-dependency) - ", "this comment allows missing-dependency without a reason"),
        ("allow(missing-dependancy) x", "this comment allows missing-dependancy, which is no finding"),
        ("allow(missing-dependency, nope) x", "this comment allows nope, which is no finding"),
        ("allow() x", "this comment allows nothing"),
        ("allow(,) x", "this comment allows nothing"),
        ("allow missing-dependency x", "this comment is for infra-graph, and is not understood"),
        ("allow(missing-dependency", "this comment is for infra-graph, and is not understood"),
        ("ignore", "this comment is for infra-graph, and is not understood"),
        ("", "this comment is for infra-graph, and is not understood"),
    ] {
        let (reported, allowed) = lines(&format!("  - name: a # infra-graph: {comment}\n"));
        let expected = ["9 missing-dependency: a is not in staging", &format!("9 unused-allow: {message}")];
        assert_eq!((reported.as_slice(), allowed.as_slice()), (&expected.map(str::to_owned)[..], NOTHING));
    }
    let (_, analysis) = analyzed(&format!("{HEAD}  - name: a # infra-graph: allow(missing-dependancy) x\n"));
    let finding = analysis.findings.iter().find(|finding| finding.code.name() == "unused-allow").unwrap();
    assert_eq!(finding.help.as_deref(), Some("did you mean `missing-dependency`?"));
}

#[test]
fn a_comment_that_nothing_follows_is_reported() {
    let (reported, _) = lines("  - name: a\n# infra-graph: allow(missing-dependency) too late\n");
    assert_eq!(
        reported[0],
        "10 unused-allow: this comment allows missing-dependency, and there is none here"
    );
}

#[test]
fn text_is_no_comment() {
    let text = "# infra-graph: allow(missing-dependency) no";
    for spec in [
        format!("  patches:\n  - patch: |\n      {text}\n      a: b\n"),
        format!("  path: \"{text}\"\n"),
        format!("  path: '{text}'\n"),
        format!("  path: a{text}\n"),
        format!("  path: >\n    x\n    {text}\n"),
    ] {
        let (reported, allowed) = lines(&format!("  - name: a\n{spec}"));
        let about_comments = reported.iter().filter(|line| line.contains("unused-allow")).count();
        assert_eq!((about_comments, allowed.len()), (0, 0), "{spec}: {reported:?}");
    }
}

#[test]
fn line_ends_marks_and_many_comments_change_nothing() {
    let many = "# a\n".repeat(200);
    let text = format!("\u{feff}{HEAD}{many}  - name: a # infra-graph: allow(missing-dependency) ä\n")
        .replace('\n', "\r\n");
    let (reported, allowed) = told(&text);
    assert_eq!(reported, NOTHING);
    assert_eq!(allowed, ["209 missing-dependency: ä"]);
}

#[test]
fn a_broken_document_can_be_answered_at_its_head() {
    let text = format!(
        "{HEAD}  - name: a\n---\n# infra-graph: allow(invalid-yaml) filled in by a script\na: [\n---\n{HEAD}  - name: b\n"
    );
    let (reported, allowed) = told(&text);
    assert!(reported.iter().all(|line| !line.contains("invalid-yaml")), "{reported:?}");
    assert!(allowed.iter().any(|line| line.ends_with("invalid-yaml: filled in by a script")), "{allowed:?}");
}

#[test]
fn a_shared_base_is_answered_in_every_environment_and_a_comment_is_used_if_any_needs_it() {
    let base = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps, namespace: flux-system}\nspec:\n  path: ./apps\n  sourceRef: {kind: GitRepository, name: flux-system}\n  dependsOn:\n  - name: infra # infra-graph: allow(missing-dependency) only the clusters with it need it\n";
    let overlay = "resources: [../../base]\n";
    let infra = base.replace("name: apps", "name: infra").split("  dependsOn").next().unwrap().to_owned();
    let files = [
        ("base/apps.yaml", base),
        ("base/kustomization.yaml", "resources: [apps.yaml]\n"),
        ("clusters/a/kustomization.yaml", overlay),
        ("clusters/b/kustomization.yaml", "resources: [../../base, infra.yaml]\n"),
        ("clusters/b/infra.yaml", &infra),
        ("apps/n.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n"),
    ];
    let repository = Repository::new(Memory::from_iter(files));
    let analysis = analyze(&repository, &Options::default());
    let of = |code: &str| analysis.findings.iter().filter(|finding| finding.code.name() == code).count();
    assert_eq!((of("missing-dependency"), of("unused-allow")), (0, 0), "{:?}", analysis.findings);
    let environments: Vec<_> = analysis.allowed.iter().flat_map(|one| &one.finding.environments).collect();
    assert_eq!(environments, ["a"]);
}
