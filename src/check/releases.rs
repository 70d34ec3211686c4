//! `duplicate-release`: two HelmReleases are one release of Helm.

use std::collections::BTreeMap;

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Code, Finding, enumerate};
use crate::flux::{Kind, is_left_alone};
use crate::object::Object;
use crate::source::Span;
use crate::yaml::Node;

/// The longest name of a release: helm-controller cuts longer ones that it makes itself.
const LONGEST: usize = 53;

/// The releases of this cluster by where Helm keeps them, where they go, and their names.
pub(super) fn check(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    let mut releases: BTreeMap<[String; 3], Vec<(&Object, Span)>> = BTreeMap::new();
    for (_, entry) in analyzed.environment().inventory.iter() {
        let object = &entry.object;
        if Kind::of(&object.reference) == Some(Kind::HelmRelease)
            && !is_left_alone(object)
            && let Some((release, span)) = release(object)
        {
            releases.entry(release).or_default().push((object, span));
        }
    }
    for ([_, namespace, name], same) in releases.iter().filter(|(_, same)| same.len() > 1) {
        let names: Vec<String> = same.iter().map(|(object, _)| object.reference.name.to_string()).collect();
        let message = format!("{} are one release of Helm: {name} in {namespace}", enumerate(&names));
        let finding = Finding::new(Code::DuplicateRelease, message)
            .note("Each becomes Ready, and each upgrades the release to its own chart and values, over what the other has installed.")
            .help("give each a `releaseName` of its own, or leave one of them out");
        findings.push(same.iter().fold(finding, |finding, (object, span)| {
            finding
                .at(*span, format!("the release of {}", object.reference.name))
                .node(object.reference.to_string())
        }));
    }
}

/// Which release a HelmRelease is; nothing for one that is suspended, in another cluster, or not known.
fn release(object: &Object) -> Option<([String; 3], Span)> {
    let spec = object.node.get("spec")?;
    let text = |key: &str| spec.get(key).and_then(Node::text).filter(|text| !text.is_empty());
    if spec.get("suspend").and_then(Node::as_bool) == Some(true)
        || spec.get("kubeConfig").is_some_and(|access| !access.is_null())
    {
        return None;
    }
    let own = &*object.reference.namespace;
    let target = text("targetNamespace");
    let name = text("releaseName").map_or_else(
        || match target {
            Some(target) => format!("{target}-{}", object.reference.name),
            None => object.reference.name.to_string(),
        },
        ToOwned::to_owned,
    );
    let release =
        [text("storageNamespace").unwrap_or(own).to_owned(), target.unwrap_or(own).to_owned(), name];
    let is_known = release[2].len() <= LONGEST && !release.iter().any(|part| part.contains("${"));
    let written = spec.get("releaseName").or_else(|| object.node.at(&["metadata", "name"]));
    is_known.then(|| (release, written.map_or(object.origin, |node| node.span)))
}
