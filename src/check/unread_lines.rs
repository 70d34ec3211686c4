//! `too-large`: lines of a `.sourceignore` that are not looked at.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;

use crate::analyzed::AnalyzedEnvironment;
use crate::environment::Content;
use crate::finding::{Code, Finding};
use crate::repository::Repository;
use crate::source::{Ignore, Span};

/// One finding for each such file, for the environments that build something below its folder. Linear in the folders that are
/// built.
pub fn unread_lines(repository: &Repository, all: &[AnalyzedEnvironment]) -> Vec<Finding> {
    let ignore = Ignore::new(repository.files(), None);
    let mut findings = Vec::new();
    for (folder, environments) in folders(all) {
        let Some((path, number)) = ignore.unread(Some(&folder)) else { continue };
        let Ok(file) = repository.text(&path) else { continue };
        let text = &repository.sources().file(file).text;
        let start: usize = text.split_inclusive('\n').take(number).map(str::len).sum();
        let end = start + text[start..].lines().next().unwrap_or_default().len();
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let mut finding = Finding::new(
            Code::TooLarge,
            format!("{path} has more, or longer, lines than infra-graph follows"),
        )
        .at(Span::new(file, offset(start), offset(end)), "from here on, it is not looked at")
        .note(
            "What these lines leave out of the source, or take back in, is taken as if they were not there.",
        );
        finding.environments = environments;
        findings.push(finding);
    }
    findings
}

/// The folders whose files count: those that are built, those in which files were read, and all above them.
fn folders(all: &[AnalyzedEnvironment]) -> BTreeMap<Utf8PathBuf, BTreeSet<String>> {
    let mut folders: BTreeMap<Utf8PathBuf, BTreeSet<String>> = BTreeMap::new();
    for environment in all.iter().map(AnalyzedEnvironment::environment) {
        let mut known = BTreeSet::new();
        let built = environment.kustomizations.iter().filter_map(|(reference, kustomization)| {
            match environment.content(reference) {
                Content::Folder(base) => Some(base.join(&kustomization.path)),
                Content::External | Content::Missing => None,
            }
        });
        let files = environment.builds.iter().flat_map(|(_, build)| &build.files);
        let read = files.filter_map(|file| file.parent()).map(Utf8PathBuf::from);
        for folder in built.chain(read).map(|folder| crate::source::normalize(&folder)) {
            for above in folder.ancestors() {
                if !known.insert(above.to_owned()) {
                    break;
                }
            }
        }
        for folder in known {
            folders.entry(folder).or_default().insert(environment.name.clone());
        }
    }
    folders
}
