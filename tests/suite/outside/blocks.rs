//! Blocks of a page ask below the repository of the page only.

use super::{Beside, MARKER, block};

#[test]
fn a_block_asks_nothing_outside() {
    let beside = Beside::new();
    beside.plant("clusters/x/k.yaml", &super::kustomization(&MARKER.to_lowercase(), "./x"));
    let secret = beside.plant("secret.yaml", &format!("{MARKER}: {MARKER}\n"));
    beside.link("linked", "../outside");
    beside.link("linked.yaml", &secret);
    let secret = secret.to_str().unwrap();
    for command in [
        "check -o concise -C ../outside",
        "envs -C /",
        "envs -C ..",
        "envs -C linked",
        "check --path=../../outside",
        &format!("check -o concise --config {secret}"),
        "check --config ../outside/secret.yaml",
        "check --config linked.yaml",
        "check --config linked/secret.yaml",
        &format!("check --baseline {secret}"),
        "check --baseline ../outside/secret.yaml",
        "check --baseline linked.yaml",
        "check --write-baseline new.json",
        "envs --source OCIRepository/a/b=../outside",
        "envs --source OCIRepository/a/b=linked",
        "envs --entry x=linked",
    ] {
        let page = block(command);
        beside.write("page.md", &page);
        for flags in [&["--check"][..], &[]] {
            let (exit, _, error) = beside.docs(flags, "page.md");
            assert_eq!(exit, 2, "{command}: {error}");
            assert_eq!(beside.read("page.md"), page, "{command}");
        }
    }
}

/// `--entry` is a folder of the repository: one that climbs is taken at the root, as Flux takes paths.
#[test]
fn an_entry_does_not_climb() {
    let beside = Beside::new();
    beside.plant("clusters/x/k.yaml", &super::kustomization(&MARKER.to_lowercase(), "./x"));
    beside.write("page.md", &block("envs --entry x=../outside/clusters/x"));
    let (exit, _, error) = beside.docs(&[], "page.md");
    assert_eq!(exit, 2, "{error}");
}

#[test]
fn a_block_asks_anything_inside() {
    let beside = Beside::new();
    beside.write("docs/page.md", &format!("{}{}", block("envs -C .."), block("order one -C ../docs/..")));
    let (exit, _, error) = beside.docs(&[], "docs/page.md");
    assert_eq!(exit, 0, "{error}");
    assert!(beside.read("docs/page.md").contains("good"), "{}", beside.read("docs/page.md"));
}

#[test]
fn pictures_are_drawn_through_no_link() {
    let beside = Beside::new();
    beside.plant("picture.svg", &format!("<svg>{MARKER}</svg>\n"));
    beside.plant("folder/keep.txt", MARKER);
    beside.link("x.svg", "../outside/picture.svg");
    beside.link("inside.svg", "good/namespace.yaml");
    beside.link("dangling.svg", "../outside/new.svg");
    beside.link("pictures", "../outside/folder");
    beside.link("good/linked", ".");
    for file in [
        "x.svg",
        "inside.svg",
        "dangling.svg",
        "pictures/new.svg",
        "good/linked/new.svg",
        "good/namespace.yaml/x.svg",
    ] {
        let page = block(&format!("render one -o svg --file {file}"));
        beside.write("README.md", &page);
        let (exit, _, error) = beside.docs(&[], "README.md");
        assert_eq!(exit, 2, "{file}: {error}");
        assert!(error.contains("README.md"), "{file}: {error}");
        assert_eq!(beside.read("README.md"), page, "{file}");
    }
    let namespace = beside.read("good/namespace.yaml");
    assert!(namespace.starts_with("apiVersion: v1"), "{namespace}");
}

#[test]
fn a_page_that_is_a_link_is_not_renewed() {
    let beside = Beside::new();
    beside.plant("README.md", &block("envs"));
    beside.link("README.md", "../outside/README.md");
    let (exit, _, error) = beside.docs(&[], "README.md");
    assert_eq!(exit, 2, "{error}");
    beside.write("docs/page.md", &block("envs"));
    beside.link("page.md", "docs/page.md");
    let (exit, _, error) = beside.docs(&[], "page.md");
    assert_eq!(exit, 2, "{error}");
    assert!(error.contains("is a link"), "{error}");
    assert_eq!(beside.read("docs/page.md"), block("envs"));
}
