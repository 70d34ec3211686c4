//! JSON patches (RFC 6902), with the habits of the library that kustomize uses.
//!
//! Follows `gopkg.in/evanphx/json-patch.v4`: an index may be negative, `replace` of a key that is not there adds it,
//! `test` of a key that is not there finds null, and a path need not start with a slash.

mod pointer;

use crate::source::Span;
use crate::yaml::{Mode, Node, Resolved, Scalar, Style, Value, json_number};

use super::budget::Budget;
use super::fault::Fault;
use super::json_form::json_form;
use super::limit;
use pointer::Place;

/// How many neighbours of a value are moved in one step where it is put in or taken out.
const MOVED: usize = 16;

/// A JSON patch: operations in order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct JsonPatch {
    operations: Vec<Operation>,
    /// Whether it is JSON, whose numbers are taken over as they are written.
    is_raw: bool,
}

#[derive(Debug, Clone, PartialEq)]
struct Operation {
    kind: String,
    /// Nothing where the field is missing, or is no string.
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
    pub(crate) fn parse(document: &Node) -> Result<Self, Fault> {
        Self::read(&json_form(document, Mode::Legacy)?, false)
    }

    /// Reads a patch that is JSON: its numbers are compared as they are written, and get their one form with the object.
    pub(crate) fn parse_json(mut document: Node) -> Result<Self, Fault> {
        keep_signs(&mut document);
        Self::read(&document, true)
    }

    fn read(document: &Node, is_raw: bool) -> Result<Self, Fault> {
        if document.is_null() {
            return Ok(Self { operations: Vec::new(), is_raw });
        }
        let items = document.as_sequence().ok_or_else(|| not_a(document, "jsonpatch.Patch"))?;
        let operations: Result<Vec<_>, _> = items.iter().map(Operation::read).collect();
        operations.map(|operations| Self { operations, is_raw })
    }

    /// Whether it copies something that holds the annotations whole: then kustomize's own go along.
    pub(crate) fn copies_annotations(&self) -> bool {
        let holds =
            |from: &str| matches!(from.trim_start_matches('/'), "" | "metadata" | "metadata/annotations");
        self.operations
            .iter()
            .any(|operation| operation.kind == "copy" && operation.from.as_deref().is_some_and(holds))
    }

    /// Applies all operations, or none: at the first fault the object stays as it is.
    ///
    /// As kustomize takes the object through JSON, all its strings are quoted afterwards, and its numbers in one form.
    ///
    /// It spends from what is left of the budget.
    pub(crate) fn apply(&self, object: &mut Node, budget: &Budget) -> Result<(), Fault> {
        let mut document = json_form(object, Mode::Resource)?;
        for operation in &self.operations {
            budget.spend(operation.value.as_ref().map_or(1, limit::size))?;
            operation.apply(&mut document, budget).map_err(|fault| fault.or_at(operation.span))?;
        }
        *object = if self.is_raw { json_form(&document, Mode::Resource)? } else { document };
        Ok(())
    }
}

/// Makes floats of the negative zeros: as integers they would have no sign.
fn keep_signs(node: &mut Node) {
    match &mut node.value {
        Value::Scalar(scalar) if scalar.style == Style::Plain && scalar.text == "-0" => {
            *scalar = Scalar::plain("-0.0");
        }
        Value::Scalar(_) => {}
        Value::Sequence(_) => node.as_sequence_mut().into_iter().flatten().for_each(keep_signs),
        Value::Mapping(_) => {
            node.as_mapping_mut().into_iter().flatten().for_each(|entry| keep_signs(&mut entry.value));
        }
    }
}

impl Operation {
    fn read(node: &Node) -> Result<Self, Fault> {
        if node.as_mapping().is_none() && !node.is_null() {
            return Err(not_a(node, "jsonpatch.Operation"));
        }
        let text = |key| node.get(key).and_then(Node::as_str).map(ToOwned::to_owned);
        Ok(Self {
            kind: text("op").unwrap_or_else(|| "unknown".to_owned()),
            path: text("path"),
            from: text("from"),
            value: node.get("value").cloned(),
            span: node.span,
        })
    }

    fn apply(&self, document: &mut Node, budget: &Budget) -> Result<(), Fault> {
        match self.kind.as_str() {
            "add" => self.add(document, budget),
            "remove" => self.remove(document, budget),
            "replace" => self.replace(document),
            "move" => self.move_value(document, budget),
            "test" => self.test(document, budget),
            "copy" => self.copy(document, budget),
            _ => Err(Fault::new("Unexpected kind: `op` is add, remove, replace, move, copy or test")),
        }
    }

    fn path(&self) -> Result<&str, Fault> {
        let detail = match self.kind.as_str() {
            "add" | "remove" | "copy" => "",
            _ => "operation missing path field: ",
        };
        let missing = || format!("{} operation failed to decode path: {detail}missing value", self.kind);
        self.path.as_deref().ok_or_else(|| Fault::new(missing()))
    }

    fn from(&self) -> Result<&str, Fault> {
        let message = "operation failed to decode from: operation, missing from field: missing value";
        self.from.as_deref().ok_or_else(|| Fault::new(format!("{} {message}", self.kind)))
    }

