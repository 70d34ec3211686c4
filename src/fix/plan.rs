//! Which fixes are made: those after which the repository has fewer findings, and no new one.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

use camino::Utf8PathBuf;

use crate::finding::{Code, Edit, Finding, Severity, TextEdit};
use crate::repository::Repository;
use crate::source::SourceMap;

use super::file::{able, edits};
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

/// Why a finding is not fixed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Dropped {
    /// Its file, or the place in it, cannot be edited.
    Refused(Refusal),
    /// It was tried, and the finding is still there.
    Stays,
    /// It was tried, and brings another finding: its code and its message.
    Brings(Code, String),
    /// It takes away what somebody declared, and so takes a decision.
    Decision(Code),
    /// So many did not fit together that it was not tried.
    Untried,
}

impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => write!(f, "cannot be edited: {refusal}"),
            Self::Stays => f.write_str("does not help: with it, the finding is still there"),
            Self::Brings(code, message) => write!(f, "would bring {code}: {message}"),
            Self::Decision(code) => {
                write!(f, "takes a decision: if it is the right one, `check --fix --only {code}` makes it")
            }
            Self::Untried => {
                f.write_str("not tried, since too many others do not fit together: run it again")
            }
        }
    }
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

/// Changes of a finding that are made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Made {
    /// The number of the wanted finding.
    pub finding: usize,
    /// All of its changes, or those that can be made, where each helps by itself.
    pub edits: Vec<Edit>,
}

/// Changes of a finding that are not made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Left {
    /// The number of the wanted finding.
    pub finding: usize,
    /// Its changes.
    pub edits: Vec<Edit>,
    /// The reason.
    pub why: Dropped,
}

impl Made {
    fn left(self, why: Dropped) -> Left {
        Left { finding: self.finding, edits: self.edits, why }
    }
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
    let chosen = fitting(repository, wanted, &decided, &mut plan);
    let known = Known::all(before, repository.sources());
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
        let files = match rewritten(repository, &all) {
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
        let came = || after.iter().filter(|one| one.severity > Severity::Info && !one.was_in(&known));
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
    match rewritten(repository, &plan.fixed) {
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

/// Whether what helps takes away something that may be wanted, so that another fix may be the right one.
fn takes_decision(code: Code) -> bool {
    matches!(code, Code::DependencyCycle | Code::WaitDeadlock | Code::ExistenceDeadlock | Code::ApplyDeadlock)
}

/// The findings whose changes can be made, together with those before them.
fn fitting(
    repository: &Repository,
    wanted: &[Finding],
    decided: &impl Fn(Code) -> bool,
    plan: &mut Plan,
) -> Vec<Made> {
    let mut all = Vec::new();
    for (number, finding) in wanted.iter().enumerate().filter(|(_, finding)| !finding.edits.is_empty()) {
        let made = |edits| Made { finding: number, edits };
        if takes_decision(finding.code) && !decided(finding.code) {
            plan.dropped.push(made(finding.edits.clone()).left(Dropped::Decision(finding.code)));
            continue;
        }
        let (able, other) = able(repository, finding);
        if !able.is_empty() {
            all.push(made(able));
        }
        plan.dropped.extend(other.map(|(edits, why)| made(edits).left(Dropped::Refused(why))));
    }
    if rewritten(repository, &all).is_ok() {
        return all;
    }
    let mut chosen = Vec::new();
    for made in all {
        chosen.push(made);
        if let Err(refusal) = rewritten(repository, &chosen) {
            plan.dropped.extend(chosen.pop().map(|made| made.left(Dropped::Refused(refusal))));
        }
    }
    chosen
}

/// The files with these changes.
fn rewritten(repository: &Repository, chosen: &[Made]) -> Result<Vec<Rewritten>, Refusal> {
    let changes: Vec<Edit> = chosen.iter().flat_map(|made| made.edits.iter().cloned()).collect();
    let mut files: Vec<Rewritten> = Vec::new();
    for edit in edits(repository, &changes)? {
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

    /// Whether it was there, or is what is left of what was.
    fn was_in(&self, before: &[Self]) -> bool {
        let is_part_of = |other: &Self| {
            self.code == other.code
                && self.severity <= other.severity
                && self.environments == other.environments
                && (self.message == other.message
                    || (!self.nodes.is_empty() && self.nodes.is_subset(&other.nodes)))
        };
        before.iter().any(is_part_of)
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
    parts.any(|part| after.iter().any(|one| one.is(part) && (is_whole || part.nodes.is_subset(&one.nodes))))
}
