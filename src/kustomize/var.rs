//! `vars`: values of fields, put in wherever `$(NAME)` stands.
//!
//! Follows `ResAccumulator.MergeVars` and `ResolveVars` of kustomize's `api/internal/accumulator`, and
//! `api/filters/refvar`.

use std::cell::Cell;
use std::collections::BTreeMap;

use arcstr::ArcStr;
use foldhash::HashMap;
use indexmap::IndexMap;

use crate::finding::Code;
use crate::source::Span;
use crate::yaml::{Mode, Node, Resolved, Scalar, Style, Value};

use super::budget::Budget;
use super::configuration::Configuration;
use super::fault::Fault;
use super::field_spec::Create;
use super::gvk::Gvk;
use super::problem::{Problem, Report};
use super::resource::Resource;
use super::resource_id::ResourceId;
use super::resource_map::ResourceMap;

/// One variable (`types.Var`).
#[derive(Debug, Clone)]
pub(super) struct Var {
    name: ArcStr,
    object: ResourceId,
    field_path: String,
    /// How kustomize prints it before it looks at the `apiVersion`.
    raw: String,
    span: Span,
}

/// Variables by name, in the order in which they were found.
pub(super) type Vars = IndexMap<ArcStr, Var>;

impl Var {
    fn from_node(node: &Node) -> Self {
        let text = |path: &[&str]| node.at(path).and_then(Node::text).unwrap_or_default();
        let name: ArcStr = text(&["name"]).into();
        let field_path = match text(&["fieldref", "fieldPath"]) {
            "" => "metadata.name",
            path => path,
        };
        let own =
            Gvk::new(text(&["objref", "group"]), text(&["objref", "version"]), text(&["objref", "kind"]));
        let raw = format!("{{{name} {own} {{{}}}}}", text(&["fieldref", "fieldPath"]));
        let gvk = match text(&["objref", "apiVersion"]).split('/').collect::<Vec<_>>().as_slice() {
            [version] if !version.is_empty() => Gvk::new(&*own.group, *version, &*own.kind),
            [group, version] => Gvk::new(*group, *version, &*own.kind),
            _ => own,
        };
        let object = ResourceId {
            gvk,
            name: text(&["objref", "name"]).into(),
            namespace: text(&["objref", "namespace"]).into(),
            cluster_scoped: false,
        };
        Self { name, object, field_path: field_path.to_owned(), raw, span: node.span }
    }

    /// As Go prints it.
    fn shown(&self) -> String {
        format!("{{{} {} {{{}}}}}", self.name, self.object.gvk, self.field_path)
    }
}

/// Notes the variables of a kustomization at the resources that they read from (`MergeVars`).
pub(super) fn merge(nodes: &[Node], map: &mut ResourceMap, known: &mut Vars, report: &mut Report) {
    let vars: Vec<Var> = nodes.iter().map(Var::from_node).collect();
    let raw: Vec<&str> = vars.iter().map(|var| var.raw.as_str()).collect();
    let context = format!("merging vars [{}]", raw.join(" "));
    for var in &vars {
        let found = matches(map, &var.object);
        if found.len() > 1 {
            let (count, shown) = (found.len(), var.shown());
            let words = format!("found {count} resId matches for var {shown} (unable to disambiguate)");
            let message = format!("the variable {} fits {count} objects", var.name);
            let problem = Problem::new(Code::BuildFailed, words).saying(message);
            report.fail(problem.within(&context).at(Some(var.span), ""));
        }
        if let [at] = found.as_slice() {
            map.update(*at, |resource| resource.var_names.push(var.name.clone()));
        }
    }
    for var in vars {
        if let Err(problem) = add(known, var) {
            report.fail(problem.within(&context));
        }
    }
}

/// The resources that an object reference means: without a namespace, those of any.
fn matches(map: &ResourceMap, object: &ResourceId) -> Vec<usize> {
    let fits = |id: &ResourceId| {
        id.name == object.name
            && id.gvk == object.gvk
            && (object.namespace.is_empty() || id.effective_namespace() == object.effective_namespace())
    };
    let has = |resource: &Resource| fits(&resource.id) || resource.previous_ids().any(|id| fits(&id));
    map.with_name(&object.name).into_iter().filter(|&at| map.get(at).is_some_and(has)).collect()
}

