//! Which two revisions are compared, and both of them analysed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::analysis::{Analysis, Options, analyze, analyze_sharing};
use crate::analyzed::AnalyzedEnvironment;
use crate::check::Trace;
use crate::cli::arguments::Common;
use crate::cli::inspection::{self, Opened};
use crate::cli::sources;
use crate::difference::Revision;
use crate::environment::by_name;
use crate::error::Error;
use crate::finding::{Finding, nearest};
use crate::kustomize::SharedBuilds;
use crate::repository::Repository;
use crate::source::{Commit, History, HistoryError, Lost};
use crate::text::name;
use crate::threads;

/// Where GitHub Actions says which branch a pull request is to be merged into.
const TARGET_BRANCH: &str = "GITHUB_BASE_REF";

/// How much of a commit's name is shown.
const SHORT: usize = 12;

/// The revisions that are compared.
pub(super) struct Revisions {
    root: Utf8PathBuf,
    history: History,
    base: Commit,
    /// The commit of the head; that of the work tree where this is compared.
    head: Commit,
    is_work_tree: bool,
    /// Whether the base has commits that the head does not.
    is_behind: bool,
}

/// What there is to compare.
pub(super) enum Compared {
    /// Both hold the same.
    Same {
        /// What is compared with.
        base: Revision,
        /// What is compared.
        head: Revision,
    },
    Sides(Box<Sides>),
}

/// Both sides.
pub(super) struct Sides {
    pub(super) base: Revision,
    pub(super) head: Revision,
    /// The base and the head.
    pub(super) both: [AnalyzedSide; 2],
}

/// One side, analysed.
pub(super) struct AnalyzedSide {
    pub(super) repository: Repository,
    /// Nothing where no environment is to be looked for.
    analysis: Option<Analysis>,
}

impl AnalyzedSide {
    pub(super) fn environments(&self) -> &[AnalyzedEnvironment] {
        self.analysis.as_ref().map_or(&[], |analysis| &analysis.environments)
    }

    fn traces(&self) -> &[Trace] {
        self.analysis.as_ref().map_or(&[], |analysis| &analysis.traces)
    }

    pub(super) fn findings(&self) -> &[Finding] {
        self.analysis.as_ref().map_or(&[], |analysis| &analysis.findings)
    }
}

impl From<HistoryError> for Error {
    fn from(error: HistoryError) -> Self {
        let text = name_lines(&error.to_string());
        if matches!(error, HistoryError::Read(_)) { Self::NothingToAnalyze(text) } else { Self::Usage(text) }
    }
}

/// A revision as it was asked for, with its commit.
fn named(commit: &Commit) -> Revision {
    let short: String = commit.id.chars().take(SHORT).collect();
    let is_id = commit.id.starts_with(&commit.revision);
    let name = if is_id { short } else { format!("{} ({short})", commit.revision) };
    Revision { name, commit: Some(commit.id.clone()) }
}

/// Names in it come from the command line and from the repository.
fn name_lines(text: &str) -> String {
    text.lines().map(name).collect::<Vec<_>>().join("\n")
}

impl Revisions {
    /// As the flags say, or as Git knows it.
    pub(super) fn choose(
        base: Option<&str>,
        head: Option<&str>,
        from_merge_base: bool,
        common: &Common,
    ) -> Result<Self, Error> {
        let root = inspection::root(common)?;
        let history = History::open(&root)?;
        let is_work_tree = head.is_none();
        let head = history.commit(head.unwrap_or("HEAD"))?;
        let target = std::env::var(TARGET_BRANCH).ok().filter(|branch| !branch.is_empty());
        let base = match base {
            Some(base) => {
                let base = history.commit(base)?;
                if from_merge_base { history.merge_base(&head, &base)? } else { base }
            }
            None => history.default_base(&head, target.as_deref())?,
        };
        let is_behind =
            base.id != head.id && !history.is_ancestor(&base, &head) && !history.is_ancestor(&head, &base);
        Ok(Self { root, history, base, head, is_work_tree, is_behind })
    }

    /// The way from the root of the Git repository to the folder that is analysed.
    pub(super) fn inside(&self) -> &Utf8Path {
        self.history.inside()
    }

    /// What is to be said about the choice.
    pub(super) fn remarks(&self) -> Vec<String> {
        if !self.is_behind {
            return Vec::new();
        }
        let base = name(&self.base.revision);
        vec![format!(
            "{base} has commits that the other side has not: these count as taken back; --merge-base leaves them out"
        )]
    }

    /// Reads and analyses both.
    pub(super) fn open(&self, common: &Common) -> Result<Compared, Error> {
        let (base, head) = (named(&self.base), self.named_head());
        if !self.is_work_tree {
            if self.history.is_same_folder(&self.base, &self.head) {
                return Ok(Compared::Same { base, head });
            }
            let ([before, after], changes) = self.history.at_commits(&self.base, &self.head)?;
            let lost = [(before.lost(), &self.base), (after.lost(), &self.head)];
            let both =
                self.analyze(common, Repository::pair(before, after, changes.same), changes.different)?;
            nothing_is_lost(&lost)?;
            return Ok(Compared::Sides(Box::new(Sides { base, head, both })));
        }
        let (before, changes) = self.history.before_work_tree(&self.base)?;
        if before.is_work_tree() {
            return Ok(Compared::Same { base, head });
        }
        let lost = [(before.lost(), &self.base)];
        let after = inspection::disk(&self.root)?;
        let both = self.analyze(common, Repository::pair(before, after, changes.same), changes.different)?;
        nothing_is_lost(&lost)?;
        Ok(Compared::Sides(Box::new(Sides { base, head, both })))
    }

