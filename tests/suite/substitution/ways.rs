//! Most values go a shorter way than through the text of their object. It gives the same.

use infra_graph::flux::{Builder, Kustomization, Strictness, Variables};
use infra_graph::object::Object;
use infra_graph::source::Span;
use infra_graph::yaml::{Mode, to_json};
use proptest::prelude::*;

use super::config_map;
use crate::support::repository;

/// Something in an object that only its text can be asked about.
const BY_TEXT: &str = "  by-text: $$\n";

/// The data of a `ConfigMap` after the substitution, or nothing where it fails.
fn data(fields: &str, variables: &[(String, String)]) -> Option<serde_json::Value> {
    let object = config_map(fields);
    let files = [("app/kustomization.yaml", "resources: [o.yaml]\n"), ("app/o.yaml", &object)];
    let repository = repository(&files);
    let text = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: app}\n\
                spec: {path: ./app, postBuild: {substitute: {}}}\n";
    let file = repository.sources().add("app.yaml".into(), text);
    let span = Span::new(file, 0, 1);
    let root = infra_graph::yaml::parse(text, |_, _| span).remove(0).unwrap().root.unwrap();
    let kustomization = Kustomization::read(&Object::from_node(root, span, None).unwrap());
    let mut known = Variables::default();
    for (name, value) in variables {
        known.set(name, value, span);
    }
    let build = Builder::new(&repository).build(&kustomization, "".into(), &known, Strictness::Lax);
    if build.failure.is_some() {
        return None;
    }
    let mut data = to_json(build.objects[0].node.get("data").unwrap(), Mode::Resource);
    data.as_object_mut().unwrap().remove("by-text");
    Some(data)
}

fn value() -> impl Strategy<Value = String> {
    const KNOWN: &[&str] = &[
        "yes",
        "off",
        "8",
        "010",
        "1e3",
        "1.5",
        "web",
        "a.b",
        "a/b",
        "2024-01-01",
        "0x1f",
        "null",
        "y",
        "e",
        "_",
        "",
        "-",
        "a b",
    ];
    prop_oneof![proptest::sample::select(KNOWN).prop_map(str::to_owned), "[a-z0-9./_:#@+=,*~ -]{0,6}"]
}

fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("${A}".to_owned()),
        Just("${B}".to_owned()),
        Just("${B:=8}".to_owned()),
        Just("${C:-a b}".to_owned()),
        Just("${A:-${B}}".to_owned()),
        Just("${C:=x${A}}".to_owned()),
        Just("$".to_owned()),
        "[a-z0-9 :#'.,\\[{&*!|>%@?~\\-]{0,4}",
        Just("\n".to_owned()),
        Just("\u{e9}".to_owned()),
        Just("word ".repeat(20)),
    ];
    proptest::collection::vec(part, 1..5).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn both_ways_lead_to_the_same(one in text(), two in text(), a in value(), b in value()) {
        let quoted = |text: &str| serde_json::to_string(text).unwrap();
        let fields = format!("  one: {}\n  list: [{}]\n", quoted(&one), quoted(&two));
        let variables = [("A".to_owned(), a), ("B".to_owned(), b)];
        prop_assert_eq!(data(&fields, &variables), data(&(fields.clone() + BY_TEXT), &variables));
    }
}
