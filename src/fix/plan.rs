//! Which fixes are made: those after which the repository has fewer findings, and no new one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use camino::Utf8PathBuf;

use crate::finding::{Code, Edit, Finding, Severity, TextEdit};
use crate::repository::Repository;
use crate::source::SourceMap;

use super::file::Editor;
use super::fitting::fitting;
use super::made::{Dropped, Left, Made};
use super::refusal::Refusal;
use super::texts::apply;

/// How often the repository is analysed again, at most.
const MOST: usize = 24;

/// What an analysis found.
#[derive(Debug)]
pub struct Analysed {
    /// The findings of each environment, as the analysis gives them.
    pub findings: Vec<Finding>,
    /// The texts that they point into.
    pub sources: SourceMap,
}

/// A file with what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rewritten {
    /// The path, relative to the repository's root.
    pub path: Utf8PathBuf,
    /// What is written, by place.
    pub edits: Vec<TextEdit>,
    /// The text as it was read.
    pub before: String,
    /// The text as it becomes.
    pub after: String,
}

/// What can be fixed, and what becomes of the files.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Plan {
    /// The files that change, by path.
    pub files: Vec<Rewritten>,
    /// What is fixed.
    pub fixed: Vec<Made>,
    /// What is not. Findings that name no changes are not among them.
    pub dropped: Vec<Left>,
    /// What comes to light: code and message of findings that an error hid, which is fixed.
    pub revealed: BTreeSet<(Code, String)>,
}

/// Makes the changes of findings, as far as they help. `before` is what the analysis of `repository` found, environment by
/// environment; `wanted` are findings out of it, which may be [merged](crate::report::merge()); `again` analyses the repository
/// with other texts for some paths.
///
/// What takes a decision is made only where `decided` says so of the code: to cut a loop, something has to go that somebody wrote.
/// All others are tried at once. Only where one of them does not help, or something new comes, they are tried in halves, at most 24 times.
/// What is new is told from what was there by code, message, nodes and environments. Infos do not count. Where an error is fixed,
/// neither do warnings, nor errors about other objects: where the API server refuses one, nothing is seen of what comes after.
///
/// # Errors
/// Those of `again`.
pub fn plan<E>(
    repository: &Repository,
    before: &[Finding],
    wanted: &[Finding],
    decided: impl Fn(Code) -> bool,
    mut again: impl FnMut(&BTreeMap<Utf8PathBuf, String>) -> Result<Analysed, E>,
) -> Result<Plan, E> {
    let mut plan = Plan::default();
    let editor = Editor::new(repository);
    let chosen = fitting(&editor, wanted, &decided, &mut plan.dropped);
    let known = Known::all(before, repository.sources());
    let indexed = Indexed::of(&known);
    let (mut groups, mut tried) = (vec![chosen], 0);
    while let Some(group) = groups.pop() {
        if group.is_empty() {
            continue;
        }
        if tried == MOST {
            plan.dropped.extend(group.into_iter().map(|made| made.left(Dropped::Untried)));
            continue;
        }
        tried += 1;
        let all: Vec<Made> = plan.fixed.iter().chain(&group).cloned().collect();
        // These fit together, or they would not be here.
        let files = match rewritten(repository, &editor, &all) {
            Ok(files) => files,
            Err(refusal) => {
                plan.dropped
                    .extend(group.into_iter().map(|made| made.left(Dropped::Refused(refusal.clone()))));
                continue;
            }
        };
        let texts = files.iter().map(|file| (file.path.clone(), file.after.clone())).collect();
        let found = again(&texts)?;
        let after = Known::all(&found.findings, &found.sources);
        let stays = |made: &Made| is_there(made, &wanted[made.finding], before, &known, &after);
        let staying: BTreeSet<usize> =
            all.iter().filter(|made| stays(made)).map(|made| made.finding).collect();
        let hidden = Hidden::of(&all, wanted, &files);
        let came = || after.iter().filter(|one| one.severity > Severity::Info && !indexed.had(one));
        let new = came().find(|one| !hidden.may_hide(one));
        let is_of_group = |number: &usize| group.iter().any(|made| made.finding == *number);
        match new {
            None if staying.is_empty() => {
                plan.revealed = came().map(|one| (one.code, one.message.clone())).collect();
                plan.fixed = all;
            }
            None if staying.iter().all(is_of_group) => {
                let (left, rest): (Vec<Made>, Vec<Made>) =
                    group.into_iter().partition(|made| staying.contains(&made.finding));
                plan.dropped.extend(left.into_iter().map(|made| made.left(Dropped::Stays)));
                groups.push(rest);
            }
            _ if group.len() > 1 => {
                let (first, second) = group.split_at(group.len() / 2);
                groups.extend([second.to_vec(), first.to_vec()]);
            }
            new => {
                let why = new.map_or(Dropped::Stays, |new| Dropped::Brings(new.code, new.message.clone()));
                plan.dropped.extend(group.into_iter().map(|made| made.left(why.clone())));
            }
        }
    }
    plan.fixed.sort_by_key(|made| made.finding);
    match rewritten(repository, &editor, &plan.fixed) {
        Ok(files) => plan.files = files,
        // What is not written must not be called fixed.
        Err(refusal) => {
            let fixed = std::mem::take(&mut plan.fixed);
            plan.dropped.extend(fixed.into_iter().map(|made| made.left(Dropped::Refused(refusal.clone()))));
        }
    }
    plan.dropped.sort_by_key(|left| left.finding);
    Ok(plan)
}

