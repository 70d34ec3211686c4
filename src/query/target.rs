//! Targets: how a user names a node.

use std::collections::BTreeSet;

use crate::analyzed::AnalyzedEnvironment;
use crate::environment::Environment;
use crate::finding::nearest;
use crate::flux::Kind;
use crate::object::ObjectRef;
use crate::source::Glob;
use crate::text::name;

/// What a user wrote, taken apart. Nothing is known yet about what it names.
///
/// `nats-system`, `ks/nats-system`, `flux-system/nats-system`, `ks/flux-system/nats-system`,
/// `Kustomization/flux-system/nats-system`, `Deployment/ns/name`, `Namespace/name`, `path:apps/nats-system/**`.
#[derive(Debug, Clone)]
pub struct Target {
    text: String,
    pattern: Pattern,
}

#[derive(Debug, Clone)]
enum Pattern {
    Object { kind: Option<KindName>, namespace: Option<String>, name: String },
    Path(Glob),
}

/// A kind as a user writes it: `ks`, `Kustomization`, `Certificate.cert-manager.io`.
#[derive(Debug, Clone)]
struct KindName {
    kind: String,
    group: Option<String>,
}

/// What a target names in one or several environments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// The objects; more than one for a `path:` target only.
    pub references: Vec<ObjectRef>,
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
    fn read(text: &str) -> Option<Self> {
        let lower = text.to_lowercase();
        if let Some((_, kind)) = SHORT.iter().find(|(short, _)| *short == lower) {
            return Some(Self { kind: kind.name().to_owned(), group: Some(kind.group().to_owned()) });
        }
        // Kinds start with a capital letter, namespaces never do.
        if !text.starts_with(|c: char| c.is_ascii_uppercase()) {
            return None;
        }
        let (kind, group) =
            text.split_once('.').map_or((text, None), |(kind, group)| (kind, Some(group.to_owned())));
        Some(Self { kind: kind.to_owned(), group })
    }

    fn matches(&self, reference: &ObjectRef) -> bool {
        *self.kind == *reference.kind && self.group.as_ref().is_none_or(|group| **group == *reference.group)
    }
}

impl AnalyzedEnvironment {
    /// The objects that a target names: one, or for `path:` any number.
    ///
    /// # Errors
    /// Where nothing has the name, or several objects do.
    pub fn find(&self, target: &str) -> Result<Vec<ObjectRef>, TargetError> {
        let file_of = |environment: &Environment, reference: &ObjectRef| {
            let entry = environment.inventory.get(reference)?;
            Some(self.sources().file(entry.object.origin.file).path.to_string())
        };
        let own = [self.environment()];
        Ok(Target::parse(target).resolve(&own, &own, &file_of)?.references)
    }
}

impl Target {
    /// Takes apart what a user wrote. Every text is a target: one that makes no sense will name nothing.
    pub fn parse(text: &str) -> Self {
        let pattern =
            text.strip_prefix("path:").and_then(glob).map_or_else(|| Self::object(text), Pattern::Path);
        Self { text: text.to_owned(), pattern }
    }

    fn object(text: &str) -> Pattern {
        let parts: Vec<&str> = text.split('/').collect();
        let owned = |text: &str| text.to_owned();
        match parts.as_slice() {
            [first, name] => match KindName::read(first) {
                Some(kind) => Pattern::Object { kind: Some(kind), namespace: None, name: owned(name) },
                None => Pattern::Object { kind: None, namespace: Some(owned(first)), name: owned(name) },
            },
            [kind, namespace, name] => Pattern::Object {
                kind: KindName::read(kind).or_else(|| Some(KindName { kind: owned(kind), group: None })),
                namespace: Some(owned(namespace)),
                name: owned(name),
            },
            _ => Pattern::Object { kind: None, namespace: None, name: owned(text) },
        }
    }

