//! The kustomization file.
//!
//! Follows `KustTarget.Load` of kustomize's `api/internal/target` and `Kustomization.Unmarshal` of `api/types`: only
//! the first document counts, by the rules of YAML 1.1, field names in any case, unknown fields refused.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::finding::Code;
use crate::source::Span;
use crate::yaml::{Mapping, Mode, Node};

use super::fields;
use super::load::{FILE_NAMES, Loader};
use super::malformed::{conflict, malformed};
use super::misfit;
use super::misnamed;
use super::options::Differences;
use super::problem::{Problem, Report};
use super::shape::{self, Misfit, Rules};
use super::top::Top;

/// An entry of a list of paths.
#[derive(Debug, Clone)]
pub(super) struct PathEntry {
    /// What is written there.
    pub(super) node: Node,
    /// Where, unless nobody wrote it.
    pub(super) span: Option<Span>,
}

impl PathEntry {
    /// The text of the entry.
    pub(super) fn text(&self) -> &str {
        self.node.text().unwrap_or_default()
    }
}

/// A kustomization as it is built, in normal form.
#[derive(Debug, Clone)]
pub(super) struct Kustomization {
    fields: Arc<Mapping>,
    /// Files and folders, `bases` at the end.
    pub(super) resources: Vec<PathEntry>,
    /// The name of its file.
    pub(super) file_name: String,
    /// The start of its file.
    pub(super) span: Span,
}

impl Kustomization {
    /// Whether it is a component.
    pub(super) fn is_component(&self) -> bool {
        self.text("kind") == Some("Component")
    }

    /// A field.
    pub(super) fn field(&self, name: &str) -> Option<&Node> {
        self.fields.get(name)
    }

    /// The text of a field; nothing where it is empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.field(name).and_then(Node::text).filter(|text| !text.is_empty())
    }

    /// The items of a field.
    pub(super) fn list(&self, name: &str) -> &[Node] {
        self.field(name).and_then(Node::as_sequence).unwrap_or_default()
    }

    /// The entries of a list of paths.
    pub(super) fn paths(&self, name: &str) -> Vec<PathEntry> {
        self.list(name).iter().map(entry).collect()
    }

    /// The mapping of a field; nothing where it is empty.
    pub(super) fn mapping(&self, name: &str) -> Option<&Mapping> {
        self.field(name).and_then(Node::as_mapping).filter(|mapping| !mapping.is_empty())
    }
}

fn entry(node: &Node) -> PathEntry {
    PathEntry { node: node.clone(), span: Some(node.span) }
}

/// The kustomization file of a folder.
pub(super) fn find(loader: Loader<'_>) -> Result<Utf8PathBuf, Problem> {
    // What is not there is not asked for why.
    let there = |name: &&&str| loader.repository.is_file(&loader.root().join(name));
    let found: Vec<Utf8PathBuf> =
        FILE_NAMES.iter().filter(there).filter_map(|name| loader.file(name).ok()).collect();
    let folder = loader.shown(loader.root());
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => {
            if let Err(error) = loader.repository.files().list(loader.root()) {
                return Err(loader.unreadable(loader.root(), or_root(loader.root()), &error));
            }
            let words = format!(
                "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory \
                 '{folder}'"
            );
            let message = format!("there is no kustomization file in {}", or_root(loader.root()));
            let problem = Problem::new(Code::MissingFile, words).saying(message);
            Err(misnamed::of_folder(loader, loader.root(), problem))
        }
        several => {
            let words = format!("Found multiple kustomization files under: {folder}\n");
            let message =
                format!("there are {} kustomization files in {}", several.len(), or_root(loader.root()));
            let problem = Problem::new(Code::BuildFailed, words).saying(message);
            Err(several.iter().fold(problem, |problem, path| {
                // A place is a place in a text: it has to be read first.
                let read = loader.repository.text(path);
                problem.at(read.ok().map(|file| Span::new(file, 0, 0)), "one of them")
            }))
        }
    }
}

fn or_root(folder: &Utf8Path) -> &str {
    if folder.as_str().is_empty() { "the repository's root" } else { folder.as_str() }
}

/// Reads the kustomization of the loader's folder. `top` is what Flux changes in it.
pub(super) fn load(
    loader: Loader<'_>,
    differences: Differences,
    top: Option<&Top>,
    report: &mut Report,
) -> Result<Kustomization, Problem> {
    let lenient = top.is_some_and(|top| top.lenient);
    let mut read = match top.and_then(|top| top.resources.as_ref()) {
        Some(paths) => listed(loader, paths),
        None => from_file(loader, differences, lenient, report)?,
    };
    if let Some(top) = top {
        let mut fields = Mapping::clone(&read.fields);
        top.change(&mut fields, loader, differences, report);
        read.fields = Arc::new(fields);
    }
    let generated = top.is_some_and(|top| top.resources.is_some());
    let bases = read.paths("bases");
    if !generated {
        read.resources = read.paths("resources");
    }
    read.resources.extend(bases);
    if !generated {
        check(&read, loader, lenient)?;
    }
    Ok(read)
}

