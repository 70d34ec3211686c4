//! Sources that live elsewhere: what flags and configuration say of them, opened and mounted.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::check::Trace;
use crate::error::Error;
use crate::finding::enumerate;
use crate::flux::Kind;
use crate::object::ObjectRef;
use crate::repository::Repository;
use crate::source::{Brought, Place, PlaceError};
use crate::text;

use super::arguments::Common;
use super::configuration::Configuration;

/// A place, and who says it.
struct Said<'t> {
    place: &'t str,
    by: By,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// Whoever runs the program, on the command line.
    Flag,
    /// A flag in a block of a page.
    Page,
    /// A configuration of whoever runs the program.
    OwnConfiguration,
    /// A configuration in the repository that is analysed.
    Configuration,
}

/// Opens and mounts all sources that flags and configuration map, and gives the folder that stands for each. A flag goes before
/// the configuration. What is wrong with any of them is told at once.
pub(super) fn mount(
    common: &Common,
    configuration: &Configuration,
    root: &Utf8Path,
    repository: &Repository,
) -> Result<BTreeMap<ObjectRef, Utf8PathBuf>, Error> {
    let (said, mut wrong) = collect(common, configuration);
    let mut folders = BTreeMap::new();
    for (reference, said) in said {
        match folder(&reference, &said, common, root, repository) {
            Ok(folder) => {
                folders.insert(reference, folder);
            }
            Err(why) => wrong.push(said.complaint(&reference, &why)),
        }
    }
    if wrong.is_empty() { Ok(folders) } else { Err(Error::Usage(wrong.join("\n"))) }
}

fn collect<'t>(
    common: &'t Common,
    configuration: &'t Configuration,
) -> (BTreeMap<ObjectRef, Said<'t>>, Vec<String>) {
    let (mut said, mut wrong) = (BTreeMap::new(), Vec::new());
    let by = if configuration.is_own { By::OwnConfiguration } else { By::Configuration };
    for (source, place) in &configuration.config.sources {
        match reference(source) {
            Some(reference) => drop(said.insert(reference, Said { place, by })),
            None => wrong.push("sources in the configuration: write Kind/namespace/name: PLACE".to_owned()),
        }
    }
    let by = if common.is_page { By::Page } else { By::Flag };
    for flag in &common.source {
        let (source, place) = flag.split_once('=').unwrap_or((flag, ""));
        match reference(source) {
            Some(reference) => drop(said.insert(reference, Said { place, by })),
            None => wrong.push(format!(
                "`{}` is no source: write Kind/namespace/name=PLACE, as in OCIRepository/apps/shop=../shop",
                text::name(source)
            )),
        }
    }
    (said, wrong)
}

impl Said<'_> {
    fn complaint(&self, reference: &ObjectRef, why: &str) -> String {
        let reference = text::name(&reference.to_string());
        match self.by {
            By::Flag | By::Page => {
                format!("--source {reference}: cannot open `{}`: {why}", text::name(self.place))
            }
            By::OwnConfiguration | By::Configuration => {
                format!("sources in the configuration: {reference}: {why}")
            }
        }
    }
}

/// The folder that stands for a source.
fn folder(
    reference: &ObjectRef,
    said: &Said<'_>,
    common: &Common,
    root: &Utf8Path,
    repository: &Repository,
) -> Result<Utf8PathBuf, String> {
    let words = |error: PlaceError| text::name(&error.to_string());
    let place = Place::parse(said.place).map_err(words)?;
    let is_strangers = matches!(said.by, By::Page | By::Configuration);
    if is_strangers && !common.allow_outside && !place.is_inside(root).map_err(|e| words(e.into()))? {
        return Err(outside(&place));
    }
    let id = reference.to_string();
    Ok(match place.open(root).map_err(words)? {
        Brought::Inside(folder) => folder,
        Brought::Checkout(files) => repository.mount_checkout(&id, Arc::from(files)),
        Brought::Artifact(files) => repository.mount_artifact(&id, Arc::new(files)),
    })
}

/// What is said of a place that a stranger may have written.
fn outside(place: &Place) -> String {
    let what = match place {
        Place::Path(_) => "it lies outside of the repository",
        Place::Revision { .. } => "it has git called",
    };
    format!(
        "{what}, and a file of the repository says so, which may be a stranger's: --allow-outside allows it"
    )
}

/// What to say of sources that are mapped, and that no environment knows: a name that is mistyped changes nothing, silently.
pub(super) fn unused(mapped: &BTreeMap<ObjectRef, Utf8PathBuf>, environments: &[Trace]) -> Option<String> {
    let is_used = |source: &&ObjectRef| environments.iter().any(|trace| trace.knows_source(source));
    let unused: Vec<String> = mapped
        .keys()
        .filter(|source| !is_used(source))
        .map(|source| text::name(&source.to_string()))
        .collect();
    (!unused.is_empty()).then(|| format!("no environment has {}, which is mapped", enumerate(&unused)))
}

/// The source of an id.
fn reference(id: &str) -> Option<ObjectRef> {
    let parts: Vec<&str> = id.split('/').collect();
    let [kind, namespace, name] = parts.as_slice() else { return None };
    let is_name = |part: &str| !matches!(part, "" | "." | "..");
    let kind = Kind::from_name(kind).filter(|kind| kind.is_source())?;
    (is_name(namespace) && is_name(name)).then(|| kind.reference(namespace, name))
}