    /// What the target names in these environments. `all` are all environments of the repository, for the hint where
    /// the name is only elsewhere. `file_of` tells in which file an object was written, for `path:`.
    pub fn resolve(
        &self,
        selected: &[&Environment],
        all: &[&Environment],
        file_of: &dyn Fn(&Environment, &ObjectRef) -> Option<String>,
    ) -> Result<Resolution, TargetError> {
        let found = match &self.pattern {
            Pattern::Path(pattern) => by_path(pattern, selected, file_of),
            Pattern::Object { kind, namespace, name } => {
                let matches = |reference: &ObjectRef| {
                    *reference.name == **name
                        && namespace.as_ref().is_none_or(|namespace| **namespace == *reference.namespace)
                        && kind.as_ref().is_none_or(|kind| kind.matches(reference))
                };
                first_class(selected, &matches)
            }
        };
        let ambiguous = found.len() > 1 && matches!(self.pattern, Pattern::Object { .. });
        match found.len() {
            0 => Err(self.unknown(selected, all)),
            _ if ambiguous => Err(TargetError::Ambiguous { target: self.text.clone(), candidates: found }),
            _ => Ok(Resolution { references: found }),
        }
    }

    fn unknown(&self, selected: &[&Environment], all: &[&Environment]) -> TargetError {
        let names: Vec<&str> = selected.iter().map(|environment| environment.name.as_str()).collect();
        let place = match names.as_slice() {
            [one] => format!("in {one}"),
            _ => "in any environment".to_owned(),
        };
        let near = match &self.pattern {
            Pattern::Path(_) => Vec::new(),
            Pattern::Object { name, .. } => near(name, selected, all),
        };
        TargetError::Unknown { target: self.text.clone(), place, near }
    }
}

/// The objects of Flux that were written in a file of this path; where there is none, the other objects.
fn by_path(
    pattern: &Glob,
    selected: &[&Environment],
    file_of: &dyn Fn(&Environment, &ObjectRef) -> Option<String>,
) -> Vec<ObjectRef> {
    let (mut of_flux, mut others) = (BTreeSet::new(), BTreeSet::new());
    for environment in selected {
        for (reference, _) in environment.inventory.iter() {
            if file_of(environment, reference).is_some_and(|path| pattern.matches(path.as_str().into())) {
                let found = if Kind::of(reference).is_some() { &mut of_flux } else { &mut others };
                found.insert(reference.clone());
            }
        }
    }
    let found = if of_flux.is_empty() { others } else { of_flux };
    found.into_iter().collect()
}

/// The objects that match, out of the first class that has any.
fn first_class(environments: &[&Environment], matches: &dyn Fn(&ObjectRef) -> bool) -> Vec<ObjectRef> {
    let mut best: Option<u8> = None;
    let mut found = BTreeSet::new();
    for (reference, _) in environments.iter().flat_map(|environment| environment.inventory.iter()) {
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

/// The same name elsewhere (another namespace, kind or environment), then names that are near.
fn near(name: &str, selected: &[&Environment], all: &[&Environment]) -> Vec<String> {
    let same = |reference: &ObjectRef| *reference.name == *name;
    let here: Vec<String> = first_class(selected, &same).iter().map(ObjectRef::to_string).collect();
    if !here.is_empty() {
        return here;
    }
    let has =
        |environment: &&&Environment| environment.inventory.iter().any(|(reference, _)| same(reference));
    let elsewhere: Vec<&str> = all.iter().filter(has).map(|environment| environment.name.as_str()).collect();
    if let Some(first) = elsewhere.first() {
        let reference = all.iter().find(has).map(|environment| first_class(&[environment], &same));
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
    nearest(name, names).map(|name| format!("`{name}`")).into_iter().collect()
}

/// A path pattern, from the root on: `**` is any number of folders, `*` and `?` stay within a name, `{a,b}` is either.
fn glob(pattern: &str) -> Option<Glob> {
    Glob::doublestar(pattern.trim_start_matches("./")).ok()
}
