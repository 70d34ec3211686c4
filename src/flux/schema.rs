//! Whether a Flux object has only fields that its kind knows, each of the right type.
//!
//! Flux applies objects with server-side apply, which first gives each field its type by the schema of the CRD. A field
//! that is not in the schema, or that has another type, makes it refuse the object ("field not declared in schema"), in a
//! dry run before anything else of the same step is applied.

mod metadata;
mod path;
mod types;
mod value;

use std::sync::OnceLock;

use crate::finding::{Action, Code, Edit, Finding};
use crate::object::Object;
use crate::source::Span;
use crate::yaml::{Entry, Node, Value};

use path::{Path, shown};
use types::{Fields, Kinds, Type};

/// Adds a finding for each field of `metadata` and `spec` that Flux's CRDs do not know ([`Code::UnknownField`], at the key),
/// and for each value of a wrong type ([`Code::InvalidSpec`], at the value).
///
/// Objects of other kinds and versions are left alone. Null is refused in the spec of Flux's kinds where the field has no
/// default; in `metadata` it counts as absent, as for the kinds of the operator, whose defaults are not in the table. A scalar
/// that holds `${` is not judged: it may be anything after substitution. Required fields and enums are not looked at. Linear in
/// the object.
pub fn check(object: &Object, findings: &mut Vec<Finding>) {
    static KINDS: OnceLock<Kinds> = OnceLock::new();
    let kinds = KINDS.get_or_init(Kinds::new);
    let Some(spec) = kinds.spec(&object.api_version, &object.reference.kind) else { return };
    let node = object.reference.to_string();
    let mut checker = Checker { object, node, findings, refuses_null: false };
    metadata::check(&mut checker, kinds.metadata());
    checker.refuses_null = object.reference.group.ends_with(".toolkit.fluxcd.io");
    if let Some(node) = object.node.get("spec") {
        checker.value(node, spec, Path::Root("spec"));
    }
}

struct Checker<'a> {
    object: &'a Object,
    node: String,
    findings: &'a mut Vec<Finding>,
    /// Whether null is another value than none.
    refuses_null: bool,
}

impl Checker<'_> {
    fn add(&mut self, finding: Finding) {
        self.findings.push(finding.node(self.node.clone()));
    }

    fn invalid(&mut self, span: Span, message: String, label: String, help: String) {
        let finding = Finding::new(Code::InvalidSpec, message).at(span, label);
        self.add(finding.note("The API server refuses the object, so Flux does not apply it.").help(help));
    }

    /// Judges a value, and all that lies in it.
    fn value(&mut self, node: &Node, wanted: &Type, path: Path<'_>) {
        if matches!(wanted, Type::Any) || value::is_template(node) {
            return;
        }
        if node.is_null() {
            return self.null(node, wanted, path);
        }
        match (wanted, &node.value) {
            (Type::List(item), Value::Sequence(items)) => {
                for (index, node) in items.iter().enumerate() {
                    self.value(node, item, Path::Index(&path, index));
                }
            }
            (Type::Map(wanted), Value::Mapping(mapping)) => {
                for entry in mapping.iter() {
                    self.value(&entry.value, wanted, Path::Key(&path, &entry.key.text));
                }
            }
            (Type::Fields(fields), Value::Mapping(mapping)) => {
                for entry in mapping.iter() {
                    self.field(entry, fields, path);
                }
            }
            _ => {
                if let Some(fault) = value::fault(node, wanted) {
                    let message = format!("{path} is {}, {} is needed", fault.found, fault.needed);
                    self.invalid(
                        node.span,
                        message,
                        format!("{} is needed", fault.needed),
                        fault.help.to_owned(),
                    );
                }
            }
        }
    }

    fn null(&mut self, node: &Node, wanted: &Type, path: Path<'_>) {
        let Some(fault) = value::null_fault(wanted).filter(|_| self.refuses_null) else { return };
        let message = format!("{path} is null, {} is needed", fault.needed);
        self.invalid(node.span, message, "nothing stands here".to_owned(), fault.help.to_owned());
        if let Some(finding) = self.findings.last_mut() {
            finding.notes.push(format!("It says: {path}: Invalid value: \"null\": must be of type …"));
        }
    }

    fn field(&mut self, entry: &Entry, fields: &Fields, path: Path<'_>) {
        let key = &*entry.key.text;
        if let Some(wanted) = fields.get(key) {
            return self.value(&entry.value, wanted, Path::Key(&path, key));
        }
        // Null counts as absent, and a key may be anything after substitution.
        if key.contains("${") || entry.value.is_null() {
            return;
        }
        let path_of_field = Path::Key(&path, key);
        let kind = &self.object.reference.kind;
        let message = format!("{path_of_field} is not a field of {kind} {}", self.object.api_version);
        let mut finding = Finding::new(Code::UnknownField, message)
            .at(entry.key.span, format!("{path} has no such field"))
            .note(format!(
                "Server-side apply refuses the object (`.{path_of_field}: field not declared in schema`), and Flux applies nothing of the same step."
            ));
        finding = match fields.closest(key) {
            Some(name) => {
                finding.advise(format!("did you mean `{name}`?"), vec![Edit::replace(entry.key.span, name)])
            }
            None => finding
                .advise(format!("take {} out", shown(key)), vec![Edit::new(entry.value.span, Action::Unset)]),
        };
        self.add(finding);
    }
}
