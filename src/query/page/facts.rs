//! What stands in the spec of an object of Flux, as far as a reader wants to see it beside a picture.

use crate::flux::Kind;
use crate::object::Object;
use crate::yaml::Node;

/// The fields that are shown, in this order. No field that may hold a secret is among them.
const FIELDS: [&[&str]; 22] = [
    &["interval"],
    &["retryInterval"],
    &["timeout"],
    &["prune"],
    &["wait"],
    &["force"],
    &["suspend"],
    &["deletionPolicy"],
    &["targetNamespace"],
    &["serviceAccountName"],
    &["releaseName"],
    &["chart", "spec", "chart"],
    &["chart", "spec", "version"],
    &["chart"],
    &["version"],
    &["type"],
    &["url"],
    &["ref", "branch"],
    &["ref", "tag"],
    &["ref", "semver"],
    &["ref", "commit"],
    &["ref", "digest"],
];

/// Lists of which the length is shown.
const LISTS: [&[&str]; 4] =
    [&["components"], &["patches"], &["healthChecks"], &["postBuild", "substituteFrom"]];

/// (field, value) of the fields that are set; nothing for an object that is not Flux's.
pub(super) fn facts(object: &Object) -> Vec<(String, String)> {
    let Some(spec) = object.node.get("spec").filter(|_| Kind::of(&object.reference).is_some()) else {
        return Vec::new();
    };
    let value = |path: &&[&str]| Some((path.join("."), shown(path, spec.at(path)?.text()?)));
    let length = |path: &&[&str]| {
        let count = spec.at(path).and_then(Node::as_sequence).filter(|items| !items.is_empty())?.len();
        Some((path.join("."), count.to_string()))
    };
    FIELDS.iter().filter_map(value).chain(LISTS.iter().filter_map(length)).collect()
}

/// The value as it may be shown: an address without the password that some write into it.
fn shown(path: &[&str], text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://").filter(|_| path == ["url"]) else {
        return text.to_owned();
    };
    let (host, path) = rest.split_once('/').map_or((rest, None), |(host, path)| (host, Some(path)));
    let host = host.rsplit('@').next().unwrap_or(host);
    path.map_or_else(|| format!("{scheme}://{host}"), |path| format!("{scheme}://{host}/{path}"))
}
