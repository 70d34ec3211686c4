//! JSON Schemas of everything that this program writes or reads as data, made from the types themselves.
//!
//! They are checked in under `docs/json-schema/`. A new kind of answer gets a line in [`documents`].

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Value, json};

use crate::check::Baseline;
use crate::difference::{Affected, Comparison};
use crate::envelope::API_VERSION;
use crate::query::{
    ApplyTree, CausesAnswer, DependenciesAnswer, Environments, ImpactAnswer, Order, ShowAnswer, WhyAnswer,
};
use crate::render::json::GraphDocument;
use crate::report::ReportDocument;
use crate::scaffold::NewService;

/// The schema of a kind of document.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The `kind` in the envelope; nothing for the configuration, which has none.
    pub kind: Option<&'static str>,
    /// The name of its file, without `.json`.
    pub name: &'static str,
    /// The schema, in the dialect 2020-12.
    pub schema: Value,
}

/// All schemas, sorted by name.
pub fn documents() -> Vec<Document> {
    vec![
        enveloped::<Affected>("Affected", "affected"),
        enveloped::<Baseline>("Baseline", "baseline"),
        enveloped::<CausesAnswer>("Causes", "causes"),
        enveloped::<Comparison>("Comparison", "comparison"),
        #[cfg(feature = "cli")]
        config(),
        enveloped::<DependenciesAnswer>("Dependencies", "dependencies"),
        enveloped::<Environments>("Environments", "environments"),
        enveloped::<GraphDocument>("Graph", "graph"),
        enveloped::<ImpactAnswer>("Impact", "impact"),
        enveloped::<NewService>("NewService", "new-service"),
        enveloped::<Order>("Order", "order"),
        enveloped::<ReportDocument>("Report", "report"),
        enveloped::<ShowAnswer>("Show", "show"),
        enveloped::<ApplyTree>("Tree", "tree"),
        enveloped::<WhyAnswer>("Why", "why"),
    ]
}

/// The schema of an answer in its envelope. Fields that it does not know are allowed: later versions may add some.
fn enveloped<T: JsonSchema>(kind: &'static str, name: &'static str) -> Document {
    let mut generator = SchemaGenerator::new(SchemaSettings::draft2020_12().for_serialize());
    let mut result = T::json_schema(&mut generator).to_value();
    let description = result.as_object_mut().and_then(|object| object.remove("description"));
    let schema = json!({
        "$schema": DIALECT,
        "title": kind,
        "description": description,
        "type": "object",
        "required": ["apiVersion", "kind", "result"],
        "properties": {
            "apiVersion": {"const": API_VERSION},
            "kind": {"const": kind},
            "result": result,
        },
        "$defs": generator.take_definitions(true),
    });
    Document { kind: Some(kind), name, schema }
}

/// The schema of `.infra-graph.yaml`, for editors.
#[cfg(feature = "cli")]
fn config() -> Document {
    let generator = SchemaGenerator::new(SchemaSettings::draft2020_12());
    let mut schema = generator.into_root_schema_for::<crate::config::Config>().to_value();
    schema["title"] = json!(".infra-graph.yaml");
    Document { kind: None, name: "config", schema }
}

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";
