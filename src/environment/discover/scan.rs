//! Everything that files say about where clusters start, read once.

use std::collections::HashMap;

use camino::{Utf8Path, Utf8PathBuf};

use crate::environment::folder_pattern::FolderPattern;
use crate::flux::{Kind, Kustomization};
use crate::object::Object;
use crate::repository::Repository;
use crate::source::contained;
use crate::yaml::Node;

use super::includes::Includes;
use super::tree::{Tree, is_trial};
use crate::environment::bootstrap::objects_in;

/// A Flux Kustomization as a file holds it.
pub(super) struct Written {
    pub(super) file: Utf8PathBuf,
    pub(super) object: Object,
    pub(super) kustomization: Kustomization,
    /// The folder that its path counts from.
    pub(super) base: Utf8PathBuf,
    /// The folders that its path may mean, where it holds variables.
    pub(super) pattern: Option<FolderPattern>,
}

impl Written {
    /// The folder that it names, where its path has no variables and is not the whole source. The path of an artifact that
    /// another controller composes says nothing about folders of the repository.
    pub(super) fn folder(&self) -> Option<Utf8PathBuf> {
        let path = &self.kustomization.path;
        let counts = self.pattern.is_none() && !path.as_str().is_empty() && !self.is_on_artifact();
        counts.then(|| self.base.join(path))
    }

    fn is_on_artifact(&self) -> bool {
        let source = self.kustomization.source.as_ref();
        source.is_some_and(|source| Kind::of(&source.target) == Some(Kind::ExternalArtifact))
    }
}

/// What the files of a repository hold.
pub(super) struct Scan<'r> {
    pub(super) repository: &'r Repository,
    pub(super) tree: Tree,
    pub(super) includes: Includes,
    pub(super) written: Vec<Written>,
    /// Files that may hold a `FluxInstance`, or the values of the chart that makes one.
    pub(super) instance_files: Vec<Utf8PathBuf>,
    /// Files that may hold a `ResourceSet`.
    pub(super) set_files: Vec<Utf8PathBuf>,
    by_folder: HashMap<Utf8PathBuf, Vec<usize>>,
    patterns: Vec<usize>,
}

/// Which kinds that matter a text may hold.
#[derive(Clone, Copy)]
struct Kinds {
    instance: bool,
    set: bool,
    kustomization: bool,
}

impl Kinds {
    fn of(text: &str) -> Self {
        let is_instance =
            text.contains("kind: FluxInstance") || (text.contains("instance:") && text.contains("sync:"));
        Self {
            instance: is_instance,
            set: text.contains("kind: ResourceSet"),
            kustomization: text.contains("kustomize.toolkit.fluxcd.io"),
        }
    }
}

impl<'r> Scan<'r> {
    /// Reads each manifest of the repository once; only those are parsed whose text names a kind that matters.
    pub(super) fn new(repository: &'r Repository) -> Self {
        let tree = Tree::walk(repository);
        let includes = Includes::read(repository, &tree);
        let mut scan = Self {
            repository,
            tree,
            includes,
            written: Vec::new(),
            instance_files: Vec::new(),
            set_files: Vec::new(),
            by_folder: HashMap::new(),
            patterns: Vec::new(),
        };
        let files = std::mem::take(&mut scan.tree.files);
        let kinds = repository.glance(&files, Kinds::of);
        let seen = || files.iter().zip(&kinds).filter_map(|(path, kinds)| Some((path, kinds.as_ref()?)));
        let named = |is_named: fn(&Kinds) -> bool| {
            let named = seen().filter(move |(_, kinds)| is_named(kinds));
            named.map(|(path, _)| path.clone()).collect()
        };
        scan.instance_files = named(|kinds| kinds.instance);
        scan.set_files = named(|kinds| kinds.set);
        // What `flux install` writes is large, and holds no Kustomization.
        let is_worth = |path: &Utf8Path| path.file_name() != Some("gotk-components.yaml");
        let worth: Vec<&Utf8Path> = seen()
            .filter(|(path, kinds)| kinds.kustomization && is_worth(path))
            .map(|(path, _)| path.as_path())
            .collect();
        for written in repository.each(&worth, |path| scan.written_in(path)).into_iter().flatten() {
            let folder = written.base.join(&written.kustomization.path);
            let components = written.kustomization.spec.get("components").and_then(Node::as_sequence);
            for component in components.unwrap_or_default().iter().filter_map(Node::text) {
                scan.includes.add(&folder, component);
            }
            scan.written.push(written);
        }
        scan.tree.files = files;
        scan.index();
        scan
    }

