//! Paths with variables that nothing here sets.

use super::{CONFIG, Seen, kustomization, lists};

fn with(folders: &[&str]) -> Seen {
    let mut files = vec![
        ("environments/dev/01/kustomization.yaml".to_owned(), lists(&["../../../parts/shop.yaml"])),
        ("parts/shop.yaml".to_owned(), kustomization("shop", "./shop/${STAGE}/${NUMBER:=01}", "")),
    ];
    files.extend(folders.iter().map(|folder| (format!("{folder}/config.yaml"), CONFIG.to_owned())));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    Seen::of(&files)
}

#[test]
fn one_folder_that_fits_is_meant() {
    let seen = with(&["shop/dev/01"]);
    assert_eq!(seen.entries(), ["environments/dev/01"]);
    assert_eq!(seen.built(), ["flux-system", "shop"]);
    assert_eq!(seen.wrong(), Vec::<&str>::new());
}

#[test]
fn several_are_unknown() {
    let seen = with(&["shop/dev/01", "shop/dev/02"]);
    assert_eq!(seen.built(), ["flux-system"]);
    assert_eq!(seen.wrong(), Vec::<&str>::new());
    let open = &seen.0.environments[0].environment().open_paths;
    assert_eq!(open.len(), 1);
}

#[test]
fn none_is_missing() {
    assert_eq!(with(&["shop/dev"]).wrong(), ["missing-path"]);
}

#[test]
fn a_root_with_variables_in_its_path_names_each_folder_that_fits() {
    let root = kustomization(
        "root",
        "./clusters/${STAGE}/${NUMBER}",
        "  postBuild: {substitute: {STAGE: \"${STAGE}\"}}\n",
    );
    let seen = Seen::of(&[
        ("clusters/base/root.yaml", &root),
        ("clusters/base/apps.yaml", &kustomization("apps", "./apps/${STAGE}", "")),
        ("clusters/base/kustomization.yaml", &lists(&["root.yaml", "apps.yaml"])),
        ("clusters/dev/00/kustomization.yaml", &lists(&["../../base"])),
        ("clusters/live/07/kustomization.yaml", &lists(&["../../base"])),
        ("apps/dev/config.yaml", CONFIG),
        ("apps/live/config.yaml", CONFIG),
    ]);
    assert_eq!(seen.entries(), ["clusters/dev/00", "clusters/live/07"]);
    assert_eq!(seen.wrong(), Vec::<&str>::new());
    for (analyzed, stage) in seen.0.environments.iter().zip(["dev", "live"]) {
        let apps = analyzed.environment().kustomizations.values().find(|one| &*one.reference.name == "apps");
        assert_eq!(apps.unwrap().path, format!("apps/{stage}"));
    }
}
