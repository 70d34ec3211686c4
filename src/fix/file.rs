//! Which files may be edited, and what the changes of a finding write into each.

use std::collections::HashSet;

use camino::Utf8Path;

use crate::finding::{Action, Code, Edit, Finding, Fix, TextEdit};
use crate::repository::Repository;
use crate::source::{FileId, SourceFile};

use super::gather::text_edits;
use super::refusal::Refusal;

/// How many lines at the head of a file may say that a program makes it.
const HEAD: usize = 20;

/// How many bytes of text are read at most for the fixes of all findings: a file is read whole for each finding in it.
const MOST_READ: usize = 8 << 20;

/// Gives each finding its fix as texts, where it names changes that can be made in the files. Linear in the files that it
/// names, for each finding, up to a bound; says how many findings are left without a fix for it.
pub fn write(repository: &Repository, findings: &mut [Finding]) -> usize {
    let (mut read, mut left) = (0, 0);
    for finding in findings.iter_mut().filter(|finding| !finding.edits.is_empty()) {
        let files = by_file(repository, &finding.edits);
        read += files.iter().map(|(file, _)| repository.sources().file(*file).text.len()).sum::<usize>();
        if read > MOST_READ {
            left += 1;
            continue;
        }
        let (able, _) = able(repository, finding);
        if let Ok(edits) = edits(repository, &able)
            && !edits.is_empty()
        {
            finding.fixes = vec![Fix::new(description(finding), edits)];
        }
    }
    left
}

/// What the fix of a finding does, in words.
pub fn description(finding: &Finding) -> String {
    let help = finding.help.as_deref().unwrap_or(&finding.message);
    // Who writes it asks no more.
    match help.strip_prefix("did you mean ").and_then(|word| word.strip_suffix('?')) {
        Some(word) => format!("write {word}"),
        None => help.to_owned(),
    }
}

/// The changes of a finding that can be made, and those that cannot, with the reason. Where they help only together, it is all or
/// none.
pub(super) fn able(repository: &Repository, finding: &Finding) -> (Vec<Edit>, Option<(Vec<Edit>, Refusal)>) {
    let all = &finding.edits;
    let Err(refusal) = edits(repository, all) else { return (all.clone(), None) };
    if !is_each_by_itself(finding.code) {
        return (Vec::new(), Some((all.clone(), refusal)));
    }
    let is_able = |edit: &&Edit| edits(repository, std::slice::from_ref(*edit)).is_ok();
    let (able, other): (Vec<&Edit>, Vec<&Edit>) = all.iter().partition(is_able);
    let first = other.first().and_then(|edit| edits(repository, std::slice::from_ref(*edit)).err());
    let able: Vec<Edit> = able.into_iter().cloned().collect();
    if edits(repository, &able).is_err() {
        return (Vec::new(), Some((all.clone(), refusal)));
    }
    (able, Some((other.into_iter().cloned().collect(), first.unwrap_or(refusal))))
}

/// Whether each change of a finding helps by itself: it is about one of many objects.
fn is_each_by_itself(code: Code) -> bool {
    matches!(code, Code::UnsupportedApiVersion | Code::NoRetryInterval | Code::RedundantDependency)
}

/// What changes write, by path and place.
///
/// # Errors
/// The first of them that cannot be made: all are made or none.
pub(super) fn edits(repository: &Repository, changes: &[Edit]) -> Result<Vec<TextEdit>, Refusal> {
    let mut out = Vec::new();
    for (file, edits) in by_file(repository, changes) {
        let source = repository.sources().file(file);
        may_be_edited(repository, &source, &edits)?;
        out.extend(text_edits(&source.text, &edits).map_err(|(_, refusal)| refusal)?);
    }
    Ok(out)
}

/// The changes of each file, each once, by path.
fn by_file(repository: &Repository, changes: &[Edit]) -> Vec<(FileId, Vec<Edit>)> {
    let mut seen = HashSet::new();
    let mut files: Vec<(FileId, Vec<Edit>)> = Vec::new();
    for edit in changes.iter().filter(|edit| seen.insert(*edit)) {
        match files.iter_mut().find(|(file, _)| *file == edit.at.file) {
            Some((_, edits)) => edits.push(edit.clone()),
            None => files.push((edit.at.file, vec![edit.clone()])),
        }
    }
    files.sort_by_cached_key(|(file, _)| repository.sources().file(*file).path.clone());
    files
}

fn may_be_edited(repository: &Repository, source: &SourceFile, edits: &[Edit]) -> Result<(), Refusal> {
    let path = source.path.as_path();
    if source.is_elsewhere || repository.mount_of(path).is_some() {
        return Err(Refusal::Elsewhere);
    }
    if is_template(repository, path) {
        return Err(Refusal::Template);
    }
    if let Some(line) = generated(&source.text) {
        return Err(Refusal::Generated { line });
    }
    for edit in edits {
        if let Action::Rename { name } = &edit.action {
            let to = path.parent().unwrap_or(Utf8Path::new("")).join(name);
            return Err(Refusal::Rename { from: path.to_string(), to: to.to_string() });
        }
    }
    if repository.files().read(path).is_ok_and(|bytes| bytes != source.text.as_bytes()) {
        return Err(Refusal::Encoding);
    }
    Ok(())
}

/// Whether a file is a template by its name, or as one of a chart.
fn is_template(repository: &Repository, path: &Utf8Path) -> bool {
    let is_of_chart = |folder: &Utf8Path| {
        folder.file_name() == Some("templates")
            && folder.parent().is_some_and(|chart| repository.is_file(&chart.join("Chart.yaml")))
    };
    matches!(path.extension(), Some("gotmpl" | "j2" | "jinja" | "jinja2" | "tmpl" | "tpl"))
        || path.ancestors().skip(1).any(is_of_chart)
}

/// The line of the comment at the head of a file that says that a program makes it.
fn generated(text: &str) -> Option<u32> {
    let mut lines = (1..).zip(text.lines().map(|line| line.trim_start_matches('\u{feff}').trim())).take(HEAD);
    let is_head = |line: &str| line.is_empty() || line.starts_with(['#', '%']) || line == "---";
    let says_so = |line: &str| {
        let line = line.to_ascii_lowercase();
        let words = ["do not edit", "don't edit", "generated by", "auto-generated", "autogenerated"];
        line.starts_with('#') && words.iter().any(|words| line.contains(words))
    };
    lines
        .by_ref()
        .take_while(|(_, line)| is_head(line))
        .find(|(_, line)| says_so(line))
        .map(|(number, _)| number)
}
