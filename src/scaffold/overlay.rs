//! The overlay of a service for one environment, and the components that it takes.

use std::collections::BTreeSet;

use camino::Utf8Path;

use crate::flux::Kind;
use crate::repository::Repository;
use crate::yaml::Node;

use super::base::{Bases, kustomization, texts};
use super::document::Doc;
use super::layout::{Layout, Site, joined};
use super::naming::Naming;
use super::vote::{entries, items};
use super::{PlannedFile, ScaffoldError};

/// The overlay, with the components that at least half of the services have there: as empty ones of the new service's own, where those
/// are their own too.
pub(super) fn files(
    repository: &Repository,
    layout: &Layout<'_>,
    naming: &Naming,
    site: &Site<'_>,
    bases: &Bases,
) -> Result<Vec<PlannedFile>, ScaffoldError> {
    let services = || site.services.iter();
    let read = |service: &super::layout::Service| kustomization(repository, &service.name, &service.overlay);
    let docs: Vec<Doc> = services().filter_map(|service| Some(read(service)?.1)).collect();
    let model = site.services.first().ok_or_else(|| ScaffoldError::NotFound {
        what: "an overlay to follow",
        place: layout.root.to_string(),
    })?;
    let overlay = super::naming::replaced(model.overlay.as_str(), &model.name, &naming.service);
    let overlay = Utf8Path::new(&overlay);
    let mut text: String = entries(&docs, &[], naming)
        .into_iter()
        .filter(|kept| matches!(&*kept.key, "apiVersion" | "kind"))
        .map(|kept| kept.lines)
        .collect();
    text += &format!("\nresources:\n  - {}\n", bases.reference);
    let mut made = Vec::new();
    // What one service alone has is its own affair, also where it is the only one of an environment.
    let used: Vec<String> = layout
        .services()
        .filter_map(|service| Some((&service.name, read(service)?.1)))
        .flat_map(|(name, doc)| texts(&doc, "components").into_iter().map(move |text| (text, name.clone())))
        .collect::<BTreeSet<(String, String)>>()
        .into_iter()
        .map(|(text, _)| text)
        .collect();
    let is_shared = |item: &Node| used.iter().filter(|text| item.text() == Some(text.as_str())).count() > 1;
    let components = items(&docs, &["components"], naming, is_shared);
    let components: Vec<String> = components.into_iter().filter_map(|kept| kept.was).collect();
    if !components.is_empty() {
        text += "\ncomponents:\n";
    }
    for component in &components {
        text += &format!("  - {component}\n");
        let path = joined(overlay, component);
        if path.starts_with(layout.root.join(&naming.service)) {
            made.push(empty_component(repository, &docs, site, component, &path, bases));
        }
    }
    // What follows other releases here than elsewhere, as the others do.
    let names_bundle =
        |item: &Node| item.at(&["target", "kind"]).and_then(Node::text) == Some(Kind::OciRepository.name());
    if bases.has_bundle() {
        let patches = items(&docs, &["patches"], naming, names_bundle);
        let lines: Vec<String> = patches
            .into_iter()
            .map(|kept| kept.lines)
            .filter(|lines| lines.trim_start().starts_with('-'))
            .collect();
        if !lines.is_empty() {
            text += &format!("\npatches:\n{}", lines.concat());
        }
    }
    made.push(PlannedFile { path: overlay.join(&bases.file_name).into_string(), text, before: None });
    Ok(made)
}

/// A component without anything in it yet. kustomize takes none that says nothing at all.
fn empty_component(
    repository: &Repository,
    docs: &[Doc],
    site: &Site<'_>,
    component: &str,
    path: &Utf8Path,
    bases: &Bases,
) -> PlannedFile {
    let user = docs.iter().find(|doc| texts(doc, "components").iter().any(|text| text == component));
    let service = user.and_then(|user| site.services.iter().find(|service| service.name == user.service));
    let model = service.and_then(|service| {
        let folder = joined(&service.overlay, component);
        Some(kustomization(repository, &service.name, &folder)?.1)
    });
    let field = |key: &str| model.as_ref().and_then(|doc| doc.text(&[key]));
    let text = format!(
        "apiVersion: {}\nkind: {}\n\nresources: []\n",
        field("apiVersion").unwrap_or("kustomize.config.k8s.io/v1alpha1"),
        field("kind").unwrap_or("Component")
    );
    PlannedFile { path: path.join(&bases.file_name).into_string(), text, before: None }
}
