//! `infra-graph envs` as text.

use unicode_width::UnicodeWidthStr;

use crate::query::{EnvironmentSummary, Environments, Piece};
use crate::source::Location;
use crate::text::{count, name};

use super::paint::{alarm, dim, strong};
use super::words::pad;

/// A line for each environment, in columns; with `evidence`, why it is one, and what is none.
pub fn environments(answer: &Environments, evidence: bool) -> String {
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
        format!("{}  {cells}  {}\n", strong(&pad(&row[0], widths[0])), health(environment))
            + &if evidence { reasons(environment) } else { String::new() }
    };
    let mut out: String = rows.iter().zip(&answer.environments).map(line).collect();
    if evidence && !answer.left_out.is_empty() {
        out += "\nno environments:\n";
        for left in &answer.left_out {
            out +=
                &format!("  {}  {}  {}\n", name(&left.folder), name(&left.why), dim(&place(&left.location)));
        }
    }
    out
}

fn reasons(environment: &EnvironmentSummary) -> String {
    let line = |piece: &Piece| format!("    {}  {}\n", name(&piece.what), dim(&place(&piece.location)));
    environment.evidence.iter().map(line).collect()
}

fn place(location: &Location) -> String {
    name(&location.to_string())
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

/// What is wrong; that nothing is, is said only of what was looked into.
fn health(environment: &EnvironmentSummary) -> String {
    let counts = environment.findings;
    let mut parts = Vec::new();
    if counts.error > 0 {
        parts.push(alarm(&count(counts.error, "error")));
    }
    if counts.warning > 0 {
        parts.push(count(counts.warning, "warning"));
    }
    let unknown = environment.not_looked_into;
    match (parts.is_empty(), unknown) {
        (true, 0) => "healthy".to_owned(),
        (true, _) if unknown + 1 >= environment.kustomizations => "not looked into".to_owned(),
        (true, _) => format!("healthy as far as looked into, {unknown} not"),
        (false, 0) => parts.join(", "),
        (false, _) => format!("{}, {unknown} not looked into", parts.join(", ")),
    }
}
