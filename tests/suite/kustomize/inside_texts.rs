//! Replacements whose path leads into a text that is JSON or YAML itself, as kustomize 5.8 in Flux follows it.

use super::{flux, kubectl};

/// What becomes of a `ConfigMap`'s field `a` when the value is written to a path, or why that fails.
fn written(field: &str, path: &str, create: bool, value: &str) -> Result<String, String> {
    let objects = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: to}}\ndata:\n  a: {field}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: from}}\ndata: {{v: '{value}'}}\n"
    );
    let replacement = format!(
        "source: {{kind: ConfigMap, name: from, fieldPath: data.v}}\ntargets:\n- select: {{kind: ConfigMap, name: to}}\n  fieldPaths: ['{path}']\n  options: {{create: {create}}}\n"
    );
    let built = flux(&[
        ("app/kustomization.yaml", "resources: [o.yaml]\nreplacements: [{path: r.yaml}]\n"),
        ("app/o.yaml", &objects),
        ("app/r.yaml", &replacement),
    ]);
    if let Some(failure) = &built.build.failure {
        return Err(failure.message.clone());
    }
    let to = built.names().iter().position(|name| name == "ConfigMap/to").unwrap();
    Ok(built.at(to, &["data", "a"]).text().unwrap_or("null").to_owned())
}

const YAML: &str = "|\n    # head\n    b: 1\n    c: two # why\n    d: [1, 'x']\n    e: \"no\"\n    f:\n    - k: one\n      n: p\n    - k: two\n";

fn yaml(path: &str, value: &str) -> String {
    written(YAML, path, false, value).unwrap()
}

#[test]
fn a_value_of_yaml_takes_its_place_and_the_rest_stays() {
    let rest = "d: [1, 'x']\ne: \"no\"\nf:\n- k: one\n  n: p\n- k: two";
    assert_eq!(yaml("data.a.c", "new"), format!("# head\nb: 1\nc: new # why\n{rest}"));
    assert_eq!(yaml("data.a.b", "2"), format!("# head\nb: 2\nc: two # why\n{rest}"));
    // A text keeps being one, a number says that it should be one.
    assert_eq!(yaml("data.a.c", "2"), format!("# head\nb: 1\nc: \"2\" # why\n{rest}"));
    assert_eq!(yaml("data.a.b", "x"), format!("# head\nb: !!int x\nc: two # why\n{rest}"));
    assert!(yaml("data.a.d.1", "y").contains("d: [1, 'y']\n"));
    assert!(yaml("data.a.e", "y\"").contains("e: \"y\\\"\"\n"));
    assert!(yaml("data.a.f.[n=p].k", "y").ends_with("f:\n- k: y\n  n: p\n- k: two"));
    assert!(yaml("data.a.f.*.k", "y").ends_with("f:\n- k: y\n  n: p\n- k: y"));
}

#[test]
fn json_is_printed_anew() {
    let json = |field: &str, path: &str, value: &str| written(field, path, false, value).unwrap();
    let field = "'{\"b\": \"<1>\", \"a\": {\"y\": 1.0, \"x\": [true, null]}}'";
    assert_eq!(json(field, "data.a.b", "x&"), r#"{"a":{"x":[true,null],"y":1},"b":"x\u0026"}"#);
    let pretty = "|\n    {\n      \"z\": 1,\n      \"b\": \"q\"\n    }\n";
    assert_eq!(json(pretty, "data.a.b", "x"), "{\n  \"b\": \"x\",\n  \"z\": 1\n}");
    assert_eq!(json("'{b: c}'", "data.a.b", "1"), r#"{"b":"1"}"#);
    assert_eq!(written("'{\"b\": {}}'", "data.a.b.c", true, "x").unwrap(), r#"{"b":{"c":"x"}}"#);
    // What does not fit stays as it is, without a word.
    assert_eq!(json("'[1,2]'", "data.a.0", "x"), "[1,2]");
}

#[test]
fn a_text_that_holds_neither_cannot_be_followed() {
    for (field, create) in [("hello", true), ("hello", false), ("", true), ("''", true), ("5", false)] {
        let why = written(field, "data.a.b", create, "x").unwrap_err();
        assert!(why.contains("field \"data.a.b\" in replacement target: wrong node kind"), "{field}: {why}");
    }
    assert!(written(YAML, "data.a.new", false, "x").unwrap_err().ends_with("in replacement target"));
    assert!(written("'b: ['", "data.a.b", false, "x").is_err());
    // A null that is written stays one.
    assert_eq!(written("null", "data.a.b", true, "x").unwrap(), "null");
    // Inside of a text in a text, the value is lost.
    assert_eq!(
        written("|\n    b: '{\"c\": 1}'\n", "data.a.b.c", false, "x").unwrap().trim(),
        "b: '{\"c\": 1}'"
    );
}

#[test]
fn what_is_not_supported_says_so() {
    let why = written(YAML, "data.a.new", true, "x").unwrap_err();
    assert_eq!(why, "a replacement inside a text that is YAML is not supported for a new field");
    let why = written("|\n    b: |\n      block\n", "data.a.b", false, "x").unwrap_err();
    assert!(why.ends_with("not supported for a value in place of a block of text"), "{why}");
}

#[test]
fn kubectl_does_not_look_into_texts() {
    let files = [
        ("app/kustomization.yaml", "resources: [o.yaml]\nreplacements: [{path: r.yaml}]\n"),
        ("app/o.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: to}\ndata: {a: '{\"b\": 1}'}\n"),
        (
            "app/r.yaml",
            "source: {kind: ConfigMap, name: to, fieldPath: kind}\ntargets: [{select: {kind: ConfigMap}, fieldPaths: [data.a.b]}]\n",
        ),
    ];
    let failure = kubectl(&files).build.failure.unwrap();
    assert!(failure.message.contains("wrong node kind: expected MappingNode"), "{}", failure.message);
}
