//! `infra-graph build`

use camino::{Utf8Path, Utf8PathBuf};
use clap::{Args, ValueEnum};

use crate::analyzed::AnalyzedEnvironment;
use crate::config::Config;
use crate::error::Error;
use crate::finding::{Code, Finding};
use crate::flux::Kind;
use crate::kustomize::{self, Renderer};
use crate::object::{Object, ObjectRef};
use crate::render::origins;
use crate::report::{self, Report};
use crate::repository::Repository;
use crate::secret::Mask;
use crate::source::{SourceMap, join, normalize};
use crate::text;
use crate::yaml;

use super::arguments::{Common, Environments};
use super::inspection::{self, Inspection};
use super::{format, output};

/// Its formats, the default first.
pub(super) const FORMATS: &[&str] = &["yaml", "json"];

const EXAMPLES: &str = "\
Examples:
  infra-graph build activity-system -e staging
  infra-graph build activity-system -e staging --origins   # with lines
  infra-graph build apps/nats-system/overlays/staging      # a folder";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A Kustomization or a ResourceSet, or a folder of the repository
    #[arg(value_name = "TARGET|DIR")]
    target: String,
    #[command(flatten)]
    environments: Environments,
    /// For a folder: the order of the objects
    #[arg(long, value_enum, default_value = "legacy")]
    reorder: Reorder,
    /// Say behind each value that is not from the object's own file where it is from
    #[arg(long)]
    origins: bool,
    /// Print the values of Secrets, which are `***` otherwise
    #[arg(long)]
    show_secrets: bool,
}

/// As kustomize's flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Reorder {
    /// Namespaces and definitions first, webhooks last
    Legacy,
    /// As the kustomizations list them
    None,
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> Result<u8, Error> {
    let format = format::chosen(common, FORMATS)?;
    if arguments.origins && format == "json" {
        return Err(Error::Usage(
            "--origins writes comments, which JSON does not have: leave out -o json or --origins".to_owned(),
        ));
    }
    let opened = inspection::open(common)?;
    let Some(folder) =
        folder(&arguments.target, &opened).filter(|_| arguments.environments.environments.is_empty())
    else {
        drop(opened);
        let inspection = Inspection::start(common)?;
        return build_target(arguments, common, format, &inspection);
    };
    let is_path = arguments.target.contains('/') || arguments.target == ".";
    // A name without a slash is a target first.
    let inspection = if is_path { None } else { inspect(common)? };
    let names_target = |inspection: &Inspection| {
        let all: Vec<&AnalyzedEnvironment> = inspection.analysis.environments.iter().collect();
        let found = inspection.targets(std::slice::from_ref(&arguments.target), &all);
        match found {
            Err(Error::Selector(error)) => error.is_whole && !error.is_unknown,
            found => found.is_ok(),
        }
    };
    match inspection.filter(names_target) {
        Some(inspection) => build_target(arguments, common, format, &inspection),
        None => build_folder(&folder, arguments, common, format, &opened),
    }
}

