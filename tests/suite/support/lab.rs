//! Small repositories on disk with one environment, `clusters/lab`, and what is found in it.

use std::path::Path;

use super::fleet::SYNC_LAB as SYNC;
use super::json;

fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// A repository with the environment `lab` and further files.
pub(crate) fn fleet(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "clusters/lab/flux-system/gotk-sync.yaml", SYNC);
    for (file, text) in files {
        write(folder.path(), file, text);
    }
    folder
}

/// A Kustomization of the folder of its name, with more lines for its `spec`.
pub(crate) fn kustomization(name: &str, more: &str) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}, namespace: flux-system}}\nspec:\n  interval: 10m\n  prune: true\n  path: ./{name}\n  sourceRef: {{kind: GitRepository, name: flux-system}}\n{more}"
    )
}

/// The findings of a code, each as `severity path:line: message`.
pub(crate) fn found(folder: &Path, code: &str) -> Vec<String> {
    let report = json(folder, &["check", "-o", "json"]);
    let all = report["result"]["findings"].as_array().unwrap();
    let of_code = all.iter().filter(|finding| finding["code"] == code);
    of_code
        .map(|finding| {
            let location = &finding["labels"][0]["location"];
            let (path, line) = (location["path"].as_str().unwrap(), &location["line"]);
            let severity = finding["severity"].as_str().unwrap();
            format!("{severity} {path}:{line}: {}", finding["message"].as_str().unwrap())
        })
        .collect()
}

/// Whether an object of this name is never ready on an empty cluster.
pub(crate) fn is_never_ready(folder: &Path, name: &str) -> bool {
    let order = json(folder, &["order", "-o", "json"]);
    order["result"]["unreachable"].as_array().unwrap().iter().any(|id| id.as_str().unwrap().ends_with(name))
}
