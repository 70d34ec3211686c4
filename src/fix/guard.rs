//! What is nobody's to edit.

use crate::yaml::{Form, Syntax};

use super::locate::{Found, Step, is_shared};
use super::refusal::Refusal;

/// Whether a text may be one that SOPS encrypted, so that its documents have to be looked at.
pub(super) fn may_be_encrypted(text: &str) -> bool {
    text.contains("sops")
}

/// Whether a document is of a file that SOPS encrypted: it has a sum of all that is in it.
pub(super) fn is_encrypted(root: &Syntax) -> bool {
    root.get("sops").is_some_and(|sops| sops.get("mac").is_some())
}

/// What the places around a value say.
pub(super) fn place(found: &Found<'_>) -> Result<(), Refusal> {
    if is_shared(found) {
        return Err(Refusal::Shared);
    }
    // Of two fields of one name, the way to a value does not say which is meant.
    if found.nodes.iter().zip(&found.steps).any(|(node, step)| stands_twice(node, step)) {
        return Err(Refusal::Form("a key on the way to it stands twice in one mapping"));
    }
    let mut steps = found.steps.as_slice();
    for node in &found.nodes {
        let key = |at: usize| match steps.get(at) {
            Some(Step::Key(key)) => key.as_str(),
            _ => "",
        };
        match (node.get("kind").and_then(Syntax::text).unwrap_or_default(), key(0), key(1)) {
            ("Secret", "data" | "stringData", _) => return Err(Refusal::Secret),
            ("ConfigMap", "data" | "binaryData", _) => return Err(Refusal::Variable),
            ("Kustomization", "spec", "postBuild") if key(2) == "substitute" => {
                return Err(Refusal::Variable);
            }
            ("ResourceSet", "spec", "resources" | "resourcesTemplate") => return Err(Refusal::ResourceSet),
            _ => {}
        }
        steps = steps.get(1..).unwrap_or_default();
    }
    Ok(())
}

fn stands_twice(node: &Syntax, step: &Step) -> bool {
    let (Form::Mapping { entries, .. }, Step::Key(key)) = (&node.form, step) else { return false };
    entries.iter().filter(|(known, _)| known.text().unwrap_or_default() == key).nth(1).is_some()
}

/// A word that is another one in each environment.
pub(super) fn word(found: &Found<'_>) -> Result<(), Refusal> {
    let text = found.node().text().unwrap_or_default();
    if text.contains("${") || text.contains("<<") { Err(Refusal::Variable) } else { Ok(()) }
}
