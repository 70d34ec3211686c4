//! Targets: how a user names objects.

use std::collections::BTreeSet;

use crate::environment::{Environment, InventoryEntry};
use crate::finding::nearest;
use crate::flux::{Kind, NamePattern};
use crate::object::ObjectRef;
use crate::text::name;

/// A name that a user wrote, taken apart. Nothing is known yet about what it names.
///
/// `nats-system`, `ks/nats-system`, `flux-system/nats-system`, `ks/flux-system/nats-system`,
/// `Kustomization/flux-system/nats-system`, `Deployment/ns/name`, `Namespace/name`, `*/nats-*`.
#[derive(Debug, Clone)]
pub struct Target {
    text: String,
    kind: Option<KindName>,
    namespace: Option<NamePattern>,
    name: NamePattern,
}

/// A kind as a user writes it: `ks`, `Kustomization`, `Certificate.cert-manager.io`, `Helm*`.
#[derive(Debug, Clone)]
pub(super) struct KindName {
    kind: NamePattern,
    group: Option<NamePattern>,
}

/// Why a target names nothing, or too much.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// Several objects have the name.
    #[error("`{}` is ambiguous: it may be {}", name(target), list(candidates))]
    Ambiguous {
        /// What the user wrote.
        target: String,
        /// What it may be.
        candidates: Vec<ObjectRef>,
    },
    /// Nothing has the name.
    #[error("there is no `{}` {}{}", name(target), name(place), did_you_mean(near))]
    Unknown {
        /// What the user wrote.
        target: String,
        /// Where it was looked for.
        place: String,
        /// Names that are near, with the place where they are.
        near: Vec<String>,
    },
}

fn list(candidates: &[ObjectRef]) -> String {
    name(&candidates.iter().map(ObjectRef::to_string).collect::<Vec<_>>().join(" or "))
}

fn did_you_mean(near: &[String]) -> String {
    if near.is_empty() { String::new() } else { format!("; did you mean {}?", name(&near.join(" or "))) }
}

const SHORT: &[(&str, Kind)] = &[
    ("ks", Kind::Kustomization),
    ("kustomization", Kind::Kustomization),
    ("hr", Kind::HelmRelease),
    ("helmrelease", Kind::HelmRelease),
    ("gitrepo", Kind::GitRepository),
    ("gitrepository", Kind::GitRepository),
    ("ocirepo", Kind::OciRepository),
    ("ocirepository", Kind::OciRepository),
    ("bucket", Kind::Bucket),
    ("helmrepo", Kind::HelmRepository),
    ("helmrepository", Kind::HelmRepository),
    ("helmchart", Kind::HelmChart),
    ("rset", Kind::ResourceSet),
    ("resourceset", Kind::ResourceSet),
];

impl KindName {
    /// A word that is a kind: a short form, or one that begins with a capital letter, as namespaces never do.
    fn read(text: &str) -> Option<Self> {
        let is_kind = text.starts_with(|c: char| c.is_ascii_uppercase());
        Self::short(text).or_else(|| is_kind.then(|| Self::any(text)))
    }

    /// A word that stands where a kind does.
    pub(super) fn any(text: &str) -> Self {
        Self::short(text).unwrap_or_else(|| {
            let (kind, group) = text
                .split_once('.')
                .map_or((text, None), |(kind, group)| (kind, Some(NamePattern::from(group))));
            Self { kind: NamePattern::from(kind), group }
        })
    }

    fn short(text: &str) -> Option<Self> {
        let lower = text.to_lowercase();
        let (_, kind) = SHORT.iter().find(|(short, _)| *short == lower)?;
        Some(Self { kind: NamePattern::from(kind.name()), group: Some(NamePattern::from(kind.group())) })
    }

    /// The kind as it is called.
    pub(super) fn text(&self) -> &str {
        self.kind.text()
    }

    pub(super) fn matches(&self, reference: &ObjectRef) -> bool {
        self.kind.matches(&reference.kind)
            && self.group.as_ref().is_none_or(|group| group.matches(&reference.group))
    }
}

impl Target {
    /// Takes apart what a user wrote. Every text is a target: one that makes no sense will name nothing.
    pub fn parse(text: &str) -> Self {
        let parts: Vec<&str> = text.splitn(3, '/').collect();
        let (kind, namespace, name) = match parts.as_slice() {
            [first, name] => match KindName::read(first) {
                Some(kind) => (Some(kind), None, *name),
                None => (None, Some(*first), *name),
            },
            [kind, namespace, name] => (Some(KindName::any(kind)), Some(*namespace), *name),
            _ => (None, None, text),
        };
        let namespace = namespace.map(NamePattern::from);
        Self { text: text.to_owned(), kind, namespace, name: NamePattern::from(name) }
    }

