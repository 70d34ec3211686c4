//! Where the environments of a repository start.

use camino::{Utf8Path, Utf8PathBuf};

use crate::flux::{Builder, Kind, Kustomization};
use crate::object::Object;
use crate::repository::Repository;
use crate::source::{EntryKind, Span, contained};

use super::Bootstrap;
use super::bootstrap::{folder, objects_in};

/// Where an environment starts.
#[derive(Debug, Clone)]
pub struct EntryPoint {
    /// The name: the path after the last `clusters/`, else the whole path.
    pub name: String,
    /// The folder, relative to the repository's root.
    pub folder: Utf8PathBuf,
    /// The root Kustomization, where the repository holds it.
    pub bootstrap: Option<Bootstrap>,
    /// The paths that the Kustomizations of the entry name: they tell where the artifact's root lies.
    pub paths: Vec<Utf8PathBuf>,
    /// A place that stands for the entry.
    pub span: Span,
}

/// Finds the environments of a repository by the first rule that finds any; `named` are those that the user gives.
///
/// 1. what the user names;
/// 2. each `gotk-sync.yaml`;
/// 3. each `FluxInstance` with `spec.sync`;
/// 4. each folder `**/clusters/*/` or `**/clusters/*/*/` whose build has Flux objects;
/// 5. each outermost folder whose build holds Kustomizations that no other applies.
pub fn discover(
    repository: &Repository,
    builder: &Builder<'_>,
    named: &[(String, Utf8PathBuf)],
) -> Vec<EntryPoint> {
    let search = Search { repository, builder };
    if !named.is_empty() {
        let entry = |(name, folder): &(String, Utf8PathBuf)| search.named(name, folder);
        return named.iter().map(entry).collect();
    }
    let tree = Tree::walk(repository);
    let rules: [&dyn Fn() -> Vec<EntryPoint>; 4] = [
        &|| search.sync_files(&tree),
        &|| search.instances(&tree),
        &|| search.cluster_folders(&tree),
        &|| search.outermost_folders(&tree),
    ];
    rules.iter().map(|rule| outermost(rule())).find(|found| !found.is_empty()).unwrap_or_default()
}

/// The files and folders of the repository that can matter.
struct Tree {
    files: Vec<Utf8PathBuf>,
    folders: Vec<Utf8PathBuf>,
}

impl Tree {
    fn walk(repository: &Repository) -> Self {
        let mut tree = Self { files: Vec::new(), folders: Vec::new() };
        tree.visit(repository, Utf8Path::new(""));
        tree
    }

    fn visit(&mut self, repository: &Repository, folder: &Utf8Path) {
        for entry in repository.files().list(folder).unwrap_or_default() {
            let path = folder.join(&entry.name);
            // Links are not followed: an artifact holds none.
            if matches!(entry.name.as_str(), ".git" | "node_modules")
                || repository.files().canonical(&path).as_ref() != Ok(&path)
            {
                continue;
            }
            match entry.kind {
                EntryKind::Folder => {
                    self.folders.push(path.clone());
                    self.visit(repository, &path);
                }
                EntryKind::File if matches!(path.extension(), Some("yaml" | "yml")) => self.files.push(path),
                EntryKind::File => {}
            }
        }
    }
}

struct Search<'a, 'r> {
    repository: &'a Repository,
    builder: &'a Builder<'r>,
}

impl Search<'_, '_> {
    fn entry(&self, name: String, folder: Utf8PathBuf, bootstrap: Option<Bootstrap>) -> EntryPoint {
        let span = self.repository.place(&folder);
        let paths = if bootstrap.is_some() { Vec::new() } else { self.child_paths(&folder) };
        EntryPoint { name, folder, bootstrap, paths, span }
    }

