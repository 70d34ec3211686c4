//! `check` with many findings: a table, each with its place, and how to see more. On one screen, at any width.

use infra_graph::finding::{Code, Finding};
use infra_graph::report::{Limit, Report, Style, digest, summary};
use infra_graph::repository::Repository;
use infra_graph::source::{Disk, SourceMap, Span};
use infra_graph::{Options, analyze};

use crate::support::{Copy, program, run, shared};

const FILE: &str =
    "clusters/production/tenants/a-team-with-a-long-name/applications/payments/kustomization.yaml";

/// A dozen findings of three codes in two environments.
fn findings(sources: &SourceMap) -> Vec<Finding> {
    let file = sources.add(FILE.into(), "a: 1\n".repeat(20));
    let at = |line: u32| Span::new(file, line * 5, line * 5 + 1);
    let mut all = Vec::new();
    for line in 0..9 {
        let mut finding =
            Finding::new(Code::MissingDependency, format!("database-{line} is not in production"));
        finding.environments.insert("production".to_owned());
        all.push(finding.at(at(line), "here").note(format!("The same stands in {FILE}:{line}:1.")));
    }
    for line in 9..12 {
        let mut finding =
            Finding::new(Code::TimeoutInversion, format!("web-{line} waits 5m for what may take 20m"));
        finding.environments.extend(["production".to_owned(), "staging".to_owned()]);
        all.push(finding.at(at(line), "here"));
    }
    let mut info = Finding::new(Code::OpaqueResourceSet, "what tenants creates is not known here");
    info.environments.insert("staging".to_owned());
    all.push(info.at(at(12), ""));
    all
}

fn shown(width: usize, limit: Limit) -> String {
    let sources = SourceMap::default();
    let environments = vec!["production".to_owned(), "staging".to_owned()];
    let report = Report::new(&sources, environments, 7, findings(&sources));
    digest(&report, Style::plain(width), limit, "the end\n")
}

#[test]
fn at_three_widths() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        for width in [60, 80, 120] {
            insta::assert_snapshot!(format!("digest_at_{width}_columns"), shown(width, Limit::Screen));
        }
    });
}

#[test]
fn no_place_is_cut_at_any_width() {
    for width in [40, 60, 80, 120] {
        for limit in [Limit::Screen, Limit::All] {
            let text = shown(width, limit);
            let count = if limit == Limit::All { 13 } else { 9 };
            for line in 1..=count {
                let place = format!("{FILE}:{line}:1");
                let is_there =
                    text.lines().any(|shown| shown.ends_with(&place) || shown.contains(&format!("{place}.")));
                assert!(is_there, "{width}: {place}\n{text}");
            }
            let parts = text.lines().filter(|line| line.contains("clusters/") || line.contains("payments"));
            assert!(parts.into_iter().all(|line| line.contains(FILE)), "{width}\n{text}");
        }
    }
}

#[test]
fn few_are_drawn_and_many_where_somebody_says_so() {
    let sources = SourceMap::default();
    let mut few = findings(&sources);
    few.truncate(10);
    let environments = vec!["production".to_owned()];
    let report = Report::new(&sources, environments, 7, few);
    let text = digest(&report, Style::plain(100), Limit::Screen, "");
    assert!(!text.contains("9 errors") && text.matches("╭▸").count() == 10, "{text}");
    let two = shown(100, Limit::Count(2));
    assert!(two.contains("9 errors") && two.contains("2 of 13 findings: `--limit 0` shows all."), "{two}");
    assert_eq!(two.matches("╭▸").count(), 2, "{two}");
    assert_eq!(shown(100, Limit::All).matches("╭▸").count(), 13);
}

#[test]
fn any_number_fits_on_a_screen() {
    let sources = SourceMap::default();
    for count in [11, 17, 40, 500] {
        for width in [60, 100] {
            let file = sources.add(FILE.into(), "a: 1\n".repeat(20));
            let code = |number: usize| Code::ALL[number % 9];
            let finding = |number: usize| {
                Finding::new(
                    code(number),
                    format!("number {number} is wrong in a way that takes a few words to say"),
                )
                .at(Span::new(file, 0, 1), "")
            };
            let report = Report::new(&sources, vec!["a".to_owned()], 1, (0..count).map(finding).collect());
            let text = digest(&report, Style::plain(width), Limit::Screen, "one\ntwo\n");
            let lines = text.lines().count();
            assert!(lines <= 50, "{count} at {width}: {lines}\n{text}");
        }
    }
}