    /// The value; null where there is none.
    fn value(&self) -> Node {
        self.value.clone().unwrap_or_else(|| Node::plain("null", self.span))
    }

    fn add(&self, document: &mut Node, budget: &Budget) -> Result<(), Fault> {
        let path = self.path()?;
        let missing = || self.missing("doc is missing path", &format!("\"{path}\""));
        let place = Place::find(document, path).ok_or_else(missing)?;
        budget.spend(place.width() / MOVED)?;
        place.add(self.value()).map_err(|fault| fault.within(&format!("error in add for path: '{path}'")))
    }

    fn remove(&self, document: &mut Node, budget: &Budget) -> Result<(), Fault> {
        let path = self.path()?;
        let missing = || self.missing("doc is missing path", &format!("\"{path}\""));
        let place = Place::find(document, path).ok_or_else(missing)?;
        budget.spend(place.width() / MOVED)?;
        place
            .remove()
            .map(|_| ())
            .map_err(|fault| fault.within(&format!("error in remove for path: '{path}'")))
    }

    fn replace(&self, document: &mut Node) -> Result<(), Fault> {
        let path = self.path()?;
        if path.is_empty() {
            let value = self.value();
            // A scalar does nothing: the error that is made of it wraps no error.
            if value.as_scalar().is_none() {
                *document = value;
            }
            return Ok(());
        }
        let place = Place::find(document, path).ok_or_else(|| self.missing("doc is missing path", path))?;
        let value = self.value();
        place.check(&value)?;
        place.set(value).map_err(|_| self.missing("doc is missing key", path))
    }

    fn move_value(&self, document: &mut Node, budget: &Budget) -> Result<(), Fault> {
        let from = self.from()?;
        let place =
            Place::find(document, from).ok_or_else(|| self.missing("doc is missing from path", from))?;
        budget.spend(place.width() / MOVED)?;
        let key = place.key.clone();
        let value =
            place.remove().map_err(|fault| fault.within(&format!("error in move for path: '{key}'")))?;
        let path = self.path()?;
        let missing = || self.missing("doc is missing destination path", path);
        let place = Place::find(document, path).ok_or_else(missing)?;
        budget.spend(limit::size(&value) + place.width() / MOVED)?;
        place.add(value).map_err(|fault| fault.within(&format!("error in move for path: '{path}'")))
    }

    fn copy(&self, document: &mut Node, budget: &Budget) -> Result<(), Fault> {
        let from = self.from()?;
        let place =
            Place::find(document, from).ok_or_else(|| self.missing("doc is missing from path", from))?;
        let value = place
            .get()
            .map_err(|fault| fault.within(&format!("error in copy for from: '{from}'")))?
            .unwrap_or_else(|| Node::plain("null", self.span));
        let path = self.path()?;
        let missing = || self.missing("doc is missing destination path", path);
        let place = Place::find(document, path).ok_or_else(missing)?;
        budget.spend(limit::size(&value) + place.width() / MOVED)?;
        place.add(value).map_err(|fault| fault.within("error while adding value during copy"))
    }

    fn test(&self, document: &mut Node, budget: &Budget) -> Result<(), Fault> {
        let path = self.path()?;
        let found = if path.is_empty() {
            Some(document.clone())
        } else {
            let place = Place::find(document, path).ok_or_else(|| self.missing("is missing path", path))?;
            place.get().map_err(|fault| fault.within(&format!("error in test for path: '{path}'")))?
        };
        let found = found.unwrap_or_else(|| Node::plain("null", self.span));
        budget.spend(limit::size(&found))?;
        if equal(&found, &self.value()) {
            return Ok(());
        }
        let place = self.value.as_ref().map_or(self.span, |value| value.span);
        Err(Fault::at(place, format!("testing value {path} failed: test failed")))
    }

    fn missing(&self, what: &str, path: &str) -> Fault {
        Fault::new(format!("{} operation does not apply: {what}: {path}: missing value", self.kind))
    }
}

/// Equality as JSON. Numbers are compared by the text that Go gives them.
fn equal(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Scalar(a), Value::Scalar(b)) => {
            match (a.resolve(Mode::Resource), b.resolve(Mode::Resource)) {
                (Resolved::Float(a), Resolved::Float(b)) => json_number(a) == json_number(b),
                (a, b) => a == b,
            }
        }
        (Value::Sequence(a), Value::Sequence(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| equal(a, b))
        }
        (Value::Mapping(a), Value::Mapping(b)) => {
            a.len() == b.len()
                && a.iter().all(|entry| b.get(&entry.key.text).is_some_and(|b| equal(&entry.value, b)))
        }
        _ => false,
    }
}

fn not_a(node: &Node, kind: &str) -> Fault {
    let found = match &node.value {
        Value::Mapping(_) => "object",
        Value::Sequence(_) => "array",
        Value::Scalar(scalar) => match scalar.resolve(Mode::Resource) {
            Resolved::String(_) => "string",
            Resolved::Bool(_) => "bool",
            _ => "number",
        },
    };
    Fault::at(node.span, format!("json: cannot unmarshal {found} into Go value of type {kind}"))
}
