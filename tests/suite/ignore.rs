//! What a source leaves out of its artifact.

use std::sync::atomic::{AtomicUsize, Ordering};

use camino::{Utf8Path, Utf8PathBuf};
use infra_graph::source::{Disk, Entry, EntryKind, Files, Ignore, Memory, ReadError};
use proptest::prelude::*;

/// Those of the paths that are ignored; a path that ends in `/` is a folder.
fn ignored<'p>(files: &[(&str, &str)], spec: Option<&str>, paths: &[&'p str]) -> Vec<&'p str> {
    let memory: Memory = files.iter().copied().collect();
    let ignore = Ignore::new(&memory, spec);
    let is_ignored =
        |path: &str| ignore.is_ignored(Utf8Path::new(path.trim_end_matches('/')), path.ends_with('/'));
    paths.iter().copied().filter(|path| is_ignored(path)).collect()
}

const EVERYTHING: &[&str] = &[
    "",
    ".git/",
    ".git/config",
    "a/.gitignore",
    "logo.png",
    "a/b/logo.png",
    "a.tar.gz",
    ".github/",
    ".github/x.yaml",
    "a/.sops.yaml",
    "app.yaml",
    ".github",
];

#[test]
fn the_defaults_stand_in_where_there_is_no_line() {
    let expected = [
        ".git/",
        ".git/config",
        "a/.gitignore",
        "logo.png",
        "a/b/logo.png",
        "a.tar.gz",
        ".github/",
        ".github/x.yaml",
        "a/.sops.yaml",
    ];
    assert_eq!(ignored(&[], None, EVERYTHING), expected);
    assert_eq!(ignored(&[(".sourceignore", "# none\n\n")], Some(""), EVERYTHING), expected);
}

#[test]
fn any_line_turns_the_defaults_off_but_not_the_version_control() {
    let expected = [".git/", ".git/config", "a/.gitignore"];
    assert_eq!(ignored(&[], Some("docs/"), EVERYTHING), expected);
    assert_eq!(ignored(&[(".sourceignore", "docs/")], None, EVERYTHING), expected);
    // Wherever in the repository it stands.
    assert_eq!(ignored(&[("x/y/.sourceignore", "docs/\n")], None, EVERYTHING), expected);
    assert_eq!(ignored(&[("x/.git/.sourceignore", "docs/\n")], None, &["a.png"]), ["a.png"]);
    assert_eq!(ignored(&[], Some("!.gitignore"), &["a/.gitignore", ".gitmodules"]), [".gitmodules"]);
}

#[test]
fn lines_count_from_their_folder() {
    let files =
        [(".sourceignore", "/top.yaml\nx/y.yaml\n"), ("a/.sourceignore", "/only.yaml\n*.md\r\nb/c/\n")];
    assert_eq!(
        ignored(
            &files,
            None,
            &[
                "top.yaml",
                "a/top.yaml",
                "x/y.yaml",
                "a/x/y.yaml",
                "a/only.yaml",
                "only.yaml",
                "a/b/only.yaml"
            ]
        ),
        ["top.yaml", "x/y.yaml", "a/only.yaml"]
    );
    assert_eq!(
        ignored(
            &files,
            None,
            &["a/x.md", "a/b/x.md", "x.md", "a/b/c/", "a/b/c", "a/b/c/d.yaml", "b/c/d.yaml"]
        ),
        ["a/x.md", "a/b/x.md", "a/b/c/", "a/b/c/d.yaml"]
    );
}

#[test]
fn later_lines_win_and_the_source_has_the_last_word() {
    let files = [(".sourceignore", "*.yaml\n!keep.yaml\n"), ("a/.sourceignore", "keep.yaml\n")];
    let paths = ["x.yaml", "keep.yaml", "a/keep.yaml"];
    assert_eq!(ignored(&files, None, &paths), ["x.yaml", "a/keep.yaml"]);
    assert_eq!(ignored(&files, Some("!a/keep.yaml"), &paths), ["x.yaml"]);
    assert_eq!(ignored(&files, Some("/**"), &paths), paths);
}

