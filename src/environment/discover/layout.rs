//! Entries by where they lie: `clusters/<name>`, `clusters/<group>/<name>`.

use std::collections::{BTreeSet, HashMap, HashSet};

use camino::{Utf8Path, Utf8PathBuf};

use crate::environment::Evidence;
use crate::flux::{Builder, FluxBuild, Kind, Kustomization};
use crate::kustomize::is_kustomization_file;
use crate::object::{Object, ObjectRef};
use crate::source::contained;

use super::candidate::{Candidate, Candidates};
use super::scan::Scan;
use super::tree::is_trial;

/// Names of folders that hold clusters; earlier ones say more.
const CONTAINERS: [&[&str]; 4] = [&["clusters"], &["fleet"], &["environments", "envs"], &["cluster"]];
/// Names of folders that are parts of one cluster, not clusters of their own.
const PARTS: [&str; 12] = [
    "apps",
    "applications",
    "infrastructure",
    "infra",
    "flux-system",
    "flux",
    "config",
    "configs",
    "core",
    "platform",
    "system",
    "tenants",
];

/// Adds the deepest folders of each container whose build succeeds and holds Kustomizations. Where surer entries were
/// found, only their siblings count.
pub(super) fn add(scan: &Scan<'_>, builder: &Builder<'_>, candidates: &mut Candidates) {
    let layout = Layout::new(scan, builder);
    let sure: Vec<Utf8PathBuf> = candidates.kept().iter().map(|one| one.folder.clone()).collect();
    for names in CONTAINERS {
        let mut found = Vec::new();
        for container in layout.containers(names) {
            let is_family = sure.is_empty() || sure.iter().any(|folder| contained(folder, container));
            found.extend(layout.clusters(container, is_family, candidates));
        }
        if !found.is_empty() {
            for candidate in found {
                candidates.add(candidate);
            }
            break;
        }
    }
}

struct Layout<'s, 'r> {
    scan: &'s Scan<'r>,
    builder: &'s Builder<'r>,
    /// The folders in each folder.
    children: HashMap<&'s Utf8Path, Vec<&'s Utf8PathBuf>>,
    /// The folders with a file below that is Flux's, or may take such in.
    holders: HashSet<&'s Utf8Path>,
}

impl<'s, 'r> Layout<'s, 'r> {
    /// Linear in the files and folders.
    fn new(scan: &'s Scan<'r>, builder: &'s Builder<'r>) -> Self {
        let mut children: HashMap<&Utf8Path, Vec<&Utf8PathBuf>> = HashMap::new();
        for folder in &scan.tree.folders {
            children.entry(folder.parent().unwrap_or(Utf8Path::new(""))).or_default().push(folder);
        }
        let is_kustomization = |file: &&Utf8PathBuf| is_kustomization_file(file);
        let written = scan.written.iter().map(|written| &written.file);
        let files = written.chain(&scan.set_files).chain(scan.tree.files.iter().filter(is_kustomization));
        let mut holders = HashSet::new();
        for file in files {
            for above in file.ancestors() {
                if !holders.insert(above) {
                    break;
                }
            }
        }
        Self { scan, builder, children, holders }
    }

    fn containers(&self, names: &[&str]) -> Vec<&Utf8PathBuf> {
        let named = |path: &&Utf8PathBuf| path.file_name().is_some_and(|name| names.contains(&name));
        let found: Vec<&Utf8PathBuf> =
            self.scan.tree.folders.iter().filter(|path| !is_trial(path)).filter(named).collect();
        // `clusters/clusters` is a cluster of that name.
        let inner = |path: &Utf8Path| found.iter().any(|other| *other != path && contained(path, other));
        found.iter().filter(|path| !inner(path)).copied().collect()
    }

    fn children(&self, folder: &Utf8Path) -> &[&Utf8PathBuf] {
        self.children.get(folder).map(Vec::as_slice).unwrap_or_default()
    }

    fn clusters(&self, container: &Utf8Path, is_family: bool, candidates: &mut Candidates) -> Vec<Candidate> {
        let mut found = Vec::new();
        for folder in self.children(container) {
            if !self.may_hold(folder) {
                continue;
            }
            let outer = self.cluster(folder, candidates);
            let inner: Vec<Found> =
                self.children(folder).iter().filter_map(|inner| self.cluster(inner, candidates)).collect();
            let chosen = match outer {
                Some(outer) if self.is_one(&outer, &inner) => vec![outer],
                Some(outer) if inner.is_empty() => vec![outer],
                _ => inner,
            };
            for one in chosen {
                if is_family {
                    found.push(one.candidate());
                } else {
                    let why = "another folder is bootstrapped, and this one is no sibling of it";
                    candidates.leave_out(one.folder, why, self.scan.repository.place(container));
                }
            }
        }
        found
    }

