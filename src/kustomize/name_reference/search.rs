//! Looking for the resource that a field means.

use arcstr::ArcStr;
use foldhash::HashSet;

use crate::kustomize::fault::Fault;
use crate::kustomize::field_spec::set_scalar;
use crate::kustomize::gvk::Gvk;
use crate::kustomize::resource::Resource;
use crate::kustomize::resource_id::ResourceId;
use crate::kustomize::resource_map::ResourceMap;
use crate::yaml::{Key, Node, Value};

use super::{Namespaces, Reference};

/// What looking at an object of a name takes of the steps.
const CANDIDATE: usize = 4;

/// Looks for what a field of a resource names.
pub(super) struct Search<'a> {
    /// All resources.
    pub(super) map: &'a ResourceMap,
    /// The one that refers.
    pub(super) referrer: &'a Resource,
    /// The field, and the kind that it names.
    pub(super) reference: &'a Reference<'a>,
    /// The namespaces that a role binding reaches into.
    pub(super) binding_namespaces: &'a [ArcStr],
    /// Which namespaces there were at first.
    pub(super) original_namespaces: &'a Namespaces,
}

impl Search<'_> {
    /// Puts a reference right; whether it changed.
    pub(super) fn set(&self, value: &mut Node) -> Result<bool, Fault> {
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
        let Some(old) = value.as_scalar().map(|scalar| scalar.text.clone()) else { return Ok(false) };
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
        let old = name.as_scalar().map(|scalar| scalar.text.clone()).unwrap_or_default();
        let namespace = value.get("namespace").and_then(Node::as_scalar).map(|scalar| scalar.text.clone());
        let Some(referral) = self.find(&old, namespace.as_deref(), value, true)? else { return Ok(false) };
        let (name, namespace) = (referral.name.clone(), referral.namespace.clone());
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
        let mut found = self.candidates(name, namespace)?;
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
        // Upstream prints all of these objects here, which may be Secrets.
        Err(Fault::at(value.span, format!("found multiple possible referrals: {}", ids.join(", "))))
    }

    fn candidates(&self, name: &str, namespace: Option<&str>) -> Result<Vec<&Resource>, Fault> {
        let role = self.role();
        let previous = |resource: &Resource, selector: &Gvk| {
            resource.previous_ids().any(|id| id.gvk.is_selected(selector))
        };
        let named = self.map.with_name(name);
        // Many objects may have one name, and each of them may name it.
        self.map.budget.spend(CANDIDATE * named.len())?;
        let mut found: Vec<&Resource> = named
            .into_iter()
            .filter_map(|at| self.map.get(at))
            .filter(|candidate| candidate.build.previous.iter().any(|previous| *previous.name == *name))
            .filter(|candidate| previous(candidate, self.reference.referral))
            .filter(|candidate| role.as_ref().is_none_or(|role| previous(candidate, role)))
            .filter(|candidate| self.may_refer_to(candidate))
            .collect();
        if let Some(namespace) = namespace {
            let known = self.original_namespaces.get(namespace).map_or(0, HashSet::len);
            self.map.budget.spend(known)?;
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
        Ok(found)
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
    let same =
        |a: &[ArcStr], b: &[ArcStr]| (allow_empty && (a.is_empty() || b.is_empty())) || same_ending(a, b);
    same(one.build.prefixes(), other.build.prefixes()) && same(one.build.suffixes(), other.build.suffixes())
}

/// Whether the shorter list is the end of the longer one (`SameEndingSubSlice`).
fn same_ending(a: &[ArcStr], b: &[ArcStr]) -> bool {
    let (shorter, longer) = if a.len() < b.len() { (a, b) } else { (b, a) };
    longer.ends_with(shorter) && (!shorter.is_empty() || longer.is_empty())
}
