//! Environments in which one Kustomization stops to build.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{Files, analysis, cases, verdict};

#[derive(Deserialize)]
struct Outage {
    files: Files,
    /// Who does not build any more.
    down: String,
    /// Who else did not get ready at the last revision.
    behind: BTreeSet<String>,
}

fn difference(outage: &Outage) -> Option<String> {
    let analysis = analysis(&outage.files);
    let analyzed = &analysis.environments[0];
    let (_, down) = analyzed.graph().nodes().find(|(_, node)| node.reference.to_string() == outage.down)?;
    let impact = analyzed.impact(std::slice::from_ref(&down.reference));
    let frozen: BTreeSet<String> = impact.ids(&impact.frozen).map(ToString::to_string).collect();
    (frozen != outage.behind).then(|| format!("frozen {frozen:?}, seen {:?}", outage.behind))
}

#[test]
fn an_outage_freezes_those_that_were_behind() {
    let file = "outages.json";
    let Some(outages) = cases::<Outage>(file) else { return };
    let differences: BTreeMap<usize, String> =
        outages.iter().enumerate().filter_map(|(index, outage)| Some((index, difference(outage)?))).collect();
    verdict(file, outages.len(), &[], &differences);
}
