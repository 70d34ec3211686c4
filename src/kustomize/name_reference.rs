//! Names that changed, put right where other resources use them.
//!
//! Follows `nameReferenceTransformer` of kustomize's `api/internal/accumulator` and `api/filters/nameref`. kustomize
//! compares every resource with every other; here a name leads to those that had it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::finding::Code;
use crate::yaml::{Key, Node, Value, to_yaml};

use super::build_annotation;
use super::configuration::Configuration;
use super::fault::Fault;
use super::field_spec::{Create, FieldSpec, set_scalar};
use super::gvk::Gvk;
use super::problem::Problem;
use super::resource::Resource;
use super::resource_id::ResourceId;
use super::resource_map::ResourceMap;

/// A field of a referrer, and the kind that it names.
struct Reference<'c> {
    field: &'c FieldSpec,
    referral: &'c Gvk,
}

/// Puts right all names that changed. The first problem is the result.
pub(super) fn fix(map: &mut ResourceMap, configuration: &Configuration) -> Result<(), Problem> {
    let mut by_kind: HashMap<Gvk, Arc<Vec<Reference<'_>>>> = HashMap::new();
    let original_namespaces = original_namespaces(map);
    let mut first = Ok(());
    for at in map.positions() {
        let Some(referrer) = map.get(at) else { continue };
        let original = referrer.original_id().gvk;
        let references = Arc::clone(
            by_kind.entry(original).or_insert_with_key(|gvk| Arc::new(references(configuration, gvk))),
        );
        let reachable = references.iter().any(|reference| reaches(&referrer.node, &reference.field.path));
        if !reachable {
            continue;
        }
        match fix_one(map, referrer, &references, &original_namespaces) {
            Ok(Some(node)) => {
                map.update(at, |resource| resource.node = node);
            }
            Ok(None) => {}
            Err(problem) => first = first.and(Err(problem)),
        }
    }
    first
}

fn references<'c>(configuration: &'c Configuration, gvk: &Gvk) -> Vec<Reference<'c>> {
    let all = configuration.name_reference.iter().flat_map(|reference| {
        let referral = &reference.referral;
        reference.referrers.iter().map(move |field| Reference { field, referral })
    });
    all.filter(|reference| gvk.is_selected(&reference.field.gvk)).collect()
}

/// Whether the first keys of a path are there: most fields of the table are not in most objects.
fn reaches(node: &Node, path: &str) -> bool {
    let mut at = node;
    for key in path.split('/') {
        if key.ends_with('\\') || key.ends_with("[]") {
            return true;
        }
        match at.as_mapping() {
            Some(mapping) => match mapping.get(key) {
                Some(value) => at = value,
                None => return false,
            },
            None => return at.as_sequence().is_some(),
        }
    }
    true
}

fn fix_one(
    map: &ResourceMap,
    referrer: &Resource,
    references: &[Reference<'_>],
    original_namespaces: &Namespaces,
) -> Result<Option<Node>, Problem> {
    let mut node = referrer.node.clone();
    let mut changed = false;
    let binding_namespaces = binding_namespaces(referrer)?;
    for reference in references {
        if !reaches(&node, &reference.field.path) {
            continue;
        }
        // The kind may have changed since; the field is looked for in the object as it is.
        let field = FieldSpec { gvk: referrer.id.gvk.clone(), ..reference.field.clone() };
        let search = Search {
            map,
            referrer,
            reference,
            binding_namespaces: &binding_namespaces,
            original_namespaces,
        };
        let result = field.apply(&mut node, Create::Never, referrer.origin, &mut |value| {
            changed |= search.set(value)?;
            Ok(())
        });
        result.map_err(|fault| {
            let (path, id) = (&reference.field.path, &referrer.id);
            let span = fault.span;
            let line = fault.message.lines().next().unwrap_or_default();
            let message = line.rsplit(": ").next().unwrap_or_default().to_owned();
            let words = format!("updating name reference in '{path}' field of '{id}'");
            Problem::from(fault.within(&words))
                .saying(format!("`{path}` of {} {}: {message}", id.gvk.kind, id.name))
                .at(span.or(Some(referrer.origin)), "")
        })?;
    }
    Ok(changed.then_some(node))
}

/// The namespaces of the service accounts that a role binding names: there it may refer to.
fn binding_namespaces(referrer: &Resource) -> Result<Vec<Arc<str>>, Problem> {
    let mut namespaces = Vec::new();
    if &*referrer.id.gvk.kind != "RoleBinding" || referrer.id.cluster_scoped {
        return Ok(namespaces);
    }
    for subject in referrer.node.get("subjects").and_then(Node::as_sequence).unwrap_or_default() {
        let Some(namespace) = subject.get("namespace") else { continue };
        if subject.get("kind").and_then(Node::text) != Some("ServiceAccount") {
            continue;
        }
        match namespace.as_scalar() {
            Some(scalar) if namespace.as_str().is_some() => namespaces.push(Arc::clone(&scalar.text)),
            _ => {
                let words =
                    format!("Invalid Input: namespace is blank for resource \"{}\"\n", referrer.id);
                let message = "the namespace of a subject is no string";
                let problem = Problem::new(Code::BuildFailed, words).saying(message);
                return Err(problem.at(Some(namespace.span), ""));
            }
        }
    }
    Ok(namespaces)
}

/// Looks for what a field of a resource names.
struct Search<'a> {
    map: &'a ResourceMap,
    referrer: &'a Resource,
    reference: &'a Reference<'a>,
    binding_namespaces: &'a [Arc<str>],
    original_namespaces: &'a Namespaces,
}

