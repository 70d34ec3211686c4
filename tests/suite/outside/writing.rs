//! What `check --write-baseline` and `docs` write.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::{Beside, MARKER, block};

#[test]
fn a_baseline_goes_through_no_link() {
    let beside = Beside::new();
    let target = beside.plant("baseline.json", MARKER);
    beside.link("baseline.json", &target);
    beside.link("dangling.json", "../outside/new.json");
    beside.link("folder", "../outside");
    beside.link("inside.json", "good/namespace.yaml");
    let repository = beside.repository();
    for file in ["baseline.json", "dangling.json", "folder/new.json", "inside.json", "good"] {
        let path = repository.join(file);
        let (exit, _, error) = beside.run(&["check", "--write-baseline", path.to_str().unwrap()]);
        assert_eq!(exit, 2, "{file}: {error}");
        assert!(error.contains("cannot write the baseline"), "{file}: {error}");
    }
    assert!(beside.read("good/namespace.yaml").starts_with("apiVersion: v1"));
}

#[test]
fn a_baseline_goes_where_the_user_says() {
    let beside = Beside::new();
    let elsewhere = beside.folder.path().join("mine/baseline.json");
    let inside = beside.repository().join("ci/baseline.json");
    for path in [elsewhere, inside] {
        for _ in 0..2 {
            let (exit, _, error) = beside.run(&["check", "--write-baseline", path.to_str().unwrap()]);
            assert_eq!(exit, 0, "{error}");
            assert!(fs::read_to_string(&path).unwrap().contains("\"Baseline\""));
        }
        let names: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().collect();
        assert_eq!(names.len(), 1, "{names:?}");
    }
}

#[test]
fn permissions_stay() {
    let beside = Beside::new();
    beside.write("README.md", &block("envs"));
    let path = beside.repository().join("README.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let (exit, _, error) = beside.docs(&[], "README.md");
    assert_eq!(exit, 0, "{error}");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
}

/// A second name of the same file, as a hard link is, keeps its text.
#[test]
fn another_name_of_the_file_is_another_file() {
    let beside = Beside::new();
    let kept = beside.plant("kept.md", &block("envs"));
    fs::hard_link(&kept, beside.repository().join("README.md")).unwrap();
    let (exit, _, error) = beside.docs(&[], "README.md");
    assert_eq!(exit, 0, "{error}");
    assert_eq!(fs::read_to_string(kept).unwrap(), block("envs"));
    assert_ne!(beside.read("README.md"), block("envs"));
}
