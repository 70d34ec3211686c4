//! What one Flux Kustomization applies.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::finding::{Code, Edit, Finding, Severity};
use crate::kustomize::{FILE_NAMES, Failure, Options, Renderer, SharedBuilds, Top};
use crate::limits::Limits;
use crate::object::Object;
use crate::repository::Repository;
use crate::source::{EntryKind, Ignore, ReadError, SourceMap, Span, join, walk};
use crate::yaml::{Node, large_number};

use super::metadata::set_common_metadata;
use super::misnamed;
use super::passage::Passage;
use super::substitution::{Substitution, expression_at};
use super::{FluxBuild, Kustomization, ResourceSetBuild, Strictness, Variables};

/// Builds Kustomizations of one repository as kustomize-controller does.
pub struct Builder<'r> {
    repository: &'r Repository,
    renderer: Renderer<'r>,
    ignore: Arc<Ignore<'r>>,
}

impl<'r> Builder<'r> {
    /// A builder.
    pub fn new(repository: &'r Repository) -> Self {
        let ignore = Arc::new(Ignore::new(repository.files(), None));
        let renderer = Renderer::new(repository).without(Arc::clone(&ignore));
        Self { repository, renderer, ignore }
    }

    /// A builder that shares what it builds with that of another state of the repository. What it gives is the same.
    #[must_use]
    pub fn sharing(self, shared: Arc<SharedBuilds>) -> Self {
        Self { renderer: self.renderer.sharing(shared), ..self }
    }

    /// A builder whose builds follow as much as these limits say.
    #[must_use]
    pub fn within(self, limits: Limits) -> Self {
        Self { renderer: self.renderer.within(limits), ..self }
    }

