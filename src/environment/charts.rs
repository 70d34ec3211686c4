//! The charts of HelmReleases, as far as they are in the repository.

use camino::{Utf8Path, Utf8PathBuf};

use crate::flux::{ChartSource, HelmRelease, Kind};
use crate::repository::Repository;
use crate::source::{EntryKind, normalize, walk};

use super::outline::{Outline, includes_objects};
use super::sources::Sources;
use super::{Content, Inventory};

/// What a HelmRelease installs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Chart {
    /// The chart is in the repository: outlines of all that its templates may make.
    Here(Vec<Outline>),
    /// The chart is elsewhere, or makes what cannot be told from its text: it may make anything.
    Elsewhere,
    /// Its source is in the repository, and has no such chart.
    Missing,
}

/// How deep charts inside charts are followed.
const MAX_DEPTH: usize = 6;

impl Sources<'_> {
    /// What the chart of a release is.
    pub(super) fn chart(&self, release: &HelmRelease, inventory: &Inventory) -> Chart {
        let (source, path) = match &release.chart {
            Some(ChartSource::Template { source, name, .. }) => {
                (&source.target, name.as_ref().map_or("", |(name, _)| name))
            }
            Some(ChartSource::Reference(source)) => (&source.target, ""),
            None => return Chart::Elsewhere,
        };
        // An index of charts names them; only of the others is the chart a folder.
        if matches!(Kind::of(source), Some(Kind::HelmRepository | Kind::HelmChart) | None) {
            return Chart::Elsewhere;
        }
        let Content::Folder(base) = self.content(source, &[inventory]) else { return Chart::Elsewhere };
        let path = normalize(path);
        let folder = if path.as_str().is_empty() { base } else { base.join(path) };
        if self.mounts.repository.is_unknown(&folder) {
            return Chart::Elsewhere;
        }
        if !self.mounts.repository.is_folder(&folder) {
            return Chart::Missing;
        }
        let mut reader = Reader { repository: self.mounts.repository, outlines: Vec::new() };
        if reader.chart(&folder, MAX_DEPTH) { Chart::Here(reader.outlines) } else { Chart::Elsewhere }
    }
}

struct Reader<'r> {
    repository: &'r Repository,
    outlines: Vec<Outline>,
}

impl Reader<'_> {
    /// Reads a chart; false where it makes what its text does not tell.
    fn chart(&mut self, folder: &Utf8Path, depth: usize) -> bool {
        let Some(about) = self.text(&folder.join("Chart.yaml")) else { return false };
        let inner = folder.join("charts");
        // What is downloaded for it is not here.
        if depth == 0
            || about.lines().any(|line| line.starts_with("dependencies:")) && !self.is_folder(&inner)
        {
            return false;
        }
        let (Some(crds), Some(templates)) =
            (self.files(&folder.join("crds"), depth), self.files(&folder.join("templates"), depth))
        else {
            return false;
        };
        let told = crds.iter().chain(&templates).all(|file| self.template(file));
        let entries = self.repository.files().list(&inner).unwrap_or_default();
        told && entries
            .iter()
            .all(|entry| entry.kind == EntryKind::Folder && self.chart(&inner.join(&entry.name), depth - 1))
    }

    fn is_folder(&self, path: &Utf8Path) -> bool {
        self.repository.is_folder(path)
    }

    fn text(&self, path: &Utf8Path) -> Option<String> {
        let file = self.repository.text(path).ok()?;
        Some(self.repository.sources().file(file).text.clone())
    }

    /// The files below a folder, in order; nothing where it is too deep.
    fn files(&self, folder: &Utf8Path, depth: usize) -> Option<Vec<Utf8PathBuf>> {
        let deepest = folder.components().count() + depth + 1;
        let files = walk(self.repository.files(), folder).filter(|(_, kind)| *kind == EntryKind::File);
        files.map(|(path, _)| (path.components().count() <= deepest).then_some(path)).collect()
    }

    /// Reads a template; false where a part of it comes from elsewhere.
    fn template(&mut self, path: &Utf8Path) -> bool {
        if !matches!(path.extension(), Some("yaml" | "yml" | "tpl")) {
            return true;
        }
        let Some(text) = self.text(path) else { return false };
        self.outlines.extend(Outline::in_text(&text));
        !includes_objects(&text)
    }
}
