//! Objects of ours beside objects of somebody else.

use std::collections::BTreeMap;
use std::sync::Mutex;

use infra_graph::object::Object;
use infra_graph::yaml::{Mode, to_json};
use serde::Deserialize as _;
use serde_json::{Map, Value as Json};

use super::announce;

/// How two builds compare.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Clone, Copy)]
pub(crate) enum Verdict {
    SameObjects,
    BothFail,
    /// A part of it lies elsewhere, so that there is nothing to compare.
    Remote,
    Different,
}

/// Objects as JSON.
pub(crate) fn as_json(objects: &[Object]) -> Vec<Json> {
    objects.iter().map(|object| to_json(&object.node, Mode::Resource)).collect()
}

/// Objects by what names them. Flux does not keep the order of a build: it sorts by kind before it applies.
pub(crate) fn by_name(mut objects: Vec<Json>) -> Vec<Json> {
    objects.sort_by_cached_key(|object| {
        ["/apiVersion", "/kind", "/metadata/namespace", "/metadata/name"]
            .map(|part| object.pointer(part).map(Json::to_string).unwrap_or_default())
    });
    objects
}

/// Ours, or why there is nothing, beside theirs.
pub(crate) fn compare(ours: Result<Vec<Json>, &str>, theirs: Result<Vec<Json>, &str>) -> (Verdict, String) {
    match (ours, theirs) {
        (Err(_), Err(_)) => (Verdict::BothFail, String::new()),
        (Err(why), Ok(_)) => (Verdict::Different, format!("only ours fails: {why}")),
        (Ok(_), Err(why)) => (Verdict::Different, format!("only theirs fails: {why}")),
        (Ok(ours), Ok(theirs)) => match difference(&ours, &theirs) {
            Some(why) => (Verdict::Different, why),
            None => (Verdict::SameObjects, String::new()),
        },
    }
}

/// The first value that differs.
pub(crate) fn difference(ours: &[Json], theirs: &[Json]) -> Option<String> {
    for (ours, theirs) in ours.iter().zip(theirs) {
        if ours != theirs {
            let (at, ours, theirs) = first_difference(ours, theirs);
            return Some(format!("{at}:\n  ours:   {ours}\n  theirs: {theirs}"));
        }
    }
    (ours.len() != theirs.len()).then(|| format!("{} objects, not {}", ours.len(), theirs.len()))
}

/// Where two values that are not the same differ first, and what is there.
fn first_difference(ours: &Json, theirs: &Json) -> (String, String, String) {
    let of = |value: Option<&Json>| value.map_or("nothing".to_owned(), Json::to_string);
    let inside = |part: String, ours: Option<&Json>, theirs: Option<&Json>| match (ours, theirs) {
        (Some(ours), Some(theirs)) => {
            let (below, ours, theirs) = first_difference(ours, theirs);
            (format!("{part}/{below}"), ours, theirs)
        }
        _ => (part, of(ours), of(theirs)),
    };
    match (ours, theirs) {
        (Json::Object(left), Json::Object(right)) => {
            // What names an object differs: then the rest tells nothing.
            let name =
                |object: &Map<String, Json>| object.get("metadata").and_then(|m| m.get("name")).cloned();
            if name(left) != name(right) {
                return (String::new(), ours.to_string(), theirs.to_string());
            }
            let mut keys = left.keys().chain(right.keys());
            let key = keys.find(|key| left.get(*key) != right.get(*key)).expect("they differ");
            inside(key.clone(), left.get(key), right.get(key))
        }
        (Json::Array(left), Json::Array(right)) => {
            let at = (0..left.len().max(right.len())).find(|&at| left.get(at) != right.get(at));
            let at = at.expect("they differ");
            inside(at.to_string(), left.get(at), right.get(at))
        }
        _ => (String::new(), ours.to_string(), theirs.to_string()),
    }
}

/// The documents of a YAML text that somebody else wrote, as JSON. They are read by somebody else's parser, so that a fault of
/// ours cannot hide itself.
pub(crate) fn documents(text: &str) -> Vec<Json> {
    let documents = serde_yaml::Deserializer::from_str(text);
    let read = documents.map(|document| Json::deserialize(document).expect("YAML"));
    read.filter(|document| !document.is_null()).map(as_go_prints).collect()
}

/// Go prints a whole float without its point.
fn as_go_prints(value: Json) -> Json {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Json::Number(number) => match number.as_f64() {
            #[expect(clippy::cast_possible_truncation, reason = "within 2^53, checked here")]
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() <= EXACT => {
                Json::from(float as i64)
            }
            _ => Json::Number(number),
        },
        Json::Array(items) => items.into_iter().map(as_go_prints).collect(),
        Json::Object(entries) => {
            let entries = entries.into_iter().map(|(key, value)| (key, as_go_prints(value)));
            Json::Object(entries.collect::<Map<_, _>>())
        }
        plain => plain,
    }
}

/// What came of all comparisons of a test.
#[derive(Default)]
pub(crate) struct Tally {
    counts: Mutex<BTreeMap<Verdict, usize>>,
    different: Mutex<Vec<String>>,
}

impl Tally {
    pub(crate) fn add(&self, name: &str, (verdict, why): (Verdict, String)) {
        *self.counts.lock().unwrap().entry(verdict).or_default() += 1;
        if verdict == Verdict::Different {
            self.different.lock().unwrap().push(format!("{name}: {why}"));
        }
    }

    /// Says how many comparisons ran, which must be some, and fails where one differs.
    pub(crate) fn finish(self, test: &str) -> BTreeMap<Verdict, usize> {
        let counts = self.counts.into_inner().unwrap();
        announce(&format!("{test}: {} compared: {counts:?}", counts.values().sum::<usize>()));
        let mut different = self.different.into_inner().unwrap();
        different.sort();
        assert!(different.is_empty(), "{}", different.join("\n"));
        assert!(!counts.is_empty(), "nothing was compared");
        counts
    }
}
