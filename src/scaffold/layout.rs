//! How services are laid out.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use crate::analysis::Analysis;
use crate::analyzed::AnalyzedEnvironment;
use crate::environment::Content;
use crate::object::ObjectRef;
use crate::repository::Repository;

use super::ScaffoldError;

/// What folders of services are called by most.
const SERVICES: [&str; 2] = ["apps", "services"];
/// What stands for the environment in a path.
const ENVIRONMENT: &str = "*";

/// A service of an environment.
#[derive(Debug, Clone)]
pub(super) struct Service {
    /// Its name.
    pub(super) name: String,
    /// The Kustomization that brings it.
    pub(super) id: ObjectRef,
    /// The file with that.
    pub(super) file: Utf8PathBuf,
    /// The folder that it applies.
    pub(super) overlay: Utf8PathBuf,
}

/// The services of one environment that are laid out alike.
pub(super) struct Site<'a> {
    /// The environment.
    pub(super) environment: &'a AnalyzedEnvironment,
    /// Its services.
    pub(super) services: Vec<Service>,
}

/// A way in which services are laid out.
pub(super) struct Layout<'a> {
    /// The folder of the services: `apps`.
    pub(super) root: Utf8PathBuf,
    /// The environments with such services.
    pub(super) sites: Vec<Site<'a>>,
}

/// What services that are laid out alike have in common: the folder of references below the entry, the folder of services, what is
/// below a service's folder, and the extension of files.
type Form = (Utf8PathBuf, Utf8PathBuf, Utf8PathBuf, String);

impl<'a> Layout<'a> {
    /// The layout of a service that is named; otherwise the one of the folder `apps` or `services`, or the only one that there is.
    pub(super) fn find(
        repository: &Repository,
        analysis: &'a Analysis,
        like: Option<&str>,
    ) -> Result<Self, ScaffoldError> {
        let mut forms: BTreeMap<Form, Vec<(usize, Service)>> = BTreeMap::new();
        let mut seen: Option<String> = None;
        for (at, environment) in analysis.environments.iter().enumerate() {
            for id in environment.environment().kustomizations.keys() {
                match service(repository, environment, id) {
                    Some((form, service)) => forms.entry(form).or_default().push((at, service)),
                    None => seen = seen.or_else(|| told(repository, environment, id)),
                }
            }
        }
        let names = |services: &[(usize, Service)]| -> Vec<String> {
            services
                .iter()
                .map(|(_, service)| service.name.clone())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect()
        };
        let known: Vec<String> = forms.values().flat_map(|services| names(services)).collect();
        let is_services = |form: &&Form| form.1.file_name().is_some_and(|name| SERVICES.contains(&name));
        let usual: Vec<&Form> = forms.keys().filter(is_services).collect();
        let chosen = match (like, usual.as_slice(), forms.len()) {
            (Some(like), ..) => {
                let has = |(_, services): &(&Form, &Vec<(usize, Service)>)| {
                    names(services).iter().any(|name| name == like)
                };
                let found = forms.iter().find(has).map(|(form, _)| form.clone());
                found.ok_or_else(|| ScaffoldError::NoSuchService { service: like.to_owned(), known })?
            }
            (None, [only], _) => (*only).clone(),
            (None, [], 1) => forms.keys().next().cloned().ok_or(ScaffoldError::NoLayout(None))?,
            (None, [], 0) => return Err(ScaffoldError::NoLayout(seen)),
            (None, ..) => return Err(ScaffoldError::SeveralLayouts(known)),
        };
        let mut sites: BTreeMap<usize, Vec<Service>> = BTreeMap::new();
        for (at, service) in forms.remove(&chosen).unwrap_or_default() {
            sites.entry(at).or_default().push(service);
        }
        let site = |(at, services): (usize, Vec<Service>)| Site {
            environment: &analysis.environments[at],
            services,
        };
        Ok(Self { root: chosen.1, sites: sites.into_iter().map(site).collect() })
    }

    /// The sites of these environments; all where none is named.
    pub(super) fn environments(
        &self,
        analysis: &Analysis,
        names: &[String],
    ) -> Result<Vec<&Site<'a>>, ScaffoldError> {
        if names.is_empty() {
            return Ok(self.sites.iter().collect());
        }
        let site = |name: &String| {
            let found = self.sites.iter().find(|site| site.environment.name() == name);
            let is_there = analysis.environment(name).is_some();
            found.filter(|_| is_there).ok_or_else(|| ScaffoldError::NotThere {
                environment: name.clone(),
                like: self.names().join(", "),
            })
        };
        names.iter().collect::<BTreeSet<_>>().into_iter().map(site).collect()
    }

    /// The services.
    pub(super) fn services(&self) -> impl Iterator<Item = &Service> {
        self.sites.iter().flat_map(|site| &site.services)
    }

    /// Their names, sorted.
    pub(super) fn names(&self) -> Vec<String> {
        self.services().map(|service| service.name.clone()).collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// The service that a Kustomization brings, where its file and the folder of the service are called like it, and a part of the path like
/// the environment.
fn service(
    repository: &Repository,
    environment: &AnalyzedEnvironment,
    id: &ObjectRef,
) -> Option<(Form, Service)> {
    let name = &*id.name;
    let file = file(repository, environment, id)?;
    let path = &environment.environment().kustomizations.get(id)?.path;
    let is_here = matches!(environment.environment().contents.get(id), Some(Content::Folder(_)));
    let folder = file.parent()?.strip_prefix(&environment.environment().entry).ok()?.to_owned();
    if !is_here || file.file_stem() != Some(name) {
        return None;
    }
    let parts: Vec<&str> = path.components().map(|part| part.as_str()).collect();
    // A folder at the root of the repository is one for services, and not one of them.
    let at = parts.iter().position(|part| *part == name).filter(|at| *at > 0)?;
    let entry = environment.environment().entry.file_name().unwrap_or_default();
    let labels = [environment.name(), entry];
    let below = parts.get(at + 1..)?;
    let label = below.iter().find(|part| labels.contains(part))?;
    let form: Utf8PathBuf = below.iter().map(|part| if part == label { ENVIRONMENT } else { part }).collect();
    let root: Utf8PathBuf = parts[..at].iter().collect();
    let service =
        Service { name: name.to_owned(), id: id.clone(), file: file.clone(), overlay: path.clone() };
    Some(((folder, root, form, file.extension()?.to_owned()), service))
}

fn file(repository: &Repository, environment: &AnalyzedEnvironment, id: &ObjectRef) -> Option<Utf8PathBuf> {
    let entry = environment.environment().inventory.get(id)?;
    Some(repository.sources().file(entry.object.origin.file).path.clone())
}

/// A Kustomization that is laid out otherwise, in words.
fn told(repository: &Repository, environment: &AnalyzedEnvironment, id: &ObjectRef) -> Option<String> {
    let kustomization = environment.environment().kustomizations.get(id)?;
    let is_root = *id == environment.environment().root;
    let file = file(repository, environment, id).filter(|_| !is_root)?;
    Some(format!("{} in {file} with path: ./{}", id.name, kustomization.path))
}

/// The folder that a path leads to from another folder.
pub(super) fn joined(folder: &Utf8Path, path: &str) -> Utf8PathBuf {
    crate::source::join(folder, path).unwrap_or_default()
}
