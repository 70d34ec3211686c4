//! What was seen in running controllers about revisions, loops and what comes with a commit: each statement is one test.

use infra_graph::environment::{Content, ResolveOptions};
use infra_graph::finding::{Code, Finding, Rollout, Severity};
use infra_graph::object::ObjectRef;
use infra_graph::repository::Repository;
use infra_graph::source::Memory;
use infra_graph::{Analysis, Options, analyze};

use crate::support::fleet::{SYNC_A, kustomization};

/// A repository whose root applies these Kustomizations, each with a folder of its own.
fn fleet(members: &[(&str, String)], others: &[(&str, &str)]) -> Repository {
    let mut files = vec![("clusters/a/flux-system/gotk-sync.yaml".to_owned(), SYNC_A.to_owned())];
    for (name, more) in members {
        files.push((format!("clusters/a/{name}.yaml"), kustomization(name, more)));
        let config =
            format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n  namespace: flux-system\n");
        files.push((format!("{name}/config.yaml"), config));
    }
    files.extend(others.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())));
    Repository::new(files.into_iter().collect::<Memory>())
}

const CHILD: (&str, &str) =
    ("child/x.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n  namespace: flux-system\n");

fn depends_on(name: &str) -> String {
    format!("  dependsOn:\n    - name: {name}\n")
}

fn analysis(members: &[(&str, String)], others: &[(&str, &str)]) -> Analysis {
    analyze(&fleet(members, others), &Options::default())
}

fn of(analysis: &Analysis, code: Code) -> Option<&Finding> {
    analysis.findings.iter().find(|finding| finding.code == code)
}

fn notes(finding: &Finding) -> String {
    finding.notes.join(" ")
}

/// A source of the same URL as the root's.
fn source(name: &str, url: &str) -> String {
    format!(
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: {name}\n  namespace: flux-system\n\
         spec:\n  interval: 5m\n  url: {url}\n"
    )
}

const HERE: &str = "https://example.com/infra";

fn on(text: &str, source: &str) -> String {
    text.replace("    name: flux-system\n", &format!("    name: {source}\n"))
}

#[test]
fn a_loop_keeps_the_commit_that_mends_it_from_the_root() {
    let found =
        analysis(&[("one", depends_on("two")), ("two", depends_on("one")), ("free", String::new())], &[]);
    let finding = of(&found, Code::DependencyCycle).unwrap();
    let told = notes(finding);
    assert!(told.contains("No Kustomization of GitRepository/flux-system/flux-system is told"), "{told}");
    assert!(told.contains("2 others included"), "{told}");
    assert!(told.contains("not told to flux-system either"), "{told}");
    assert!(told.contains("the interval of flux-system (10m)"), "{told}");
    assert!(told.contains("`flux reconcile kustomization flux-system --with-source`"), "{told}");
    let own = analysis(&[("one", depends_on("one"))], &[]);
    let told = notes(of(&own, Code::SelfDependency).unwrap());
    assert!(told.contains("is told of new revisions") && told.contains("flux reconcile"), "{told}");
}

#[test]
fn a_loop_that_is_opened_stops_the_events_of_its_source_all_the_same() {
    let opened = "  dependsOn:\n    - name: two\n      readyExpr: dep.metadata.generation > 0\n".to_owned();
    let found = analysis(&[("one", opened), ("two", depends_on("one"))], &[]);
    let finding = of(&found, Code::DependencyCycle).unwrap();
    assert_eq!(finding.severity, Severity::Error);
    let told = notes(finding);
    assert!(
        told.contains("A `readyExpr` opens the loop") && told.contains("stays at the old revision"),
        "{told}"
    );
    let suspended = format!("  suspend: true\n{}", depends_on("two"));
    let found = analysis(&[("one", suspended), ("two", depends_on("one"))], &[]);
    let told = notes(of(&found, Code::DependencyCycle).unwrap());
    assert!(told.contains("one cannot run, being suspended") && told.contains("old revision"), "{told}");
}

#[test]
fn a_loop_over_two_sources_needs_no_failure() {
    let other = source("other", HERE);
    let mut files = vec![("clusters/a/other.yaml", other.as_str())];
    let two = on(&kustomization("two", &depends_on("one")), "other");
    files.extend([("clusters/a/two.yaml", two.as_str())]);
    let found = analysis(&[("one", depends_on("two"))], &files);
    let told = notes(of(&found, Code::DependencyCycle).unwrap());
    assert!(told.contains("needs no failure") && told.contains("change together"), "{told}");
    assert!(!told.contains("told of new revisions"), "{told}");
    // An expression opens it, and no sort sees it.
    let opened = "  dependsOn:\n    - name: two\n      readyExpr: dep.metadata.generation > 0\n".to_owned();
    let found = analysis(&[("one", opened)], &files);
    assert!(of(&found, Code::DependencyCycle).is_none());
}

#[test]
fn a_loop_over_two_shards_is_not_seen_by_the_sort() {
    let in_shard = |name: &str, on: &str| {
        kustomization(name, &depends_on(on))
            .replace("metadata:\n", "metadata:\n  labels:\n    sharding.fluxcd.io/key: shard1\n")
    };
    let two = in_shard("two", "one");
    let found = analysis(&[("one", depends_on("two"))], &[("clusters/a/two.yaml", two.as_str())]);
    let told = notes(of(&found, Code::DependencyCycle).unwrap());
    assert!(told.contains("different shards") && !told.contains("told of new revisions"), "{told}");
    // In one shard, only those of the shard are not told.
    let one = in_shard("one", "two");
    let files = [("clusters/a/one.yaml", one.as_str()), ("clusters/a/two.yaml", two.as_str())];
    let told = notes(of(&analysis(&[("free", String::new())], &files), Code::DependencyCycle).unwrap());
    assert!(told.contains("in the shard shard1 is told of new revisions while it lasts."), "{told}");
    assert!(!told.contains("flux reconcile"), "the root is told: {told}");
}