/// For each namespace that resources had at first: where they are now, and whether they are cluster-scoped.
type Namespaces = HashMap<Arc<str>, HashSet<(bool, Arc<str>)>>;

fn original_namespaces(map: &ResourceMap) -> Namespaces {
    let mut namespaces = Namespaces::new();
    for (_, resource) in map.iter() {
        let original = resource.original_id();
        let now = (resource.id.cluster_scoped, Arc::clone(&resource.id.namespace));
        namespaces.entry(original.effective_namespace().into()).or_default().insert(now);
    }
    namespaces
}

impl Search<'_> {
    /// Puts a reference right; whether it changed.
    fn set(&self, value: &mut Node) -> Result<bool, Fault> {
        match &value.value {
            _ if value.is_null() => Ok(false),
            Value::Scalar(_) => self.set_scalar(value),
            Value::Mapping(_) => self.set_mapping(value),
            Value::Sequence(_) => {
                let Some(items) = value.as_sequence_mut() else { return Ok(false) };
                let mut changed = false;
                for item in items.iter_mut().filter(|item| !item.is_null()) {
                    changed |= match &item.value {
                        Value::Scalar(_) => self.set_scalar(item)?,
                        Value::Mapping(_) => self.set_mapping(item)?,
                        Value::Sequence(_) => {
                            let words = "a list is expected to be either a string or a map of string";
                            return Err(Fault::at(item.span, words));
                        }
                    };
                }
                Ok(changed)
            }
        }
    }

    fn set_scalar(&self, value: &mut Node) -> Result<bool, Fault> {
        let Some(old) = value.as_scalar().map(|scalar| Arc::clone(&scalar.text)) else { return Ok(false) };
        let Some(referral) = self.find(&old, None, value, false)? else { return Ok(false) };
        if *referral.name == *old {
            return Ok(false);
        }
        let place = value.span;
        set_scalar(value, &referral.name, place)?;
        Ok(true)
    }

    /// A mapping with a name and maybe a namespace, as the subjects of a role binding are.
    fn set_mapping(&self, value: &mut Node) -> Result<bool, Fault> {
        let place = value.span;
        let Some(name) = value.get("name") else {
            return Err(Fault::at(place, "path config error; no 'name' field in node"));
        };
        let old = name.as_scalar().map(|scalar| Arc::clone(&scalar.text)).unwrap_or_default();
        let namespace = value.get("namespace").and_then(Node::as_scalar).map(|scalar| Arc::clone(&scalar.text));
        let Some(referral) = self.find(&old, namespace.as_deref(), value, true)? else { return Ok(false) };
        let (name, namespace) = (Arc::clone(&referral.name), Arc::clone(&referral.namespace));
        if name == old && namespace.is_empty() {
            return Ok(false);
        }
        let Some(mapping) = value.as_mapping_mut() else { return Ok(false) };
        if let Some(node) = mapping.get_mut("name") {
            let place = node.span;
            set_scalar(node, &name, place)?;
        }
        if !namespace.is_empty() {
            match mapping.get_mut("namespace") {
                Some(node) => {
                    let place = node.span;
                    set_scalar(node, &namespace, place)?;
                }
                None => {
                    mapping.push(Key::new("namespace", place), Node::string(namespace, place));
                }
            }
        }
        Ok(true)
    }

    /// The one resource that had the name, if there is one (`selectReferral`).
    fn find(
        &self,
        name: &str,
        namespace: Option<&str>,
        value: &Node,
        with_namespace: bool,
    ) -> Result<Option<&ResourceId>, Fault> {
        let mut found = self.candidates(name, namespace);
        if let [one] = found.as_slice() {
            return Ok(Some(&one.id));
        }
        found.retain(|candidate| same_affixes(candidate, self.referrer, true));
        if found.len() > 1 {
            found.retain(|candidate| same_affixes(candidate, self.referrer, false));
        }
        let Some(one) = found.first() else { return Ok(None) };
        let alike = |other: &&Resource| {
            other.id.name == one.id.name && (!with_namespace || other.id.namespace == one.id.namespace)
        };
        if found.iter().all(alike) {
            return Ok(Some(&one.id));
        }
        let ids: Vec<String> = found.iter().map(|candidate| candidate.id.to_string()).collect();
        let mut words = format!("found multiple possible referrals: {}\n", ids.join(", "));
        words += "\n**** Too many possible referral targets to referrer:\n";
        words += &to_yaml(&build_annotation::shown(self.referrer));
        for (at, candidate) in found.iter().enumerate() {
            words += &format!("\n--- possible referral {at}:\n{}", to_yaml(&build_annotation::shown(candidate)));
        }
        Err(Fault::at(value.span, words + "\n"))
    }

    fn candidates(&self, name: &str, namespace: Option<&str>) -> Vec<&Resource> {
        let role = self.role();
        let previous = |resource: &Resource, selector: &Gvk| {
            resource.previous_ids().any(|id| id.gvk.is_selected(selector))
        };
        let mut found: Vec<&Resource> = self
            .map
            .with_name(name)
            .into_iter()
            .filter_map(|at| self.map.get(at))
            .filter(|candidate| candidate.build.previous.iter().any(|previous| *previous.name == *name))
            .filter(|candidate| previous(candidate, self.reference.referral))
            .filter(|candidate| role.as_ref().is_none_or(|role| previous(candidate, role)))
            .filter(|candidate| self.may_refer_to(candidate))
            .collect();
        if let Some(namespace) = namespace {
            // A namespace that no object had at first is looked for among those that they have now.
            let had = self.original_namespaces.get(namespace).is_some_and(|now| {
                now.iter().any(|(cluster_scoped, namespace)| self.reaches_into(*cluster_scoped, namespace))
            });
            found.retain(|candidate| {
                if had {
                    candidate.original_id().effective_namespace() == namespace
                } else {
                    candidate.id.effective_namespace() == namespace
                }
            });
        }
        found
    }

    /// The kind that a `roleRef` names besides the name.
    fn role(&self) -> Option<Gvk> {
        if !self.reference.field.path.ends_with("roleRef/name") {
            return None;
        }
        let role = self.referrer.node.get("roleRef")?;
        let text = |key: &str| role.get(key).and_then(Node::text);
        Some(Gvk::new(text("apiGroup")?, "", text("kind")?))
    }

    /// Whether kustomize looks at resources there at all (`SubsetThatCouldBeReferencedByResource`).
    fn reaches_into(&self, cluster_scoped: bool, namespace: &str) -> bool {
        let referrer = &self.referrer.id;
        let effective = if namespace.is_empty() { "default" } else { namespace };
        referrer.cluster_scoped
            || cluster_scoped
            || referrer.effective_namespace() == effective
            || self.binding_namespaces.iter().any(|known| **known == *namespace)
    }

    fn may_refer_to(&self, candidate: &Resource) -> bool {
        let referrer = &self.referrer.id;
        let near = referrer.cluster_scoped
            || candidate.id.cluster_scoped
            || &*candidate.id.gvk.kind == "ServiceAccount"
            || referrer.effective_namespace() == candidate.id.effective_namespace();
        near && self.reaches_into(candidate.id.cluster_scoped, &candidate.id.namespace)
    }
}

/// Whether two resources got the same prefixes and suffixes, as far as both lists go.
fn same_affixes(one: &Resource, other: &Resource, allow_empty: bool) -> bool {
    let same = |a: &[Arc<str>], b: &[Arc<str>]| {
        (allow_empty && (a.is_empty() || b.is_empty())) || same_ending(a, b)
    };
    same(&one.build.prefixes, &other.build.prefixes) && same(&one.build.suffixes, &other.build.suffixes)
}

/// Whether the shorter list is the end of the longer one (`SameEndingSubSlice`).
fn same_ending(a: &[Arc<str>], b: &[Arc<str>]) -> bool {
    let (shorter, longer) = if a.len() < b.len() { (a, b) } else { (b, a) };
    longer.ends_with(shorter) && (!shorter.is_empty() || longer.is_empty())
}
