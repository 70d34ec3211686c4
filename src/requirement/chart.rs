//! Which kinds well-known charts bring: the table `charts.yaml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::source::{SourceMap, Span};
use crate::yaml::{self, Mode};

/// How a chart brings its custom resource definitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Way {
    /// In Helm's own folder `crds/`: before all else, and not at all with `install.crds: Skip`.
    Folder,
    /// As a part of the release.
    Templates,
    /// What it installs registers them when it runs.
    Controller,
}

/// A chart, or one part of it that values can leave out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Chart {
    /// The last part of its reference.
    #[serde(rename = "chart")]
    pub(super) name: String,
    from: Option<String>,
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default)]
    kinds: Vec<String>,
    #[serde(rename = "crds")]
    pub(super) way: Way,
    /// Values of which one has to be true.
    #[serde(default)]
    pub(super) only_with: Vec<String>,
    /// Values that leave the kinds out where one is false.
    #[serde(default)]
    pub(super) unless: Vec<String>,
    #[serde(default)]
    repository: Vec<String>,
}

/// The table is a part of this program; a test parses it. Our own parser reads it, since it is read in every run.
static TABLE: LazyLock<Vec<Chart>> = LazyLock::new(|| rows(include_str!("charts.yaml")).unwrap_or_default());

fn rows(text: &str) -> Option<Vec<Chart>> {
    let file = SourceMap::default().add("charts.yaml".into(), text);
    let document = yaml::parse(text, |_, _| Span::new(file, 0, 0)).into_iter().next()?.ok()?;
    serde_json::from_value(yaml::to_json(&document.root?, Mode::Resource)).ok()
}

impl Chart {
    /// The rows of a chart, by its name and the address of its repository, as far as that is known.
    pub(super) fn named(name: &str, url: Option<&str>) -> impl Iterator<Item = &'static Self> {
        let start = TABLE.partition_point(|chart| *chart.name < *name);
        let end = TABLE.partition_point(|chart| *chart.name <= *name);
        let url = url.unwrap_or_default().to_lowercase();
        let rows = TABLE.get(start..end).unwrap_or_default().iter();
        rows.filter(move |chart| chart.from.as_ref().is_none_or(|from| url.contains(from)))
    }

    /// The rows whose manifests a text of addresses names: `https://github.com/OWNER/NAME/…`.
    pub(super) fn in_addresses(text: &str) -> Vec<&'static Self> {
        let repositories: Vec<&str> = repositories(text).collect();
        let named = |known: &String| repositories.iter().any(|found| found.eq_ignore_ascii_case(known));
        if repositories.is_empty() {
            return Vec::new();
        }
        TABLE.iter().filter(|chart| chart.repository.iter().any(named)).collect()
    }

    /// Whether it brings a kind.
    pub(super) fn brings(&self, group: &str, kind: &str) -> bool {
        self.groups.iter().any(|known| known == group)
            || self
                .kinds
                .iter()
                .any(|known| known.strip_prefix(kind).and_then(|rest| rest.strip_prefix('.')) == Some(group))
    }
}

/// The repositories on GitHub that a text names, as `owner/name`.
fn repositories(text: &str) -> impl Iterator<Item = &str> {
    let hosts = ["github.com/", "github.com:", "raw.githubusercontent.com/"];
    let starts = hosts.into_iter().flat_map(|host| text.match_indices(host));
    starts.filter_map(|(at, host)| {
        let rest = &text[at + host.len()..];
        let owner = rest.find('/')?;
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let name = rest[owner + 1..].find(|c| !is_name(c)).unwrap_or(rest.len() - owner - 1);
        let found = &rest[..owner + 1 + name];
        Some(found.strip_suffix(".git").unwrap_or(found))
    })
}

/// The last part of a chart's reference or address: `cert-manager` of `oci://…/charts/cert-manager:v1`.
pub(super) fn last_part(reference: &str) -> &str {
    let trimmed = reference.trim_end_matches('/');
    let last = trimmed.rsplit('/').next().unwrap_or(trimmed);
    last.split(['@', ':']).next().unwrap_or(last)
}
