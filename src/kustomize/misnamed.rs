//! `kustomization-file-name`: what is saved under a name that means something else.

use camino::Utf8Path;

use crate::finding::{Action, Code, Edit};
use crate::object::ObjectRef;
use crate::source::{EntryKind, Span};
use crate::yaml::Node;

use super::load::{FILE_NAMES, Loader};
use super::problem::Problem;

/// The group of what kustomize itself reads.
pub(crate) const KUSTOMIZE: &str = "kustomize.config.k8s.io";

/// A file with the name of a kustomization that holds an object of Flux. `words` are kustomize's.
pub(super) fn flux_object(root: &Node, words: impl FnOnce() -> String) -> Option<Problem> {
    let api_version = root.get("apiVersion")?;
    let group = ObjectRef::group_of(api_version.text()?);
    if !group.ends_with(".fluxcd.io") {
        return None;
    }
    let kind = root.get("kind").and_then(Node::text).unwrap_or("object");
    let message = format!("a file of this name is kustomize's own, and this one holds a {kind} of Flux");
    let mut problem = Problem::new(Code::KustomizationFileName, words())
        .saying(message)
        .at(Some(api_version.span), "this is Flux's");
    let note = "The folder does not build, and Flux applies nothing of it.";
    problem.finding.notes.push(note.to_owned());
    problem.finding.help = Some("give the file another name, such as `flux.yaml`".to_owned());
    let rename = Action::Rename { name: "flux.yaml".to_owned() };
    problem.finding.edits = vec![Edit::new(api_version.span, rename)];
    Some(problem)
}

/// A document that is a kustomization, among resources.
pub(super) fn is_kustomization(node: &Node) -> bool {
    let text = |key: &str| node.get(key).and_then(Node::text).unwrap_or_default();
    let api_version = text("apiVersion");
    if !api_version.is_empty() {
        return ObjectRef::group_of(api_version) == KUSTOMIZE;
    }
    match text("kind") {
        "" => {}
        kind => return matches!(kind, "Kustomization" | "Component"),
    }
    // Without both, a list of files or a generator tells it from settings of something else.
    let is_list = |key: &&str| {
        let items = node.get(key).and_then(Node::as_sequence).unwrap_or_default();
        !items.is_empty() && items.iter().all(|item| item.text().is_some())
    };
    let generates = |key: &&str| node.get(key).is_some_and(|node| node.as_sequence().is_some());
    ["resources", "bases", "components"].iter().any(is_list)
        || ["configMapGenerator", "secretGenerator"].iter().any(generates)
}

/// A kustomization under a name that kustomize does not read, which makes it a resource without a name.
pub(super) fn unread(words: String, span: Span) -> Problem {
    let mut problem = Problem::new(Code::KustomizationFileName, words)
        .saying("this is a kustomization under a name that kustomize does not read")
        .at(Some(span), "taken for a resource, which has to have a name");
    problem.finding.help = Some(HELP.to_owned());
    problem.finding.edits = vec![renamed(span)];
    problem
}

fn renamed(span: Span) -> Edit {
    Edit::new(span, Action::Rename { name: FILE_NAMES[0].to_owned() })
}

/// What mends it.
pub(crate) const HELP: &str = "rename the file to `kustomization.yaml`";

/// The problem of a folder without a kustomization, which becomes another where one is there under a near name.
pub(super) fn of_folder(loader: Loader<'_>, folder: &Utf8Path, mut problem: Problem) -> Problem {
    let Some(span) = near_file(loader, folder) else { return problem };
    problem.finding.code = Code::KustomizationFileName;
    problem.finding.severity = Code::KustomizationFileName.severity();
    problem.finding.help = Some(HELP.to_owned());
    problem.finding.edits = vec![renamed(span)];
    problem.at(Some(span), "kustomize does not read a file of this name")
}

/// The file of a folder that would be its kustomization if its name were written otherwise.
fn near_file(loader: Loader<'_>, folder: &Utf8Path) -> Option<Span> {
    let entries = loader.repository.files().list(folder).ok()?;
    let near = entries.iter().filter(|entry| entry.kind == EntryKind::File && is_near(&entry.name));
    let mut found = near.filter_map(|entry| {
        let manifest = loader.repository.manifest(&folder.join(&entry.name)).ok()?;
        let root = manifest.documents.first()?.as_ref().ok()?.root.as_ref()?;
        is_kustomization(root).then(|| Span::new(manifest.file, root.span.start, root.span.start + 1))
    });
    found.next()
}

/// `kustomize.yaml`, `Kustomization.yaml`, `kustomization.YAML`: not a name that is read, and meant to be one.
fn is_near(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let stem = lower.strip_suffix(".yaml").or_else(|| lower.strip_suffix(".yml")).unwrap_or(&lower);
    matches!(stem, "kustomization" | "kustomize" | "kustomizations" | "kustomisation")
        && !FILE_NAMES.contains(&name)
}
