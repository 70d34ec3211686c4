//! `infra-graph envs` as text.

use crate::query::{Counts, EnvironmentSummary, Environments};

use super::paint::{alarm, strong};
use super::words::{count, pad};

/// A line for each environment.
pub fn environments(answer: &Environments) -> String {
    let name_width = widest(answer.environments.iter().map(|environment| environment.name.as_str()));
    let entry_width = widest(answer.environments.iter().map(|environment| environment.entry.as_str()));
    let line = |environment: &EnvironmentSummary| {
        let sizes = [
            pad(&count(environment.kustomizations, "Kustomization"), "1000 Kustomizations".len()),
            pad(&count(environment.helm_releases, "HelmRelease"), "100 HelmReleases".len()),
            pad(&count(environment.edges, "edge"), "10000 edges".len()),
        ];
        format!(
            "{}  {}  {}  {}\n",
            strong(&pad(&environment.name, name_width)),
            pad(&environment.entry, entry_width),
            sizes.join("  "),
            health(environment.findings)
        )
    };
    answer.environments.iter().map(line).collect()
}

fn widest<'t>(texts: impl Iterator<Item = &'t str>) -> usize {
    texts.map(unicode_width::UnicodeWidthStr::width).max().unwrap_or(0)
}

fn health(counts: Counts) -> String {
    let mut parts = Vec::new();
    if counts.error > 0 {
        parts.push(alarm(&count(counts.error, "error")));
    }
    if counts.warning > 0 {
        parts.push(count(counts.warning, "warning"));
    }
    if parts.is_empty() { "healthy".to_owned() } else { parts.join(", ") }
}