#[test]
fn real_repositories_fit_on_a_screen() {
    let Some(root) = shared() else { return };
    for entry in std::fs::read_dir(root.join("corpus")).unwrap() {
        let path = camino::Utf8PathBuf::from_path_buf(entry.unwrap().path()).unwrap();
        if !path.is_dir() {
            continue;
        }
        let repository = Repository::new(Disk::open(&path).unwrap());
        let analysis = analyze(&repository, &Options::default());
        let names = analysis.environments.iter().map(|one| one.name().to_owned()).collect();
        let report = Report::new(repository.sources(), names, 100, analysis.findings);
        for width in [60, 80, 120] {
            let style = Style::plain(width);
            let text = digest(&report, style, Limit::Screen, &summary(&report, style));
            let lines = text.lines().count();
            assert!(report.findings.len() <= 10 || lines <= 50, "{path} at {width}: {lines}\n{text}");
        }
    }
}

/// A repository of 12 Kustomizations that wait for nothing that is there.
fn many() -> Copy {
    let copy = Copy::of_fixture("loop-and-typo");
    let text = std::fs::read_to_string(copy.path().join("clusters/staging/apps/billing.yaml")).unwrap();
    for number in 0..12 {
        let text = text.replace("name: billing", &format!("name: billing-{number}"));
        copy.write(&format!("clusters/staging/apps/billing-{number}.yaml"), &text);
    }
    let files = std::fs::read_dir(copy.path().join("clusters/staging/apps")).unwrap();
    assert!(files.count() >= 12);
    copy
}

#[test]
fn codes_severities_and_limits() {
    let copy = many();
    let count = |arguments: &[&str]| {
        let (exit, out, error) = run(copy.path(), arguments);
        (exit, out.matches("[missing-dependency]").count(), out.matches("[dependency-cycle]").count(), error)
    };
    let (_, missing, cycles, _) = count(&["check", "-o", "concise"]);
    assert!(missing >= 12 && cycles == 1, "{missing} {cycles}");
    let (exit, only, others, _) = count(&["check", "-o", "concise", "--only", "dependency-cycle"]);
    assert_eq!((exit, only, others), (1, 0, 1));
    let (_, both, cycles, _) =
        count(&["check", "-o", "concise", "--only", "dependency-cycle", "--only", "missing-dependency"]);
    assert_eq!((both, cycles), (missing, 1));
    let (_, _, _, error) = count(&["check", "-o", "concise", "--limit", "3"]);
    assert!(error.contains(&format!("the answer has 3 of {} findings", missing + cycles + 1)), "{error}");
    let report = crate::support::json(copy.path(), &["check", "-o", "json", "--limit", "3"]);
    assert_eq!(report["result"]["findings"].as_array().unwrap().len(), 3);
    let (exit, out, _) = run(copy.path(), &["check", "--severity", "error", "-o", "concise"]);
    assert!(exit == 1 && !out.contains("warning["), "{out}");
    // What is not shown counts for the exit code all the same.
    let (exit, out, _) = run(
        copy.path(),
        &["check", "--only", "no-retry-interval", "--severity", "error", "--fail-on", "info"],
    );
    assert!(!out.contains("warning["), "{exit} {out}");
}

#[test]
fn places_are_links_where_the_terminal_has_them() {
    let copy = Copy::of_fixture("loop-and-typo");
    let shown = |force: &str| {
        let mut command = program(copy.path());
        command.args(["check", "--color", "always"]).env_remove("NO_COLOR").env("FORCE_HYPERLINK", force);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let place = "clusters/staging/apps/billing.yaml:15:13";
    let root = copy.path().canonicalize().unwrap();
    let address = format!("file://{}/clusters/staging/apps/billing.yaml", root.to_str().unwrap());
    let link = format!("\x1b]8;;{address}\x1b\\{place}\x1b]8;;\x1b\\");
    assert!(shown("1").contains(&link), "{:?}", shown("1"));
    assert!(!shown("0").contains("]8;;"));
    // Without links, the words are the same.
    assert_eq!(
        anstream::adapter::strip_str(&shown("1")).to_string(),
        anstream::adapter::strip_str(&shown("0")).to_string()
    );
}

#[test]
fn a_finding_with_very_many_places_shows_some_and_says_how_many_more() {
    let sources = SourceMap::default();
    let file = sources.add(FILE.into(), "a: 1\n".repeat(150));
    let at = |line: u32| Span::new(file, line * 5, line * 5 + 1);
    let finding = Finding::new(Code::DependencyCycle, "150 wait for each other".to_owned());
    let finding = (0..150).fold(finding, |finding, line| finding.at(at(line), "this one waits"));
    let report = Report::new(&sources, vec!["production".to_owned()], 1, vec![finding]);
    let text = digest(&report, Style::plain(120), Limit::All, "the end\n");
    assert_eq!(text.matches("this one waits").count(), 100, "{text}");
    assert!(text.contains("note: 50 more places not shown: `-o json` has all of them"), "{text}");
}