/// Adds a variable (`VarSet.Merge`): each name may be there once.
pub(super) fn add(vars: &mut Vars, var: Var) -> Result<(), Problem> {
    if let Some(known) = vars.get(&var.name) {
        let problem = Problem::new(Code::BuildFailed, format!("var '{}' already encountered", var.name))
            .saying(format!("the variable {} is there twice", var.name))
            .at(Some(var.span), "")
            .at(Some(known.span), "the first one");
        return Err(problem);
    }
    vars.insert(var.name.clone(), var);
    Ok(())
}

/// Puts the values in (`ResolveVars`).
pub(super) fn resolve(
    map: &mut ResourceMap,
    vars: &Vars,
    configuration: &Configuration,
) -> Result<(), Problem> {
    if vars.is_empty() {
        return Ok(());
    }
    let mut vars: Vec<&Var> = vars.values().collect();
    vars.sort_by(|a, b| a.name.cmp(&b.name));
    let mut values = BTreeMap::new();
    let mut first = Ok(());
    let mut sources: HashMap<&ArcStr, usize> = HashMap::default();
    for (at, resource) in map.iter() {
        for name in &resource.var_names {
            sources.entry(name).or_insert(at);
        }
    }
    for var in vars {
        let source = sources.get(&var.name).and_then(|at| map.get(*at));
        match value(source, var) {
            Ok(value) => {
                values.insert(var.name.clone(), value);
            }
            Err(problem) => first = first.and(Err(problem)),
        }
    }
    drop(sources);
    let budget = map.budget.handle();
    for at in map.slots() {
        for field in &configuration.var_reference {
            let result = map.update(at, |resource| {
                let span = resource.origin;
                let set = &mut |node: &mut Node| set(node, &values, &budget);
                field.apply(&mut resource.node, Create::Never, span, &budget, set)
            });
            if let Some(Err(fault)) = result {
                first = first.and(Err(fault.into()));
            }
        }
        if budget.is_spent() {
            break;
        }
    }
    first
}

/// What a variable stands for.
struct Known {
    value: Node,
    /// It is out of a Secret: what takes it has its place, which tells that.
    is_secret: bool,
}

fn value(source: Option<&Resource>, var: &Var) -> Result<Known, Problem> {
    let fail = |words: String, message: String| {
        Err(Problem::new(Code::BuildFailed, words).saying(message).at(Some(var.span), "").of_absence())
    };
    let Some(resource) = source else {
        let words =
            format!("var '{}' cannot be mapped to a field in the set of known resources", var.shown());
        return fail(words, format!("the object of the variable {} is not in this build", var.name));
    };
    if let Some(node) = look_up(&resource.node, &var.field_path) {
        return Ok(Known { value: node.clone(), is_secret: &*resource.id.gvk.kind == "Secret" });
    }
    let words = format!("field specified in var '{}' not found in corresponding resource", var.shown());
    fail(words, format!("`{}` of the variable {} is not there", var.field_path, var.name))
}

/// A field by a path such as `spec.ports[0].port`; a name with dots stands in brackets.
fn look_up<'n>(node: &'n Node, path: &str) -> Option<&'n Node> {
    let mut at = node;
    for part in split(path) {
        at = match &at.value {
            Value::Sequence(items) => match part.split_once('=') {
                Some((key, wanted)) => {
                    let (key, wanted) = (key.trim_start_matches('['), wanted.trim_end_matches(']'));
                    items.iter().find(|item| item.get(key).and_then(Node::text) == Some(wanted))?
                }
                None => items.get(part.parse::<usize>().ok()?)?,
            },
            _ => at.get(&part)?,
        };
    }
    Some(at)
}

