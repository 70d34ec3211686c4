//! Names of environments.

use super::{CONFIG, Seen, kustomization};

fn named(folders: &[&str]) -> Vec<String> {
    let apps = kustomization("apps", "./apps", "");
    let root = |folder: &str| kustomization("root", &format!("./{folder}"), "");
    let mut files = vec![("apps/config.yaml".to_owned(), CONFIG.to_owned())];
    for folder in folders {
        files.push((format!("{folder}/root.yaml"), root(folder)));
        files.push((format!("{folder}/apps.yaml"), apps.clone()));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let seen = Seen::of(&files);
    assert_eq!(seen.entries().len(), folders.len());
    seen.names().into_iter().map(str::to_owned).collect()
}

#[test]
fn what_is_behind_the_folder_of_clusters() {
    assert_eq!(named(&["clusters/a", "clusters/b/east", "fleet/c"]), ["a", "b/east", "c"]);
}

#[test]
fn otherwise_the_shortest_end_of_the_path_that_is_unique() {
    assert_eq!(named(&["kubernetes/flux/cluster"]), ["cluster"]);
    assert_eq!(named(&["kubernetes/one/flux", "kubernetes/two/flux"]), ["one/flux", "two/flux"]);
    assert_eq!(named(&["x/clusters/lab", "y/clusters/lab"]), ["x/clusters/lab", "y/clusters/lab"]);
}
