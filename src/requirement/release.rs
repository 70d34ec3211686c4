//! What a HelmRelease installs.

use crate::environment::{Environment, Inventory};
use crate::flux::{ChartSource, HelmChart, HelmRelease, Kind, Source, SourceReference};
use crate::object::{Object, ObjectRef};
use crate::source::Span;
use crate::yaml::{self, Node};

use super::Confidence;
use super::chart::{Chart, Way, last_part};

/// The chart of a release, as far as the environment says it.
pub(super) struct ChartName {
    pub(super) name: String,
    /// The address of its repository.
    pub(super) url: Option<String>,
    /// Where the release names it.
    pub(super) span: Span,
}

/// The chart of a release: `spec.chart`, or what `spec.chartRef` names.
pub(super) fn chart_of(environment: &Environment, release: &HelmRelease) -> Option<ChartName> {
    let inventory = &environment.inventory;
    match release.chart.as_ref()? {
        ChartSource::Template { source, name, .. } => {
            let (name, span) = name.as_ref()?;
            Some(in_repository(inventory, name, Some(source), *span))
        }
        ChartSource::Reference(SourceReference { target, span, .. }) => {
            let object = &inventory.get(target)?.object;
            if Kind::of(target) == Some(Kind::HelmChart) {
                let chart = HelmChart::read(object)?;
                return Some(in_repository(inventory, chart.chart()?.0, chart.source().as_ref(), *span));
            }
            let url = Source::read(object)?.url()?.to_owned();
            Some(ChartName { name: last_part(&url).to_owned(), url: Some(url), span: *span })
        }
    }
}

/// A chart by name in a repository.
fn in_repository(
    inventory: &Inventory,
    name: &str,
    source: Option<&SourceReference>,
    span: Span,
) -> ChartName {
    let url = source.and_then(|source| inventory.source(&source.target)?.url().map(str::to_owned));
    ChartName { name: last_part(name).to_owned(), url, span }
}

/// Whether an object is a release that may bring any object: its chart is not a well-known one. Those bring kinds and
/// workloads, no objects of their own kinds.
pub fn may_bring_anything(environment: &Environment, object: &Object) -> bool {
    let Some(release) = environment.helm_releases.get(&object.reference) else { return false };
    let is_known = || {
        let named = chart_of(environment, release);
        named.is_some_and(|named| Chart::named(&named.name, named.url.as_deref()).next().is_some())
    };
    release.other_cluster.is_none() && !is_known()
}

/// How sure it is that a release installs the kinds of its chart; nothing where its spec leaves them out.
pub(super) fn installs(
    environment: &Environment,
    release: &HelmRelease,
    chart: &Chart,
) -> Option<Confidence> {
    if release.skips_definitions() && chart.way == Way::Folder {
        return None;
    }
    if chart.only_with.is_empty() && chart.unless.is_empty() {
        return Some(Confidence::Inferred);
    }
    let values = Values::of(environment, release);
    if chart.unless.iter().any(|path| values.get(path) == Some(false)) {
        return None;
    }
    let wanted =
        chart.only_with.is_empty() || chart.only_with.iter().any(|path| values.get(path) == Some(true));
    match (wanted, values.open) {
        (true, _) => Some(Confidence::Inferred),
        (false, true) => Some(Confidence::Heuristic),
        (false, false) => None,
    }
}

/// The values of a release, the strongest first.
struct Values {
    layers: Vec<Node>,
    /// Whether there are values that cannot be seen.
    open: bool,
}

impl Values {
    fn of(environment: &Environment, release: &HelmRelease) -> Self {
        let mut values = Self { layers: release.values().cloned().into_iter().collect(), open: false };
        let entries = release.spec.get("valuesFrom").and_then(Node::as_sequence).unwrap_or_default();
        for entry in entries.iter().rev() {
            match config_map(environment, &release.reference.namespace, entry) {
                Some(node) => values.layers.push(node),
                None => values.open = true,
            }
        }
        values
    }

    /// The boolean at `a.b.c`. Layers are merged as Helm does it, so that the first that has it counts.
    fn get(&self, path: &str) -> Option<bool> {
        let path: Vec<&str> = path.split('.').collect();
        self.layers.iter().find_map(|layer| layer.at(&path))?.as_bool()
    }
}

/// The values in a ConfigMap of the environment that an entry of `valuesFrom` names.
fn config_map(environment: &Environment, namespace: &str, entry: &Node) -> Option<Node> {
    let text = |key: &str| entry.get(key).and_then(Node::text).filter(|text| !text.is_empty());
    if text("kind") != Some("ConfigMap") || text("targetPath").is_some() {
        return None;
    }
    let reference = ObjectRef::new("", "ConfigMap", namespace, text("name")?);
    let object = &environment.inventory.get(&reference)?.object;
    let data = object.node.at(&["data", text("valuesKey").unwrap_or("values.yaml")])?;
    let document = yaml::parse(data.text()?, |_, _| data.span).into_iter().next()?.ok()?;
    document.root
}
