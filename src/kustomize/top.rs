//! What Flux changes in the top-level kustomization before it builds.
//!
//! Follows the generator of `fluxcd/pkg/kustomize`: it reads the file without strictness, puts the fields of the
//! Flux object in, and writes it back for kustomize to build.

use crate::finding::Code;
use crate::source::Span;
use crate::yaml::{Key, Mapping, Mode, Node};

use super::fields;
use super::load::{FolderFault, Loader};
use super::misfit;
use super::options::Differences;
use super::problem::{Problem, Report};
use super::remote;
use super::shape::{self, Rules, Shape};

/// What Flux changes in the top-level kustomization.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Top {
    /// With paths: there is no kustomization file, and these (relative to the folder) are its resources. Each with
    /// the place that lists it, where there is one.
    pub resources: Option<Vec<(String, Option<Span>)>>,
    /// Objects that stand in no file, before the resources. They are some of many: what fits none of them is no mistake.
    pub objects: Vec<Node>,
    /// Whether the file is read as Flux does: unknown fields are dropped, numbers may stand for strings.
    pub lenient: bool,
    /// Takes the place of `namespace`.
    pub namespace: Option<Node>,
    /// Takes the place of `namePrefix`.
    pub name_prefix: Option<Node>,
    /// Takes the place of `nameSuffix`.
    pub name_suffix: Option<Node>,
    /// Items as `patches` has them, appended to it.
    pub patches: Vec<Node>,
    /// Patches, appended to `patchesStrategicMerge`: each a string, or the patch as a mapping.
    pub patches_strategic_merge: Vec<Node>,
    /// Items as `patchesJson6902` has them, appended to it; `patch` may be a list of operations.
    pub patches_json6902: Vec<Node>,
    /// Paths, appended to `components`.
    pub components: Vec<Node>,
    /// Whether a component that is not there is left out.
    pub ignore_missing_components: bool,
    /// Items as `images` has them; one changes that with the same name.
    pub images: Vec<Node>,
    /// Takes the place of `buildMetadata`.
    pub build_metadata: Vec<Node>,
}

impl Top {
    /// Puts everything into the fields of the kustomization.
    pub(super) fn change(
        &self,
        fields: &mut Mapping,
        loader: Loader<'_>,
        differences: Differences,
        report: &mut Report,
    ) {
        self.build_metadata(fields);
        let texts = [
            ("namespace", &self.namespace),
            ("namePrefix", &self.name_prefix),
            ("nameSuffix", &self.name_suffix),
        ];
        for (name, value) in texts {
            if let Some(value) = value
                && value.text().is_some_and(|text| !text.is_empty())
            {
                fields.insert(Key::new(name, value.span), value.clone());
            }
        }
        let patch = fields::patch(differences);
        append(fields, "patches", normal(&self.patches, patch, "patches", report));
        append(fields, "patchesStrategicMerge", self.patches_strategic_merge.clone());
        let json = normal(&self.patches_json6902, JSON_PATCH, "patchesJson6902", report);
        append(fields, "patchesJson6902", json);
        append(fields, "components", self.components(loader, report));
        let images = normal(&self.images, fields::IMAGE, "images", report);
        merge_images(fields, images);
    }

    /// Flux makes a file without resources say something, so that it never counts as empty: with the side effect that what
    /// its components and generators bring gets annotations, whatever the file itself says.
    fn build_metadata(&self, fields: &mut Mapping) {
        let has_resources =
            fields.get("resources").and_then(Node::as_sequence).is_some_and(|items| !items.is_empty());
        let first = fields.iter().next().map(|entry| entry.key.span);
        // Without a single field there is nothing that could be annotated.
        if let Some(span) = first.or_else(|| self.components.first().map(|component| component.span))
            && self.lenient
            && self.resources.is_none()
            && !has_resources
        {
            let origins = Node::string("originAnnotations", span);
            fields.insert(Key::new("buildMetadata", span), Node::sequence(vec![origins], span));
        }
        if let Some(first) = self.build_metadata.first() {
            let list = Node::sequence(self.build_metadata.clone(), first.span);
            fields.insert(Key::new("buildMetadata", first.span), list);
        }
    }

    /// The components that are local, and there.
    fn components(&self, loader: Loader<'_>, report: &mut Report) -> Vec<Node> {
        let mut kept = Vec::new();
        for component in &self.components {
            let path = component.text().unwrap_or_default();
            match loader.folder(path) {
                Err(FolderFault::Remote) => {
                    let shown = remote::shown(path);
                    let words = format!("component path '{shown}' must be local and relative");
                    let message = format!("the component `{shown}` must be a local, relative path");
                    let problem = Problem::new(Code::BuildFailed, words).saying(message);
                    report.fail(problem.at(Some(component.span), ""));
                }
                Err(FolderFault::Other(problem))
                    if self.ignore_missing_components && problem.finding.code == Code::MissingFile => {}
                _ => kept.push(component.clone()),
            }
        }
        kept
    }
}

/// `types.Patch`, where the patch may also be a list of operations, as in `spec.patchesJson6902`.
const JSON_PATCH: Shape = Shape::Struct(&shape::Fields {
    name: "types.Patch",
    fields: &[("path", Shape::Text), ("patch", Shape::Any), ("target", fields::SELECTOR)],
});

fn normal(items: &[Node], shape: Shape, field: &str, report: &mut Report) -> Vec<Node> {
    let rules = Rules { mode: Mode::Resource, coerce: true };
    let mut out = Vec::new();
    for item in items {
        let (node, misfits) = shape::read(item, shape, rules);
        // A field that is unknown here is dropped by the API server; the reader of the Flux object says so.
        for misfit in misfits.iter().filter(|misfit| !misfit.is_unknown()) {
            misfit::say(misfit, true, field, report);
        }
        out.extend(node);
    }
    out
}

fn append(fields: &mut Mapping, name: &str, more: Vec<Node>) {
    let Some(first) = more.first() else { return };
    let span = first.span;
    if let Some(items) = fields.get_mut(name).and_then(Node::as_sequence_mut) {
        items.extend(more);
    } else {
        fields.insert(Key::new(name, span), Node::sequence(more, span));
    }
}

fn merge_images(fields: &mut Mapping, images: Vec<Node>) {
    for image in images {
        let name = image.get("name").and_then(Node::text).unwrap_or_default().to_owned();
        let items = fields.get_mut("images").and_then(Node::as_sequence_mut);
        let same = items.and_then(|items| {
            items.iter_mut().find(|item| item.get("name").and_then(Node::text) == Some(&*name))
        });
        match same {
            Some(item) => change_image(item, &image),
            None => append(fields, "images", vec![image]),
        }
    }
}

/// Tag and digest both say which version it is, so that either takes the place of both.
fn change_image(item: &mut Node, image: &Node) {
    let set = |key: &str| image.get(key).filter(|node| node.text().is_some_and(|text| !text.is_empty()));
    let Some(fields) = item.as_mapping_mut() else { return };
    let says_version = ["newTag", "digest"].iter().any(|key| set(key).is_some());
    if says_version {
        fields.remove("newTag");
        fields.remove("digest");
    }
    for key in ["newName", "newTag", "digest"] {
        if let Some(value) = set(key) {
            fields.insert(Key::new(key, value.span), value.clone());
        }
    }
}