    /// Whether anything in the folder is Flux's, or may take such in.
    fn may_hold(&self, folder: &Utf8Path) -> bool {
        self.holders.contains(folder)
    }

    /// The folder as a cluster: nothing surer is around or in it, nothing takes it in or applies it, its build succeeds
    /// and holds Kustomizations.
    fn cluster(&self, folder: &Utf8Path, candidates: &mut Candidates) -> Option<Found> {
        let scan = self.scan;
        if candidates.is_kept(folder)
            || candidates.related(folder).is_some()
            || scan.includes.is_component(folder)
            || !self.may_hold(folder)
        {
            return None;
        }
        if let Some(includer) = scan.includes.of_folder(folder) {
            let why = format!("`{includer}` takes it in");
            candidates.leave_out(folder, why, scan.repository.place(includer));
            return None;
        }
        if let Some(applier) = scan.applier_of(folder) {
            let why = format!("Kustomization {} applies it", applier.kustomization.reference.name);
            let span = applier.kustomization.path_span.unwrap_or(applier.kustomization.span);
            candidates.leave_out(folder, why, span);
            return None;
        }
        let build = self.builder.build_folder(folder);
        if let Some(failure) = &build.failure {
            let span = failure.span.unwrap_or_else(|| scan.repository.place(folder));
            candidates.leave_out(folder, "it does not build", span);
            return None;
        }
        build.objects.iter().any(is_start).then(|| {
            candidates.take_in(folder);
            Found::new(folder, &build, scan.repository.place(folder))
        })
    }

    /// Whether the folders in `outer` are parts of it rather than clusters: it lists them, or holds Kustomizations beside them,
    /// or they need each other, or have the names of parts.
    fn is_one(&self, outer: &Found, inner: &[Found]) -> bool {
        if self.builder.has_kustomization_file(&outer.folder) {
            return inner.is_empty() || inner.iter().all(|one| one.names.is_subset(&outer.names));
        }
        let part = |one: &Found| one.folder.file_name().is_some_and(|name| PARTS.contains(&name));
        let needs = |one: &Found| {
            let others = inner.iter().filter(|other| other.folder != one.folder);
            others.into_iter().any(|other| one.needs.iter().any(|need| other.names.contains(need)))
        };
        let own = |file: &Utf8PathBuf| file.parent() == Some(&outer.folder);
        let scan = self.scan;
        let holds_own = scan.written.iter().map(|written| &written.file).chain(&scan.set_files).any(own);
        holds_own || inner.iter().any(|one| part(one) || needs(one))
    }
}

/// A folder that builds.
struct Found {
    folder: Utf8PathBuf,
    span: crate::source::Span,
    names: BTreeSet<ObjectRef>,
    /// What its Kustomizations depend on and do not hold.
    needs: BTreeSet<ObjectRef>,
}

impl Found {
    fn new(folder: &Utf8Path, build: &FluxBuild, span: crate::source::Span) -> Self {
        let names: BTreeSet<ObjectRef> =
            build.objects.iter().filter(|object| is_start(object)).map(|one| one.reference.clone()).collect();
        let of_kind =
            build.objects.iter().filter(|one| Kind::of(&one.reference) == Some(Kind::Kustomization));
        let needs = of_kind.flat_map(|one| Kustomization::read(one).depends_on).map(|one| one.target);
        let needs = needs.filter(|target| !names.contains(target)).collect();
        Self { folder: folder.to_owned(), span, names, needs }
    }

    fn candidate(self) -> Candidate {
        let what = "its place among clusters, and a build that holds Flux Kustomizations";
        Candidate {
            evidence: vec![Evidence::new(what, self.span)],
            folder: self.folder,
            bootstrap: None,
            base: None,
        }
    }
}

/// Whether the object brings more of Flux: HelmReleases alone do not make a cluster.
fn is_start(object: &Object) -> bool {
    matches!(Kind::of(&object.reference), Some(Kind::Kustomization | Kind::ResourceSet))
}
