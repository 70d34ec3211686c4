//! What was seen in running controllers, with Flux 2.9 on an API server: each fact is a test that names it.
//!
//! Facts that other subjects have tests for are not here again: what gets lost on the way (`substitution::loss`), numbers where
//! texts belong (`substitution::refusal`), ciphertext (`substitution::encrypted`), webhooks and accounts of Pods (`providers`),
//! objects of two Kustomizations (`duplicates`), loops (`deadlocks`), expressions (`expressions`).

mod builds;
mod health;
mod references;

use std::path::Path;

use crate::support::lab::kustomization;
use crate::support::run;

/// A `ConfigMap`.
fn config_map(name: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: default}}\n")
}

/// A repository in which Kustomization `shop` has more lines in its `spec`, and these files in its folder.
fn shop(more: &str, files: &[(&str, &str)]) -> tempfile::TempDir {
    let spec = kustomization("shop", more);
    let paths: Vec<(String, &str)> =
        files.iter().map(|(file, text)| (format!("shop/{file}"), *text)).collect();
    let mut all = vec![("clusters/lab/shop.yaml", spec.as_str())];
    all.extend(paths.iter().map(|(path, text)| (path.as_str(), *text)));
    crate::support::lab::fleet(&all)
}

/// What Flux applies for `shop`, or the last line of why nothing.
fn built(folder: &Path) -> Result<String, String> {
    let (code, out, error) = run(folder, &["build", "shop"]);
    match code {
        0 => Ok(out),
        _ => Err(error.lines().last().unwrap_or_default().to_owned()),
    }
}
