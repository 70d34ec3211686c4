//! Archives that are made to do harm.

use std::time::{Duration, Instant};

use super::archive::{Tar, packed};
use super::{Beside, config, files};
use crate::support::{json, run};

const MARKER: &str = "PLANTED";

#[test]
fn what_no_artifact_has_is_refused() {
    let beside = Beside::new();
    let content = config(MARKER);
    let pax = |record: &str| {
        let length = record.len() + 2 + (record.len() + 4).to_string().len();
        format!("{length} {record}\n").into_bytes()
    };
    let one = |kind: u8, name: &str| Tar::default().entry(kind, name.as_bytes(), content.as_bytes()).packed();
    for (archive, said) in [
        (one(b'0', "../outside.yaml"), "leads out of the archive"),
        (one(b'0', "base/../../outside.yaml"), "leads out of the archive"),
        (one(b'5', "../"), "leads out of the archive"),
        (one(b'0', "/etc/outside.yaml"), "is no relative path"),
        (one(b'0', "base\\..\\x.yaml"), "is no relative path"),
        (one(b'0', "."), "has no name"),
        (one(b'1', "base/hard.yaml"), "is a hard link"),
        (one(b'3', "base/null"), "is a device"),
        (one(b'4', "base/disk"), "is a device"),
        (one(b'6', "base/pipe"), "is a pipe"),
        (one(b'S', "base/sparse"), "is of a type that no artifact has"),
        (
            Tar::default().file("base", "a").file("base/shop.yaml", &content).packed(),
            "lies below another entry that is a file",
        ),
        (Tar::default().entry(b'L', b"././@LongLink", b"").file("x", "").packed(), "has no name"),
        (
            Tar::default()
                .entry(b'L', b"././@LongLink", b"../../outside.yaml\0")
                .file("short", &content)
                .packed(),
            "leads out of the archive",
        ),
        (
            Tar::default().entry(b'x', b"pax", &pax("path=../outside.yaml")).file("short", &content).packed(),
            "leads out of the archive",
        ),
        (
            Tar::default().entry(b'x', b"pax", &pax("size=99999999999")).file("a", "").packed(),
            "a file with holes",
        ),
        (
            Tar::default().entry(b'x', b"pax", b"9999 path=x\n").file("a", "").packed(),
            "a pax header is broken",
        ),
        (packed(&vec![b'a'; 4096]), "what is in it is no tar"),
        (content.clone().into_bytes(), "it cannot be unpacked"),
        (Vec::from(&one(b'0', "base/shop.yaml")[..40]), "it"),
    ] {
        beside.write("shop.tgz", archive);
        let before = files(beside.folder.path());
        let (exit, _, error) = beside.run("../shop.tgz", &["check"]);
        let error = error.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(exit, 2, "{said}: {error}");
        assert!(error.contains(said), "{said}: {error}");
        assert!(!error.contains(MARKER), "{error}");
        assert_eq!(files(beside.folder.path()), before);
    }
}

#[test]
fn a_name_of_an_entry_moves_no_terminal() {
    let beside = Beside::new();
    beside.write("shop.tgz", Tar::default().file("../\u{1b}[2J\u{202e}::error::x\n", "").packed());
    let error = beside.refused("../shop.tgz");
    assert!(!error.contains('\u{1b}') && !error.contains('\u{202e}'), "{error:?}");
}

#[test]
fn bombs_end_soon() {
    let beside = Beside::new();
    let started = Instant::now();
    // Half a gigabyte of nothing, in half a megabyte.
    let mut bomb = Tar::default();
    for number in 0..20 {
        bomb = bomb.entry(b'0', format!("{number}.yaml").as_bytes(), &vec![0; 30 << 20]);
    }
    beside.write("bomb.tgz", bomb.packed());
    assert!(beside.refused("../bomb.tgz").contains("unpacked it has more than 268435456 bytes"));
    // What is skipped is not kept, and counts all the same.
    let mut skipped = Tar::default();
    skipped.header(b'g', b"global", 1 << 32);
    beside.write("skipped.tgz", packed(&[skipped.bytes(), vec![0; 300 << 20]].concat()));
    assert!(beside.refused("../skipped.tgz").contains("unpacked it has more than"));
    let mut lie = Tar::default();
    lie.header(b'0', b"base/large.yaml", 7 << 30);
    beside.write("lie.tgz", lie.packed());
    assert!(beside.refused("../lie.tgz").contains("is larger than any file may be"));
    let mut many = Tar::default();
    for number in 0..100_001 {
        many.header(b'0', format!("{number}").as_bytes(), 0);
    }
    beside.write("many.tgz", many.packed());
    assert!(beside.refused("../many.tgz").contains("it has more than 100000 entries"));
    let file = std::fs::File::create(beside.path("hole.tgz")).unwrap();
    file.set_len(1 << 40).unwrap();
    assert!(beside.refused("../hole.tgz").contains("more than the limit"));
    assert!(started.elapsed() < Duration::from_mins(2), "{:?}", started.elapsed());
}

/// A place that is refused takes nothing else with it: without it, all is as before.
#[test]
fn a_pipe_is_not_waited_for() {
    let beside = Beside::new();
    let pipe = beside.path("pipe.tgz");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert!(beside.refused("../pipe.tgz").contains("neither a file nor a folder"));
    let (exit, _, error) = run(&beside.repository(), &["check"]);
    assert_eq!(exit, 0, "{error}");
    assert_eq!(json(&beside.repository(), &["envs", "-o", "json"])["kind"], "Environments");
}
