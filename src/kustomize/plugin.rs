//! Builtin plugins that `generators`, `transformers` and `validators` configure: inline, from a file or a folder.
//!
//! Follows `configureExternalGenerators` and `configureExternalTransformers` of kustomize's `api/internal/target`,
//! and the plugin loader of `api/internal/plugins/loader`. Plugins that are programs or containers do not run: Flux
//! does not run them either.

use crate::finding::Code;
use crate::yaml::{Mapping, Mode, Node};

use super::affix::{AffixTransformer, Side};
use super::build::Run;
use super::configuration::field_specs;
use super::fields;
use super::generate::{self, Generator};
use super::generator::GeneratorOptions;
use super::namespace::{NamespaceTransformer, Subjects};
use super::origin::Origin;
use super::patch;
use super::problem::Problem;
use super::replacement_field;
use super::resource::Resource;
use super::shape::{self, Rules};
use super::transform::{self, Step, Transformer};
use super::value_add::{self, ValueAdd, ValueAddTarget};

/// Reads the configuration of a plugin into its normal form; its kind must be a builtin one.
fn normal(run: &Run<'_>, resource: &Resource) -> Result<Node, Problem> {
    let kind = &*resource.id.gvk.kind;
    let builtin = resource.id.gvk.group.is_empty() && &*resource.id.gvk.version == "builtin";
    if !builtin {
        let words = format!("external plugins disabled; unable to load external plugin '{kind}'");
        let message = format!("the plugin {kind} is a program of its own, which is not run");
        return Err(Problem::new(Code::BuildFailed, words).saying(message).at(Some(resource.origin), ""));
    }
    let Some(shape) = fields::plugin(kind, run.differences()) else {
        let (words, message) = if kind == "HelmChartInflationGenerator" {
            (
                format!("plugin {} fails configuration: must specify --enable-helm", resource.id),
                format!("the plugin {kind} needs helm, which Flux does not run in a kustomization"),
            )
        } else {
            (
                format!("unable to load builtin {}", resource.id.gvk),
                format!("there is no builtin plugin {kind}"),
            )
        };
        return Err(Problem::new(Code::BuildFailed, words).saying(message).at(Some(resource.origin), ""));
    };
    let rules = Rules { mode: Mode::Resource, coerce: true };
    let (node, misfits) = shape::read(&resource.node, shape, rules);
    if let Some(misfit) = misfits.iter().find(|misfit| !misfit.is_unknown()) {
        let words = format!("error unmarshaling JSON: while decoding JSON: {}", misfit.words);
        let problem = Problem::new(Code::BuildFailed, words).saying(misfit.message.clone());
        return Err(fails(resource, problem.at(Some(misfit.span), "")));
    }
    Ok(node.unwrap_or_else(|| resource.node.clone()))
}

fn fails(resource: &Resource, problem: Problem) -> Problem {
    problem.within(&format!("plugin {} fails configuration", resource.id)).at(Some(resource.origin), "")
}

/// The generators that these resources configure.
pub(super) fn generators(
    run: &mut Run<'_>,
    configurations: Vec<Resource>,
) -> Vec<(Generator, Option<Origin>)> {
    let mut generators = Vec::new();
    for resource in configurations {
        let kind = match &*resource.id.gvk.kind {
            "ConfigMapGenerator" => generate::GeneratorKind::ConfigMap,
            "SecretGenerator" => generate::GeneratorKind::Secret,
            "IAMPolicyGenerator" => generate::GeneratorKind::ServiceAccount,
            kind => {
                let problem = match normal(run, &resource) {
                    Err(problem) => problem,
                    Ok(_) => {
                        Problem::new(Code::BuildFailed, format!("plugin {} not a generator", resource.id))
                            .saying(format!("{kind} is no generator"))
                            .at(Some(resource.origin), "")
                    }
                };
                let context = "loading generator plugins: failed to load generator";
                run.report.fail(problem.within(context));
                continue;
            }
        };
        match normal(run, &resource) {
            Ok(node) => {
                let generator = generate::read(kind, &node, &GeneratorOptions::default());
                generators.push((generator, Origin::of_plugin(&resource)));
            }
            Err(problem) => {
                let context = "loading generator plugins: failed to load generator";
                run.report.fail(problem.within(context));
            }
        }
    }
    generators
}

