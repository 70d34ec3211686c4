//! Names that changed, put right where other resources use them.
//!
//! Follows `nameReferenceTransformer` of kustomize's `api/internal/accumulator` and `api/filters/nameref`. kustomize
//! compares every resource with every other; here a name leads to those that had it.

mod search;

use std::sync::Arc;

use arcstr::ArcStr;
use foldhash::{HashMap, HashMapExt as _, HashSet};

use crate::finding::Code;
use crate::yaml::Node;

use super::budget::Budget;
use super::build_data::Previous;
use super::configuration::Configuration;
use super::field_spec::{Create, FieldSpec};
use super::gvk::Gvk;
use super::problem::Problem;
use super::resource::Resource;
use super::resource_map::ResourceMap;
use search::Search;

/// A field of a referrer, and the kind that it names.
struct Reference<'c> {
    field: &'c FieldSpec,
    referral: &'c Gvk,
}

/// How many fields that an object does not have take a step.
const MISSES: usize = 8;

/// Puts right all names that changed. The first problem is the result.
pub(super) fn fix(map: &mut ResourceMap, configuration: &Configuration) -> Result<(), Problem> {
    let mut by_kind: HashMap<Gvk, Arc<Vec<Reference<'_>>>> = HashMap::new();
    let mut last: Option<(Gvk, Arc<Vec<Reference<'_>>>)> = None;
    let mut namespaces = None;
    let mut first = Ok(());
    let budget = map.budget.handle();
    for at in map.slots() {
        let Some(referrer) = map.get(at) else { continue };
        let original = referrer.original_gvk();
        // Objects of one kind mostly stand together.
        let references = match last.take().filter(|(gvk, _)| *gvk == original) {
            Some((_, references)) => references,
            None => Arc::clone(
                by_kind
                    .entry(original.clone())
                    .or_insert_with_key(|gvk| Arc::new(references(configuration, gvk, &budget))),
            ),
        };
        last = Some((original, Arc::clone(&references)));
        budget.spend(references.len() / MISSES)?;
        let reachable = references.iter().any(|reference| reaches(&referrer.node, &reference.field.path));
        if !reachable {
            continue;
        }
        let original_namespaces = namespaces.get_or_insert_with(|| original_namespaces(map));
        match fix_one(map, referrer, &references, original_namespaces) {
            Ok(Some(node)) => {
                map.update(at, |resource| resource.node = node);
            }
            Ok(None) => {}
            Err(problem) => first = first.and(Err(problem)),
        }
    }
    first
}

fn references<'c>(configuration: &'c Configuration, gvk: &Gvk, budget: &Budget) -> Vec<Reference<'c>> {
    let count = configuration.name_reference.iter().map(|one| one.referrers.len() / MISSES).sum();
    // Who asks next for some learns that nothing is left.
    if budget.spend(count).is_err() {
        return Vec::new();
    }
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
        let search =
            Search { map, referrer, reference, binding_namespaces: &binding_namespaces, original_namespaces };
        let result = field.apply(&mut node, Create::Never, referrer.origin, &map.budget, &mut |value| {
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
fn binding_namespaces(referrer: &Resource) -> Result<Vec<ArcStr>, Problem> {
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
            Some(scalar) if namespace.as_str().is_some() => namespaces.push(scalar.text.clone()),
            _ => {
                let words = format!("Invalid Input: namespace is blank for resource \"{}\"\n", referrer.id);
                let message = "the namespace of a subject is no string";
                let problem = Problem::new(Code::BuildFailed, words).saying(message);
                return Err(problem.at(Some(namespace.span), ""));
            }
        }
    }
    Ok(namespaces)
}

/// For each namespace that resources had at first: where they are now, and whether they are cluster-scoped.
type Namespaces = HashMap<ArcStr, HashSet<(bool, ArcStr)>>;

fn original_namespaces(map: &ResourceMap) -> Namespaces {
    let mut namespaces = Namespaces::default();
    for (_, resource) in map.iter() {
        let previous = resource.build.previous.first();
        let original =
            previous.map_or_else(|| resource.id.effective_namespace(), Previous::effective_namespace);
        let now = (resource.id.cluster_scoped, resource.id.namespace.clone());
        match namespaces.get_mut(original) {
            Some(known) => {
                known.insert(now);
            }
            None => {
                namespaces.entry(original.into()).or_default().insert(now);
            }
        }
    }
    namespaces
}
