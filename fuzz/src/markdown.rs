//! Pages with blocks, as `docs` renews them.

use std::fs;
use std::sync::LazyLock;

use tempfile::TempDir;

use super::archive;

/// The repository that the pages are about.
static REPOSITORY: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join(".git")).expect("a folder");
    for (path, text) in archive::read(super::repository::SMALL) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
});

/// Renews the blocks of pages. `ask` runs the program with these words, its name left out, and gives its exit code.
///
/// What stands outside of blocks stays as it is, a page with a fault is not written, and what was renewed is current.
pub fn run(pages: &[&[u8]], ask: impl Fn(&[String]) -> i32) {
    let root = REPOSITORY.path();
    let folder = tempfile::tempdir_in(root).expect("a folder");
    let names: Vec<String> = (0..pages.len())
        .map(|number| folder.path().join(format!("{number}.md")).to_string_lossy().into_owned())
        .collect();
    for (name, page) in names.iter().zip(pages) {
        fs::write(name, page).expect("a file");
    }
    let docs = |flags: &[&str], names: &[String]| {
        let words = ["docs", "-q"].iter().chain(flags).map(|word| (*word).to_owned());
        ask(&words.chain(names.iter().cloned()).collect::<Vec<_>>())
    };
    let code = docs(&[], &names);
    assert!(matches!(code, 0 | 2), "{code}");
    for (name, page) in names.iter().zip(pages) {
        let now = fs::read(name).expect("the page");
        let [now, was] = [outside(&now), outside(page)].map(|lines| lines.concat());
        let [now, was] = [&now, &was].map(|text| String::from_utf8_lossy(text));
        assert_eq!(now, was, "{}", String::from_utf8_lossy(page));
    }
    if code == 0 {
        assert_eq!(docs(&["--check"], &names), 0);
    } else if let [name] = names.as_slice() {
        assert_eq!(fs::read(name).expect("the page"), pages[0]);
    }
}

/// Lines that stand in no block, whatever of the page is code: those before the first line that may begin one, and behind the last
/// one that may end it, up to the next that may begin one.
fn outside(page: &[u8]) -> Vec<&[u8]> {
    let has = |line: &&[u8], word: &[u8]| line.windows(word.len()).any(|part| part == word);
    let lines: Vec<&[u8]> = page.split_inclusive(|byte| *byte == b'\n').collect();
    let mut parts = lines.split(|line| has(line, b"infra-graph:begin"));
    let mut kept = parts.next().unwrap_or_default().to_vec();
    for part in parts {
        if let Some(end) = part.iter().rposition(|line| has(line, b"infra-graph:end")) {
            kept.extend(&part[end + 1..]);
        }
    }
    kept
}
