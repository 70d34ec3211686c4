//! Whether an object is one that the API server takes, as far as the schema of its kind tells.
//!
//! Flux applies objects with server-side apply, which first gives each field its type by the schema of the kind. A field
//! that is not in the schema, or that has another type, makes it refuse the object ("field not declared in schema"), in a
//! dry run before anything else of the same step is applied. Then it judges what the schema says of the values.
//!
//! Before, kustomize-controller reads objects of Kubernetes' own kinds into their Go types and writes them again, where they
//! fit: what the type does not have is gone then, without a word.

mod condition;
mod custom;
mod duplicates;
mod limits;
mod metadata;
mod name;
mod native;
mod path;
mod pattern;
mod quantity;
mod rule;
mod types;
mod value;
mod violation;

use crate::finding::{Action, Code, Edit, Finding};
use crate::object::Object;
use crate::source::Span;
use crate::yaml::{Entry, Node, Value};

pub(super) use name::LONGEST_LABEL;
use path::{Path, shown};
use types::{Fields, Schema, Shape};
pub(super) use value::IN_QUOTES;
use value::{Misfit, is_open};
pub(super) use violation::Violation;

/// What of an object is judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope {
    /// Whether its labels get to the API server as they are.
    pub labels: bool,
    /// Whether its annotations do.
    pub annotations: bool,
    /// Whether it is a source that works as it is in the cluster: what stands in its place may be filled in when it gets there.
    pub is_own_source: bool,
}

/// Adds a finding for each field of an object that its kind does not have, and for each value that it does not take.
///
/// Objects of kinds and versions whose schema is not known are left alone. A scalar that holds `${` is not judged: it may be
/// anything after substitution. What is missing is not asked for: it may come from elsewhere. Linear in the object.
pub fn check(object: &Object, findings: &mut Vec<Finding>) {
    let id = object.reference.to_string();
    let scope = Scope { labels: true, annotations: true, is_own_source: false };
    findings.extend(faults(object, scope).into_iter().map(|fault| fault.finding(&id)));
}

/// What is wrong with an object, as [`check`] says it.
pub(super) fn faults(object: &Object, scope: Scope) -> Vec<Violation> {
    let (api_version, kind) = (&*object.api_version, &*object.reference.kind);
    let checker = |origin| Checker {
        object,
        origin,
        scope,
        id: object.reference.to_string(),
        key: object.node.get("kind").map_or(object.origin, |kind| kind.span),
        faults: Vec::new(),
    };
    if let Some(schema) = custom::schema(api_version, kind) {
        let mut checker = checker(Origin::Flux);
        checker.custom(schema);
        return checker.faults;
    }
    let Some(schema) = native::schema(api_version, kind) else { return Vec::new() };
    let mut checker = checker(Origin::Native { is_normalized: is_normalized(&object.reference.group, kind) });
    checker.native(&schema);
    checker.faults
}

/// Whether kustomize-controller reads objects of a kind of Kubernetes into its Go type.
///
/// Follows `UnstructuredList` in `ssa/normalize` of Flux's `pkg`, and the scheme of `client-go`.
fn is_normalized(group: &str, kind: &str) -> bool {
    match group {
        "rbac.authorization.k8s.io" => !matches!(kind, "Role" | "ClusterRole"),
        "apiextensions.k8s.io" | "apiregistration.k8s.io" => false,
        _ => true,
    }
}

/// Where a schema comes from, which decides what the API server does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// A definition of Flux.
    Flux,
    /// Kubernetes itself.
    Native {
        /// Whether the controller reads the object into its Go type.
        is_normalized: bool,
    },
}

struct Checker<'a> {
    object: &'a Object,
    origin: Origin,
    scope: Scope,
    id: String,
    /// The key of the mapping or the list that is being judged.
    key: Span,
    faults: Vec<Violation>,
}