#[test]
fn wait_that_a_commit_adds_may_bite_one_commit_later() {
    let child = kustomization("child", &depends_on("parent"));
    let found =
        analysis(&[("parent", "  wait: true\n".to_owned())], &[("parent/child.yaml", child.as_str()), CHILD]);
    let finding = of(&found, Code::WaitDeadlock).unwrap();
    assert_eq!(finding.rollout, Some(Rollout::Upgrade));
    let told = notes(finding);
    assert!(told.contains("A commit that only adds `wait` may still pass"), "{told}");
}

#[test]
fn a_child_that_comes_with_the_dependency_on_it_is_a_race() {
    let child = kustomization("child", "");
    let files = [("parent/child.yaml", child.as_str()), CHILD];
    let found = analysis(&[("parent", depends_on("child"))], &files);
    let finding = of(&found, Code::ExistenceDeadlock).unwrap();
    assert_eq!(finding.message, "parent waits for child, which only parent itself applies");
    assert_eq!(finding.rollout, Some(Rollout::Cold));
    assert!(notes(finding).contains("it is a race"), "{}", notes(finding));
    // Where the parent waits for another one of its source, the new spec is there before it runs.
    let both = format!("{}    - name: base\n", depends_on("child"));
    let found = analysis(&[("base", String::new()), ("parent", both.clone())], &files);
    let told = notes(of(&found, Code::ExistenceDeadlock).unwrap());
    assert!(told.contains("does not pass") && told.contains("the new revision of base"), "{told}");
    // Of another source, it does not wait for a revision.
    let (other, base) = (source("other", HERE), on(&kustomization("base", ""), "other"));
    let files = [files[0], CHILD, ("clusters/a/other.yaml", &other), ("clusters/a/base.yaml", &base)];
    let told = notes(of(&analysis(&[("parent", both)], &files), Code::ExistenceDeadlock).unwrap());
    assert!(told.contains("it is a race"), "{told}");
}

fn content(analysis: &Analysis, name: &str) -> Content {
    let reference = ObjectRef::new("kustomize.toolkit.fluxcd.io", "Kustomization", "flux-system", name);
    analysis.environments[0].environment().content(&reference).clone()
}

#[test]
fn a_source_that_only_its_reader_brings_was_made_by_hand() {
    let (reader, own) = (on(&kustomization("apps", ""), "apps"), source("apps", HERE));
    let files = [("clusters/a/apps.yaml", reader.as_str()), ("apps/source.yaml", own.as_str())];
    let found = analysis(&[], &files);
    let finding = of(&found, Code::ExistenceDeadlock).unwrap();
    assert_eq!((finding.severity, finding.rollout), (Severity::Error, Some(Rollout::Cold)));
    assert_eq!(
        finding.message,
        "apps takes its content from GitRepository apps, which only apps itself applies"
    );
    assert!(notes(finding).contains("has to create GitRepository apps by hand"), "{}", notes(finding));
    assert!(of(&found, Code::MissingSource).is_none());
    assert!(matches!(content(&found, "apps"), Content::Folder(_)), "what lies behind it is there");
}

#[test]
fn a_source_of_that_name_with_another_url_is_missing_as_before() {
    let (reader, own) = (on(&kustomization("apps", ""), "apps"), source("apps", "https://example.com/other"));
    let files = [("clusters/a/apps.yaml", reader.as_str()), ("apps/source.yaml", own.as_str())];
    let found = analysis(&[], &files);
    assert!(of(&found, Code::MissingSource).is_some());
    assert!(of(&found, Code::ExistenceDeadlock).is_none());
    assert_eq!(content(&found, "apps"), Content::Missing);
}

#[test]
fn two_sources_that_bring_each_other_are_found() {
    let readers = [on(&kustomization("one", ""), "one"), on(&kustomization("two", ""), "two")];
    let sources = [source("one", HERE), source("two", HERE)];
    let files = [
        ("clusters/a/one.yaml", readers[0].as_str()),
        ("clusters/a/two.yaml", readers[1].as_str()),
        ("one/source.yaml", sources[1].as_str()),
        ("two/source.yaml", sources[0].as_str()),
    ];
    assert!(of(&analysis(&[], &files), Code::ExistenceDeadlock).is_some());
    // Where one of the two is not there, neither is the other.
    let found = analysis(&[], &files[..3]);
    assert!(of(&found, Code::ExistenceDeadlock).is_none());
    assert_eq!(found.findings.iter().filter(|finding| finding.code == Code::MissingSource).count(), 2);
}

#[test]
fn a_source_that_is_given_needs_nobody() {
    let reader = on(&kustomization("apps", ""), "apps");
    let config = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n  namespace: flux-system\n";
    let repository = fleet(&[], &[("clusters/a/apps.yaml", reader.as_str()), ("apps/config.yaml", config)]);
    let given = ObjectRef::new("source.toolkit.fluxcd.io", "GitRepository", "flux-system", "apps");
    let resolve = ResolveOptions { sources: [(given, "".into())].into(), ..ResolveOptions::default() };
    let options = Options { resolve, ..Options::default() };
    let found = analyze(&repository, &options);
    assert!(of(&found, Code::ExistenceDeadlock).is_none() && of(&found, Code::MissingSource).is_none());
}
