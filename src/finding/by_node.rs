//! Findings by what they are about.

use std::collections::HashMap;

use super::Finding;

/// The findings about each node, found without going through all of them.
#[derive(Debug, Default)]
pub struct ByNode<'f>(HashMap<&'f str, Vec<&'f Finding>>);

impl<'f> ByNode<'f> {
    /// Linear in the findings and the nodes that they name.
    pub fn of(findings: &'f [Finding]) -> Self {
        let mut by_node: HashMap<&str, Vec<&Finding>> = HashMap::new();
        for finding in findings {
            for node in &finding.nodes {
                let of_node = by_node.entry(node).or_default();
                // One that names a node twice is about it once.
                if of_node.last().is_none_or(|last| !std::ptr::eq(*last, finding)) {
                    of_node.push(finding);
                }
            }
        }
        Self(by_node)
    }

    /// What is wrong with the node of this id, `Kind/namespace/name`, in an environment; in the order of the findings.
    pub fn about(&self, environment: &str, node: &str) -> impl Iterator<Item = &'f Finding> {
        let found = self.0.get(node).map(Vec::as_slice).unwrap_or_default();
        found.iter().copied().filter(move |finding| finding.environments.contains(environment))
    }
}
