//! `infra-graph envs` as Markdown.

use crate::query::Environments;
use crate::text::markdown::escaped;

use super::links::Links;

/// A row for each environment.
pub fn environments(answer: &Environments, links: &Links<'_>) -> String {
    let mut out = String::from(
        "| Environment | Entry | Kustomizations | HelmReleases | Edges | Errors | Warnings |\n\
         | --- | --- | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for one in &answer.environments {
        let entry = if one.entry.is_empty() { "." } else { &one.entry };
        out += &format!(
            "| {} | {} | {} | {} | {} | {} | {} |\n",
            escaped(&one.name),
            links.path(entry),
            one.kustomizations,
            one.helm_releases,
            one.edges,
            one.findings.error,
            one.findings.warning
        );
    }
    out
}