/// A kustomization that Flux makes up: these resources and nothing else.
fn listed(loader: Loader<'_>, paths: &[(String, Option<Span>)]) -> Kustomization {
    let place = loader.repository.place(&loader.root().join("kustomization.yaml"));
    let entry = |(path, span): &(String, Option<Span>)| PathEntry {
        node: Node::string(path.as_str(), span.unwrap_or(place)),
        span: *span,
    };
    Kustomization {
        fields: Arc::default(),
        resources: paths.iter().map(entry).collect(),
        file_name: "kustomization.yaml".to_owned(),
        span: place,
    }
}

fn from_file(
    loader: Loader<'_>,
    differences: Differences,
    lenient: bool,
    report: &mut Report,
) -> Result<Kustomization, Problem> {
    let path = find(loader)?;
    report.files.insert(path.clone());
    let name = path.file_name().unwrap_or_default().to_owned();
    let manifest = loader.manifest(&path, &name)?;
    let span = Span::new(manifest.file, 0, 0);
    let legacy = manifest.legacy(loader.repository.sources());
    let root = match legacy.as_ref().or(manifest.documents.first()) {
        None => None,
        Some(Ok(document)) => document.root.clone(),
        Some(Err(error)) => {
            let line = loader.repository.sources().location(error.span).line;
            let words = format!(
                "invalid Kustomization: error converting YAML to JSON: yaml: line {line}: {}",
                error.message
            );
            return Err(malformed(
                error,
                words,
                "a kustomization",
                conflict(error.span.file, loader.repository.sources()),
            ));
        }
    };
    let rules = Rules { mode: Mode::Legacy, coerce: lenient };
    let (fields, misfits) = root
        .as_ref()
        .map_or((None, Vec::new()), |root| shape::read(root, fields::kustomization(differences), rules));
    if let Some(problem) =
        root.as_ref().and_then(|root| misnamed::flux_object(root, || foreign(loader, lenient, &misfits)))
    {
        return Err(problem);
    }
    for misfit in &misfits {
        misfit::say(misfit, lenient, "invalid Kustomization", report);
    }
    let fields = fields.as_ref().and_then(Node::as_mapping).cloned().unwrap_or_default();
    Ok(Kustomization { fields: Arc::new(fields), resources: Vec::new(), file_name: name, span })
}

/// What kustomize says of a file that holds an object of another group. Flux drops fields that are not known first.
fn foreign(loader: Loader<'_>, lenient: bool, misfits: &[Misfit]) -> String {
    match misfits.iter().find(|misfit| misfit.is_unknown()).filter(|_| !lenient) {
        Some(misfit) => format!("invalid Kustomization: {}", misfit.words),
        None => format!(
            "Failed to read kustomization file under {}:\napiVersion for Kustomization should be kustomize.config.k8s.io/v1beta1",
            loader.shown(loader.root())
        ),
    }
}

/// What kustomize asks of a kustomization before it builds it (`CheckEmpty`, `EnforceFields`).
fn check(kustomization: &Kustomization, loader: Loader<'_>, lenient: bool) -> Result<(), Problem> {
    let says_something = kustomization.fields.iter().any(|entry| {
        let name = &*entry.key.text;
        let empty_list = entry.value.as_sequence().is_some_and(<[Node]>::is_empty);
        let vanishes = matches!(name, "bases" | "imageTags" | "helmChartInflationGenerator");
        !matches!(name, "kind" | "apiVersion") && entry.value.text() != Some("") && !(empty_list && vanishes)
    });
    // Flux sets `buildMetadata` where there are no resources, so that its own builds are never empty.
    if !says_something && !lenient {
        let message = "this kustomization is empty, which kustomize refuses";
        let problem = Problem::new(Code::BuildFailed, "kustomization.yaml is empty").saying(message);
        return Err(problem.at(Some(kustomization.span), ""));
    }
    let kind = kustomization.text("kind").unwrap_or("Kustomization");
    let required = if kind == "Component" {
        "kustomize.config.k8s.io/v1alpha1"
    } else {
        "kustomize.config.k8s.io/v1beta1"
    };
    let mut errors = Vec::new();
    if !matches!(kind, "Kustomization" | "Component") {
        errors.push(("kind", "kind should be Kustomization or Component".to_owned()));
    }
    if kustomization.text("apiVersion").is_some_and(|version| version != required) {
        errors.push(("apiVersion", format!("apiVersion for {kind} should be {required}")));
    }
    let Some((field, first)) = errors.first() else { return Ok(()) };
    let lines: Vec<&str> = errors.iter().map(|(_, text)| text.as_str()).collect();
    let folder = loader.shown(loader.root());
    let words = format!("Failed to read kustomization file under {folder}:\n{}", lines.join("\n"));
    let span = kustomization.field(field).map(|node| node.span);
    Err(Problem::new(Code::BuildFailed, words).saying(first.clone()).at(span, ""))
}