    /// What the user wrote.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it may name several objects: it has a wildcard.
    pub fn is_wild(&self) -> bool {
        let kind = self.kind.as_ref().is_some_and(|kind| kind.kind.is_wild());
        kind || self.name.is_wild() || self.namespace.as_ref().is_some_and(NamePattern::is_wild)
    }

    /// Whether this is the object, as far as the target says.
    pub(super) fn matches(&self, reference: &ObjectRef) -> bool {
        self.name.matches(&reference.name)
            && self.namespace.as_ref().is_none_or(|namespace| namespace.matches(&reference.namespace))
            && self.kind.as_ref().is_none_or(|kind| kind.matches(reference))
    }

    /// What the target names in these environments: one object, or with a wildcard any number. `all` are all environments of
    /// the repository, for the hint where the name is only elsewhere. Linear in the objects.
    pub fn resolve(
        &self,
        selected: &[&Environment],
        all: &[&Environment],
    ) -> Result<Vec<ObjectRef>, TargetError> {
        let found = if self.name.is_wild() {
            first_class(selected.iter().flat_map(|one| one.inventory.iter()), &|one| self.matches(one))
        } else {
            let named = selected.iter().flat_map(|one| one.inventory.named(self.name.text()));
            first_class(named, &|one| self.matches(one))
        };
        if found.is_empty() {
            return Err(self.unknown(selected, all));
        }
        if found.len() > 1 && !self.is_wild() {
            return Err(TargetError::Ambiguous { target: self.text.clone(), candidates: found });
        }
        Ok(found)
    }

    fn unknown(&self, selected: &[&Environment], all: &[&Environment]) -> TargetError {
        let names: Vec<&str> = selected.iter().map(|environment| environment.name.as_str()).collect();
        let place = match names.as_slice() {
            [one] => format!("in {one}"),
            _ => "in any environment".to_owned(),
        };
        let near = if self.is_wild() { Vec::new() } else { near(self.name.text(), selected, all) };
        TargetError::Unknown { target: self.text.clone(), place, near }
    }
}

/// The objects that match, out of the first class that has any.
fn first_class<'o>(
    objects: impl Iterator<Item = (&'o ObjectRef, &'o InventoryEntry)>,
    matches: &dyn Fn(&ObjectRef) -> bool,
) -> Vec<ObjectRef> {
    let mut best: Option<u8> = None;
    let mut found = BTreeSet::new();
    for (reference, _) in objects {
        if !matches(reference) {
            continue;
        }
        let class = class(reference);
        if best.is_none_or(|best| class < best) {
            best = Some(class);
            found.clear();
        }
        if best == Some(class) {
            found.insert(reference.clone());
        }
    }
    found.into_iter().collect()
}

fn class(reference: &ObjectRef) -> u8 {
    match Kind::of(reference) {
        Some(Kind::Kustomization) => 0,
        Some(Kind::HelmRelease) => 1,
        Some(Kind::ResourceSet) => 2,
        Some(kind) if kind.is_source() => 3,
        _ => 4,
    }
}

/// The fewest letters of a name that others are looked for by.
const SHORTEST_PART: usize = 3;

/// How many names that have the word in them are told.
const MOST_NEAR: usize = 3;

/// The same name elsewhere (another namespace, kind or environment), then the name that is near, then those that have it as
/// a part.
fn near(name: &str, selected: &[&Environment], all: &[&Environment]) -> Vec<String> {
    let any = |_: &ObjectRef| true;
    let same = |environment: &Environment| first_class(environment.inventory.named(name), &any);
    let here = first_class(selected.iter().flat_map(|one| one.inventory.named(name)), &any);
    if !here.is_empty() {
        return here.iter().map(ObjectRef::to_string).collect();
    }
    let has = |environment: &&&Environment| environment.inventory.named(name).next().is_some();
    let elsewhere: Vec<&str> = all.iter().filter(has).map(|environment| environment.name.as_str()).collect();
    if let Some(first) = elsewhere.first() {
        let reference = all.iter().find(has).map(|environment| same(environment));
        let id = reference.and_then(|found| found.first().map(ObjectRef::to_string)).unwrap_or_default();
        let list = if elsewhere.len() > 1 { elsewhere.join(", ") } else { (*first).to_owned() };
        return vec![format!("{id}, which is in {list}")];
    }
    let flux = |reference: &&ObjectRef| Kind::of(reference).is_some();
    let names: BTreeSet<&str> = selected
        .iter()
        .flat_map(|environment| environment.inventory.iter().map(|(reference, _)| reference))
        .filter(flux)
        .map(|reference| &*reference.name)
        .collect();
    let quoted = |name: &str| format!("`{name}`");
    if let Some(nearest) = nearest(name, names.iter().copied()) {
        return vec![quoted(nearest)];
    }
    let has_it = |other: &&&str| name.len() >= SHORTEST_PART && other.contains(name);
    names.iter().filter(has_it).take(MOST_NEAR).map(|name| quoted(name)).collect()
}
