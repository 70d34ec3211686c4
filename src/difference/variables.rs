//! Fields that differ although nobody touched their lines: a variable in them has another value.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use crate::analyzed::AnalyzedEnvironment;
use crate::graph::EdgeKind;
use crate::object::ObjectRef;
use crate::source::{Location, SourceMap, Span};

use super::answer::ObjectChange;

/// The longest text that is searched for variables, in bytes.
const MAX_TEXT: usize = 1 << 20;

/// The names of the variables in a text that is the same on both sides; none where it is another one.
pub(super) fn in_same_text(old: (&SourceMap, Span), new: (&SourceMap, Span)) -> Vec<String> {
    static VARIABLE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"\$\{\s*([A-Za-z_][A-Za-z0-9_]*)").ok());
    let (before, after) = (old.0.file(old.1.file), new.0.file(new.1.file));
    let text =
        |text: &'_ str, span: Span| text.get(span.start as usize..span.end as usize).map(str::to_owned);
    let (Some(before), Some(after)) = (text(&before.text, old.1), text(&after.text, new.1)) else {
        return Vec::new();
    };
    let Some(variable) = VARIABLE.as_ref().filter(|_| before == after && after.len() <= MAX_TEXT) else {
        return Vec::new();
    };
    let names: BTreeSet<String> =
        variable.captures_iter(&after).map(|capture| capture[1].to_owned()).collect();
    names.into_iter().collect()
}

/// Finds where the variables get their values that differ, and keeps those of which that is known. A variable that is set in the
/// Kustomization itself goes before one of a ConfigMap or Secret.
pub(super) fn resolve(objects: &mut [ObjectChange], new: &AnalyzedEnvironment) {
    let values = values(objects, new);
    for object in objects {
        let Some(by) = &object.applied_by else { continue };
        for cause in object.fields.iter_mut().flat_map(|field| &mut field.variables) {
            cause.location = values.get(&(by.clone(), cause.name.clone())).cloned();
        }
        for field in &mut object.fields {
            field.variables.retain(|cause| cause.location.is_some());
        }
    }
}

type Values = BTreeMap<(ObjectRef, String), Location>;

/// For each Kustomization the variables whose values differ.
fn values(objects: &[ObjectChange], new: &AnalyzedEnvironment) -> Values {
    let graph = new.graph();
    let mut values = Values::new();
    for object in objects {
        let users: Vec<&ObjectRef> = graph
            .find(&object.id)
            .into_iter()
            .flat_map(|node| graph.incoming(node).filter(|edge| edge.kind == EdgeKind::SubstituteFrom))
            .map(|edge| &graph.node(edge.from).reference)
            .collect();
        for field in &object.fields {
            let Some(location) = field.new.as_ref().or(field.old.as_ref()).map(|value| &value.location)
            else {
                continue;
            };
            if let Some(name) = field.path.strip_prefix("spec.postBuild.substitute.") {
                values.insert((object.id.clone(), name.to_owned()), location.clone());
            }
            let key = field.path.strip_prefix("data.").or(field.path.strip_prefix("stringData."));
            for user in key.iter().flat_map(|_| &users) {
                let name = key.unwrap_or_default().to_owned();
                values.entry(((*user).clone(), name)).or_insert_with(|| location.clone());
            }
        }
    }
    values
}