    /// The repository.
    pub fn repository(&self) -> &'r Repository {
        self.repository
    }

    /// Builds a folder as if a Kustomization without any further field named it: an entry point.
    pub fn build_folder(&self, folder: &Utf8Path) -> FluxBuild {
        self.render(folder, Top::default())
    }

    /// Builds what a Kustomization applies, its source being the folder `base` of this repository.
    ///
    /// Follows `pkg/kustomize/kustomize_generator.go` and `kustomize_varsub.go` of Flux: the top-level kustomization is
    /// changed, built, its variables are replaced, common metadata is set.
    pub fn build(
        &self,
        kustomization: &Kustomization,
        base: &Utf8Path,
        variables: &Variables,
        strictness: Strictness,
    ) -> FluxBuild {
        let below = self.repository.below(base, &kustomization.path);
        let folder = below.clone().unwrap_or_else(|| base.join(&kustomization.path));
        if self.repository.is_unknown(&folder) {
            return FluxBuild { incomplete: true, ..FluxBuild::default() };
        }
        if let Some(finding) = self.missing_path(kustomization, &folder, below.is_some()) {
            let failure = Some(Failure { message: finding.message.clone(), span: finding.span() });
            return FluxBuild { findings: vec![finding], failure, incomplete: true, ..FluxBuild::default() };
        }
        let mut build = self.render(&folder, top(&kustomization.spec));
        if kustomization.path_climbs
            && let Some(span) = kustomization.path_span
        {
            build.findings.push(climbing_path(kustomization, span));
        }
        let sources = self.repository.sources();
        substitute(kustomization, variables, strictness, sources, &mut build);
        refuse_versions(kustomization, sources, &mut build);
        shorten_numbers(&mut build);
        Passage { kustomization, variables, sources }.look(&mut build);
        set_common_metadata(&kustomization.spec, &mut build.objects);
        build
    }

    /// Renders a ResourceSet; `providers` are all that there are.
    pub fn resource_set(&self, set: &Object, providers: &[&Object]) -> ResourceSetBuild {
        super::resource_set::render(set, providers, self.repository.sources())
    }

    fn render(&self, folder: &Utf8Path, mut top: Top) -> FluxBuild {
        top.lenient = true;
        let mut unread = Vec::new();
        if !self.has_kustomization_file(folder) {
            let (resources, not_read) = self.generated(folder);
            top.resources = Some(resources);
            unread = not_read;
        }
        let has_target = top.namespace.is_some();
        let build = self.renderer.build_with(folder, &top, &Options::flux());
        let mut build = FluxBuild {
            objects: build.objects,
            findings: build.findings,
            failure: build.failure,
            incomplete: build.incomplete,
            refused: Vec::new(),
            unreplaced: Vec::new(),
            inputs: Vec::new(),
            patch_uses: build.patch_uses,
            files: build.files,
        };
        misnamed::take_out(&mut build, has_target);
        for (path, error) in unread {
            build.incomplete = true;
            build.findings.push(unreadable(&path, &error, self.repository.place(&path)));
        }
        build
    }

    /// Whether the folder holds a file that makes it a kustomization.
    pub fn has_kustomization_file(&self, folder: &Utf8Path) -> bool {
        FILE_NAMES.iter().any(|name| {
            let path = folder.join(name);
            self.repository.is_file(&path) && !self.is_ignored(&path, false)
        })
    }

    /// The resources of the kustomization that Flux writes where a folder has none: manifests in lexical order, and
    /// each folder with a kustomization of its own as one resource.
    pub fn generated_resources(&self, folder: &Utf8Path) -> Vec<(String, Option<Span>)> {
        self.generated(folder).0
    }

    /// The same, and what could not be looked into.
    fn generated(&self, folder: &Utf8Path) -> (Resources, Vec<(Utf8PathBuf, ReadError)>) {
        let mut resources = Vec::new();
        // An artifact holds no links, so Flux does not follow them.
        let mut all = walk(self.repository.files(), folder)
            .only(|path, kind| !self.is_ignored(path, kind == EntryKind::Folder));
        while let Some((path, kind)) = all.next() {
            let is_resource = match kind {
                EntryKind::Folder => self.has_kustomization_file(&path),
                EntryKind::File => matches!(path.extension(), Some("yaml" | "yml")),
            };
            if is_resource {
                all.skip_folder();
                resources.push((path.strip_prefix(folder).unwrap_or(&path).to_string(), None));
            }
        }
        (resources, all.into_unread())
    }

    /// Whether the artifact is without this path. A mounted tree is an artifact already.
    fn is_ignored(&self, path: &Utf8Path, is_folder: bool) -> bool {
        self.repository.mount_of(path).is_none() && self.ignore.is_ignored(path, is_folder)
    }

    /// `is_below` is false for a path that by its name alone would be one of another source.
    fn missing_path(
        &self,
        kustomization: &Kustomization,
        folder: &Utf8Path,
        is_below: bool,
    ) -> Option<Finding> {
        if is_below && self.repository.is_folder(folder) && !self.is_ignored(folder, true) {
            return None;
        }
        let name = &kustomization.reference.name;
        let shown = self.shown(kustomization, folder);
        let message = if !is_below {
            format!("the path of {name} is not there: `{}`", kustomization.path)
        } else if self.repository.is_file(folder) {
            format!("the path of {name} is a file: {shown}")
        } else if self.repository.is_folder(folder) || self.repository.is_left_out(folder) {
            format!("the path of {name} is left out of the source: {shown} is ignored")
        } else {
            format!("the path of {name} is not there: {shown}")
        };
        let span = kustomization.path_span.unwrap_or(kustomization.span);
        let mut finding = Finding::new(Code::MissingPath, message)
            .at(span, "no such folder")
            .node(kustomization.reference.to_string())
            .note(format!(
                "Flux reports ArtifactFailed for {name}, applies nothing of it, and tries again for ever."
            ));
        if let Some(near) = self.near_folder(folder) {
            let mount = self.repository.mount_of(&near);
            let near = mount.as_ref().and_then(|mount| near.strip_prefix(mount).ok()).unwrap_or(&near);
            if let Some(span) = kustomization.path_span {
                finding.edits = vec![Edit::replace(span, format!("./{near}"))];
            }
            finding = finding.help(format!("did you mean `./{near}`?"));
        }
        Some(finding)
    }

    /// A folder as a message names it: in a composed tree it has no path that the reader could look up.
    fn shown(&self, kustomization: &Kustomization, folder: &Utf8Path) -> String {
        match (&kustomization.source, self.repository.mount_of(folder)) {
            (Some(source), Some(_)) => format!("`{}` of {}", kustomization.path, source.target),
            _ => format!("`{folder}`"),
        }
    }

    /// The folder beside the missing one whose name is nearest to it.
    fn near_folder(&self, folder: &Utf8Path) -> Option<Utf8PathBuf> {
        let mut parent = folder.parent()?;
        let mut missing = folder.file_name()?;
        while !self.repository.is_folder(parent) {
            missing = parent.file_name()?;
            parent = parent.parent()?;
        }
        let entries = self.repository.files().list(parent).ok()?;
        let folders = entries.iter().filter(|entry| entry.kind == EntryKind::Folder);
        let name = crate::finding::nearest(missing, folders.map(|entry| entry.name.as_str()))?;
        let found = parent.join(name);
        let rest = folder.strip_prefix(parent.join(missing)).ok()?;
        join(&found, rest).filter(|path| self.repository.is_folder(path)).or(Some(found))
    }
}

