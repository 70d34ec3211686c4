//! `infra-graph new`

use clap::Args;

use crate::error::Error;
use crate::finding::enumerate;
use crate::render::text;
use crate::scaffold::{self, NewService, Request, ScaffoldError};
use crate::source::Named;
use crate::text::name;

use super::answer::Answer;
use super::arguments::{Common, Environments};
use super::format;
use super::inspection::Inspection;

/// Its formats, the default first.
pub(super) const FORMATS: &[&str] = &["text", "json", "name"];

const EXAMPLES: &str = "\
Examples:
  infra-graph new billing --dry-run           # show the files whole
  infra-graph new billing -e staging --diff   # as a patch, for one environment";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The name of the new service
    #[arg(value_name = "SERVICE")]
    service: String,
    #[command(flatten)]
    environments: Environments,
    /// Its namespace [default: named as those of the others]
    #[arg(long, value_name = "NAMESPACE")]
    namespace: Option<String>,
    /// Where the bundle of its manifests is [default: named as those of the others]
    ///
    /// As in ghcr.io/acme/shop-kustomize.
    #[arg(long, value_name = "IMAGE")]
    image: Option<String>,
    /// A service that it is laid out like, where there are several layouts
    #[arg(long, value_name = "SERVICE")]
    like: Option<String>,
    /// Show the files whole, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Show the files as a patch, and write nothing
    #[arg(long, conflicts_with = "dry_run")]
    diff: bool,
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> Result<u8, Error> {
    let format = format::chosen(common, FORMATS)?;
    let inspection = Inspection::start(common)?;
    let selected = inspection.select(&arguments.environments.environments)?;
    let named = !arguments.environments.environments.is_empty();
    let request = Request {
        service: arguments.service.clone(),
        environments: selected
            .iter()
            .filter(|_| named)
            .map(|environment| environment.name().to_owned())
            .collect(),
        namespace: arguments.namespace.clone(),
        image: arguments.image.clone(),
        like: arguments.like.clone(),
    };
    let service = scaffold::plan(&inspection.repository, &inspection.analysis, &request)
        .map_err(|error| usage(&error))?;
    verify(common, &inspection, &service)?;
    let is_written = !arguments.dry_run && !arguments.diff;
    if is_written {
        write(&inspection, &service)?;
    }
    let answer = match format {
        "json" => Answer::json("NewService", &service)?,
        "name" => Answer::text(service.files.iter().map(|file| name(&file.path) + "\n").collect()),
        _ if arguments.diff => Answer::text(text::new_service_diff(&service)),
        _ => Answer::text(text::new_service(&service, is_written)),
    };
    answer.print(common)
}

/// Analyses the repository as it would be.
fn verify(common: &Common, inspection: &Inspection, service: &NewService) -> Result<(), Error> {
    let changed = Inspection::with(common, service.memory())?;
    scaffold::verify(&inspection.analysis, &changed.analysis, service).map_err(|error| usage(&error))
}

/// Writes the files, those that are new first: a list never names what is not there.
fn write(inspection: &Inspection, service: &NewService) -> Result<(), Error> {
    let (new, changed): (Vec<_>, Vec<_>) = service.files.iter().partition(|file| file.before.is_none());
    let mut written: Vec<String> = Vec::new();
    for file in new.into_iter().chain(changed) {
        let path = inspection.root().join(&file.path);
        let place = Named::new(&path);
        let place = place.map_err(|error| Error::Usage(format!("{}: {error}", name(path.as_str()))))?;
        let before = file.before.as_ref().map(String::as_bytes);
        place.replace(before, file.text.as_bytes()).map_err(|error| {
            let so_far = if written.is_empty() {
                "nothing is written".to_owned()
            } else {
                format!("written so far: {}", name(&enumerate(&written)))
            };
            Error::Usage(format!("cannot write {}: {error}\n{so_far}", name(path.as_str())))
        })?;
        written.push(file.path.clone());
    }
    Ok(())
}

fn usage(error: &ScaffoldError) -> Error {
    Error::Usage(error.to_string())
}
