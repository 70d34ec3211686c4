//! Where a change has to be made.

use crate::environment::Environment;
use crate::finding::{Action, Edit};
use crate::object::{Object, ObjectRef};
use crate::source::Span;
use crate::yaml::{Node, Value};

/// The object, where the environment holds it: a root that no file of it has cannot be changed there.
fn written<'e>(environment: &'e Environment, reference: &ObjectRef) -> Option<&'e Object> {
    environment.inventory.get(reference).map(|entry| &entry.object)
}

/// Lets an object depend on another one, named as it is seen from there.
pub(in crate::check) fn dependency(
    environment: &Environment,
    dependent: &ObjectRef,
    on: &ObjectRef,
) -> Option<Edit> {
    let mut entry = vec![("name", on.name.to_string())];
    if dependent.namespace != on.namespace {
        entry.push(("namespace", on.namespace.to_string()));
    }
    append(environment, dependent, "dependsOn", entry)
}

/// Lets a Kustomization check the health of a release.
pub(in crate::check) fn health_check(
    environment: &Environment,
    reference: &ObjectRef,
    release: &ObjectRef,
) -> Option<Edit> {
    let version = &environment.inventory.get(release)?.object.api_version;
    let entry = vec![
        ("apiVersion", version.to_string()),
        ("kind", release.kind.to_string()),
        ("name", release.name.to_string()),
        ("namespace", release.namespace.to_string()),
    ];
    append(environment, reference, "healthChecks", entry)
}

fn append(
    environment: &Environment,
    reference: &ObjectRef,
    field: &'static str,
    entry: Vec<(&'static str, String)>,
) -> Option<Edit> {
    let spec =
        written(environment, reference)?.node.get("spec").filter(|spec| spec.as_mapping().is_some())?;
    // A field without a list, left empty, stays in the way of one.
    let at = match spec.get(field) {
        None => spec,
        Some(list) if list.as_sequence().is_some() => list,
        Some(_) => return None,
    };
    Some(Edit::new(at.span, Action::Append { field, entry }))
}

/// Gives a field of the `spec` of an object a value, unless it has one.
pub(in crate::check) fn spec_field(
    environment: &Environment,
    reference: &ObjectRef,
    field: &'static str,
    value: &str,
) -> Option<Edit> {
    let spec = written(environment, reference)?.node.get("spec")?;
    let is_set = spec.get(field).is_some_and(|node| !node.is_null());
    if is_set { None } else { set(spec, field, value) }
}

/// The same, also where the field has another value.
pub(in crate::check) fn spec_field_set(
    environment: &Environment,
    reference: &ObjectRef,
    field: &'static str,
    value: &str,
) -> Option<Edit> {
    set(written(environment, reference)?.node.get("spec")?, field, value)
}

/// Gives a field a value in the mapping that has another one at a place: `namespace` beside `name`.
pub(in crate::check) fn beside(
    environment: &Environment,
    reference: &ObjectRef,
    at: Span,
    field: &'static str,
    value: &str,
) -> Option<Edit> {
    set(holder(&written(environment, reference)?.node, at)?, field, value)
}

/// Takes out the entry of a list whose name is at the place, if the object is written as such.
pub(in crate::check) fn without(environment: &Environment, reference: &ObjectRef, at: Span) -> Option<Edit> {
    holder(&written(environment, reference)?.node, at)?;
    Some(Edit::new(at, Action::Remove))
}

/// Takes out the field whose value is at the place.
pub(in crate::check) fn unset(environment: &Environment, reference: &ObjectRef, at: Span) -> Option<Edit> {
    let holder = holder(&written(environment, reference)?.node, at)?;
    let entry = holder.as_mapping()?.iter().find(|entry| entry.value.span == at)?;
    // A JSON patch holds the value elsewhere than the key: without it, the patch sets null.
    let key = entry.key.span;
    let is_beside = key.file == at.file && key.end <= at.start && at.start - key.end <= MOST_BETWEEN;
    is_beside.then(|| Edit::new(at, Action::Unset))
}

/// How many characters may stand between a key and its value on one line: `:` and a few blanks.
const MOST_BETWEEN: u32 = 8;

fn set(mapping: &Node, field: &'static str, value: &str) -> Option<Edit> {
    match mapping.as_mapping()?.get(field) {
        Some(known) if matches!(known.value, Value::Scalar(_)) => Some(Edit::replace(known.span, value)),
        Some(_) => None,
        None => Some(Edit::new(mapping.span, Action::Set { field, value: value.to_owned() })),
    }
}

/// The mapping that has a value at the place.
fn holder(node: &Node, at: Span) -> Option<&Node> {
    match &node.value {
        Value::Scalar(_) => None,
        Value::Sequence(items) => items.iter().find_map(|item| holder(item, at)),
        Value::Mapping(mapping) if mapping.iter().any(|entry| entry.value.span == at) => Some(node),
        Value::Mapping(mapping) => mapping.iter().find_map(|entry| holder(&entry.value, at)),
    }
}
