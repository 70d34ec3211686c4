//! What a change touches, for programs that go on with it.

use serde::Serialize;

use crate::difference::{Affected, Change};
use crate::error::Error;
use crate::flux::Kind;
use crate::object::ObjectRef;
use crate::text::json;

/// How many jobs GitHub makes of one matrix.
const MAX_JOBS: usize = 256;

/// The nodes that are touched, and those that reconcile after them. What is gone is named, too.
pub(super) fn ids(answer: &Affected) -> impl Iterator<Item = &ObjectRef> {
    let differences = answer.environments.iter().filter_map(|one| one.difference.as_ref());
    differences.flat_map(|one| one.nodes.iter().map(|node| &node.id).chain(one.after.ids()))
}

/// A line for GitHub Actions, and what is to be said about it.
pub(super) struct Matrix {
    pub(super) line: String,
    pub(super) remark: String,
}

#[derive(Serialize)]
struct Document<'a> {
    include: Vec<Job<'a>>,
}

#[derive(Serialize)]
struct Job<'a> {
    environment: &'a str,
    id: String,
    kind: &'a str,
    namespace: &'a str,
    name: &'a str,
    path: &'a str,
    change: Change,
}

/// A job for each Kustomization, HelmRelease and ResourceSet that is touched and still there.
pub(super) fn matrix(answer: &Affected) -> Result<Matrix, Error> {
    let mut include = Vec::new();
    for one in &answer.environments {
        for node in one.difference.iter().flat_map(|difference| &difference.nodes) {
            let has_build = matches!(
                Kind::of(&node.id),
                Some(Kind::Kustomization | Kind::HelmRelease | Kind::ResourceSet)
            );
            if !has_build || node.change == Change::Removed {
                continue;
            }
            include.push(Job {
                environment: &one.environment,
                id: node.id.to_string(),
                kind: &node.id.kind,
                namespace: &node.id.namespace,
                name: &node.id.name,
                path: node.path.as_deref().unwrap_or_default(),
                change: node.change,
            });
        }
    }
    let remark = if include.len() > MAX_JOBS {
        format!("{} jobs: GitHub takes {MAX_JOBS} of one matrix, and refuses more", include.len())
    } else {
        String::new()
    };
    let text = serde_json::to_string(&Document { include });
    let text = text.map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(Matrix { line: json::escaped(&text) + "\n", remark })
}