    /// An entry that the user names: its root object is looked for in it, and in the files below it.
    fn named(&self, name: &str, path: &Utf8Path) -> EntryPoint {
        let mut tree = Tree { files: Vec::new(), folders: Vec::new() };
        tree.visit(self.repository, path);
        let candidates = self.sync_files(&tree).into_iter().chain(self.instances(&tree));
        let bootstrap = candidates.filter(|entry| entry.folder == path).find_map(|entry| entry.bootstrap);
        self.entry(name.to_owned(), path.to_owned(), bootstrap)
    }

    fn child_paths(&self, folder: &Utf8Path) -> Vec<Utf8PathBuf> {
        let build = self.builder.build_folder(folder);
        kustomizations(&build.objects).map(|kustomization| kustomization.path).collect()
    }

    fn sync_files(&self, tree: &Tree) -> Vec<EntryPoint> {
        let files = tree.files.iter().filter(|path| path.file_name() == Some("gotk-sync.yaml"));
        files
            .filter_map(|path| Bootstrap::from_sync_file(self.repository, path))
            .filter_map(|bootstrap| self.bootstrapped(bootstrap, None))
            .collect()
    }

    fn instances(&self, tree: &Tree) -> Vec<EntryPoint> {
        let mut entries = Vec::new();
        for path in &tree.files {
            // Most files are no instance; a look at the text saves their parsing.
            let Ok(file) = self.repository.text(path) else { continue };
            if !self.repository.sources().file(file).text.contains("kind: FluxInstance") {
                continue;
            }
            for object in objects_in(self.repository, path) {
                if Kind::of(&object.reference) == Some(Kind::FluxInstance)
                    && let Some(bootstrap) = Bootstrap::from_instance(self.repository, &object)
                {
                    entries.extend(self.bootstrapped(bootstrap, Some(path)));
                }
            }
        }
        // The path of a Git repository is one of this repository. That of an OCI artifact or a bucket is one of whatever was
        // pushed there, so it is taken for ours only where there is nothing better.
        let is_git = |entry: &EntryPoint| {
            let source = entry.bootstrap.as_ref().map(|bootstrap| &bootstrap.source);
            source.and_then(Kind::of) == Some(Kind::GitRepository)
        };
        if entries.iter().any(is_git) {
            entries.retain(is_git);
        }
        entries
    }

    /// The entry of a root Kustomization. Its path is one of the artifact, whose root may be a folder of the repository:
    /// then the folder is looked for above the file that holds the root object.
    fn bootstrapped(&self, bootstrap: Bootstrap, file: Option<&Utf8PathBuf>) -> Option<EntryPoint> {
        let path = folder(bootstrap.path().as_str());
        let mut bases = vec![Utf8PathBuf::new()];
        let mut above: Vec<_> = file.into_iter().flat_map(|file| file.ancestors().skip(1)).collect();
        above.reverse();
        bases.extend(above.into_iter().map(Utf8Path::to_owned));
        let found = bases.iter().map(|base| base.join(&path)).find(|path| self.repository.is_folder(path))?;
        let found = folder(found.as_str());
        Some(self.entry(name_of(&found), found, Some(bootstrap)))
    }

    fn cluster_folders(&self, tree: &Tree) -> Vec<EntryPoint> {
        let depth_below = |path: &Utf8Path, levels: usize| {
            let above = path.ancestors().nth(levels);
            above.and_then(Utf8Path::file_name) == Some("clusters")
        };
        let mut found: Vec<EntryPoint> = Vec::new();
        for levels in [1, 2] {
            for path in tree.folders.iter().filter(|path| depth_below(path, levels)) {
                let related = found.iter().any(|entry| contained(path, &entry.folder));
                if !related && self.has_flux_objects(path) {
                    found.push(self.entry(name_of(path), path.clone(), None));
                }
            }
        }
        found
    }

    fn has_flux_objects(&self, folder: &Utf8Path) -> bool {
        self.builder.build_folder(folder).objects.iter().any(|object| Kind::of(&object.reference).is_some())
    }

