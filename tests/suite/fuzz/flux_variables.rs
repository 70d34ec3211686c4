//! Where the variables of a tree come from: `ConfigMaps` and Secrets of the cluster, in order, and `substitute`.

use std::collections::BTreeMap;
use std::fmt::Write;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use camino::Utf8Path;
use serde_json::{Value as Json, json};

use super::flux_values::{self, LONG, NAMES, NO_NAMES};
use super::layers::Tree;
use super::random::Random;
use super::scalar::double_quoted;

/// The file of the objects that the cluster has, as JSON; it is no part of what is built.
pub(super) const CLUSTER: &str = "flux/cluster.json";

/// Variables that are words.
const SETTINGS: &[(&str, &str)] = &[
    ("REGION", "north-1"),
    ("DOMAIN", "example.com"),
    ("TIER", "from-settings"),
    ("EMPTY", ""),
    ("PATH_", "a/b/c"),
    ("LINES", "one\ntwo"),
];

/// Some of them again.
const MORE: &[(&str, &str)] = &[("TIER", "from-more"), ("PATH_", "x/y/z")];

/// Objects to take variables from, in the order in which some of them are named.
const OBJECTS: &[(&str, &str)] = &[
    ("ConfigMap", "settings"),
    ("ConfigMap", "more"),
    ("Secret", "more"),
    ("Secret", "tokens"),
    ("ConfigMap", "nowhere"),
    ("Secret", "nowhere"),
];

impl Tree {
    /// The objects of the cluster, and the `postBuild` that names them.
    pub(super) fn post_build(&mut self, random: &mut Random, out: &mut String) {
        let mut objects = Vec::new();
        for (kind, name) in OBJECTS.iter().filter(|(_, name)| *name != "nowhere") {
            let mut data = odd_values(random, 40);
            let words = match *name {
                "settings" => SETTINGS,
                "more" if *kind == "ConfigMap" => MORE,
                _ => &[],
            };
            data.extend(words.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())));
            if *name == "settings" && random.chance(30) {
                data.insert(LONG.to_owned(), flux_values::long(random));
            }
            if random.fault(3) {
                data.insert(random.pick(NO_NAMES).to_owned(), "x".to_owned());
            }
            objects.push(object(kind, name, &data));
        }
        self.files.insert(CLUSTER.into(), Json::Array(objects).to_string());
        if !random.chance(90) {
            return;
        }
        self.fields.push("postBuild");
        if random.fault(6) {
            return out.push_str("postBuild: {}\n");
        }
        out.push_str("postBuild:\n");
        if random.chance(10) {
            out.push_str("  substituteStrategy: Always\n");
        }
        substitute(random, out);
        substitute_from(random, out);
    }
}

fn substitute(random: &mut Random, out: &mut String) {
    if random.chance(25) && !random.careful {
        return;
    }
    // Strict mode asks for all of them.
    let percent = if random.careful { 100 } else { 60 };
    let mut values = odd_values(random, percent);
    if random.chance(40) {
        values.insert("TIER".to_owned(), "inline".to_owned());
        values.insert("DOMAIN".to_owned(), "inline.example.com".to_owned());
    }
    if random.fault(3) {
        values.insert(random.pick(NO_NAMES).to_owned(), "x".to_owned());
    }
    if values.is_empty() {
        return out.push_str("  substitute: {}\n");
    }
    out.push_str("  substitute:\n");
    for (name, value) in values {
        let _ = writeln!(out, "    {}: {}", double_quoted(&name), double_quoted(&value));
    }
}

fn substitute_from(random: &mut Random, out: &mut String) {
    let mut lines = String::new();
    let mut named: Vec<_> = OBJECTS.iter().collect();
    if random.chance(50) {
        named.reverse();
    }
    for (kind, name) in named {
        let is_missing = *name == "nowhere";
        let percent = if is_missing { 10 } else { 65 };
        if *name != "settings" && !random.chance(percent) {
            continue;
        }
        let optional = match is_missing {
            true if random.fault(25) => "",
            true => ", optional: true",
            false => random.pick(&["", ", optional: true", ", optional: false"]),
        };
        let _ = writeln!(lines, "  - {{kind: {kind}, name: {name}{optional}}}");
    }
    let _ = write!(out, "  substituteFrom:\n{lines}");
}

fn odd_values(random: &mut Random, percent: usize) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    for name in NAMES {
        if random.chance(percent) {
            values.insert((*name).to_owned(), flux_values::value(random));
        }
    }
    values
}

fn object(kind: &str, name: &str, data: &BTreeMap<String, String>) -> Json {
    let is_secret = kind == "Secret";
    let entries = data.iter().map(|(key, value)| {
        (key.clone(), Json::from(if is_secret { STANDARD.encode(value) } else { value.clone() }))
    });
    let data: serde_json::Map<String, Json> = entries.collect();
    let metadata = json!({ "name": name, "namespace": "flux-system" });
    json!({ "apiVersion": "v1", "kind": kind, "metadata": metadata, "data": data })
}

/// The objects that the cluster of a tree has.
pub(super) fn cluster(tree: &Tree) -> Vec<Json> {
    let text = tree.files.get(Utf8Path::new(CLUSTER)).map_or("[]", String::as_str);
    serde_json::from_str(text).expect("JSON")
}

/// The variables that an object of the cluster has, as its reader sees them; nothing where there is no such object.
pub(super) fn entries(cluster: &[Json], kind: &str, name: &str) -> Option<Vec<(String, String)>> {
    let found = cluster.iter().find(|object| object["kind"] == kind && object["metadata"]["name"] == name)?;
    let decoded = |value: &Json| {
        let value = value.as_str().expect("a text");
        if kind != "Secret" {
            return value.to_owned();
        }
        String::from_utf8(STANDARD.decode(value).expect("base64")).expect("UTF-8")
    };
    let data = found["data"].as_object().expect("a mapping");
    Some(data.iter().map(|(key, value)| (key.clone(), decoded(value))).collect())
}