impl Checker<'_> {
    fn is_native(&self) -> bool {
        self.origin != Origin::Flux
    }

    /// A custom resource. Its metadata is read as that of Kubernetes' own kinds.
    fn custom(&mut self, schema: &Schema) {
        let object = self.object;
        if let Some(metadata) = object.node.get("metadata") {
            self.within(metadata, "metadata", &native::metadata());
        }
        self.names(Some(name::SUBDOMAIN));
        self.keys();
        self.value(&object.node, schema, Path::Object);
    }

    fn native(&mut self, schema: &Schema) {
        let object = self.object;
        self.value(&object.node, schema, Path::Object);
        // An object that does not fit its type is sent as it stands.
        let fits = !self.faults.iter().any(|fault| fault.found.is_some());
        if !fits {
            let dropped = self.faults.iter_mut().filter(|fault| fault.code == Code::FieldDropped);
            dropped.for_each(|fault| fault.code = Code::RefusedObject);
        }
        self.names(name::form(&object.reference.group, &object.reference.kind));
        self.keys();
    }

    fn within(&mut self, node: &Node, name: &str, schema: &Schema) {
        let flux = std::mem::replace(&mut self.key, node.span);
        self.value(node, schema, Path::Root(name));
        self.key = flux;
    }

    /// Whether null is another value than none: in the spec of custom resources.
    fn refuses_null(&self, path: Path<'_>) -> bool {
        self.origin == Origin::Flux && !path.is_below("metadata")
    }

    /// A path, with the object where the finding is none of Flux's own.
    fn name(&self, path: Path<'_>) -> String {
        if self.is_native() { format!("{path} of {}", self.id) } else { path.to_string() }
    }

    /// Judges a value, and all that lies in it.
    fn value(&mut self, node: &Node, wanted: &Schema, path: Path<'_>) {
        if matches!(wanted.shape, Shape::Any) || is_open(node) {
            return;
        }
        if node.is_null() {
            if self.refuses_null(path) && !wanted.takes_null {
                self.misfit(node, &value::null(wanted), path);
            }
            return;
        }
        match (&wanted.shape, &node.value) {
            (Shape::List(item, listing), Value::Sequence(items)) => {
                for (index, node) in items.iter().enumerate() {
                    self.value(node, item, Path::Index(&path, index));
                }
                self.duplicates(items, listing, path);
            }
            (Shape::Map(wanted), Value::Mapping(mapping)) => {
                for entry in mapping.iter() {
                    self.value(&entry.value, wanted, path.key(&entry.key.text));
                }
            }
            (shape, Value::Mapping(mapping)) if let Some(fields) = shape.fields() => {
                for entry in mapping.iter() {
                    self.field(entry, fields, path);
                }
            }
            _ => {
                if let Some(misfit) = value::misfit(node, wanted) {
                    return self.misfit(node, &misfit, path);
                }
            }
        }
        if let Some(limits) = &wanted.limits {
            self.limits(node, wanted, limits, path);
        }
    }

    fn field(&mut self, entry: &Entry, fields: &Fields, path: Path<'_>) {
        let key = &*entry.key.text;
        let is_left_out = match (path, key) {
            (Path::Root("metadata"), "labels") => !self.scope.labels,
            (Path::Root("metadata"), "annotations") => !self.scope.annotations,
            (Path::Root("spec"), "url") => self.scope.is_own_source,
            _ => false,
        };
        if is_left_out {
            return;
        }
        if let Some(wanted) = fields.get(key) {
            let above = std::mem::replace(&mut self.key, entry.key.span);
            self.value(&entry.value, wanted, path.key(key));
            self.key = above;
            return;
        }
        // Null counts as absent, and a key may be anything after substitution. What SOPS adds is told of by its values, and
        // Flux takes the status out of each object.
        let is_taken_out = matches!(path, Path::Object) && matches!(key, "sops" | "status");
        if !fields.is_open && !key.contains("${") && !entry.value.is_null() && !is_taken_out {
            self.unknown(entry, fields, path);
        }
    }

    fn unknown(&mut self, entry: &Entry, fields: &Fields, path: Path<'_>) {
        let key = &*entry.key.text;
        let field = path.key(key);
        let code = match self.origin {
            Origin::Flux => Code::UnknownField,
            Origin::Native { is_normalized: true } => Code::FieldDropped,
            Origin::Native { is_normalized: false } => Code::RefusedObject,
        };
        let kind = &self.object.reference.kind;
        let (help, edit) = match fields.nearest(key) {
            Some(name) => (format!("did you mean `{name}`?"), Edit::replace(entry.key.span, name)),
            None => (format!("take {} out", shown(key)), Edit::new(entry.value.span, Action::Unset)),
        };
        let label = match path {
            Path::Object => format!("a {kind} has no such field"),
            _ => format!("{path} has no such field"),
        };
        self.faults.push(Violation {
            code,
            span: entry.key.span,
            is_value: false,
            found: None,
            needs_quotes: false,
            message: format!("{field} is not a field of {kind} {}", self.object.api_version),
            label,
            other: None,
            said: format!(".{field}: field not declared in schema"),
            help: Some(help),
            edits: vec![edit],
        });
    }

    fn misfit(&mut self, node: &Node, misfit: &Misfit, path: Path<'_>) {
        let (found, needed) = (misfit.found, misfit.needed);
        let is_type = !found.starts_with("no ");
        let code = match self.origin {
            Origin::Flux => Code::InvalidSpec,
            Origin::Native { .. } if is_type => Code::ValueOfWrongType,
            Origin::Native { .. } => Code::RefusedObject,
        };
        let said = match (found, misfit.said) {
            ("null", _) => format!("{path}: Invalid value: \"null\": must be of type …"),
            (_, "") => format!("{path}: Invalid value: …"),
            (_, said) if is_type => format!(".{path}: {said}, got …"),
            (_, said) => said.to_owned(),
        };
        self.faults.push(Violation {
            code,
            span: node.span,
            is_value: true,
            found: Some(found),
            needs_quotes: misfit.help == IN_QUOTES,
            message: format!("{} is {found}, {needed} is needed", self.name(path)),
            label: if found == "null" {
                "nothing stands here".to_owned()
            } else {
                format!("{needed} is needed")
            },
            other: None,
            said,
            help: Some(misfit.help.to_owned()),
            edits: Vec::new(),
        });
    }

    /// A value that is refused for what it is.
    fn refused(&mut self, node: &Node, message: String, label: String, said: String, help: String) {
        self.refused_at(node.span, message, label, said);
        if let Some(fault) = self.faults.last_mut() {
            fault.is_value = true;
            fault.help = Some(help);
        }
    }

    /// A place that is refused.
    fn refused_at(&mut self, span: Span, message: String, label: String, said: String) {
        self.faults.push(Violation {
            code: if self.is_native() { Code::RefusedObject } else { Code::InvalidSpec },
            span,
            is_value: false,
            found: None,
            needs_quotes: false,
            message,
            label,
            other: None,
            said,
            help: None,
            edits: Vec::new(),
        });
    }
}
