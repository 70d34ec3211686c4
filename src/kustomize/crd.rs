//! `crds`: fields that name other resources, told by the `OpenAPI` definitions of custom resources.
//!
//! Follows `LoadConfigFromCRDs` of kustomize's `api/internal/accumulator`.

use crate::finding::Code;
use crate::yaml::Node;

use super::budget::Budget;
use super::build::Run;
use super::configuration::Configuration;
use super::fault::Fault;
use super::field_spec::FieldSpec;
use super::gvk::Gvk;
use super::kustomization::PathEntry;
use super::name_reference_table::NameBackReferences;
use super::problem::Problem;

/// How deep definitions are followed: they may contain themselves, on which kustomize runs out of stack.
const DEPTH: usize = 32;

/// What a property takes of the steps: its path is put together.
const PROPERTY: usize = 64;

/// What a file of `crds` says about fields.
pub(super) fn read(run: &mut Run<'_>, entry: &PathEntry, budget: &Budget) -> Result<Configuration, Problem> {
    let name = entry.text();
    let path = run.loader().file(name)?;
    run.report.files.insert(path.clone());
    let manifest = run.loader().manifest(&path, name)?;
    let definitions = match manifest.documents.first() {
        Some(Ok(document)) => document.root.as_ref(),
        Some(Err(error)) => {
            let words = format!("unable to parse open API definition from '{name}': {}", error.message);
            let problem = Problem::new(Code::InvalidYaml, words);
            return Err(problem
                .saying(format!("this is not YAML: {}", error.message))
                .at(Some(error.span), ""));
        }
        None => None,
    };
    let mut configuration = Configuration::default();
    let Some(definitions) = definitions else { return Ok(configuration) };
    for definition in definitions.as_mapping().into_iter().flatten() {
        let properties = properties(&definition.value);
        let is_type = ["kind", "apiVersion", "metadata"]
            .iter()
            .all(|key| properties.is_some_and(|properties| properties.get(key).is_some()));
        if is_type {
            let kind = definition.key.text.rsplit('.').next().unwrap_or_default();
            let mut walk = Walk {
                definitions,
                gvk: Gvk::new("", "", kind),
                configuration: &mut configuration,
                path: Vec::new(),
                budget,
            };
            walk.definition(&definition.key.text)?;
        }
    }
    Ok(configuration)
}

fn properties(definition: &Node) -> Option<&Node> {
    definition.at(&["Schema", "properties"]).or_else(|| definition.at(&["schema", "properties"]))
}

struct Walk<'a> {
    definitions: &'a Node,
    gvk: Gvk,
    configuration: &'a mut Configuration,
    path: Vec<String>,
    budget: &'a Budget,
}

impl Walk<'_> {
    fn definition(&mut self, name: &str) -> Result<(), Fault> {
        let Some(properties) = self.definitions.get(name).and_then(properties) else { return Ok(()) };
        if self.path.len() > DEPTH {
            return Ok(());
        }
        for property in properties.as_mapping().into_iter().flatten() {
            self.path.push(property.key.text.to_string());
            self.property(&property.value)?;
            self.path.pop();
        }
        Ok(())
    }

    fn property(&mut self, property: &Node) -> Result<(), Fault> {
        // Definitions that name others twice are met by twice as many ways at each level.
        self.budget.spend(PROPERTY)?;
        let text = |key: &str| property.get(key).and_then(Node::as_scalar).map(|scalar| &*scalar.text);
        let field = FieldSpec { gvk: self.gvk.clone(), path: self.path.join("/").into(), create: false };
        let lists = [
            ("x-kubernetes-annotation", &mut self.configuration.common_annotations),
            ("x-kubernetes-label-selector", &mut self.configuration.common_labels),
            ("x-kubernetes-identity", &mut self.configuration.name_prefix),
        ];
        for (key, list) in lists {
            if text(key).is_some() {
                self.budget.spend(list.len())?;
                if !list.contains(&field) {
                    list.push(field.clone());
                }
            }
        }
        if let (Some(version), Some(kind)) =
            (text("x-kubernetes-object-ref-api-version"), text("x-kubernetes-object-ref-kind"))
        {
            let key = text("x-kubernetes-object-ref-name-key").unwrap_or("name");
            let path = format!("{}/{key}", field.path).into();
            self.configuration.name_reference.push(NameBackReferences {
                referral: Gvk::new("", version, kind),
                referrers: vec![FieldSpec { path, ..field }],
            });
        }
        if let Some(name) = text("$ref") {
            self.definition(name)?;
        }
        Ok(())
    }
}
