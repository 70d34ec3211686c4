//! Which source is this repository.

use std::cell::RefCell;
use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use indexmap::IndexMap;

use crate::flux::{Builder, Kind, Kustomization, Source};
use crate::object::{Object, ObjectRef};
use crate::repository::Repository;
use crate::source::{Span, normalize};

use super::remote_url::{remotes, same_name, same_url};
use super::{EntryPoint, Evidence, Inventory};

/// What is known of this repository as a source of one environment.
#[derive(Debug)]
pub(super) struct Identity {
    /// The source of the root Kustomization.
    pub(super) bootstrap: ObjectRef,
    /// Whether a file shows the root, and so its source.
    shown: bool,
    /// Whether the root comes from here.
    here: bool,
    /// Where the root of the bootstrap's artifact lies in the repository.
    base: Utf8PathBuf,
    url: Option<String>,
    /// Which revision the bootstrap's source takes, where its object is known.
    revision: Revision,
    remotes: Vec<String>,
    /// Why the bootstrap's source is taken for this repository.
    pub(super) evidence: Vec<Evidence>,
    /// Sources whose paths decided, once for all.
    decided: RefCell<BTreeMap<ObjectRef, bool>>,
}

impl Identity {
    /// Weighs what is known of the entry: its root, otherwise what its Kustomizations name.
    pub(super) fn of(repository: &Repository, builder: &Builder<'_>, entry: &EntryPoint) -> Self {
        let remotes = remotes(repository);
        let Some(bootstrap) = &entry.bootstrap else {
            return Self::concluded(repository, builder, entry, remotes);
        };
        let url = bootstrap.url.clone();
        let base = entry.base.clone().unwrap_or_default();
        let is_there = repository.is_folder(&base.join(normalize(bootstrap.path())))
            || base.join(normalize(bootstrap.path())).as_str().is_empty()
            || !bootstrap.bound.is_empty();
        let is_remote = url.as_ref().is_some_and(|url| remotes.iter().any(|known| same_url(known, url)));
        let what = format!("{} is the source of the root Kustomization", bootstrap.source);
        Self {
            bootstrap: bootstrap.source.clone(),
            shown: true,
            here: is_there || is_remote,
            base,
            url,
            revision: Revision::of(bootstrap.objects.iter().find(|one| one.reference == bootstrap.source)),
            remotes,
            evidence: vec![Evidence::new(what, bootstrap.kustomization.origin)],
            decided: RefCell::default(),
        }
    }

    /// Without a root: of the sources that the entry's Kustomizations name, the one whose paths are here.
    fn concluded(
        repository: &Repository,
        builder: &Builder<'_>,
        entry: &EntryPoint,
        remotes: Vec<String>,
    ) -> Self {
        let build = builder.build_folder(&entry.folder);
        let of_kind =
            build.objects.iter().filter(|one| Kind::of(&one.reference) == Some(Kind::Kustomization));
        let children: Vec<Kustomization> = of_kind.map(Kustomization::read).collect();
        let url_of = |source: &ObjectRef| {
            let object = build.objects.iter().find(|object| object.reference == *source)?;
            Source::read(object)?.url()
        };
        let mut named: IndexMap<&ObjectRef, (Vec<&Utf8Path>, Span)> = IndexMap::new();
        for child in &children {
            let Some(source) = &child.source else { continue };
            // An artifact is none: somebody makes it out of a source, and its paths are its own.
            if Kind::of(&source.target) != Some(Kind::ExternalArtifact) {
                named.entry(&source.target).or_insert_with(|| (Vec::new(), source.span)).0.push(&child.path);
            }
        }
        let mut best: Option<(Weight, &ObjectRef, Utf8PathBuf, Span)> = None;
        for (source, (paths, span)) in &named {
            let (base, hits) = base_of(repository, &entry.folder, paths);
            let url = url_of(source);
            let is_remote = url.is_some_and(|url| remotes.iter().any(|known| same_url(known, url)));
            let weight = Weight {
                is_remote,
                hits,
                is_undefined: url.is_none(),
                is_usual: &*source.name == "flux-system",
            };
            let counts = weight.counts(paths, named.len());
            if counts && best.as_ref().is_none_or(|(known, ..)| *known < weight) {
                best = Some((weight, source, base, *span));
            }
        }
        let usual = Kind::GitRepository.reference("flux-system", "flux-system");
        let paths_evidence =
            |source: &ObjectRef| format!("the paths of the Kustomizations on {source} are here");
        let (bootstrap, base, evidence) = match best {
            Some((weight, source, base, span)) => {
                let what = if weight.is_remote {
                    format!("the URL of {source} is that of a Git remote")
                } else {
                    paths_evidence(source)
                };
                (source.clone(), base, vec![Evidence::new(what, span)])
            }
            None => (usual, base_of(repository, &entry.folder, &[]).0, Vec::new()),
        };
        let url = url_of(&bootstrap).map(str::to_owned);
        let decided = RefCell::default();
        let object = build.objects.iter().find(|object| object.reference == bootstrap);
        let revision = Revision::of(object);
        Self { bootstrap, shown: false, here: true, base, url, revision, remotes, evidence, decided }
    }

    /// Whether a file shows the root, so that a source which nothing defines is missing.
    pub(super) fn is_known(&self) -> bool {
        self.shown && self.here
    }

