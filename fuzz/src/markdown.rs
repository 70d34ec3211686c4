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
        let all = !has_other_comments(page);
        let [now, was] = [outside(&now, all), outside(page, all)].map(|lines| lines.concat());
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
/// one that may end it; with `all`, up to the next that may begin one, and so on.
fn outside(page: &[u8], all: bool) -> Vec<&[u8]> {
    let lines: Vec<&[u8]> = page.split_inclusive(|byte| *byte == b'\n').collect();
    let begins = |line: &&[u8]| is_marker(line, "begin");
    let ends = |line: &&[u8]| is_marker(line, "end");
    let mut parts: Vec<&[&[u8]]> = lines.split(begins).collect();
    if !all && parts.len() > 1 {
        let last = lines.iter().rposition(ends).map_or(&[][..], |at| &lines[at..]);
        parts = vec![parts[0], last];
    }
    let (first, rest) = parts.split_first().expect("a part");
    let mut kept = first.to_vec();
    for part in rest {
        if let Some(end) = part.iter().rposition(ends) {
            kept.extend(&part[end + 1..]);
        }
    }
    kept
}

/// Whether there are comments that are no markers: what looks like a marker may lie in one of them, and then all that is known to be
/// outside is what is before and behind all of them.
fn has_other_comments(page: &[u8]) -> bool {
    let mut lines = page.split(|byte| *byte == b'\n');
    lines.any(|line| holds(line, "<!--") && !is_marker(line, "begin") && !is_marker(line, "end"))
}

fn holds(line: &[u8], word: &str) -> bool {
    line.windows(word.len()).any(|part| part == word.as_bytes())
}

/// Whether a line may be a marker: a comment that begins with this word, alone or behind what may be blanks.
fn is_marker(line: &[u8], word: &str) -> bool {
    let comments = line.windows(4).filter(|part| part == b"<!--").count();
    comments == 1 && holds(line, &format!("infra-graph:{word}"))
}