    /// The Flux Kustomizations of a file.
    fn written_in(&self, path: &Utf8Path) -> Vec<Written> {
        let mut objects = objects_in(self.repository, path);
        objects.retain(|object| Kind::of(&object.reference) == Some(Kind::Kustomization));
        let written = objects.into_iter().map(|object| {
            let kustomization = Kustomization::read(&object);
            let pattern = FolderPattern::of(&kustomization.path);
            let base = self.base_of(path, &kustomization.path, pattern.as_ref());
            Written { file: path.to_owned(), object, kustomization, base, pattern }
        });
        written.collect()
    }

    /// The folder that the path of a Kustomization counts from: the repository's root, unless the path is only there below
    /// a folder above the file. A base under which the path holds the file is the best.
    pub(super) fn base_of(
        &self,
        file: &Utf8Path,
        path: &Utf8Path,
        pattern: Option<&FolderPattern>,
    ) -> Utf8PathBuf {
        let folder = file.parent().unwrap_or(Utf8Path::new(""));
        if path.as_str().is_empty() {
            return Utf8PathBuf::new();
        }
        let mut bases: Vec<&Utf8Path> = folder.ancestors().collect();
        bases.reverse();
        if let Some(pattern) = pattern {
            let fits = |base: &&&Utf8Path| {
                let inner = folder.strip_prefix(base).unwrap_or(folder);
                inner.ancestors().any(|folder| pattern.fit(folder).is_some())
            };
            return bases.iter().find(fits).map(|base| (*base).to_owned()).unwrap_or_default();
        }
        let holds = |base: &&&Utf8Path| contained(folder, &base.join(path));
        let there = |base: &&&Utf8Path| self.repository.is_folder(&base.join(path));
        let holder = bases.iter().find(|base| holds(base) && there(base));
        holder.or_else(|| bases.iter().find(there)).map(|base| (*base).to_owned()).unwrap_or_default()
    }

    fn index(&mut self) {
        for (at, written) in self.written.iter().enumerate() {
            if is_trial(&written.file) {
                continue;
            }
            if let Some(folder) = written.folder() {
                self.by_folder.entry(folder).or_default().push(at);
            } else if written.pattern.is_some() && !written.is_on_artifact() {
                self.patterns.push(at);
            }
        }
    }

    /// A Kustomization elsewhere that applies this folder, or one around it: what it names does not hold its own file.
    pub(super) fn applier_of(&self, folder: &Utf8Path) -> Option<&Written> {
        let around = folder.ancestors().filter(|around| !around.as_str().is_empty());
        around.into_iter().find_map(|around| {
            let literal = self.by_folder.get(around).into_iter().flatten();
            let written = |at: &usize| &self.written[*at];
            let outside =
                |one: &&Written| !contained(&one.file, around) && !self.includes.reaches(around, &one.file);
            let by_name = literal.map(written).find(outside);
            let by_pattern = |one: &&Written| one.means(around) && !self.includes.reaches(around, &one.file);
            by_name.or_else(|| self.patterns.iter().map(written).find(by_pattern))
        })
    }
}

impl Written {
    /// Whether a path with variables begins with a name: one that begins with a variable may mean any folder.
    fn says_where(&self) -> bool {
        self.kustomization.path.iter().next().is_some_and(|first| !first.contains("${"))
    }

    /// Whether the pattern of its path means the folder, and the folder does not hold its own file.
    fn means(&self, folder: &Utf8Path) -> bool {
        let Some(pattern) = self.pattern.as_ref().filter(|_| self.says_where()) else { return false };
        let Ok(inner) = folder.strip_prefix(&self.base) else { return false };
        !contained(&self.file, folder) && pattern.fit(inner).is_some()
    }
}