/// The transformers that these resources configure, as `transformers` and `validators` have them.
pub(super) fn transformers(run: &mut Run<'_>, configurations: Vec<Resource>) -> Vec<Step> {
    let mut steps = Vec::new();
    for resource in configurations {
        let span = resource.listed.or(Some(resource.origin));
        let configured = normal(run, &resource).and_then(|node| {
            let kind = resource.id.gvk.kind.clone();
            if kind.ends_with("Generator") {
                let words = format!("plugin {} not a transformer", resource.id);
                let problem =
                    Problem::new(Code::BuildFailed, words).saying(format!("{kind} is no transformer"));
                return Err(problem.at(Some(resource.origin), ""));
            }
            configure(run, &kind, &node).map_err(|problem| fails(&resource, problem))
        });
        match configured {
            Ok(transformers) => {
                let origin = Origin::of_plugin(&resource);
                steps.extend(transformers.into_iter().map(|transformer| Step {
                    transformer,
                    span,
                    origin: origin.clone(),
                }));
            }
            Err(problem) => run.report.fail(problem),
        }
    }
    steps
}

fn configure(run: &mut Run<'_>, kind: &str, node: &Node) -> Result<Vec<Transformer>, Problem> {
    let specs = || field_specs(node.get("fieldSpecs")).into();
    let pairs = |field: &str| node.get(field).and_then(Node::as_mapping).cloned().unwrap_or_default();
    let empty = || Node::mapping(Mapping::default(), node.span);
    Ok(match kind {
        "LabelTransformer" => vec![Transformer::Labels(pairs("labels"), specs())],
        "AnnotationsTransformer" => vec![Transformer::Annotations(pairs("annotations"), specs())],
        "ImageTagTransformer" => {
            let image = node.get("imageTag").cloned().unwrap_or_else(empty);
            vec![Transformer::Image(transform::image(&image), specs())]
        }
        "ReplicaCountTransformer" => {
            let replica = node.get("replica").cloned().unwrap_or_else(empty);
            vec![Transformer::Replica(transform::replica(&replica), specs())]
        }
        "NamespaceTransformer" => namespace(node)?.into_iter().collect(),
        "PrefixTransformer" => vec![affix(Side::Prefix, "prefix", node)?],
        "SuffixTransformer" => vec![affix(Side::Suffix, "suffix", node)?],
        "PrefixSuffixTransformer" => {
            vec![affix(Side::Prefix, "prefix", node)?, affix(Side::Suffix, "suffix", node)?]
        }
        "PatchTransformer" => vec![Transformer::Patch(patch::read(run, node)?)],
        "PatchJson6902Transformer" => {
            vec![Transformer::Json6902(patch::read_json6902(run, node, "jsonOp")?)]
        }
        "PatchStrategicMergeTransformer" => vec![strategic_merges(run, node)?],
        "ReplacementTransformer" => {
            let mut replacements = Vec::new();
            for item in node.get("replacements").and_then(Node::as_sequence).unwrap_or_default() {
                replacements.extend(replacement_field::read(run, item)?);
            }
            vec![Transformer::Replacements(replacements)]
        }
        "HashTransformer" => vec![Transformer::Hash],
        "ValueAddTransformer" => vec![Transformer::ValueAdd(value_add(run, node)?)],
        _ => Vec::new(),
    })
}

fn namespace(node: &Node) -> Result<Option<Transformer>, Problem> {
    let mode = node.get("setRoleBindingSubjects").and_then(Node::text).unwrap_or_default();
    let subjects = match mode {
        "" | "defaultOnly" => Subjects::Default,
        "allServiceAccounts" => Subjects::ServiceAccounts,
        "none" => Subjects::None,
        _ => {
            let words = "invalid value for setRoleBindingSubjects: must be one of \"defaultOnly\", \"none\" or \
                         \"allServiceAccounts\"";
            return Err(Problem::new(Code::BuildFailed, words).at(Some(node.span), ""));
        }
    };
    let namespace = node.at(&["metadata", "namespace"]).filter(|namespace| namespace.text() != Some(""));
    Ok(namespace.map(|namespace| {
        Transformer::Namespace(NamespaceTransformer {
            namespace: namespace.clone(),
            fields: field_specs(node.get("fieldSpecs")),
            unset_only: node.get("unsetOnly").and_then(Node::as_bool).unwrap_or_default(),
            subjects,
        })
    }))
}