/// The repository with its environments; nothing where it has none.
fn inspect(common: &Common) -> Result<Option<Inspection>, Error> {
    match Inspection::start(common) {
        Ok(inspection) => Ok(Some(inspection)),
        Err(Error::NothingToAnalyze(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The folder of this name: seen from the root of the repository, otherwise from the current folder.
fn folder(target: &str, opened: &inspection::Opened) -> Option<Utf8PathBuf> {
    let is_folder = |path: &Utf8PathBuf| opened.repository.is_folder(path);
    let from_root = Some(normalize(target)).filter(is_folder);
    from_root.or_else(|| {
        let current = Utf8PathBuf::from_path_buf(std::env::current_dir().ok()?).ok()?;
        let below = current.strip_prefix(opened.root.canonicalize_utf8().ok()?).ok()?;
        join(below, target).filter(is_folder)
    })
}

fn build_folder(
    folder: &Utf8Path,
    arguments: &Arguments,
    common: &Common,
    format: &str,
    opened: &inspection::Opened,
) -> Result<u8, Error> {
    let mut options = kustomize::Options::kubectl();
    if arguments.reorder == Reorder::None {
        options.order = kustomize::Order::Fifo;
    }
    let build =
        Renderer::new(&opened.repository).within(opened.options.resolve.limits).build(folder, &options);
    if let Some(failure) = build.failure {
        report_findings(&opened.repository, &opened.config, build.findings);
        return Err(Error::DoesNotBuild(text::one_line(&failure.message)));
    }
    let objects = masked(build.objects, &opened.repository, arguments, common);
    print(&objects, format, origins_in(&opened.repository, arguments))?;
    Ok(0)
}

fn build_target(
    arguments: &Arguments,
    common: &Common,
    format: &str,
    inspection: &Inspection,
) -> Result<u8, Error> {
    let selected = inspection.select(&arguments.environments.environments)?;
    let targets = inspection.targets(std::slice::from_ref(&arguments.target), &selected)?;
    let target = &targets[0];
    let analyzed = holder(target, selected)?;
    let Some((_, build)) = analyzed.environment().builds.iter().find(|(by, _)| by == target) else {
        return Err(Error::DoesNotBuild(not_built(target)));
    };
    // Why the operator refuses a set that its template alone does not show.
    let missing = missing_providers(target, analyzed, inspection);
    if let Some(first) = missing.first() {
        let message = text::one_line(&first.message);
        report_findings(&inspection.repository, &inspection.config, missing);
        return Err(Error::DoesNotBuild(message));
    }
    report_findings(&inspection.repository, &inspection.config, build.findings.clone());
    if let Some(failure) = &build.failure {
        return Err(Error::DoesNotBuild(text::one_line(&failure.message)));
    }
    let objects = masked(build.objects.clone(), &inspection.repository, arguments, common);
    let is_set = Kind::of(target) == Some(Kind::ResourceSet);
    // Of a set of which a part is not known, the rest is the answer, but not all of it.
    let is_opaque = is_set && build.incomplete;
    let sources = inspection.repository.sources();
    if is_set && arguments.origins {
        let rows = build.inputs.iter().map(Option::as_ref);
        let documents: Vec<String> =
            objects.iter().zip(rows).map(|(object, row)| origins::rendered(object, row, sources)).collect();
        output::print_raw(&documents.join("---\n"))?;
    } else if !(is_opaque && objects.is_empty()) {
        print(&objects, format, origins_in(&inspection.repository, arguments))?;
    }
    if is_opaque { Err(Error::DoesNotBuild(not_built(target))) } else { Ok(0) }
}

/// What is said of the providers that a set names and that nothing brings.
fn missing_providers(
    target: &ObjectRef,
    analyzed: &AnalyzedEnvironment,
    inspection: &Inspection,
) -> Vec<Finding> {
    let (name, environment) = (target.to_string(), &analyzed.environment().name);
    let findings = inspection.analysis.findings.iter();
    let of_set = findings.filter(|finding| {
        finding.code == Code::MissingConfiguration
            && finding.nodes.first() == Some(&name)
            && finding.environments.contains(environment)
    });
    of_set.filter(|_| Kind::of(target) == Some(Kind::ResourceSet)).cloned().collect()
}

/// The environment that a target is built in: the only one that has it.
fn holder<'s>(
    target: &ObjectRef,
    selected: Vec<&'s AnalyzedEnvironment>,
) -> Result<&'s AnalyzedEnvironment, Error> {
    if !matches!(Kind::of(target), Some(Kind::Kustomization | Kind::ResourceSet)) {
        let target = text::name(&target.to_string());
        return Err(Error::Usage(format!(
            "{target} is no Kustomization and no ResourceSet: only those are built"
        )));
    }
    let has = |analyzed: &&AnalyzedEnvironment| {
        let environment = analyzed.environment();
        environment.kustomizations.contains_key(target) || environment.resource_sets.contains_key(target)
    };
    let holders: Vec<&AnalyzedEnvironment> = selected.into_iter().filter(has).collect();
    let [analyzed] = holders.as_slice() else {
        let target = text::name(&target.to_string());
        let names: Vec<String> =
            holders.iter().map(|analyzed| text::name(&analyzed.environment().name)).collect();
        return Err(Error::Usage(format!(
            "{target} is in several environments; choose one with -e\nit is in: {}",
            names.join(", ")
        )));
    };
    Ok(analyzed)
}

fn not_built(target: &ObjectRef) -> String {
    let shown = text::name(&target.to_string());
    if Kind::of(target) == Some(Kind::ResourceSet) {
        format!("{shown} cannot be rendered here: `infra-graph check` says why")
    } else {
        format!("the content of {shown} is not in this repository; map its source with --source")
    }
}

fn report_findings(repository: &Repository, config: &Config, mut findings: Vec<Finding>) {
    findings.retain_mut(|finding| inspection::set_severity(finding, config));
    let report = Report::new(repository.sources(), Vec::new(), 0, findings);
    output::print_error(&report::full(&report, output::style(output::width())));
}

/// The objects without the values of Secrets, unless the user asks for these; whether any was taken out is said.
fn masked(
    objects: Vec<Object>,
    repository: &Repository,
    arguments: &Arguments,
    common: &Common,
) -> Vec<Object> {
    if arguments.show_secrets {
        return objects;
    }
    let mut mask = Mask::new(repository.sources());
    let masked: Vec<Object> = objects.iter().map(|object| mask.apply(object)).collect();
    if masked != objects {
        output::remark(common, "values of Secrets are ***; --show-secrets prints them");
    }
    masked
}

/// The texts that values come from, where the user asks for that.
fn origins_in<'r>(repository: &'r Repository, arguments: &Arguments) -> Option<&'r SourceMap> {
    arguments.origins.then(|| repository.sources())
}

fn print(objects: &[Object], format: &str, origins: Option<&SourceMap>) -> Result<(), Error> {
    if format == "json" {
        let items: Vec<_> =
            objects.iter().map(|object| yaml::to_json(&object.node, yaml::Mode::Resource)).collect();
        let list = serde_json::json!({"apiVersion": "v1", "kind": "List", "items": items});
        let text =
            serde_json::to_string_pretty(&list).map_err(|error| std::io::Error::other(error.to_string()))?;
        return output::print_raw(&(text::json::escaped(&text) + "\n"));
    }
    let document = |object: &Object| match origins {
        Some(sources) => origins::yaml(object, sources),
        None => yaml::to_yaml(&object.node),
    };
    let documents: Vec<String> = objects.iter().map(document).collect();
    output::print_raw(&documents.join("---\n"))
}
