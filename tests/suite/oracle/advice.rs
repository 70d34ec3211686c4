//! What a finding about a value advises, tried with Flux's own libraries: what comes out is the text that was meant.

use infra_graph::finding::Code;
use infra_graph::repository::Repository;
use infra_graph::source::Disk;
use infra_graph::{Options, analyze};
use serde_json::{Value as Json, json};

use crate::support::FluxLibrary;

/// A place for a value: what it is called, the object with `@` there, and the way to it in what is applied.
const PLACES: &[(&str, &str, &str, Code)] = &[
    ("data", "data:\n  port: @", "/data/port", Code::ValueOfWrongType),
    ("label", "data:\n  a: b", "/metadata/labels/version", Code::LabelsDropped),
    ("annotation", "data:\n  a: b", "/metadata/annotations/note", Code::ValueOfWrongType),
    ("name", "data:\n  a: b", "/metadata/name", Code::ObjectDropped),
];

const VALUES: &[&str] = &["80", "1.10", "010", "1e3", "true", "yes", "off"];

fn object(place: &str, rest: &str, text: &str) -> String {
    let name = if place == "name" { text } else { "web" };
    let metadata = match place {
        "label" => format!("  labels:\n    app: web\n    version: {text}\n"),
        "annotation" => format!("  annotations:\n    note: {text}\n"),
        _ => String::new(),
    };
    let rest = rest.replace('@', text);
    format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n  namespace: default\n{metadata}{rest}\n"
    )
}

fn post_build(variables: &[(&str, String)]) -> Json {
    let pairs = variables.iter().map(|(name, value)| ((*name).to_owned(), Json::from(value.as_str())));
    json!({ "substitute": Json::Object(pairs.collect()) })
}

/// What Flux applies of one object with these variables.
fn applied(flux: &mut FluxLibrary, object: &str, variables: &Json) -> Vec<Json> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("object.yaml"), object).unwrap();
    let request = json!({
        "folder": folder.path().to_str().unwrap(),
        "kustomization": {
            "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
            "kind": "Kustomization",
            "metadata": { "name": "web", "namespace": "flux-system" },
            "spec": { "path": "./", "postBuild": variables },
        },
        "objects": [],
    });
    flux.ask(&request).built.as_ref().unwrap_or_else(|fault| panic!("{object}: {fault}")).clone()
}

/// The help of our finding for one object with these variables.
fn help(object: &str, variables: &Json, code: Code) -> String {
    let folder = tempfile::tempdir().unwrap();
    let root = |path: &str| folder.path().join(path);
    std::fs::create_dir_all(root("clusters/one/flux-system")).unwrap();
    std::fs::create_dir_all(root("web")).unwrap();
    let kustomization = |name: &str, path: &str, more: &str| {
        format!(
            "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}, namespace: \
             flux-system}}\nspec:\n  interval: 10m\n  path: {path}\n  prune: true\n  sourceRef: {{kind: GitRepository, \
             name: flux-system}}\n{more}"
        )
    };
    let source = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: flux-system, namespace: \
                  flux-system}\nspec: {interval: 1m, url: https://example.com/fleet}\n";
    let sync = format!("{source}{}", kustomization("flux-system", "./clusters/one", ""));
    std::fs::write(root("clusters/one/flux-system/gotk-sync.yaml"), sync).unwrap();
    let web = kustomization("web", "./web", &format!("  postBuild: {variables}\n"));
    std::fs::write(root("clusters/one/web.yaml"), web).unwrap();
    std::fs::write(root("web/object.yaml"), object).unwrap();
    let repository = Repository::new(Disk::open(folder.path().to_str().unwrap()).unwrap());
    let analysis = analyze(&repository, &Options::default());
    let found = analysis.findings.iter().find(|finding| finding.code == code);
    let found = found.unwrap_or_else(|| panic!("no {code} for {object}: {:?}", analysis.findings));
    found.help.clone().unwrap_or_default()
}

/// Quotes around the expression do not help, and are not advised; quotes in the value do, and a variable that holds one.
#[test]
fn what_a_finding_about_a_value_advises_makes_a_text() {
    let Some(mut flux) = FluxLibrary::start() else { return };
    for &(place, rest, way, code) in PLACES {
        for &value in VALUES {
            let quoted = object(place, rest, "\"${V}\"");
            let plain = post_build(&[("V", value.to_owned())]);
            let before = applied(&mut flux, &quoted, &plain);
            let there = before.first().and_then(|object| object.pointer(way));
            assert!(!there.is_some_and(Json::is_string), "{place}, {value}: {before:?}");
            let help = help(&quoted, &plain, code);
            assert!(
                help.contains("`V: '\"…\"'`") && help.contains("${quote}${V}${quote}"),
                "{place}: {help}"
            );

            let in_value = post_build(&[("V", format!("\"{value}\""))]);
            let after = applied(&mut flux, &object(place, rest, "${V}"), &in_value);
            assert_eq!(after[0].pointer(way), Some(&Json::from(value)), "{place}, {value}");

            let with_quote = post_build(&[("V", value.to_owned()), ("quote", "\"".to_owned())]);
            let after = applied(&mut flux, &object(place, rest, "${quote}${V}${quote}"), &with_quote);
            assert_eq!(after[0].pointer(way), Some(&Json::from(value)), "{place}, {value}");
        }
    }
}
