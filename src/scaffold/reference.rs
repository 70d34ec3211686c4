//! The reference of a cluster to a service: a Flux Kustomization, and the line of a list where the others have one.

use std::collections::BTreeMap;

use crate::flux::Kind;
use crate::graph::{EdgeKind, NodeId};
use crate::object::ObjectRef;
use crate::repository::Repository;

use super::document::Doc;
use super::layout::{Layout, Service, Site};
use super::naming::{Naming, replaced};
use super::vote::{Kept, entries};
use super::{NewReference, PlannedFile, ScaffoldError, kustomization, listing};

/// The file of the Kustomization, and the list that brings the others in where it has to name the new one too.
pub(super) fn files(
    repository: &Repository,
    layout: &Layout<'_>,
    naming: &Naming,
    site: &Site<'_>,
) -> Result<(NewReference, Vec<PlannedFile>), ScaffoldError> {
    let not_found = || ScaffoldError::NotFound {
        what: "a Kustomization to follow",
        place: site.environment.environment().entry.to_string(),
    };
    let model = site.services.first().ok_or_else(not_found)?;
    let namespace = super::vote::most_frequent(site.services.iter().map(|service| &*service.id.namespace));
    let id = kustomization(namespace.map_or("flux-system", |(namespace, _)| namespace), &naming.service);
    let depends_on = dependencies(site);
    let text = text(repository, layout, naming, site, &depends_on);
    let path = replaced(model.file.as_str(), &model.name, &naming.service);
    let mut made = vec![PlannedFile { path, text, before: None }];
    made.extend(listing::line(repository, site, model, &naming.service)?);
    let environment = site.environment.name().to_owned();
    let beside = site.services.iter().map(|service| service.name.clone()).collect();
    Ok((NewReference { environment, id, beside, depends_on }, made))
}

/// What at least half of the services of an environment depend on: no service itself, and nothing that another one of them depends on
/// already. In the order of the graph.
fn dependencies(site: &Site<'_>) -> Vec<ObjectRef> {
    let graph = site.environment.graph();
    let nodes: Vec<NodeId> = site.services.iter().filter_map(|service| graph.find(&service.id)).collect();
    let mut counts: BTreeMap<NodeId, usize> = BTreeMap::new();
    for &node in &nodes {
        let edges =
            graph.outgoing(node).filter(|edge| edge.kind == EdgeKind::DependsOn && !edge.ready_expression);
        for edge in edges.filter(|edge| !nodes.contains(&edge.to) && graph.node(edge.to).is_kustomization()) {
            *counts.entry(edge.to).or_default() += 1;
        }
    }
    let common: Vec<NodeId> =
        counts.into_iter().filter(|(_, count)| count * 2 >= nodes.len()).map(|(node, _)| node).collect();
    let is_implied = |node: &NodeId| {
        let others: Vec<NodeId> = common.iter().copied().filter(|other| other != node).collect();
        graph.reach_up(&others, |edge| edge.kind == EdgeKind::DependsOn).contains(*node)
    };
    let direct = common.iter().filter(|node| !is_implied(node));
    direct.map(|node| graph.node(*node).reference.clone()).collect()
}

fn text(
    repository: &Repository,
    layout: &Layout<'_>,
    naming: &Naming,
    site: &Site<'_>,
    depends_on: &[ObjectRef],
) -> String {
    let read = |service: &Service| -> Option<Doc> {
        let docs = Doc::of_file(repository, &service.name, &service.file).into_iter();
        let mut own = docs.filter(|doc| {
            doc.is(Kind::Kustomization.group(), "Kustomization")
                && doc.text(&["metadata", "name"]) == Some(service.name.as_str())
        });
        own.next()
    };
    // What they have in common is seen best over all environments.
    let docs: Vec<Doc> = layout.services().filter_map(read).collect();
    let part = |path: &[&str]| entries(&docs, path, naming);
    let mut out = String::new();
    for Kept { key, lines, .. } in part(&[]) {
        if matches!(&*key, "apiVersion" | "kind") {
            out += &lines;
        }
    }
    out += &format!("metadata:\n  name: {}\n", naming.service);
    out.extend(part(&["metadata"]).into_iter().filter(|kept| kept.key != "name").map(|kept| kept.lines));
    out += "spec:\n";
    let mut has_path = false;
    for Kept { key, lines, .. } in part(&["spec"]).into_iter().filter(|kept| kept.key != "path") {
        if key != "dependsOn" {
            out += &lines;
        }
        if key == "sourceRef" {
            has_path = true;
            out += &path(naming, site, &docs);
        }
    }
    if !has_path {
        out += &path(naming, site, &docs);
    }
    if !depends_on.is_empty() {
        out += "  dependsOn:\n";
    }
    let own = site.services.first().map(|service| service.id.namespace.clone());
    for dependency in depends_on {
        out += &format!("    - name: {}\n", dependency.name);
        if own.as_ref() != Some(&dependency.namespace) {
            out += &format!("      namespace: {}\n", dependency.namespace);
        }
    }
    out
}

/// The line of `spec.path`, written as the others write theirs.
fn path(naming: &Naming, site: &Site<'_>, docs: &[Doc]) -> String {
    let Some(model) = site.services.first() else { return String::new() };
    let written = docs.iter().find(|doc| doc.service == model.name);
    let entry = written.and_then(|doc| Some((doc, doc.node.get("spec")?.as_mapping()?.entry("path")?)));
    let overlay = replaced(model.overlay.as_str(), &model.name, &naming.service);
    let plain = || format!("  path: ./{overlay}\n");
    entry.map_or_else(plain, |(doc, entry)| {
        let line = doc.lines(entry);
        let was = entry.value.text().unwrap_or_default();
        let prefix = if was.starts_with("./") { "./" } else { "" };
        if was.is_empty() { plain() } else { line.replace(was, &format!("{prefix}{overlay}")) }
    })
}