    /// Where the root of the bootstrap's artifact lies in the repository.
    pub(super) fn base(&self) -> &Utf8Path {
        &self.base
    }

    /// The URL of this repository, as the bootstrap's source or a Git remote says it.
    pub(super) fn url(&self) -> Option<&String> {
        self.url.as_ref().filter(|_| self.here).or(self.remotes.first())
    }

    /// The folder of this repository that a source has; nothing where it is elsewhere.
    pub(super) fn folder(
        &self,
        repository: &Repository,
        source: &ObjectRef,
        object: Option<&Object>,
        inventories: &[&Inventory],
    ) -> Option<Utf8PathBuf> {
        if self.bootstrap == *source {
            return self.here.then(|| self.base.clone());
        }
        let url = object.and_then(|object| Source::read(object)?.url());
        if let Some((url, object)) = url.zip(object) {
            // Another branch of this repository is another tree, unless what is wanted of it is here as well.
            let is_this = |identity: &Self| {
                identity.is_same_revision(object) || identity.decide(repository, source, inventories)
            };
            if self.url().is_some_and(|known| same_url(known, url)) {
                return is_this(self).then(|| self.base.clone());
            }
            if self.remotes.iter().any(|known| same_url(known, url)) {
                return is_this(self).then(Utf8PathBuf::new);
            }
        }
        let fork = url.is_some_and(|url| self.remotes.iter().any(|known| same_name(known, url)));
        let may_be =
            !self.shown && (object.is_none() || fork) && Kind::of(source) != Some(Kind::ExternalArtifact);
        (may_be && self.decide(repository, source, inventories)).then(|| self.base.clone())
    }

    /// Whether a source takes the revision that the bootstrap takes; where that one is not known, the usual branches.
    fn is_same_revision(&self, object: &Object) -> bool {
        let wanted = revision(object);
        match &self.revision {
            Revision::Default => wanted.is_none(),
            Revision::Named(known) => wanted.as_ref() == Some(known),
            Revision::Unknown => {
                wanted.as_ref().is_none_or(|named| matches!(named.as_str(), "branch main" | "branch master"))
            }
        }
    }

    /// Whether all paths of the Kustomizations that name the source are here. The first answer stays: what they bring would
    /// otherwise change it without end.
    fn decide(&self, repository: &Repository, source: &ObjectRef, inventories: &[&Inventory]) -> bool {
        if let Some(known) = self.decided.borrow().get(source) {
            return *known;
        }
        let named = inventories.iter().flat_map(|inventory| inventory.of_kind(Kind::Kustomization));
        let users = named.map(|entry| Kustomization::read(&entry.object)).filter(|one| {
            one.source.as_ref().is_some_and(|named| named.target == *source)
                && !one.path.as_str().contains("${")
        });
        let paths: Vec<Utf8PathBuf> = users.map(|one| one.path).collect();
        let here =
            |path: &Utf8PathBuf| !path.as_str().is_empty() && repository.is_folder(&self.base.join(path));
        let decision = !paths.is_empty() && paths.iter().all(here);
        self.decided.borrow_mut().insert(source.clone(), decision);
        decision
    }
}

/// Which revision the bootstrap's source takes.
#[derive(Debug)]
enum Revision {
    /// Its object is not known.
    Unknown,
    /// The default branch.
    Default,
    /// What its `ref` says.
    Named(String),
}

impl Revision {
    fn of(source: Option<&Object>) -> Self {
        source.map_or(Self::Unknown, |source| revision(source).map_or(Self::Default, Self::Named))
    }
}

/// Which revision a source takes: the field of its `ref` that counts, and what it says; nothing for the default branch.
fn revision(source: &Object) -> Option<String> {
    let (field, text) = Source::read(source)?.revision()?;
    match text.strip_prefix("refs/heads/") {
        Some(branch) => Some(format!("branch {branch}")),
        None => Some(format!("{field} {text}")),
    }
}

/// How well a source fits this repository; the fields in the order in which they count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Weight {
    is_remote: bool,
    hits: usize,
    is_undefined: bool,
    is_usual: bool,
}

impl Weight {
    /// Whether it is enough: the URL, or the paths. Those of a source with another URL have to be here all, and be two at
    /// least where there are other sources.
    fn counts(self, paths: &[&Utf8Path], sources: usize) -> bool {
        let known = paths.iter().filter(|path| !path.as_str().is_empty() && !path.as_str().contains("${"));
        let total = known.count();
        let all = self.hits == total && total > 0 && (total > 1 || sources == 1);
        let some = self.hits > 0 || self.is_usual || (sources == 1 && total < paths.len());
        self.is_remote || all || (self.is_undefined && some)
    }
}

/// The first folder above the entry under which most of the paths are there, and how many that are.
fn base_of(repository: &Repository, entry: &Utf8Path, paths: &[&Utf8Path]) -> (Utf8PathBuf, usize) {
    let hits = |base: &Utf8Path| {
        let known = paths.iter().filter(|path| !path.as_str().is_empty());
        known.filter(|path| repository.is_folder(&base.join(path))).count()
    };
    let mut bases: Vec<&Utf8Path> = entry.ancestors().skip(1).collect();
    bases.reverse();
    let best = bases.iter().map(|base| hits(base)).max().unwrap_or(0);
    let base = bases.into_iter().find(|base| hits(base) == best).map(Utf8Path::to_owned);
    (base.unwrap_or_default(), best)
}
