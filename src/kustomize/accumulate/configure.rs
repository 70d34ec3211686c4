//! What changes how a kustomization is built: `openapi`, `configurations` and `crds`.

use std::sync::Arc;

use crate::finding::Code;
use crate::kustomize::accumulator::Accumulator;
use crate::kustomize::build::Run;
use crate::kustomize::configuration::{self, Configuration};
use crate::kustomize::crd;
use crate::kustomize::fields;
use crate::kustomize::kustomization::{Kustomization, PathEntry};
use crate::kustomize::merge_keys::Schema;
use crate::kustomize::misfit;
use crate::kustomize::problem::Problem;
use crate::kustomize::shape::{self, Rules};
use crate::yaml::{Mode, Node};

/// The field `openapi`. The first kustomization that has it decides for all that come after.
pub(in crate::kustomize) fn open_api(run: &mut Run<'_>, kustomization: &Kustomization) {
    let Some(field) = kustomization.field("openapi").cloned() else { return };
    let text = |key: &str| field.get(key).and_then(Node::text).filter(|text| !text.is_empty());
    let (path, version) = (text("path"), text("version"));
    // The file is read before anything is asked of it.
    let schema = path.map(|path| read_schema(run, path));
    let mut fail = |words: String, message: &str| {
        run.report.fail(Problem::new(Code::BuildFailed, words).saying(message).at(Some(field.span), ""));
    };
    match (schema, version) {
        (Some(Err(problem)), _) => run.report.fail(problem.at(Some(field.span), "")),
        _ if run.schema_is_set => {}
        (Some(Ok(_)), Some(_)) => {
            let words = "builtin version and custom schema provided, cannot use both";
            fail(words.to_owned(), "`openapi` has both a path and a version");
        }
        (None, Some("v1.21.2")) => run.schema_is_set = true,
        (None, Some(version)) => {
            let message = format!("the OpenAPI version {version} is not built in; v1.21.2 is");
            fail("the specified OpenAPI version is not built in".to_owned(), &message);
        }
        (Some(Ok(schema)), None) => {
            run.schema = Some(Arc::new(schema.beside_builtin(run.builtin_use)));
            run.schema_is_set = true;
        }
        (None, None) => {}
    }
}

fn read_schema(run: &mut Run<'_>, name: &str) -> Result<Schema, Problem> {
    let path = run.loader().file(name)?;
    run.report.files.insert(path.clone());
    let manifest = run.loader().manifest(&path, name)?;
    match manifest.documents.first() {
        Some(Ok(document)) => match &document.root {
            Some(root) => Ok(Schema::from_openapi(root)?),
            None => Ok(Schema::default()),
        },
        Some(Err(error)) => {
            let words = format!("invalid schema file: {}", error.message);
            Err(Problem::new(Code::InvalidYaml, words).at(Some(error.span), ""))
        }
        None => Ok(Schema::default()),
    }
}

/// `configurations` and `crds`.
pub(in crate::kustomize) fn configure(
    run: &mut Run<'_>,
    kustomization: &Kustomization,
    accumulator: &mut Accumulator,
) {
    let budget = accumulator.map.budget.handle();
    let mut own = Configuration::builtin();
    for entry in kustomization.paths("configurations") {
        let result = read_configuration(run, &entry).and_then(|more| {
            configuration::merged(Some(Arc::clone(&own)), &Arc::new(more), &budget).map_err(Problem::from)
        });
        match result {
            Ok(merged) => own = merged,
            Err(problem) => run.report.fail(problem.at(entry.span, "")),
        }
    }
    for entry in kustomization.paths("crds") {
        let result = crd::read(run, &entry, &budget).and_then(|more| {
            configuration::merged(Some(Arc::clone(&own)), &Arc::new(more), &budget).map_err(Problem::from)
        });
        match result {
            Ok(merged) => own = merged,
            Err(problem) => {
                let names: Vec<_> = kustomization.list("crds").iter().filter_map(Node::text).collect();
                let context = format!("loading CRDs [{}]", names.join(" "));
                run.report.fail(problem.within(&context).at(entry.span, ""));
            }
        }
    }
    match configuration::merged(accumulator.configuration.take(), &own, &budget) {
        Ok(merged) => accumulator.configuration = Some(merged),
        Err(fault) => {
            accumulator.configuration = Some(own);
            run.report.fail(Problem::from(fault).at(Some(kustomization.span), ""));
        }
    }
}

fn read_configuration(run: &mut Run<'_>, entry: &PathEntry) -> Result<Configuration, Problem> {
    let name = entry.text();
    let path = run.loader().file(name)?;
    run.report.files.insert(path.clone());
    let manifest = run.loader().manifest(&path, name)?;
    let root = match manifest.documents.first() {
        Some(Ok(document)) => document.root.as_ref(),
        Some(Err(error)) => {
            let words = format!("error converting YAML to JSON: yaml: {}", error.message);
            let problem = Problem::new(Code::InvalidYaml, words);
            return Err(problem
                .saying(format!("this is not YAML: {}", error.message))
                .at(Some(error.span), ""));
        }
        None => None,
    };
    let Some(root) = root else { return Ok(Configuration::default()) };
    let rules = Rules { mode: Mode::Legacy, coerce: true };
    let (node, misfits) = shape::read(root, fields::CONFIGURATION, rules);
    for misfit in &misfits {
        misfit::say(misfit, false, "error unmarshaling JSON: while decoding JSON", &mut run.report);
    }
    Ok(node.as_ref().map(Configuration::from_node).unwrap_or_default())
}