/// The files with these changes.
fn rewritten(
    repository: &Repository,
    editor: &Editor<'_>,
    chosen: &[Made],
) -> Result<Vec<Rewritten>, Refusal> {
    let changes: Vec<Edit> = chosen.iter().flat_map(|made| made.edits.iter().cloned()).collect();
    let mut files: Vec<Rewritten> = Vec::new();
    for edit in editor.edits(&changes)? {
        let source = repository.sources().file(edit.at.file);
        match files.last_mut().filter(|file| file.path == source.path) {
            Some(file) => file.edits.push(edit),
            None => files.push(Rewritten {
                path: source.path.clone(),
                edits: vec![edit],
                before: source.text.clone(),
                after: String::new(),
            }),
        }
    }
    for file in &mut files {
        let edits = file.edits.iter();
        let edits = edits.map(|edit| (edit.at.start as usize..edit.at.end as usize, edit.text.as_str()));
        file.after = apply(&file.before, edits);
    }
    Ok(files)
}

/// A finding as far as it stays when lines move.
struct Known {
    code: Code,
    severity: Severity,
    nodes: BTreeSet<String>,
    message: String,
    path: Utf8PathBuf,
    environments: BTreeSet<String>,
}

impl Known {
    fn all(findings: &[Finding], sources: &SourceMap) -> Vec<Self> {
        let mut paths: HashMap<_, Utf8PathBuf> = HashMap::new();
        let mut path = |finding: &Finding| {
            let Some(span) = finding.span() else { return Utf8PathBuf::new() };
            paths.entry(span.file).or_insert_with(|| sources.file(span.file).path.clone()).clone()
        };
        let known = |finding: &Finding| Self {
            code: finding.code,
            severity: finding.severity,
            nodes: finding.nodes.iter().cloned().collect(),
            message: finding.message.clone(),
            path: path(finding),
            environments: finding.environments.clone(),
        };
        findings.iter().map(known).collect()
    }

    fn is(&self, other: &Self) -> bool {
        self.code == other.code
            && self.message == other.message
            && self.path == other.path
            && self.environments == other.environments
    }
}

/// What was known, by what is asked for first.
struct Indexed<'k> {
    by_message: HashMap<(Code, &'k str), Vec<&'k Known>>,
    by_node: HashMap<(Code, &'k str), Vec<&'k Known>>,
}

impl<'k> Indexed<'k> {
    fn of(all: &'k [Known]) -> Self {
        let (mut by_message, mut by_node): (HashMap<_, Vec<_>>, HashMap<_, Vec<_>>) = Default::default();
        for known in all {
            by_message.entry((known.code, known.message.as_str())).or_default().push(known);
            for node in &known.nodes {
                by_node.entry((known.code, node.as_str())).or_default().push(known);
            }
        }
        Self { by_message, by_node }
    }

    /// Whether a finding was there, or is what is left of what was.
    fn had(&self, one: &Known) -> bool {
        let fits = |known: &&&Known| one.severity <= known.severity && one.environments == known.environments;
        let same = self.by_message.get(&(one.code, one.message.as_str()));
        let larger = one.nodes.first().and_then(|node| self.by_node.get(&(one.code, node.as_str())));
        same.into_iter().flatten().any(|known| fits(&known))
            || larger.into_iter().flatten().any(|known| fits(&known) && one.nodes.is_subset(&known.nodes))
    }
}

/// What an error may have hidden: where the API server refuses one object, nobody sees what would be said of others.
struct Hidden<'w> {
    is_error: bool,
    nodes: BTreeSet<&'w str>,
    paths: BTreeSet<&'w Utf8PathBuf>,
}

impl<'w> Hidden<'w> {
    fn of(all: &[Made], wanted: &'w [Finding], files: &'w [Rewritten]) -> Self {
        let fixed = || all.iter().map(|made| &wanted[made.finding]);
        Self {
            is_error: fixed().any(|finding| finding.severity == Severity::Error),
            nodes: fixed().flat_map(|finding| finding.nodes.iter().map(String::as_str)).collect(),
            paths: files.iter().map(|file| &file.path).collect(),
        }
    }

    /// Whether a finding comes to light: a warning, or an error that is about nothing that the fixes change.
    fn may_hide(&self, one: &Known) -> bool {
        let is_about =
            one.nodes.iter().any(|node| self.nodes.contains(node.as_str())) || self.paths.contains(&one.path);
        self.is_error && (one.severity < Severity::Error || !is_about)
    }
}

/// Whether a finding that was wanted to go is there: one of those that it was merged from. Where only some of its changes are made,
/// it has to get smaller.
fn is_there(made: &Made, wanted: &Finding, before: &[Finding], known: &[Known], after: &[Known]) -> bool {
    let is_whole = made.edits.len() == wanted.edits.len();
    let is_of = |one: &Finding| {
        one.code == wanted.code
            && one.edits.iter().all(|edit| wanted.edits.contains(edit))
            && one.edits.iter().any(|edit| made.edits.contains(edit))
    };
    let mut parts = before.iter().zip(known).filter(|(one, _)| is_of(one)).map(|(_, known)| known);
    // Others say the same of other objects.
    let is_left = |part: &Known, one: &Known| {
        part.nodes.is_subset(&one.nodes) || (is_whole && one.nodes.is_subset(&part.nodes))
    };
    parts.any(|part| after.iter().any(|one| one.is(part) && is_left(part, one)))
}
