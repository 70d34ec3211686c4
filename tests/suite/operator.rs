//! `ResourceSet`s beside what the Flux operator made of them, kept as data.
//!
//! Each line of the record is a file with a set and its providers, and the objects that the operator's own code made of it; null
//! where it refused. `OPERATOR_RECORD=FILE` compares another record of this form.

use std::path::Path;
use std::{env, fs};

use infra_graph::flux::render;
use infra_graph::kustomize::{Options, Renderer};
use serde_json::{Number, Value as Json};

use crate::support::{Tally, Verdict, as_json, compare, repository};

#[test]
fn recorded() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/recorded/operator.jsonl");
    let path = env::var_os("OPERATOR_RECORD").map_or(own, Into::into);
    let tally = Tally::default();
    for (at, line) in fs::read_to_string(path).expect("the record").lines().enumerate() {
        let line: Json = serde_json::from_str(line).expect("JSON");
        let text = line["text"].as_str().expect("a text");
        let theirs = line["objects"].as_array().cloned().ok_or("it refuses");
        let verdict = match ours(text) {
            Made::Opaque => (Verdict::Remote, String::new()),
            Made::Refused(why) => compare(Err(&why), theirs.map(plain)),
            Made::Objects(objects) => compare(Ok(plain(objects)), theirs.map(plain)),
        };
        tally.add(&format!("set {at}"), verdict);
    }
    let counts = tally.finish("operator: recorded");
    let opaque = counts.get(&Verdict::Remote).copied().unwrap_or_default();
    assert!(opaque * 10 < counts.values().sum(), "{counts:?}");
}

/// What becomes of a set.
enum Made {
    Objects(Vec<Json>),
    Refused(String),
    Opaque,
}

fn ours(text: &str) -> Made {
    let repository = repository(&[("a/kustomization.yaml", "resources: [set.yaml]\n"), ("a/set.yaml", text)]);
    let build = Renderer::new(&repository).build("a".into(), &Options::flux());
    let of_kind =
        |kind: &'static str| build.objects.iter().filter(move |object| &*object.reference.kind == kind);
    let set = of_kind("ResourceSet").next().expect("a set");
    let providers: Vec<_> = of_kind("ResourceSetInputProvider").collect();
    let rendered = render(set, &providers, repository.sources());
    if rendered.failed {
        return Made::Refused(rendered.findings.iter().map(|finding| finding.message.as_str()).collect());
    }
    if rendered.incomplete { Made::Opaque } else { Made::Objects(as_json(&rendered.objects)) }
}

/// Objects without the difference between a number and the same number, and between no labels and none at all.
fn plain(objects: Vec<Json>) -> Vec<Json> {
    let without_labels = |mut object: Json| {
        if let Some(metadata) = object.get_mut("metadata").and_then(Json::as_object_mut)
            && metadata
                .get("labels")
                .is_some_and(|labels| labels.as_object().is_none_or(serde_json::Map::is_empty))
        {
            metadata.remove("labels");
        }
        if object.get("metadata").is_some_and(|metadata| *metadata == serde_json::json!({})) {
            object.as_object_mut().expect("an object").remove("metadata");
        }
        numbers(object)
    };
    objects.into_iter().map(without_labels).collect()
}

fn numbers(value: Json) -> Json {
    match value {
        Json::Number(number) => {
            number.as_f64().and_then(Number::from_f64).map_or(Json::Number(number), Json::Number)
        }
        Json::Array(items) => items.into_iter().map(numbers).collect(),
        Json::Object(entries) => {
            Json::Object(entries.into_iter().map(|(key, value)| (key, numbers(value))).collect())
        }
        plain => plain,
    }
}