/// Paths, as a kustomization lists them.
type Resources = Vec<(String, Option<Span>)>;

/// What is said of a path that cannot be looked into.
pub fn unreadable(path: &Utf8Path, error: &ReadError, place: Span) -> Finding {
    let name = if path.as_str().is_empty() { "the repository" } else { path.as_str() };
    Finding::new(Code::UnreadableFile, format!("`{}` cannot be read: {error}", shortened(name)))
        .at(place, "what lies here is not in any answer")
}

/// The end of a path is what tells it from others.
fn shortened(path: &str) -> String {
    const SHOWN: usize = 200;
    match path.char_indices().nth_back(SHOWN) {
        Some((at, _)) => format!("…{}", &path[at..]),
        None => path.to_owned(),
    }
}

/// Puts the variables into all objects of a build.
fn substitute(
    kustomization: &Kustomization,
    variables: &Variables,
    strictness: Strictness,
    sources: &SourceMap,
    build: &mut FluxBuild,
) {
    let Some(post_build) = &kustomization.post_build else { return };
    if variables.is_empty() && !post_build.always {
        return;
    }
    let owner = kustomization.reference.to_string();
    let mut substitution = Substitution::new(variables, strictness, sources, owner.clone(), post_build.span);
    build.objects = substitution.all(std::mem::take(&mut build.objects));
    if substitution.failed && build.failure.is_none() {
        let first = substitution.findings.iter().find(|finding| finding.severity == Severity::Error);
        let message = first.map(|finding| finding.message.clone()).unwrap_or_default();
        build.failure = Some(Failure { message, span: first.and_then(Finding::span) });
        build.incomplete = true;
    }
    build.findings.append(&mut substitution.findings);
}

/// An apiVersion with more than one `/` is none to the API's libraries, which then find no kind either.
fn refuse_versions(kustomization: &Kustomization, sources: &SourceMap, build: &mut FluxBuild) {
    for object in &build.objects {
        // Also of an object that has lost its name, which is otherwise left out.
        let is_refused = |node: &&Node| node.text().is_some_and(|text| text.matches('/').count() > 1);
        let Some(version) = object.node.get("apiVersion").filter(is_refused) else { continue };
        let made = expression_at(version.span, sources).filter(|_| kustomization.post_build.is_some());
        let (code, span) = match made {
            Some((span, _)) => (Code::InvalidSubstitution, span),
            None => (Code::BuildFailed, version.span),
        };
        let name = &object.reference.name;
        let message = format!("the kind of {name} cannot be read: its apiVersion has more than one `/`");
        let finding = Finding::new(code, message)
            .at(span, "")
            .node(kustomization.reference.to_string())
            .note("Flux reports BuildFailed, `Object 'Kind' is missing`, and applies nothing of this Kustomization.");
        if build.failure.is_none() {
            let message = "Object 'Kind' is missing".to_owned();
            build.failure = Some(Failure { message, span: finding.span() });
            build.incomplete = true;
        }
        build.findings.push(finding);
    }
}

/// Makes floats of the integers that Flux reads as such.
fn shorten_numbers(build: &mut FluxBuild) {
    let objects = std::mem::take(&mut build.objects).into_iter();
    let shortened = objects.map(|object| match large_number::within(&object.node, large_number::SIGNED) {
        Some(node) => Object::renewed(object, node),
        None => object,
    });
    build.objects = shortened.collect();
}

/// What the spec changes in the top-level kustomization.
fn top(spec: &Node) -> Top {
    let scalar =
        |key: &str| spec.get(key).filter(|node| node.text().is_some_and(|text| !text.is_empty())).cloned();
    let list = |key: &str| spec.get(key).and_then(Node::as_sequence).unwrap_or_default().to_vec();
    Top {
        lenient: true,
        namespace: scalar("targetNamespace"),
        name_prefix: scalar("namePrefix"),
        name_suffix: scalar("nameSuffix"),
        patches: list("patches"),
        patches_strategic_merge: list("patchesStrategicMerge"),
        patches_json6902: list("patchesJson6902"),
        components: list("components"),
        ignore_missing_components: spec.get("ignoreMissingComponents").and_then(Node::as_bool) == Some(true),
        images: list("images"),
        build_metadata: list("buildMetadata"),
        ..Top::default()
    }
}

fn climbing_path(kustomization: &Kustomization, span: Span) -> Finding {
    let name = &kustomization.reference.name;
    let mut finding = Finding::new(Code::MissingPath, format!("the path of {name} climbs out of the source"))
        .at(span, format!("Flux stops at the root and reads `./{}`", kustomization.path))
        .node(kustomization.reference.to_string());
    finding.severity = Severity::Info;
    finding
}
