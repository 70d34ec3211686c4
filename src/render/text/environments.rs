//! `infra-graph envs` as text.

use unicode_width::UnicodeWidthStr;

use crate::query::{Counts, EnvironmentSummary, Environments};
use crate::text::name;

use super::paint::{alarm, strong};
use super::words::{count, pad};

/// A line for each environment, in columns.
pub fn environments(answer: &Environments) -> String {
    let rows: Vec<[String; 5]> = answer.environments.iter().map(columns).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2), width(3), width(4)];
    let line = |(row, environment): (&[String; 5], &EnvironmentSummary)| {
        let cells = row
            .iter()
            .zip(widths)
            .skip(1)
            .map(|(cell, width)| pad(cell, width))
            .collect::<Vec<_>>()
            .join("  ");
        format!("{}  {cells}  {}\n", strong(&pad(&row[0], widths[0])), health(environment.findings))
    };
    rows.iter().zip(&answer.environments).map(line).collect()
}

fn columns(environment: &EnvironmentSummary) -> [String; 5] {
    [
        name(&environment.name),
        name(&environment.entry),
        count(environment.kustomizations, "Kustomization"),
        count(environment.helm_releases, "HelmRelease"),
        count(environment.edges, "edge"),
    ]
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