    /// Rule 5. A folder counts when its build works and has Kustomizations which none of all that were found applies.
    fn outermost_folders(&self, tree: &Tree) -> Vec<EntryPoint> {
        let holders: Vec<&Utf8PathBuf> =
            tree.files.iter().filter(|path| self.holds_kustomization(path)).collect();
        let mut candidates: Vec<(Utf8PathBuf, Vec<Kustomization>)> = Vec::new();
        let mut visited: Vec<Utf8PathBuf> = Vec::new();
        for holder in holders {
            let mut above: Vec<&Utf8Path> =
                holder.ancestors().skip(1).filter(|path| !path.as_str().is_empty()).collect();
            above.reverse();
            if above.iter().any(|path| candidates.iter().any(|(known, _)| known == path)) {
                continue;
            }
            for path in above {
                if visited.iter().any(|known| known == path) {
                    continue;
                }
                visited.push(path.to_owned());
                let build = self.builder.build_folder(path);
                let found: Vec<Kustomization> = kustomizations(&build.objects).collect();
                if build.failure.is_none() && !found.is_empty() {
                    candidates.push((path.to_owned(), found));
                    break;
                }
            }
        }
        self.unapplied(&candidates)
    }

    fn unapplied(&self, candidates: &[(Utf8PathBuf, Vec<Kustomization>)]) -> Vec<EntryPoint> {
        let applied: Vec<&Utf8PathBuf> = candidates
            .iter()
            .flat_map(|(folder, found)| found.iter().map(move |kustomization| (folder, kustomization)))
            // A Kustomization that names its own folder does not make it anybody's child.
            .filter(|(folder, kustomization)| !contained(folder, &kustomization.path))
            .map(|(_, kustomization)| &kustomization.path)
            .collect();
        let free =
            candidates.iter().filter(|(folder, _)| !applied.iter().any(|path| contained(folder, path)));
        free.map(|(folder, _)| {
            let folder = self.narrowed(folder.clone());
            self.entry(name_of(&folder), folder, None)
        })
        .collect()
    }

    /// As long as a folder holds nothing but one other folder, that one is meant.
    fn narrowed(&self, folder: Utf8PathBuf) -> Utf8PathBuf {
        if self.builder.has_kustomization_file(&folder) {
            return folder;
        }
        let entries = self.repository.files().list(&folder).unwrap_or_default();
        match entries.as_slice() {
            [only] if only.kind == EntryKind::Folder => self.narrowed(folder.join(&only.name)),
            _ => folder,
        }
    }

    fn holds_kustomization(&self, path: &Utf8Path) -> bool {
        let Ok(file) = self.repository.text(path) else { return false };
        self.repository.sources().file(file).text.contains("kustomize.toolkit.fluxcd.io")
            && objects_in(self.repository, path)
                .iter()
                .any(|object| Kind::of(&object.reference) == Some(Kind::Kustomization))
    }
}

fn kustomizations(objects: &[Object]) -> impl Iterator<Item = Kustomization> {
    let of_kind = |object: &&Object| Kind::of(&object.reference) == Some(Kind::Kustomization);
    objects.iter().filter(of_kind).map(Kustomization::read)
}

/// Leaves out folders above or below one that was found before, and sorts by name.
fn outermost(found: Vec<EntryPoint>) -> Vec<EntryPoint> {
    let mut kept: Vec<EntryPoint> = Vec::new();
    for entry in found {
        let related = |known: &EntryPoint| {
            contained(&entry.folder, &known.folder) || contained(&known.folder, &entry.folder)
        };
        if !kept.iter().any(related) {
            kept.push(entry);
        }
    }
    kept.sort_by(|a, b| a.name.cmp(&b.name));
    kept
}

/// The path after the last `clusters/`, else the whole path.
fn name_of(folder: &Utf8Path) -> String {
    let text = folder.as_str();
    let after = text.rfind("clusters/").filter(|&at| at == 0 || text.as_bytes()[at - 1] == b'/');
    let name = after.map_or(text, |at| &text[at + "clusters/".len()..]);
    if name.is_empty() { ".".to_owned() } else { name.to_owned() }
}
