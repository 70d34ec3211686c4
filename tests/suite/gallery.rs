//! The gallery is the current one: `UPDATE=1 cargo test gallery` draws it anew.

use std::path::Path;

use crate::drawn::generated;
use crate::support;

/// Name of the picture, and the arguments that draw it.
fn pictures(
    render: &[&'static str],
    near: &'static str,
    down: &'static str,
) -> Vec<(&'static str, Vec<&'static str>)> {
    let environment = |more: &[&'static str]| [&["render"], render, more].concat();
    vec![
        ("", environment(&[])),
        ("-focus", environment(&["--focus", near])),
        ("-impact", environment(&["--impact", down])),
        ("-order", [&["order"], render, &["-o", "svg"]].concat()),
    ]
}

fn compare(name: &str, repository: &Path, pictures: &[(&str, Vec<&str>)]) {
    for (suffix, arguments) in pictures {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/gallery/{name}{suffix}.svg"));
        let (code, current, error) = support::run(repository, arguments);
        assert_eq!(code, 0, "{error}");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, current).unwrap();
        } else {
            let same = std::fs::read_to_string(&path).unwrap() == current;
            assert!(same, "UPDATE=1 cargo test gallery draws {} anew", path.display());
        }
    }
}

#[test]
fn the_gallery_is_the_current_one() {
    let target = "nats-system";
    compare("staging", &support::example(), &pictures(&["staging"], target, target));
    for count in [100, 300] {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in generated::files(count) {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let shown = pictures(&[], "shared-gateway-cluster", "shared-gateway-operator");
        compare(&count.to_string(), folder.path(), &shown);
    }
}
