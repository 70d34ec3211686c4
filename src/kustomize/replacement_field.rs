//! Reading `replacements`: inline, or from a file that holds one or a list.
//!
//! Follows `ReplacementTransformerPlugin.Config` of kustomize.

use crate::finding::Code;
use crate::yaml::{Mode, Node, Value};

use super::build::Run;
use super::configuration::gvk;
use super::fields;
use super::options::Differences;
use super::patch::selector;
use super::problem::Problem;
use super::replacement::{FieldOptions, Replacement, Source, Target};
use super::selector::Selector;
use super::shape::{self, Rules, Shape};

/// The replacements of one item, which is in normal form.
pub(super) fn read(run: &mut Run<'_>, item: &Node) -> Result<Vec<Replacement>, Problem> {
    let path = item.get("path").filter(|path| path.text() != Some(""));
    let Some(path) = path else { return Ok(vec![replacement(item, run.differences())]) };
    let inline = item.get("source").is_some()
        || item.get("targets").and_then(Node::as_sequence).is_some_and(|targets| !targets.is_empty());
    if inline {
        let problem = Problem::new(Code::BuildFailed, "cannot specify both path and inline replacement");
        return Err(problem
            .saying("this replacement has both a path and fields of its own")
            .at(Some(item.span), ""));
    }
    let name = path.text().unwrap_or_default();
    from_file(run, name).map_err(|problem| problem.at(Some(path.span), ""))
}

fn from_file(run: &mut Run<'_>, name: &str) -> Result<Vec<Replacement>, Problem> {
    let file = run.loader().file(name)?;
    run.report.files.insert(file.clone());
    let manifest = run.loader().manifest(&file, name)?;
    let unsupported = |kind: &str| {
        let words = format!("unsupported replacement type encountered within replacement path: {kind}");
        Problem::new(Code::BuildFailed, words)
            .saying(format!("`{name}` must hold a replacement or a list of them"))
    };
    let root = match manifest.documents.first() {
        Some(Ok(document)) => document.root.as_ref().ok_or_else(|| unsupported("invalid"))?,
        Some(Err(error)) => {
            let problem = Problem::new(Code::InvalidYaml, error.message.clone());
            return Err(problem
                .saying(format!("this is not YAML: {}", error.message))
                .at(Some(error.span), ""));
        }
        None => return Err(unsupported("invalid")),
    };
    let shape = fields::replacement(run.differences());
    let items = match &root.value {
        Value::Sequence(items) => items.to_vec(),
        Value::Mapping(_) => vec![root.clone()],
        Value::Scalar(_) => return Err(unsupported("string").at(Some(root.span), "")),
    };
    items.iter().map(|item| normal(item, shape, run.differences())).collect()
}

fn normal(item: &Node, shape: Shape, differences: Differences) -> Result<Replacement, Problem> {
    let rules = Rules { mode: Mode::Legacy, coerce: true };
    let (node, misfits) = shape::read(item, shape, rules);
    if let Some(misfit) = misfits.iter().find(|misfit| !misfit.is_unknown()) {
        let words = format!("error unmarshaling JSON: while decoding JSON: {}", misfit.words);
        let problem = Problem::new(Code::BuildFailed, words).saying(misfit.message.clone());
        return Err(problem.at(Some(misfit.span), ""));
    }
    Ok(replacement(&node.unwrap_or_else(|| item.clone()), differences))
}

/// A replacement in normal form.
fn replacement(item: &Node, differences: Differences) -> Replacement {
    let targets = |items: &[Node]| items.iter().map(|item| target(item, differences)).collect();
    Replacement {
        source: item.get("source").map(source),
        source_value: item.get("sourceValue").cloned(),
        targets: item.get("targets").and_then(Node::as_sequence).map(targets),
        span: item.span,
    }
}

fn source(node: &Node) -> Source {
    Source {
        gvk: gvk(node),
        name: text(node, "name"),
        namespace: text(node, "namespace"),
        field_path: text(node, "fieldPath"),
        options: node.get("options").map(options),
    }
}

fn target(node: &Node, differences: Differences) -> Target {
    let field_paths = list(node, "fieldPaths");
    let selector =
        |node: &Node| if differences.replacement_patterns { selector(node) } else { literal(selector(node)) };
    Target {
        select: node.get("select").map(selector),
        reject: list(node, "reject").iter().map(selector).collect(),
        field_paths: field_paths.iter().filter_map(Node::text).map(str::to_owned).collect(),
        options: node.get("options").map(options),
        inside_texts: differences.replacement_inside_texts,
    }
}

/// A selector that means its text: no character of it is special, and no namespace is `default`.
fn literal(selector: Selector) -> Selector {
    let escaped = |text: &str| regex::escape(text);
    let namespace = match &*selector.namespace {
        "default" => "(?:default)?".to_owned(),
        namespace => escaped(namespace),
    };
    Selector {
        group: escaped(&selector.group),
        version: escaped(&selector.version),
        kind: escaped(&selector.kind),
        name: escaped(&selector.name),
        namespace,
        ..selector
    }
}

fn options(node: &Node) -> FieldOptions {
    FieldOptions {
        delimiter: text(node, "delimiter"),
        index: text(node, "index").parse().unwrap_or_default(),
        create: node.get("create").and_then(Node::as_bool).unwrap_or_default(),
    }
}

fn text(node: &Node, key: &str) -> String {
    node.get(key).and_then(Node::text).unwrap_or_default().to_owned()
}

fn list<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    node.get(key).and_then(Node::as_sequence).unwrap_or_default()
}
