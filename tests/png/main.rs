//! Pictures as PNG: a test binary of its own, since the feature doubles what has to be built.

#![expect(clippy::disallowed_methods, reason = "a test runs the program")]

use std::process::Command;

fn infra_graph(arguments: &[&str]) -> Vec<u8> {
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/infra");
    let output = Command::new(env!("CARGO_BIN_EXE_infra-graph"))
        .args(["-C", example])
        .args(arguments)
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[test]
fn a_picture_becomes_a_png_the_same_each_time() {
    let png = infra_graph(&["render", "staging", "-o", "png"]);
    assert!(png.starts_with(b"\x89PNG") && png.len() > 4_000, "{} bytes", png.len());
    assert_eq!(png, infra_graph(&["render", "staging", "-o", "png"]));
}

#[test]
fn a_broken_picture_is_an_error() {
    assert!(infra_graph::render::png::png("<svg").is_err());
}