fn split(path: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = path.split('.').peekable();
    while let Some(part) = rest.next() {
        if part.starts_with('[') && !part.ends_with(']') {
            let mut whole = part.to_owned();
            for more in rest.by_ref() {
                whole.push('.');
                whole.push_str(more);
                if more.ends_with(']') {
                    break;
                }
            }
            parts.push(if whole.contains('=') { whole } else { whole.trim_matches(['[', ']']).to_owned() });
            continue;
        }
        match part.strip_suffix(']').and_then(|inner| inner.rsplit_once('[')) {
            Some((name, index)) if !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit()) => {
                if !name.is_empty() {
                    parts.push(name.to_owned());
                }
                parts.push(index.to_owned());
            }
            _ => parts.push(part.to_owned()),
        }
    }
    parts
}

fn set(node: &mut Node, values: &BTreeMap<ArcStr, Known>, budget: &Budget) -> Result<(), Fault> {
    match &node.value {
        Value::Scalar(_) => replace(node, values, budget)?,
        Value::Mapping(_) => {
            for entry in node.as_mapping_mut().into_iter().flatten() {
                if !entry.key.is_string() {
                    return Err(Fault::at(
                        entry.key.span,
                        format!("invalid map key: value='{}'", entry.key.text),
                    ));
                }
                replace(&mut entry.value, values, budget)?;
            }
        }
        Value::Sequence(items) => {
            if let Some(item) = items.iter().find(|item| item.as_str().is_none()) {
                return Err(Fault::at(item.span, "invalid value type expect a string"));
            }
            for item in node.as_sequence_mut().into_iter().flatten() {
                replace(item, values, budget)?;
            }
        }
    }
    Ok(())
}

/// Puts values into a string. A string that is one variable and nothing else gets the value's type. One without any
/// variable is set as well, and no longer folded.
fn replace(node: &mut Node, values: &BTreeMap<ArcStr, Known>, budget: &Budget) -> Result<(), Fault> {
    budget.spend(1)?;
    let is_folded = node.as_scalar().is_some_and(|scalar| scalar.style == Style::Folded);
    let Some(text) = node.as_str().filter(|text| is_folded || text.contains('$')).map(str::to_owned) else {
        return Ok(());
    };
    let place = Cell::new(node.span);
    let scalar = |name: &str| {
        let known = values.get(name)?;
        let scalar = known.value.as_scalar()?;
        if known.is_secret {
            place.set(known.value.span);
        }
        Some(scalar)
    };
    let whole = text.strip_prefix("$(").and_then(|rest| rest.strip_suffix(')'));
    if let Some(scalar) = whole.filter(|name| !name.contains(')')).and_then(scalar) {
        *node = Node { value: Value::Scalar(typed(scalar)), span: place.get() };
        return Ok(());
    }
    budget.spend(text.len())?;
    let expanded = expand(&text, &|name| {
        let Some(scalar) = scalar(name) else { return Ok(None) };
        budget.spend(scalar.text.len())?;
        Ok(Some(scalar.text.clone()))
    })?;
    if is_folded || expanded != text {
        *node = Node::string(expanded, place.get());
    }
    Ok(())
}

fn typed(scalar: &Scalar) -> Scalar {
    match scalar.resolve(Mode::Resource) {
        Resolved::String(_) | Resolved::Null => Scalar::string(scalar.text.clone()),
        _ => Scalar::plain(scalar.text.clone()),
    }
}

/// Replaces `$(NAME)`; `$$` is a dollar sign (`DoReplacements`).
fn expand(text: &str, value: &dyn Fn(&str) -> Result<Option<ArcStr>, Fault>) -> Result<String, Fault> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        if let Some(inside) = after.strip_prefix('(') {
            let Some(end) = inside.find(')') else {
                out.push_str("$(");
                rest = inside;
                continue;
            };
            let name = &inside[..end];
            if let Some(value) = value(name)? {
                out.push_str(&value);
            } else {
                out.push_str("$(");
                out.push_str(name);
                out.push(')');
            }
            rest = &inside[end + 1..];
        } else if let Some(after) = after.strip_prefix('$') {
            out.push('$');
            rest = after;
        } else {
            // The dollar sign and what follows it stay, be that another dollar sign or the end.
            out.push('$');
            let length = after.chars().next().map_or(0, char::len_utf8);
            out.push_str(&after[..length]);
            rest = &after[length..];
        }
    }
    out.push_str(rest);
    Ok(out)
}