    fn analyze(
        &self,
        common: &Common,
        [before, after]: [Repository; 2],
        different: Option<Vec<Utf8PathBuf>>,
    ) -> Result<[AnalyzedSide; 2], Error> {
        let mut opened = [
            inspection::open_repository(common, self.root.clone(), before)?,
            inspection::open_repository(common, self.root.clone(), after)?,
        ];
        let is_named = !opened[1].options.entries.is_empty();
        keep_entries(&mut opened)?;
        let [base, head] = opened;
        // A source that is mounted may bring what no path here tells of.
        let different = different.filter(|_| head.options.resolve.sources.is_empty());
        let shared = different.map(|different| Arc::new(SharedBuilds::new(different)));
        let mapped = head.options.resolve.sources.clone();
        let sides =
            threads::map(2, [base, head].into_iter(), |_, opened| side(opened, is_named, shared.clone()));
        let Ok([base, head]) = <[AnalyzedSide; 2]>::try_from(sides) else {
            return Err(Error::NothingToAnalyze("one side was not analysed".to_owned()));
        };
        if base.environments().is_empty() && head.environments().is_empty() {
            return Err(inspection::nothing_found(&self.root, &head.repository));
        }
        if let Some(text) = sources::unused(&mapped, head.traces()) {
            crate::cli::output::remark(common, &text);
        }
        Ok([base, head])
    }

    fn named_head(&self) -> Revision {
        if self.is_work_tree {
            return Revision { name: "the work tree".to_owned(), commit: None };
        }
        named(&self.head)
    }
}

impl Sides {
    /// The environments that these names mean on either side, as in every verb; nothing where none is named.
    pub(super) fn selected(&self, names: &[String]) -> Result<Option<BTreeSet<String>>, Error> {
        let both = self.both.iter().flat_map(AnalyzedSide::environments);
        let known: BTreeMap<&str, &Utf8Path> =
            both.map(|one| (one.name(), &*one.environment().entry)).collect();
        let known: Vec<(&str, &Utf8Path)> = known.into_iter().collect();
        let mut selected = BTreeSet::new();
        for wanted in names {
            if let Some((found, _)) = by_name(&known, wanted, |one| *one) {
                selected.insert((*found).to_owned());
                continue;
            }
            let near = nearest(wanted, known.iter().map(|(one, _)| *one));
            let hint = near.map(|near| format!("; did you mean `{}`?", name(near))).unwrap_or_default();
            let all: Vec<String> = known.iter().map(|(one, _)| name(one)).collect();
            return Err(Error::Usage(format!(
                "there is no environment `{}` on either side{hint}\nenvironments here: {}",
                name(wanted),
                all.join(", ")
            )));
        }
        Ok((!names.is_empty()).then_some(selected))
    }
}

/// A file that a partial clone is without would count as one that is not there.
fn nothing_is_lost(lost: &[(Lost, &Commit)]) -> Result<(), Error> {
    let first = lost.iter().find_map(|(lost, commit)| Some((lost.first()?, commit.revision.clone())));
    first.map_or(Ok(()), |(path, revision)| Err(HistoryError::Partial(path, revision).into()))
}

/// Where environments are named and this side has none of them, nothing is searched for.
fn side(opened: Opened, is_named: bool, shared: Option<Arc<SharedBuilds>>) -> AnalyzedSide {
    let Opened { repository, options, config, .. } = opened;
    let analysis = if is_named && options.entries.is_empty() {
        None
    } else {
        let mut analysis = match shared {
            Some(shared) => analyze_sharing(&repository, &options, shared),
            None => analyze(&repository, &options),
        };
        analysis.findings.retain_mut(|finding| inspection::set_severity(finding, &config));
        Some(analysis)
    };
    AnalyzedSide { repository, analysis }
}

/// An environment that is named and whose folder only one side has is new, or gone. One whose folder neither has is a mistake.
fn keep_entries(opened: &mut [Opened; 2]) -> Result<(), Error> {
    let is_there =
        |opened: &Opened, options: &Options, at: usize| opened.repository.is_folder(&options.entries[at].1);
    let options = opened[1].options.clone();
    let missing: Vec<usize> = (0..options.entries.len())
        .filter(|&at| opened.iter().all(|side| !is_there(side, &options, at)))
        .collect();
    if !missing.is_empty() {
        return inspection::check_entries(&opened[1].repository, &options);
    }
    for side in opened {
        let Opened { repository, options, .. } = side;
        options.entries.retain(|(_, folder)| repository.is_folder(folder));
    }
    Ok(())
}
