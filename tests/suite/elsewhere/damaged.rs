//! Archives with any damage: read or refused, and never more.

use camino::Utf8Path;
use infra_graph::source::{Brought, Files as _, Place};
use proptest::prelude::*;

use super::archive::{Tar, packed};

fn tar() -> Vec<u8> {
    Tar::default()
        .entry(b'5', b"base/", b"")
        .file("base/kustomization.yaml", "resources: [a.yaml]\n")
        .entry(b'x', b"pax", b"20 path=base/a.yaml\n")
        .file("short", "kind: A\n")
        .entry(b'L', b"././@LongLink", b"base/b.yaml\0")
        .file("short", "kind: B\n")
        .bytes()
}

fn open(bytes: &[u8]) -> Result<Vec<String>, String> {
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap();
    std::fs::write(folder.join("a.tgz"), bytes).unwrap();
    let place = Place::parse("a.tgz").unwrap();
    match place.open(folder).map_err(|error| error.to_string())? {
        Brought::Artifact(files) => {
            let base = files.list("base".into()).unwrap_or_default();
            Ok(base.into_iter().map(|entry| entry.name).collect())
        }
        _ => Err("it is no archive".to_owned()),
    }
}

#[test]
fn whole_it_is_read() {
    assert_eq!(open(&packed(&tar())).unwrap(), ["a.yaml", "b.yaml", "kustomization.yaml"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Damage below the compression, which a checksum would find otherwise.
    #[test]
    fn damaged_it_ends(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6), cut in any::<prop::sample::Index>()) {
        let mut bytes = tar();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len()) + 1);
        let _ = open(&packed(&bytes));
    }

    #[test]
    fn any_bytes_end(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = open(&bytes);
        let _ = open(&packed(&bytes));
    }

    #[test]
    fn any_place_is_parsed(text in ".{0,40}") {
        let _ = Place::parse(&text);
        let _ = Place::parse(&format!("git:{text}"));
    }
}
