//! A new service, laid out as the services that are there: base, overlays, components, and the reference of each cluster.
//!
//! The layout is looked for, not prescribed: files are called what they are called beside it, fields have the value that most of the
//! services have, and lines are taken over as they are written there. What the services do not agree on is left out. A repository
//! of another layout is an error that says what was looked for. Nothing is written here: [`plan`] gives texts, and [`verify`] says whether a
//! repository with them builds and has no new findings.

mod base;
mod document;
mod error;
mod layout;
mod listing;
mod naming;
mod overlay;
mod reference;
mod vote;

use std::collections::BTreeSet;

use camino::Utf8Path;
use serde::Serialize;

use crate::analysis::Analysis;
use crate::finding::{Finding, Severity};
use crate::flux::Kind;
use crate::object::ObjectRef;
use crate::repository::Repository;
use crate::source::Memory;

pub use error::ScaffoldError;
use layout::Layout;
use naming::Naming;

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The name of the service.
    pub service: String,
    /// The environments; all that have services of the layout where none is named.
    pub environments: Vec<String>,
    /// Its namespace, where it is not the one that the names of the others suggest.
    pub namespace: Option<String>,
    /// The address of the bundle of its manifests, where it is not the one that those of the others suggest.
    pub image: Option<String>,
    /// A service that it is to be laid out like, where the repository has several layouts.
    pub like: Option<String>,
}

/// The files of a new service, and what they follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NewService {
    /// Its name.
    pub service: String,
    /// Its namespace.
    pub namespace: String,
    /// The services whose layout it has.
    pub like: Vec<String>,
    /// The environments that get it.
    pub environments: Vec<NewReference>,
    /// The files, in the order of their paths.
    pub files: Vec<PlannedFile>,
    /// What is left to decide, in words.
    pub open: Vec<String>,
}

/// How one environment gets the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NewReference {
    /// The environment.
    pub environment: String,
    /// The Kustomization.
    pub id: ObjectRef,
    /// The services that are there already.
    pub beside: Vec<String>,
    /// What it depends on: what at least half of these do.
    pub depends_on: Vec<ObjectRef>,
}

/// A file as it will be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlannedFile {
    /// Its path.
    pub path: String,
    /// Its text.
    pub text: String,
    /// The text that it has now, where it is there already: a list gets one more line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
}

/// Plans the files of a new service.
///
/// # Errors
/// Where the name is taken or is none, and where the repository has no layout that could be followed.
pub fn plan(
    repository: &Repository,
    analysis: &Analysis,
    request: &Request,
) -> Result<NewService, ScaffoldError> {
    if !naming::is_name(&request.service) {
        return Err(ScaffoldError::Name(request.service.clone()));
    }
    if let Some(namespace) = request.namespace.as_ref().filter(|namespace| !naming::is_name(namespace)) {
        return Err(ScaffoldError::Name(namespace.clone()));
    }
    let layout = Layout::find(repository, analysis, request.like.as_deref())?;
    let environments = layout.environments(analysis, &request.environments)?;
    let bases = base::Bases::read(repository, &layout)?;
    let namespace = request.namespace.clone().unwrap_or_else(|| bases.namespace_of(&request.service));
    let naming = Naming::new(&request.service, &namespace);
    let folder = layout.root.join(&request.service);
    if repository.files().kind(&folder).is_ok() {
        return Err(ScaffoldError::Exists(folder.into_string()));
    }
    let (mut files, open) = bases.files(&naming, &folder, request.image.as_deref());
    let mut references = Vec::new();
    for environment in environments {
        files.extend(overlay::files(repository, &layout, &naming, environment, &bases)?);
        let (reference, made) = reference::files(repository, &layout, &naming, environment)?;
        references.push(reference);
        files.extend(made);
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    // Environments share components, and may share a list.
    let files = listing::merged(files);
    for file in files.iter().filter(|file| file.before.is_none()) {
        if repository.files().kind(Utf8Path::new(&file.path)).is_ok() {
            return Err(ScaffoldError::Exists(file.path.clone()));
        }
    }
    let like = layout.names();
    Ok(NewService {
        service: request.service.clone(),
        namespace,
        like,
        environments: references,
        files,
        open,
    })
}

/// Compares the analysis of the repository with the one that has the planned files over it: each environment applies the new
/// Kustomization, it builds, and there is no finding that was not there before, remarks left out. Linear.
///
/// # Errors
/// Where something of that is not so, with what.
pub fn verify(before: &Analysis, after: &Analysis, service: &NewService) -> Result<(), ScaffoldError> {
    let mut wrong: Vec<String> = Vec::new();
    for reference in &service.environments {
        let environment = after.environment(&reference.environment);
        let applied = environment
            .is_some_and(|environment| environment.environment().inventory.contains(&reference.id));
        let build = environment.and_then(|environment| environment.build(&reference.id));
        match build {
            _ if !applied => {
                wrong.push(format!("{} would not apply {}", reference.environment, reference.id));
            }
            Some(build) if build.failure.is_none() => {}
            Some(build) => {
                let message =
                    build.failure.as_ref().map(|failure| failure.message.clone()).unwrap_or_default();
                wrong.push(format!("{}: {message}", reference.id));
            }
            None => wrong.push(format!("{} would not build", reference.id)),
        }
    }
    // A message may count what there is one more of now.
    let key = |finding: &Finding| {
        let message = if finding.nodes.is_empty() { finding.message.clone() } else { String::new() };
        (finding.code.name(), finding.nodes.clone(), finding.environments.clone(), message)
    };
    let known: BTreeSet<_> = before.findings.iter().map(key).collect();
    let new = after.findings.iter().filter(|finding| finding.severity > Severity::Info);
    let new = new.filter(|finding| !known.contains(&key(finding)));
    wrong.extend(new.map(|finding| format!("{}: {}", finding.code.name(), finding.message)));
    wrong.dedup();
    if wrong.is_empty() { Ok(()) } else { Err(ScaffoldError::Unfit(wrong)) }
}

impl NewService {
    /// The planned files.
    pub fn memory(&self) -> Memory {
        self.files.iter().map(|file| (&file.path, file.text.as_bytes())).collect()
    }
}

/// The Kustomization of a service, in the namespace of the others.
fn kustomization(namespace: &str, service: &str) -> ObjectRef {
    Kind::Kustomization.reference(namespace, service)
}
