//! What is installed before Flux, by something else.

use std::collections::HashMap;

use camino::{Utf8Path, Utf8PathBuf};

use crate::flux::Kind;
use crate::object::ObjectRef;
use crate::repository::Repository;
use crate::source::{EntryKind, Span, walk};

use super::chart::Chart;
use super::installer::{self, Installed};
use super::{Need, Provider};

/// What a file of the repository shows of an installer outside of Flux.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Who brings it, in words: "the chart cert-manager in bootstrap/helmfile.yaml".
    pub description: String,
    /// The place that shows it.
    pub span: Span,
    /// Whether it is there in any case, since Flux could not run without it.
    pub certain: bool,
    /// The file, as builds name it.
    pub(super) file: Utf8PathBuf,
}

impl Evidence {
    /// Of something that Flux could not run without.
    pub(super) fn certain(description: &str, span: Span) -> Self {
        Self { description: description.to_owned(), span, certain: true, file: Utf8PathBuf::new() }
    }
}

/// What the repository installs outside of Flux: by a helmfile, a script, Terraform, the machines' own configuration, or a
/// bootstrap folder. It holds for all environments.
///
/// Files are chosen by their name; many of them are templates of some kind. What they bring is taken as installed, whatever
/// conditions stand around it: where it is wrong, a deadlock is not seen, and not a false one claimed.
#[derive(Debug, Clone, Default)]
pub struct Outside {
    charts: Vec<(&'static Chart, Evidence)>,
    releases: HashMap<String, Vec<Evidence>>,
    kinds: HashMap<(String, String), Vec<Evidence>>,
    namespaces: HashMap<String, Vec<Evidence>>,
    objects: HashMap<ObjectRef, Vec<Evidence>>,
    /// A helmfile in which nothing could be read, where no other one shows anything.
    unread: Option<Utf8PathBuf>,
}

impl Outside {
    /// Looks for it. Lists all folders of the repository, and reads the few files that can show it.
    pub fn scan(repository: &Repository) -> Self {
        let mut outside = Self::default();
        let mut shown = false;
        for path in candidates(repository) {
            let Ok(file) = repository.text(&path) else { continue };
            let text = repository.sources().file(file).text.clone();
            let all = installer::read(&path, file, &text);
            if installer::is_helmfile(&path) {
                shown |= !all.is_empty();
                outside.unread = outside.unread.or_else(|| all.is_empty().then(|| path.clone()));
            }
            for (found, span) in all {
                outside.add(
                    found,
                    Evidence { description: String::new(), span, certain: false, file: path.clone() },
                );
            }
        }
        if shown {
            outside.unread = None;
        }
        outside
    }

    /// A helmfile of which nothing is known: what it installs before Flux, it does not show.
    pub fn unread(&self) -> Option<&Utf8Path> {
        self.unread.as_deref()
    }

    fn add(&mut self, found: Installed, mut evidence: Evidence) {
        evidence.description = format!("{found} in {}", evidence.file);
        match found {
            Installed::Chart(name, url) => {
                let charts = Chart::named(&name, url.as_deref());
                self.charts.extend(charts.map(|chart| (chart, evidence.clone())));
            }
            Installed::Address(text) => {
                let charts = Chart::in_addresses(&text);
                self.charts.extend(charts.into_iter().map(|chart| {
                    let description = format!("manifests of {} in {}", chart.name, evidence.file);
                    (chart, Evidence { description, ..evidence.clone() })
                }));
            }
            Installed::Release(name) => self.releases.entry(name).or_default().push(evidence),
            Installed::Kind(group, kind) => self.kinds.entry((group, kind)).or_default().push(evidence),
            Installed::Namespace(name) => self.namespaces.entry(name).or_default().push(evidence),
            Installed::Object(object) => self.objects.entry(object).or_default().push(evidence),
        }
    }

    /// The first evidence that something is there before Flux, in the order of the files. `is_built` says which files belong
    /// to the environment itself: what they bring, Flux brings.
    ///
    /// A HelmRelease among the providers that has the name of a release counts as that release: Flux takes over what the
    /// bootstrap installed.
    pub(super) fn evidence(
        &self,
        need: &Need,
        providers: &[Provider],
        is_built: impl Fn(&Utf8Path) -> bool,
    ) -> Option<&Evidence> {
        let is_release = |provider: &&Provider| Kind::of(&provider.object) == Some(Kind::HelmRelease);
        let releases = providers.iter().filter(is_release);
        let taken_over = releases.filter_map(|provider| self.releases.get(&*provider.object.name)).flatten();
        self.seen(need, &is_built).or_else(|| taken_over.into_iter().find(|found| !is_built(&found.file)))
    }

    fn seen(&self, need: &Need, is_built: &impl Fn(&Utf8Path) -> bool) -> Option<&Evidence> {
        let free = |evidence: &&Evidence| !is_built(&evidence.file);
        match need {
            Need::Kind { group, kind } => {
                let charts = self.charts.iter().filter(|(chart, _)| chart.brings(group, kind));
                let manifests = self.kinds.get(&(group.to_string(), kind.to_string()));
                charts.map(|(_, evidence)| evidence).chain(manifests.into_iter().flatten()).find(free)
            }
            Need::Namespace(name) => self.namespaces.get(&**name)?.iter().find(free),
            Need::Object(object) => self.objects.get(object)?.iter().find(free),
            Need::Key { .. } => None,
        }
    }
}

/// The files that can show an installer, sorted. Links are not followed.
fn candidates(repository: &Repository) -> impl Iterator<Item = Utf8PathBuf> {
    let files = walk(repository.files(), Utf8Path::new("")).without("node_modules");
    files
        .filter(|(path, kind)| *kind == EntryKind::File && installer::is_candidate(path))
        .map(|(path, _)| path)
}
