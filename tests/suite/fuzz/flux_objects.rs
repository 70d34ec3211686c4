//! A small tree: few objects, with expressions, numbers, booleans and nulls in every place that an object has.

use std::fmt::Write;

use super::flux_values::{expression, literal, text};
use super::layers::Tree;
use super::objects::Named;
use super::random::Random;
use super::scalar::{any, double_quoted};

const KINDS: &[(&str, &str)] = &[
    ("v1", "ConfigMap"),
    ("v1", "ConfigMap"),
    ("v1", "Secret"),
    ("apps/v1", "Deployment"),
    ("v1", "Service"),
    ("kustomize.toolkit.fluxcd.io/v1", "Kustomization"),
    ("helm.toolkit.fluxcd.io/v2", "HelmRelease"),
    ("example.com/v1", "Widget"),
];

const NAMES: &[&str] = &["app", "web", "db", "infra", "a.b", "x1"];

impl Tree {
    /// One layer with the objects, or two.
    pub(super) fn small(random: &mut Random) -> Self {
        let mut tree = Self::empty();
        let mut resources = Vec::new();
        for number in 1..=1 + random.below(2) {
            let mut documents = Vec::new();
            for _ in 0..=random.below(2) {
                let (version, kind) = KINDS[random.below(KINDS.len())];
                let namespace = random.pick(&["", "one", "two", "default"]);
                let object = Named { version, kind, name: random.pick(NAMES), namespace };
                let is_known = |other: &Named| other.kind == kind && other.name == object.name;
                // Mostly no two of the same name: they are one where a namespace is set.
                if tree.known.iter().any(is_known) && !random.chance(10) {
                    continue;
                }
                let (text, is_named) = written(&object, random);
                documents.push(text);
                // A patch finds it by its name.
                tree.known.extend(is_named.then_some(object));
            }
            if !documents.is_empty() {
                tree.files.insert(format!("l0/f{number}.yaml").into(), documents.join("---\n"));
                resources.push(format!("f{number}.yaml"));
            }
        }
        tree.depth = 1;
        tree.top = "l0".into();
        let has_second = random.chance(15);
        // Without one, Flux writes it, for the folder that it builds.
        if random.chance(70) || has_second && random.careful {
            let resources = resources.join(", ");
            let text = format!("resources: [{resources}]\n{}", fields(random));
            tree.files.insert("l0/kustomization.yaml".into(), text);
        }
        if has_second {
            let text = format!("resources: [../l0]\n{}", fields(random));
            tree.files.insert("l1/kustomization.yaml".into(), text);
            tree.top = "l1".into();
            tree.depth = 2;
        }
        tree
    }
}

/// Some fields of a kustomization that touch every object.
fn fields(random: &mut Random) -> &'static str {
    if random.chance(60) {
        return "";
    }
    random.pick(&[
        "namespace: one\n",
        "namePrefix: p-\n",
        "nameSuffix: -s\n",
        "commonLabels: {app: common, '${V}': '${W}'}\n",
        "commonAnnotations: {note: '${V}', other: 'yes'}\n",
        "labels:\n- pairs: {team: '${V}', tier: '2'}\n",
        "images:\n- {name: nginx, newTag: '${V}'}\n",
        "configMapGenerator:\n- name: made\n  literals: ['k=${V}', 'n=12']\n",
        "secretGenerator:\n- name: made\n  literals: ['k=${V}']\n",
        "configMapGenerator:\n- name: '${V}'\n  literals: [n=12]\n  options: {disableNameSuffixHash: true}\n",
    ])
}

/// The object, and whether it is called as it should be.
fn written(object: &Named, random: &mut Random) -> (String, bool) {
    let mut kind = object.kind.to_owned();
    let mut version = object.version.to_owned();
    let mut name = object.name.to_owned();
    let mut namespace = object.namespace.to_owned();
    for (part, percent) in [(&mut kind, 1), (&mut version, 1), (&mut name, 15), (&mut namespace, 8)] {
        if random.chance(percent) {
            let with = if random.chance(30) { "${NOWHERE:=web}".to_owned() } else { expression(random, 0) };
            *part = random.pick(&["#", "#", "#-x", "x-#"]).replace('#', &with);
        }
    }
    if object.kind == kind && random.chance(1) {
        "${KIND:=ConfigMap}".clone_into(&mut kind);
    }
    let is_named = kind == object.kind && version == object.version;
    let is_named = is_named && name == object.name && namespace == object.namespace;
    let mut out = format!(
        "apiVersion: {}\nkind: {}\nmetadata:\n  name: {}\n",
        double_quoted(&version),
        double_quoted(&kind),
        whole(&name, random)
    );
    if !namespace.is_empty() {
        let _ = writeln!(out, "  namespace: {}", whole(&namespace, random));
    }
    metadata(random, &mut out);
    body(object.kind, random, &mut out);
    (out, is_named)
}

