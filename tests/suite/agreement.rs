//! Findings and order say the same: what is never ready has a finding, and no finding calls broken what gets ready.

use std::collections::BTreeSet;

use camino::Utf8Path;
use infra_graph::AnalyzedEnvironment;
use infra_graph::finding::{Code, Finding, Rollout, Severity};
use infra_graph::flux::Kind;
use infra_graph::flux::is_left_alone;
use infra_graph::graph::{Node, NodeId};
use infra_graph::readiness::{Lacks, Readiness, Reason, Unreachable};
use infra_graph::repository::Repository;
use infra_graph::source::Disk;
use infra_graph::{Analysis, Options, analyze};

use crate::support::{example, shared};

/// The codes that say of something that it is never ready.
const BROKEN: [Code; 23] = [
    Code::DependencyCycle,
    Code::SelfDependency,
    Code::MissingDependency,
    Code::DependencyOfWrongKind,
    Code::WaitDeadlock,
    Code::ExistenceDeadlock,
    Code::ApplyDeadlock,
    Code::SuspendedDependency,
    Code::MissingSource,
    Code::MissingPath,
    Code::BuildFailed,
    Code::MissingFile,
    Code::InvalidYaml,
    Code::TemplateInManifest,
    Code::TooLarge,
    Code::UnreadableFile,
    Code::UndefinedVariable,
    Code::InvalidSubstitution,
    Code::PrefixBreaksReference,
    Code::HealthCheckWithoutNamespace,
    Code::HealthCheckNeverPasses,
    Code::MissingConfiguration,
    Code::MissingKind,
];

/// The first that findings and order do not agree about, in words.
pub(crate) fn disagreement(analysis: &Analysis) -> Option<String> {
    analysis.environments.iter().find_map(|analyzed| of_environment(analysis, analyzed))
}

fn of_environment(analysis: &Analysis, analyzed: &AnalyzedEnvironment) -> Option<String> {
    let name = &analyzed.environment().name;
    let concerns = |finding: &&Finding| BROKEN.contains(&finding.code) && finding.environments.contains(name);
    let findings: Vec<&Finding> = analysis.findings.iter().filter(concerns).collect();
    let (empty, running) = (analyzed.empty(), analyzed.running());
    let gloomy = findings.iter().find_map(|finding| {
        let readiness = if finding.rollout == Some(Rollout::Cold) { &empty } else { &running };
        called_broken(analyzed, finding, readiness)
    });
    gloomy.or_else(|| unexplained(analyzed, &findings, running))
}

/// A node that an error calls broken, and that gets ready.
fn called_broken(analyzed: &AnalyzedEnvironment, finding: &Finding, readiness: &Readiness) -> Option<String> {
    // A loop that a `readyExpr` opens keeps nobody from getting ready; it stops the delivery of revisions.
    let is_loop = matches!(finding.code, Code::DependencyCycle | Code::SelfDependency);
    let is_open = is_loop && has_expression(analyzed, finding);
    // Below an error, it is not said for certain.
    if finding.severity < Severity::Error || is_open {
        return None;
    }
    let id = finding.nodes.first()?;
    let (node, _) = analyzed.graph().nodes().find(|(_, node)| node.reference.to_string() == *id)?;
    readiness
        .done(node)
        .map(|_| format!("{id} gets ready, in spite of {}: {}", finding.code, finding.message))
}

fn has_expression(analyzed: &AnalyzedEnvironment, finding: &Finding) -> bool {
    let is_member = |id: NodeId| finding.nodes.contains(&analyzed.graph().node(id).reference.to_string());
    analyzed.graph().edges().any(|edge| edge.ready_expression && is_member(edge.from) && is_member(edge.to))
}

/// A Kustomization or release that is never ready, and that no finding tells of.
fn unexplained(
    analyzed: &AnalyzedEnvironment,
    findings: &[&Finding],
    readiness: &Readiness,
) -> Option<String> {
    let named: BTreeSet<&String> = findings.iter().flat_map(|finding| &finding.nodes).collect();
    let nodes = analyzed.graph().nodes().filter(|(_, node)| named.contains(&node.reference.to_string()));
    let named: Vec<NodeId> = nodes.map(|(id, _)| id).filter(|id| readiness.done(*id).is_none()).collect();
    let behind: BTreeSet<NodeId> =
        Unreachable::of(readiness).behind(&named).into_iter().chain(named).collect();
    let is_asked = |node: &Node| matches!(node.kind, Some(Kind::Kustomization | Kind::HelmRelease));
    let mut never = readiness.never_ready(analyzed.graph()).filter(|(_, node)| is_asked(node));
    let (_, node) = never.find(|(id, node)| {
        !behind.contains(id) && !is_meant(analyzed, node) && !comes_with_its_applier(readiness, *id)
    })?;
    Some(format!("{} is never ready, and nothing says why", node.reference))
}

/// Whether the repository itself says that nothing happens with it.
fn is_meant(analyzed: &AnalyzedEnvironment, node: &Node) -> bool {
    let entry = analyzed.environment().inventory.get(&node.reference);
    node.suspended || entry.is_some_and(|entry| is_left_alone(&entry.object))
}

/// Whether it is only never applied, since its applier never applies anything: then that one is to be explained.
fn comes_with_its_applier(readiness: &Readiness, id: NodeId) -> bool {
    let obstacle = Lacks::of(readiness).obstacle(id).map(|hop| readiness.reason(hop.reason));
    matches!(obstacle, Some(Reason::AppliedBy(_)))
}

fn analysis(folder: &Utf8Path) -> Analysis {
    analyze(&Repository::new(Disk::open(folder).expect("a repository")), &Options::default())
}

fn assert_agreement(folders: impl Iterator<Item = camino::Utf8PathBuf>) {
    let faults: Vec<String> = folders
        .filter_map(|folder| disagreement(&analysis(&folder)).map(|fault| format!("{folder}: {fault}")))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn folders(folder: &Utf8Path) -> impl Iterator<Item = camino::Utf8PathBuf> + use<> {
    let mut all: Vec<_> = folder.read_dir_utf8().unwrap().map(|entry| entry.unwrap().into_path()).collect();
    all.sort();
    all.into_iter().filter(|path| path.is_dir())
}

#[test]
fn findings_and_order_agree_on_the_example_and_on_the_fixtures() {
    let root = camino::Utf8PathBuf::from_path_buf(example()).unwrap();
    let fixtures = root.join("../../tests/fixtures");
    let all = std::iter::once(root.clone())
        .chain(folders(&fixtures.join("deadlocks")))
        .chain(folders(&fixtures).filter(|path| path.file_name() != Some("deadlocks")));
    assert_agreement(all);
}

#[test]
fn findings_and_order_agree_on_real_repositories() {
    let Some(corpus) = shared().map(|shared| shared.join("corpus")) else { return };
    assert_agreement(folders(&corpus));
}