#[test]
fn what_lies_in_an_excluded_folder_can_be_taken_back_in() {
    let files = [
        ("deploy/app/app.yaml", ""),
        ("deploy/other/x.yaml", ""),
        ("docs/x.yaml", ""),
        ("deploy/app/README.md", ""),
    ];
    let spec = "# all\n/*\n# but\n!/deploy/app\n/deploy/**/*.md\n";
    assert_eq!(
        ignored(
            &files,
            Some(spec),
            &[
                "deploy/",
                "deploy/app/",
                "deploy/app/app.yaml",
                "deploy/other/",
                "deploy/other/x.yaml",
                "docs/",
                "docs/x.yaml",
                "deploy/app/README.md"
            ]
        ),
        ["deploy/other/", "deploy/other/x.yaml", "docs/", "docs/x.yaml", "deploy/app/README.md"]
    );
}

#[test]
fn patterns_are_those_of_gitignore() {
    let one = |line: &str, path: &str| !ignored(&[], Some(line), &[path]).is_empty();
    for (line, path) in [
        ("*/", "a/b.yaml"),
        ("a/**/d", "a/b/c/d"),
        ("\\!a", "!a"),
        ("\\#a", "#a"),
        ("a?c", "abc"),
        ("[ab]x", "d/bx"),
    ] {
        assert!(one(line, path), "{line} {path}");
    }
    for (line, path) in [
        ("*/", "b.yaml"),
        ("/*/", "b.yaml"),
        ("/", "a/b"),
        ("[", "["),
        ("{a,b}", "a"),
        ("a?c", "a/c"),
        ("b", "ab"),
    ] {
        assert!(!one(line, path), "{line} {path}");
    }
    assert!(one("{a,b}", "{a,b}") && one("\\{a", "{a"));
}

#[test]
fn paths_are_clamped() {
    assert_eq!(
        ignored(&[], None, &["/logo.png", "../../logo.png", "./a/../x.yaml", "/", ".."]),
        ["/logo.png", "../../logo.png"]
    );
}

/// Counts the folders that are listed.
struct Counting(Memory, AtomicUsize);

impl Files for Counting {
    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, ReadError> {
        self.0.read(path)
    }
    fn kind(&self, path: &Utf8Path) -> Result<EntryKind, ReadError> {
        self.0.kind(path)
    }
    fn list(&self, folder: &Utf8Path) -> Result<Vec<Entry>, ReadError> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.list(folder)
    }
    fn canonical(&self, path: &Utf8Path) -> Result<Utf8PathBuf, ReadError> {
        self.0.canonical(path)
    }
}

#[test]
fn the_tree_is_walked_once_and_only_where_a_default_applies() {
    let files = (0..50).map(|number| (format!("f{number}/a.yaml"), ""));
    let counting = Counting(files.collect(), AtomicUsize::new(0));
    let ignore = Ignore::new(&counting, None);
    assert!(!ignore.is_ignored("f1/a.yaml".into(), false));
    assert_eq!(counting.1.load(Ordering::Relaxed), 0);
    for _ in 0..3 {
        assert!(ignore.is_ignored("f1/a.png".into(), false));
        assert_eq!(counting.1.load(Ordering::Relaxed), 51);
    }
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let root = Utf8Path::from_path(folder.path()).unwrap();
    std::fs::create_dir_all(root.join("a/b")).unwrap();
    std::fs::write(root.join("a/b/x.yaml"), "").unwrap();
    symlink(root, root.join("a/b/loop")).unwrap();
    symlink("nowhere", root.join("dead")).unwrap();
    let disk = Disk::open(root).unwrap();
    let ignore = Ignore::new(&disk, None);
    assert!(ignore.is_ignored("x.png".into(), false));
    let ignore = Ignore::new(&disk, Some("/*\n!/a/b/loop\n!zzz"));
    assert!(ignore.is_ignored("a".into(), true));

    // A `.sourceignore` counts in its own folder, not where a link shows it.
    std::fs::write(root.join("a/b/.sourceignore"), "x.yaml\n").unwrap();
    symlink("a/b", root.join("shown")).unwrap();
    let disk = Disk::open(root).unwrap();
    let ignore = Ignore::new(&disk, None);
    assert!(ignore.is_ignored("a/b/x.yaml".into(), false));
    assert!(!ignore.is_ignored("shown/x.yaml".into(), false));
}

proptest! {
    #[test]
    fn never_panics(text in r"([!#/*?\[\]{},\\ \r\n^.-]|\*\*|[aé]|\PC){0,40}", path in r"([/.!a*é-]|\PC){0,12}") {
        let memory = Memory::from_iter([(".sourceignore", text.as_str()), ("a/a.yaml", "")]);
        let ignore = Ignore::new(&memory, Some(&text));
        for is_folder in [true, false] {
            let _ = ignore.is_ignored(Utf8Path::new(&path), is_folder);
        }
    }
}