fn metadata(random: &mut Random, out: &mut String) {
    let disabled = random.below(24);
    for (at, field) in ["labels", "annotations"].into_iter().enumerate() {
        if disabled == at {
            let value = random.pick(&[
                "disabled",
                "disabled",
                "Disabled",
                "enabled",
                "\"disabled\"",
                "${V:=disabled}",
            ]);
            let _ = writeln!(out, "  {field}:\n    kustomize.toolkit.fluxcd.io/substitute: {value}");
        } else if random.chance(30) {
            let _ = writeln!(out, "  {field}:");
        } else {
            continue;
        }
        entries(random, out, 4, &["app", "tier", "example.com/x"]);
    }
}

fn body(kind: &str, random: &mut Random, out: &mut String) {
    match kind {
        "ConfigMap" | "Secret" => {
            out.push_str(if kind == "Secret" { "stringData:\n" } else { "data:\n" });
            entries(random, out, 2, &["one", "two.txt", "three", "k1"]);
        }
        "Deployment" => {
            let _ = write!(out, "spec:\n  replicas: {}\n", value(random, 2));
            out.push_str("  template:\n    metadata:\n      labels:\n");
            entries(random, out, 8, &["app"]);
            let _ = write!(
                out,
                "    spec:\n      containers:\n      - name: main\n        image: {}\n        args:\n",
                random.pick(&["nginx", "nginx:1", "'nginx:${V}'", "'${V}'"])
            );
            items(random, out, 8);
            let _ = write!(out, "        env:\n        - name: A\n          value: {}\n", value(random, 10));
        }
        "Service" => {
            let _ = write!(
                out,
                "spec:\n  ports:\n  - name: http\n    port: {}\n    targetPort: {}\n  selector:\n",
                value(random, 4),
                value(random, 4)
            );
            entries(random, out, 4, &["app"]);
        }
        "Kustomization" => {
            let _ = write!(
                out,
                "spec:\n  path: {}\n  wait: {}\n  dependsOn:\n",
                value(random, 2),
                value(random, 2)
            );
            let _ = write!(out, "  - name: {}\n  postBuild:\n    substitute:\n", value(random, 4));
            entries(random, out, 6, &["A", "B"]);
        }
        _ => {
            out.push_str("spec:\n  values:\n");
            entries(random, out, 4, &["a", "b", "c"]);
            out.push_str("    list:\n");
            items(random, out, 4);
            let _ =
                write!(out, "    nested:\n    - - {}\n      - k: {}\n", value(random, 6), value(random, 8));
            let _ = writeln!(out, "    flow: [{{a: {}}}, {}]", flow(random), flow(random));
        }
    }
}

/// Some entries of a mapping, at least one.
fn entries(random: &mut Random, out: &mut String, indent: usize, keys: &[&str]) {
    let first = random.below(keys.len());
    for (at, key) in keys.iter().enumerate() {
        if at != first && !random.chance(40) {
            continue;
        }
        let key = match random.below(if random.careful { 40 } else { 16 }) {
            0 => double_quoted(&format!("{key}-{}", expression(random, 0))),
            1 => double_quoted(&expression(random, 0)),
            2 => double_quoted(&text(random)),
            _ => (*key).to_owned(),
        };
        let _ = writeln!(out, "{:indent$}{key}: {}", "", value(random, indent));
    }
}

fn items(random: &mut Random, out: &mut String, indent: usize) {
    for _ in 0..=random.below(3) {
        let _ = writeln!(out, "{:indent$}- {}", "", value(random, indent));
    }
}

/// A scalar: text with an expression, or something of a type.
fn value(random: &mut Random, indent: usize) -> String {
    match random.below(20) {
        0..=9 => any(&text(random), random, indent),
        10..=13 => literal(random),
        14 => double_quoted(&literal(random)),
        15 => format!("!!str {}", double_quoted(&text(random))),
        16 => random
            .pick(&["{}", "[]", "{a: [1, yes, ~]}", "[{a: 1.10}, on]", "&x ${V}", "# nothing", "\"\""])
            .to_owned(),
        _ => random.pick(&["plain", "12", "true", "null", "1.50", "'12'"]).to_owned(),
    }
}

/// A scalar between the brackets of a list or a mapping.
fn flow(random: &mut Random) -> String {
    match random.below(3) {
        0 => random.pick(&["1", "yes", "~", "1.10", "'2'", "x"]).to_owned(),
        _ => double_quoted(&text(random)),
    }
}

/// A name: mostly as it is, sometimes in any style.
fn whole(name: &str, random: &mut Random) -> String {
    if random.chance(90) { double_quoted(name) } else { any(name, random, 2) }
}
