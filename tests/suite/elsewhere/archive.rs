//! Archives, packed by hand: each entry is what the test says.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::{Beside, SOURCE, config, files};

/// A tar in the making.
#[derive(Default)]
pub(super) struct Tar {
    bytes: Vec<u8>,
}

impl Tar {
    /// An entry of a type, with its content.
    pub(super) fn entry(mut self, kind: u8, name: &[u8], content: &[u8]) -> Self {
        self.header(kind, name, content.len() as u64);
        self.bytes.extend(content);
        self.bytes.resize(self.bytes.len().next_multiple_of(512), 0);
        self
    }

    pub(super) fn file(self, name: &str, content: &str) -> Self {
        self.entry(b'0', name.as_bytes(), content.as_bytes())
    }

    /// A header alone, which may lie about what follows.
    pub(super) fn header(&mut self, kind: u8, name: &[u8], size: u64) {
        let mut block = [0_u8; 512];
        let length = name.len().min(100);
        block[..length].copy_from_slice(&name[..length]);
        block[100..108].copy_from_slice(b"0000644\0");
        block[124..135].copy_from_slice(format!("{size:011o}").as_bytes());
        block[156] = kind;
        block[257..265].copy_from_slice(b"ustar\x0000");
        block[148..156].fill(b' ');
        let sum: u32 = block.iter().map(|&byte| u32::from(byte)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        self.bytes.extend(block);
    }

    pub(super) fn bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The archive, with the two empty blocks that end it.
    pub(super) fn packed(mut self) -> Vec<u8> {
        self.bytes.extend([0; 1024]);
        packed(&self.bytes)
    }
}

pub(super) fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn shop(tar: Tar, prefix: &str) -> Tar {
    tar.file(&format!("{prefix}base/kustomization.yaml"), "resources: [shop.yaml, ../kinds]\n")
        .file(&format!("{prefix}base/shop.yaml"), &config("shop"))
        .file(&format!("{prefix}kinds/kustomization.yaml"), "resources: [kinds.yaml]\n")
        .file(&format!("{prefix}kinds/kinds.yaml"), &config("kinds"))
}

#[test]
fn an_archive_stands_for_a_source() {
    let beside = Beside::new();
    beside.write("shop.tgz", shop(Tar::default(), "").packed());
    beside.write("with-dots.tar.gz", shop(Tar::default().entry(b'5', b"./", b""), "./").packed());
    // The end is not always marked, and some write two members, one after the other.
    let bytes = shop(Tar::default(), "").bytes();
    beside.write("unmarked", packed(&bytes));
    let (first, second) = bytes.split_at(700);
    beside.write("members.tgz", [packed(first), packed(second)].concat());
    for place in ["../shop.tgz", "../with-dots.tar.gz", "../unmarked", "../members.tgz"] {
        assert_eq!(beside.applied(place), ["kinds", "shop"], "{place}");
        let (exit, out, error) = beside.run(place, &["check", "-o", "concise"]);
        assert_eq!((exit, out.as_str()), (0, ""), "{place}: {error}");
    }
}

#[test]
fn what_tar_itself_packs_is_read() {
    let beside = Beside::new();
    let long = format!("{}/{}", "a".repeat(90), "b".repeat(90));
    beside.write(&format!("shop/deploy/{long}/long.yaml"), config("long"));
    beside.write(
        "shop/deploy/base/kustomization.yaml",
        format!("resources: [shop.yaml, '../{long}/long.yaml']\n"),
    );
    for format in ["gnu", "pax", "ustar"] {
        let archive = beside.path("tar.tgz");
        let mut tar = std::process::Command::new("tar");
        tar.arg("--format").arg(format).arg("-czf").arg(&archive).arg("-C").arg(beside.path("shop/deploy"));
        assert!(tar.arg(".").status().unwrap().success());
        assert_eq!(beside.applied("../tar.tgz"), ["long", "shop"], "{format}");
    }
}

/// An artifact is what it is: no rule of Flux takes anything out of it any more.
#[test]
fn an_archive_is_taken_as_it_is() {
    let beside = Beside::new();
    let tar = Tar::default()
        .file(".sourceignore", "base/one.yaml\n")
        .file("base/.sops.yaml", &config("sops"))
        .file("base/one.yaml", &config("one"));
    beside.write("shop.tgz", tar.packed());
    assert_eq!(beside.applied("../shop.tgz"), ["one", "sops"]);
}

#[test]
fn places_in_an_archive_begin_with_the_source() {
    let beside = Beside::new();
    let tar = shop(Tar::default(), "")
        .file("base/shop.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a\n");
    beside.write("shop.tgz", tar.packed());
    let before = files(beside.folder.path());
    let (exit, out, _) = beside.run("../shop.tgz", &["check", "-o", "concise"]);
    assert_eq!(exit, 1);
    assert!(out.starts_with(&format!("{SOURCE}/base/shop.yaml:3:")), "{out}");
    // Nothing is unpacked anywhere.
    assert_eq!(files(beside.folder.path()), before);
}

#[test]
fn links_are_skipped_as_flux_skips_them() {
    let beside = Beside::new();
    let tar = shop(Tar::default().entry(b'2', b"base/passwd.yaml", b""), "");
    beside.write("shop.tgz", tar.packed());
    assert_eq!(beside.applied("../shop.tgz"), ["kinds", "shop"]);
    let tar = Tar::default().entry(b'2', b"base", b"").file("base/shop.yaml", &config("shop"));
    beside.write("shop.tgz", tar.packed());
    assert_eq!(beside.applied("../shop.tgz"), ["shop"]);
}
