//! Files as values that are merged, as Helm merges values.

use camino::Utf8Path;

use crate::flux::reader::{ReadError, first_document, pieces};
use crate::source::Span;
use crate::yaml::{Mapping, Node};

/// The documents of a file, one merged over the other; what is made has the place of the rule, `span`.
pub(super) fn values(bytes: &[u8], path: &Utf8Path, span: Span) -> Result<Node, String> {
    let text = String::from_utf8_lossy(bytes);
    let mut values = Node::mapping(Mapping::default(), span);
    for piece in pieces(&text, 0) {
        let (start, end) =
            piece.map_err(|_| format!("`{path}` cannot be merged: invalid Yaml document separator"))?;
        let root = first_document(&text[start..end], |_, _| span).map_err(|error| {
            let (ReadError::Yaml(why, _) | ReadError::Json(why, _)) = error;
            format!("`{path}` cannot be merged: {why}")
        })?;
        let Some(root) = root else { continue };
        if root.as_mapping().is_none() {
            return Err(format!("`{path}` cannot be merged: it is no mapping"));
        }
        merge(&mut values, &root);
    }
    Ok(values)
}

/// Mappings are merged, everything else is replaced: as Helm merges values.
pub(super) fn merge(base: &mut Node, over: &Node) {
    let (Some(fields), Some(more)) = (base.as_mapping_mut(), over.as_mapping()) else {
        base.clone_from(over);
        return;
    };
    for entry in more {
        match fields.get_mut(&entry.key.text) {
            Some(old) => merge(old, &entry.value),
            None => fields.push(entry.key.clone(), entry.value.clone()),
        }
    }
}