fn affix(side: Side, field: &str, node: &Node) -> Result<Transformer, Problem> {
    let Some(specs) = node.get("fieldSpecs") else {
        let problem = Problem::new(Code::BuildFailed, "fieldSpecs is not expected to be nil");
        return Err(problem.saying("this plugin needs `fieldSpecs`").at(Some(node.span), ""));
    };
    let text = node.get(field).cloned().unwrap_or_else(|| Node::string("", node.span));
    Ok(Transformer::Affix(AffixTransformer { side, text, fields: field_specs(Some(specs)) }))
}

fn strategic_merges(run: &mut Run<'_>, node: &Node) -> Result<Transformer, Problem> {
    let paths = node.get("paths").and_then(Node::as_sequence).unwrap_or_default();
    let inline = node.get("patches").filter(|patches| patches.text() != Some(""));
    if paths.is_empty() && inline.is_none() {
        let problem = Problem::new(Code::BuildFailed, "empty file path and empty patch content");
        return Err(problem.saying("this plugin has neither `paths` nor `patches`").at(Some(node.span), ""));
    }
    let mut patches = Vec::new();
    for path in paths {
        patches.extend(patch::read_strategic_merge(run, path)?);
    }
    if let Some(inline) = inline {
        patches.extend(patch::read_inline_merges(run, inline)?);
    }
    if patches.is_empty() {
        let names: Vec<&str> = paths.iter().filter_map(Node::text).collect();
        let words = format!("patch appears to be empty; files=[{}]", names.join(" "));
        return Err(Problem::new(Code::BuildFailed, words)
            .saying("this patch is empty")
            .at(Some(node.span), ""));
    }
    Ok(Transformer::StrategicMerges(patches))
}

fn value_add(run: &mut Run<'_>, node: &Node) -> Result<ValueAdd, Problem> {
    let value = node.get("value").filter(|value| value.text().is_some_and(|text| !text.trim().is_empty()));
    let value = match value {
        Some(value) => Node::string(value.text().unwrap_or_default().trim(), value.span),
        None => Node::string(run.loader().root().file_name().unwrap_or_default(), node.span),
    };
    let mut targets = node.get("targets").and_then(Node::as_sequence).unwrap_or_default().to_vec();
    if let Some(path) = node.get("targetFilePath").filter(|path| path.text() != Some("")) {
        targets.extend(target_file(run, path)?);
    }
    if targets.is_empty() {
        let problem = Problem::new(Code::BuildFailed, "must specify at least one target");
        return Err(problem.saying("this plugin has no targets").at(Some(node.span), ""));
    }
    let mut read = Vec::new();
    for item in &targets {
        let position = item.get("filePathPosition").and_then(Node::text).unwrap_or("0");
        let Ok(position) = position.parse() else {
            let words = "value of FilePathPosition cannot be negative";
            let problem =
                Problem::new(Code::BuildFailed, words).saying("`filePathPosition` cannot be negative");
            return Err(problem.at(Some(item.span), ""));
        };
        let target = ValueAddTarget {
            selector: item.get("selector").map(patch::selector),
            field_path: item.get("fieldPath").and_then(Node::text).unwrap_or_default().to_owned(),
            position,
        };
        value_add::check(&target, item)?;
        read.push(target);
    }
    Ok(ValueAdd { value, targets: read })
}

fn target_file(run: &mut Run<'_>, path: &Node) -> Result<Vec<Node>, Problem> {
    let name = path.text().unwrap_or_default();
    let file = run.loader().file(name).map_err(|problem| problem.at(Some(path.span), ""))?;
    run.report.files.insert(file.clone());
    let manifest = run.loader().manifest(&file, name)?;
    let Some(Ok(document)) = manifest.documents.first() else { return Ok(Vec::new()) };
    let targets = document.root.as_ref().and_then(|root| root.get("targets"));
    let items = targets.and_then(Node::as_sequence).unwrap_or_default();
    let rules = Rules { mode: Mode::Legacy, coerce: true };
    Ok(items.iter().filter_map(|item| shape::read(item, fields::VALUE_ADD_TARGET, rules).0).collect())
}
