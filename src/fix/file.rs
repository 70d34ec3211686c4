//! Which files may be edited, and what the changes of a finding write into each.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use camino::Utf8Path;

use crate::finding::{Action, Code, Edit, Finding, Fix, TextEdit};
use crate::repository::Repository;
use crate::source::{FileId, SourceFile};
use crate::threads;

use super::gather::Documents;
use super::refusal::Refusal;

/// How many lines at the head of a file may say that a program makes it.
const HEAD: usize = 20;

/// How many bytes are read again at most to prove the fixes of all findings: for each finding the documents that it changes.
const MOST_READ: usize = 8 << 20;

/// How many findings are worth a thread.
const WORTH_A_THREAD: usize = 64;

/// Gives each finding its fix as texts, where it names changes that can be made in the files. Linear in the files that it
/// names, and for each finding in the documents that it changes, up to a bound; says how many findings are left without a fix for it.
pub fn write(repository: &Repository, findings: &mut [Finding]) -> usize {
    let editor = Editor::new(repository);
    let mut findings: Vec<&mut Finding> =
        findings.iter_mut().filter(|finding| !finding.edits.is_empty()).collect();
    let threads = (findings.len() / WORTH_A_THREAD).clamp(1, threads::available());
    let extents = threads::map(threads, findings.iter(), |_, finding| editor.extent(&finding.edits));
    let mut read = 0;
    let within = extents.into_iter().take_while(|extent| {
        read += extent;
        read <= MOST_READ
    });
    let within = within.count();
    threads::map(threads, findings[..within].iter_mut(), |_, finding| {
        // Mostly all of it can be made.
        let edits = editor.edits(&finding.edits).or_else(|_| editor.edits(&able(&editor, finding).0));
        if let Ok(edits) = edits
            && !edits.is_empty()
        {
            finding.fixes = vec![Fix::new(description(finding), edits)];
        }
    });
    findings.len() - within
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
pub(super) fn able(editor: &Editor<'_>, finding: &Finding) -> (Vec<Edit>, Option<(Vec<Edit>, Refusal)>) {
    let all = &finding.edits;
    let Err(refusal) = editor.edits(all) else { return (all.clone(), None) };
    if !is_each_by_itself(finding.code) {
        return (Vec::new(), Some((all.clone(), refusal)));
    }
    let is_able = |edit: &&Edit| editor.edits(std::slice::from_ref(*edit)).is_ok();
    let (able, other): (Vec<&Edit>, Vec<&Edit>) = all.iter().partition(is_able);
    let first = other.first().and_then(|edit| editor.edits(std::slice::from_ref(*edit)).err());
    let able: Vec<Edit> = able.into_iter().cloned().collect();
    if editor.edits(&able).is_err() {
        return (Vec::new(), Some((all.clone(), refusal)));
    }
    (able, Some((other.into_iter().cloned().collect(), first.unwrap_or(refusal))))
}

/// Whether each change of a finding helps by itself: it is about one of many objects.
fn is_each_by_itself(code: Code) -> bool {
    matches!(code, Code::UnsupportedApiVersion | Code::NoRetryInterval | Code::RedundantDependency)
}

/// Turns changes into texts. Each file is read once, however many changes are asked about.
pub(super) struct Editor<'r> {
    repository: &'r Repository,
    files: Mutex<HashMap<FileId, Arc<OnceLock<Opened>>>>,
}

/// A file that somebody wants to change.
struct Opened {
    source: Arc<SourceFile>,
    /// Why it is nobody's to edit.
    refusal: Option<Refusal>,
    /// Whether its bytes are its text.
    is_plain: bool,
    documents: Documents,
}

impl<'r> Editor<'r> {
    pub(super) fn new(repository: &'r Repository) -> Self {
        Self { repository, files: Mutex::default() }
    }

    /// A file, opened once; whoever asks meanwhile waits for it.
    fn opened<R>(&self, file: FileId, look: impl FnOnce(&Opened) -> R) -> R {
        let open = || {
            let source = self.repository.sources().file(file);
            let refusal = refusal(self.repository, &source);
            let is_plain = || {
                let bytes = self.repository.files().read(&source.path);
                bytes.is_ok_and(|bytes| bytes == source.text.as_bytes())
            };
            let is_plain = refusal.is_some() || is_plain();
            let text = if refusal.is_none() { source.text.as_str() } else { "" };
            let documents = Documents::read(text);
            Opened { source, refusal, is_plain, documents }
        };
        let cell =
            Arc::clone(self.files.lock().unwrap_or_else(PoisonError::into_inner).entry(file).or_default());
        look(cell.get_or_init(open))
    }

    /// What changes write, by path and place.
    ///
    /// # Errors
    /// The first of them that cannot be made: all are made or none.
    pub(super) fn edits(&self, changes: &[Edit]) -> Result<Vec<TextEdit>, Refusal> {
        let mut out = Vec::new();
        for (file, edits) in self.by_file(changes) {
            out.extend(self.opened(file, |opened| {
                opened.may_be_edited(&edits)?;
                opened.documents.edits(&opened.source.text, &edits).map_err(|(_, refusal)| refusal)
            })?);
        }
        Ok(out)
    }

    /// Whether the changes have places that can be changed, as far as it is seen without making them.
    pub(super) fn hold(&self, changes: &[Edit]) -> bool {
        self.by_file(changes).iter().all(|(file, edits)| {
            self.opened(*file, |opened| {
                opened.may_be_edited(edits).is_ok() && opened.documents.hold(&opened.source.text, edits)
            })
        })
    }

    /// How many bytes are read again to make the changes.
    fn extent(&self, changes: &[Edit]) -> usize {
        let files = self.by_file(changes);
        files.iter().map(|(file, edits)| self.opened(*file, |opened| opened.documents.extent(edits))).sum()
    }

    /// The changes of each file, each once, by path.
    fn by_file(&self, changes: &[Edit]) -> Vec<(FileId, Vec<Edit>)> {
        let mut seen = HashSet::new();
        let mut files: HashMap<FileId, Vec<Edit>> = HashMap::new();
        for edit in changes.iter().filter(|edit| seen.insert(*edit)) {
            files.entry(edit.at.file).or_default().push(edit.clone());
        }
        let mut files: Vec<_> = files.into_iter().collect();
        files.sort_by_cached_key(|(file, _)| self.repository.sources().file(*file).path.clone());
        files
    }
}

impl Opened {
    fn may_be_edited(&self, edits: &[Edit]) -> Result<(), Refusal> {
        if let Some(refusal) = &self.refusal {
            return Err(refusal.clone());
        }
        let path = &self.source.path;
        for edit in edits {
            if let Action::Rename { name } = &edit.action {
                let to = path.parent().unwrap_or(Utf8Path::new("")).join(name);
                return Err(Refusal::Rename { from: path.to_string(), to: to.to_string() });
            }
        }
        if self.is_plain { Ok(()) } else { Err(Refusal::Encoding) }
    }
}

/// Why a file is nobody's to edit.
fn refusal(repository: &Repository, source: &SourceFile) -> Option<Refusal> {
    let path = source.path.as_path();
    if source.is_elsewhere || repository.mount_of(path).is_some() {
        return Some(Refusal::Elsewhere);
    }
    if is_template(repository, path) {
        return Some(Refusal::Template);
    }
    generated(&source.text).map(|line| Refusal::Generated { line })
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
