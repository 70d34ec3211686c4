//! What the library brings along, by its features.

use std::collections::BTreeSet;
use std::process::Command;

/// The lines of `cargo tree` for what is built with these arguments, each once.
fn lines(arguments: &[&str]) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["tree", "--locked", "--offline", "-e", "normal", "--prefix", "none"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn the_library_alone_has_few_crates() {
    let alone = lines(&["--no-default-features"]);
    assert!(alone.len() < 45, "{}: {alone:#?}", alone.len());
    let has =
        |lines: &BTreeSet<String>, name: &str| lines.iter().any(|line| line.split(' ').next() == Some(name));
    for (feature, of_it) in [("disk", "cap-std"), ("schema", "schemars"), ("cli", "clap")] {
        assert!(!has(&alone, of_it), "{of_it}");
        assert!(has(&lines(&["--no-default-features", "--features", feature]), of_it), "{feature}: {of_it}");
    }
}
