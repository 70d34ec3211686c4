//! From a kustomization to its objects, before the steps that only the top does.
//!
//! Follows `KustTarget.accumulateTarget` of kustomize's `api/internal/target` and `ResAccumulator`. Where kustomize
//! stops, we note the failure and go on with the rest.

use std::sync::Arc;

use camino::Utf8PathBuf;

use crate::finding::Code;
use crate::source::Span;
use crate::yaml::{Mode, Node};

use super::build::Run;
use super::cache::Base;
use super::configuration::{self, Configuration};
use super::crd;
use super::documents::{self, Documents};
use super::fault::Fault;
use super::fields;
use super::generate;
use super::kustomization::{self, Kustomization, PathEntry};
use super::load::FolderFault;
use super::merge_keys::Schema;
use super::origin;
use super::patch::go_quoted;
use super::plugin;
use super::problem::{Problem, Report};
use super::resource_map::ResourceMap;
use super::shape::{self, Rules};
use super::top::Top;
use super::transform::{self, Step};
use super::var::{self, Var};

/// The objects of a kustomization with the rules that go up with them (`ResAccumulator`).
#[derive(Debug, Clone, Default)]
pub(super) struct Accumulator {
    /// The objects.
    pub(super) map: ResourceMap,
    /// The fields that transformers change; nothing as long as no kustomization added its own.
    pub(super) configuration: Option<Arc<Configuration>>,
    /// The variables.
    pub(super) vars: Vec<Var>,
}

/// Accumulates the kustomization of the folder on top of the stack. `accumulator` is empty, or the parent's where
/// this one is a component. `context` is put before a failure.
pub(super) fn target(
    run: &mut Run<'_>,
    kustomization: &Kustomization,
    mut accumulator: Accumulator,
    context: Option<&str>,
) -> Accumulator {
    let acc = &mut accumulator;
    let earlier = run.report.failure.take();
    resources(run, acc, &kustomization.resources);
    run.report.within("accumulating resources");
    configure(run, kustomization, acc);
    generate(run, kustomization, acc);
    components(run, kustomization, acc);
    transform(run, kustomization, acc);
    validate(run, kustomization, acc);
    var::merge(run, kustomization, acc);
    unsupported(run, kustomization);
    if let Some(context) = context {
        run.report.within(context);
    }
    // What was wrong with the file itself is where kustomize stops.
    if earlier.is_some() {
        run.report.failure = earlier;
    }
    accumulator
}

/// Adds the resources of files and folders, in order.
pub(super) fn resources(run: &mut Run<'_>, accumulator: &mut Accumulator, entries: &[PathEntry]) {
    for entry in entries {
        match file(run, accumulator, entry) {
            Ok(()) => {}
            Err(problem) if problem.finding.code == Code::RemoteResource => {
                run.report.fail(problem.at(entry.span, ""));
            }
            Err(problem) => folder(run, accumulator, entry, problem),
        }
    }
}

/// Says that a base is in another repository.
fn note_remote(run: &mut Run<'_>, entry: &PathEntry) {
    let message = format!("`{}` is a remote base; what it brings is not known here", entry.text());
    run.report.fail(Problem::new(Code::RemoteResource, message).at(entry.span, ""));
}

/// Adds the resources of a file. A problem means that the entry may be a folder.
fn file(run: &mut Run<'_>, accumulator: &mut Accumulator, entry: &PathEntry) -> Result<(), Problem> {
    let name = entry.text();
    let context = format!("accumulating resources from '{name}'");
    let path = run.loader().file(name).map_err(|problem| problem.within(&context))?;
    run.report.files.insert(path.clone());
    let documents = read_file(run, &path, name).map_err(|problem| problem.within(&context))?;
    for problem in &documents.problems {
        let malformed = problem.words.contains("MalformedYAMLError");
        let problem = problem.clone().at(entry.span, "listed here").within(&context);
        let problem = if malformed {
            problem.wrapped(|words| format!("{words} in File: {name}"))
        } else {
            let shown = run.loader().shown(&path);
            let what = format!("must build at directory: '{shown}': file is not directory");
            problem.wrapped(|words| format!("accumulation err='{words}': {what}"))
        };
        run.report.fail(problem);
    }
    for resource in &documents.resources {
        let mut resource = resource.clone();
        resource.listed = entry.span;
        if let Some(at) = &run.origin {
            origin::set_origin(&mut resource, &at.append(name));
        }
        let resource = Arc::new(resource);
        if let Err(fault) = accumulator.map.append(Arc::clone(&resource)) {
            let shown = run.loader().shown(&path);
            let other = accumulator.map.with_current_id(&resource.id).next();
            let other = other.and_then(|at| accumulator.map.get(at)).map(|other| other.origin);
            let problem = duplicate(fault, &resource.id.gvk.kind, &resource.id.name)
                .at(other, "the first one")
                .at(entry.span, "listed here")
                .within(&format!("merging resources from '{name}'"))
                .wrapped(|words| {
                    format!("accumulation err='{words}': must build at directory: '{shown}': file is not directory")
                });
            run.report.fail(problem);
        }
    }
    Ok(())
}

fn duplicate(fault: Fault, kind: &str, name: &str) -> Problem {
    Problem::from(fault).saying(format!("{kind} {name} is there twice"))
}

fn read_file(run: &Run<'_>, path: &Utf8PathBuf, name: &str) -> Result<Arc<Documents>, Problem> {
    let manifest = run.loader().manifest(path, name)?;
    let sources = run.repository().sources();
    Ok(run.cache.documents(path, || {
        let text = &sources.file(manifest.file).text;
        documents::read(&manifest.documents, text, Span::new(manifest.file, 0, 0), sources)
    }))
}

/// Adds what a folder builds. `file` is why the entry is no file.
fn folder(run: &mut Run<'_>, accumulator: &mut Accumulator, entry: &PathEntry, file: Problem) {
    let name = entry.text();
    let err = |words: &str| format!("accumulation err='{}': {words}", file.words);
    let folder = match run.loader().folder(name) {
        Ok(folder) => folder,
        Err(FolderFault::Remote) => return note_remote(run, entry),
        Err(FolderFault::Cycle(problem)) => {
            run.report.depends_on_caller = true;
            return run.report.fail(problem.wrapped(err).at(entry.span, ""));
        }
        Err(FolderFault::Other(problem)) => {
            // What is wrong with it as a file is the better answer, but for a missing one.
            let mut shown = file.clone();
            shown.words = err(&problem.words);
            return run.report.fail(shown.at(entry.span, ""));
        }
    };
    let base = base(run, folder, entry, name);
    let root = run.loader().shown(&base.report.roots.first().cloned().unwrap_or_default());
    run.report.absorb(&base.report, err);
    if base.is_component {
        let words = err(&format!("expected kind != 'Component' for path '{root}'"));
        let message = format!("`{name}` is a Component; it belongs into `components`");
        return run.report.fail(Problem::new(Code::BuildFailed, words).saying(message).at(entry.span, ""));
    }
    let merged = merge(accumulator, Accumulator::clone(&base.accumulator));
    if let Err(problem) = merged {
        let context = format!("recursed merging from path '{root}'");
        run.report.fail(problem.within(&context).wrapped(err).at(entry.span, "listed here"));
    }
}

/// Adds what another accumulator has (`MergeAccumulator`). What is there already is left out.
fn merge(into: &mut Accumulator, other: Accumulator) -> Result<(), Problem> {
    let mut first = Ok(());
    for resource in other.map.into_resources() {
        let (kind, name) = (Arc::clone(&resource.id.gvk.kind), Arc::clone(&resource.id.name));
        let result = into.map.append(resource).map_err(|fault| duplicate(fault, &kind, &name));
        first = first.and(result);
    }
    if let Some(more) = &other.configuration {
        match configuration::merged(into.configuration.take(), more) {
            Ok(merged) => into.configuration = Some(merged),
            Err(fault) => first = first.and(Err(fault.into())),
        }
    }
    for var in other.vars {
        first = first.and(var::add(&mut into.vars, var));
    }
    first
}

/// Builds a folder, or takes it from an earlier build.
fn base(run: &mut Run<'_>, folder: Utf8PathBuf, entry: &PathEntry, name: &str) -> Arc<Base> {
    let shared = run.origin.is_none() && !run.schema_is_set;
    if shared && let Some(base) = run.cache.base(&folder, run.options, &run.stack) {
        return base;
    }
    let outer = enter(run, folder.clone(), name);
    let mut is_component = false;
    let mut accumulator = Accumulator::default();
    if let Some(kustomization) = load(run, entry.span, None) {
        is_component = kustomization.is_component();
        if !is_component {
            open_api(run, &kustomization);
            let context = format!("recursed accumulation of path '{}'", run.loader().shown(&folder));
            accumulator = target(run, &kustomization, accumulator, Some(&context));
        }
    }
    let report = leave(run, outer);
    let keep = shared && !run.schema_is_set && !report.depends_on_caller;
    let base = Arc::new(Base { accumulator, report, is_component });
    if keep {
        run.cache.keep(&folder, run.options, &base);
    }
    base
}

/// What is put aside while a folder is built.
struct Outer {
    report: Report,
    origin: Option<origin::Origin>,
}

fn enter(run: &mut Run<'_>, folder: Utf8PathBuf, name: &str) -> Outer {
    let origin = run.origin.clone();
    run.origin = origin.as_ref().map(|at| at.append(name));
    let report = Report { roots: vec![folder.clone()], ..Report::default() };
    run.stack.push(folder);
    Outer { report: std::mem::replace(&mut run.report, report), origin }
}

fn leave(run: &mut Run<'_>, outer: Outer) -> Report {
    run.stack.pop();
    run.origin = outer.origin;
    std::mem::replace(&mut run.report, outer.report)
}

/// Reads the kustomization of the folder on top of the stack.
pub(super) fn load(run: &mut Run<'_>, listed: Option<Span>, top: Option<&Top>) -> Option<Kustomization> {
    let mut report = std::mem::take(&mut run.report);
    let loaded = kustomization::load(run.loader(), run.differences(), top, &mut report);
    run.report = report;
    let root = run.loader().shown(run.loader().root());
    let context = format!("couldn't make target for path '{root}'");
    let nested = run.stack.len() > 1;
    if nested {
        run.report.within(&context);
    }
    match loaded {
        Ok(kustomization) => Some(kustomization),
        Err(problem) => {
            let problem = if nested { problem.within(&context) } else { problem };
            run.report.fail(problem.at(listed, "listed here"));
            None
        }
    }
}

/// The field `openapi`. The first kustomization that has it decides for all that come after.
pub(super) fn open_api(run: &mut Run<'_>, kustomization: &Kustomization) {
    let Some(field) = kustomization.field("openapi").cloned() else { return };
    let text = |key: &str| field.get(key).and_then(Node::text).filter(|text| !text.is_empty());
    let (path, version) = (text("path"), text("version"));
    // The file is read before anything is asked of it.
    let schema = path.map(|path| read_schema(run, path));
    let mut fail = |words: String, message: &str| {
        run.report.fail(Problem::new(Code::BuildFailed, words).saying(message).at(Some(field.span), ""));
    };
    match (schema, version) {
        (Some(Err(problem)), _) => run.report.fail(problem.at(Some(field.span), "")),
        (Some(Ok(_)), Some(_)) => {
            let words = "builtin version and custom schema provided, cannot use both";
            fail(words.to_owned(), "`openapi` has both a path and a version");
        }
        (None, Some("v1.21.2")) => run.schema_is_set = true,
        (None, Some(version)) if !run.schema_is_set => {
            let message = format!("the OpenAPI version {version} is not built in; v1.21.2 is");
            fail("the specified OpenAPI version is not built in".to_owned(), &message);
        }
        (Some(Ok(schema)), None) if !run.schema_is_set => {
            run.schema = Some(Arc::new(schema));
            run.schema_is_set = true;
        }
        _ => {}
    }
}

fn read_schema(run: &mut Run<'_>, name: &str) -> Result<Schema, Problem> {
    let path = run.loader().file(name)?;
    run.report.files.insert(path.clone());
    let manifest = run.loader().manifest(&path, name)?;
    match manifest.documents.first() {
        Some(Ok(document)) => match &document.root {
            Some(root) => Ok(Schema::from_openapi(root)?),
            None => Ok(Schema::default()),
        },
        Some(Err(error)) => {
            let words = format!("invalid schema file: {}", error.message);
            Err(Problem::new(Code::InvalidYaml, words).at(Some(error.span), ""))
        }
        None => Ok(Schema::default()),
    }
}

/// `configurations` and `crds`.
fn configure(run: &mut Run<'_>, kustomization: &Kustomization, accumulator: &mut Accumulator) {
    let mut own = Configuration::builtin();
    for entry in kustomization.paths("configurations") {
        let result = read_configuration(run, &entry).and_then(|more| {
            configuration::merged(Some(Arc::clone(&own)), &Arc::new(more)).map_err(Problem::from)
        });
        match result {
            Ok(merged) => own = merged,
            Err(problem) => run.report.fail(problem.at(entry.span, "")),
        }
    }
    for entry in kustomization.paths("crds") {
        let result = crd::read(run, &entry).and_then(|more| {
            configuration::merged(Some(Arc::clone(&own)), &Arc::new(more)).map_err(Problem::from)
        });
        match result {
            Ok(merged) => own = merged,
            Err(problem) => {
                let names: Vec<_> = kustomization.list("crds").iter().filter_map(Node::text).collect();
                let context = format!("loading CRDs [{}]", names.join(" "));
                run.report.fail(problem.within(&context).at(entry.span, ""));
            }
        }
    }
    match configuration::merged(accumulator.configuration.take(), &own) {
        Ok(merged) => accumulator.configuration = Some(merged),
        Err(fault) => {
            accumulator.configuration = Some(own);
            run.report.fail(Problem::from(fault).at(Some(kustomization.span), ""));
        }
    }
}

fn read_configuration(run: &mut Run<'_>, entry: &PathEntry) -> Result<Configuration, Problem> {
    let name = entry.text();
    let path = run.loader().file(name)?;
    run.report.files.insert(path.clone());
    let manifest = run.loader().manifest(&path, name)?;
    let root = match manifest.documents.first() {
        Some(Ok(document)) => document.root.as_ref(),
        Some(Err(error)) => {
            let words = format!("error converting YAML to JSON: yaml: {}", error.message);
            let problem = Problem::new(Code::InvalidYaml, words);
            return Err(problem
                .saying(format!("this is not YAML: {}", error.message))
                .at(Some(error.span), ""));
        }
        None => None,
    };
    let Some(root) = root else { return Ok(Configuration::default()) };
    let rules = Rules { mode: Mode::Legacy, coerce: true };
    let (node, misfits) = shape::read(root, fields::CONFIGURATION, rules);
    for misfit in &misfits {
        kustomization::say(misfit, false, "error unmarshaling JSON: while decoding JSON", &mut run.report);
    }
    Ok(node.as_ref().map(Configuration::from_node).unwrap_or_default())
}

/// The generators, the fields' own first.
fn generate(run: &mut Run<'_>, kustomization: &Kustomization, accumulator: &mut Accumulator) {
    let global = generate::options(kustomization.field("generatorOptions"));
    let mut generators = Vec::new();
    let fields = [
        ("configMapGenerator", generate::Kind::ConfigMap, "ConfigMapGenerator"),
        ("secretGenerator", generate::Kind::Secret, "SecretGenerator"),
    ];
    for (field, kind, name) in fields {
        for item in kustomization.list(field) {
            let generator = generate::read(kind, item, &global);
            generators.push((generator, run.builtin_origin(kustomization, name)));
        }
    }
    generators.extend(plugin::generators(run, kustomization));
    let names_behavior = run.differences().conflict_names_behavior;
    for (generator, origin) in generators {
        match generator.generate(run) {
            Ok(mut resource) => {
                if let Some(origin) = origin {
                    origin::set_origin(&mut resource, &origin);
                }
                if let Err(problem) = generate::absorb(&mut accumulator.map, resource, names_behavior) {
                    run.report.fail(problem.within("merging from generator"));
                }
            }
            Err(problem) => run.report.fail(problem),
        }
    }
}

/// Components: each works on everything that is there so far.
fn components(run: &mut Run<'_>, kustomization: &Kustomization, accumulator: &mut Accumulator) {
    for entry in kustomization.paths("components") {
        let name = entry.text();
        let folder = match run.loader().folder(name) {
            Ok(folder) => folder,
            Err(FolderFault::Remote) => {
                note_remote(run, &entry);
                continue;
            }
            Err(FolderFault::Cycle(problem)) => {
                run.report.depends_on_caller = true;
                let wrap = |words: &str| format!("accumulating components: loader.New {}", go_quoted(words));
                run.report.fail(problem.wrapped(wrap).at(entry.span, ""));
                continue;
            }
            Err(FolderFault::Other(problem)) => {
                let wrap = |words: &str| format!("accumulating components: loader.New {}", go_quoted(words));
                run.report.fail(problem.wrapped(wrap).at(entry.span, ""));
                continue;
            }
        };
        component(run, accumulator, folder, &entry);
    }
}

fn component(run: &mut Run<'_>, accumulator: &mut Accumulator, folder: Utf8PathBuf, entry: &PathEntry) {
    let shown = run.loader().shown(&folder);
    let lacks_objects = run.report.lacks_objects;
    let outer = enter(run, folder, entry.text());
    // A component works on what the parent has, so it misses what the parent misses.
    run.report.lacks_objects = lacks_objects;
    if let Some(kustomization) = load(run, entry.span, None) {
        open_api(run, &kustomization);
        if kustomization.is_component() {
            let own = std::mem::take(accumulator);
            let context = format!("recursed accumulation of path '{shown}'");
            *accumulator = target(run, &kustomization, own, Some(&context));
        } else {
            let kind = kustomization.text("kind").unwrap_or("Kustomization");
            let words = format!("expected kind 'Component' for path '{shown}' but got '{kind}'");
            let message = format!("`{}` is no Component; it belongs into `resources`", entry.text());
            run.report.fail(Problem::new(Code::BuildFailed, words).saying(message).at(entry.span, ""));
        }
    }
    let report = leave(run, outer);
    let wrap = |words: &str| format!("accumulating components: accumulateDirectory: {}", go_quoted(words));
    run.report.absorb(&report, wrap);
}

/// All transformers. All are read before the first one runs.
fn transform(run: &mut Run<'_>, kustomization: &Kustomization, accumulator: &mut Accumulator) {
    let configuration = accumulator.configuration.clone().unwrap_or_else(Configuration::builtin);
    let mut steps = transform::configure(run, kustomization, &configuration);
    steps.extend(plugin::transformers(run, kustomization, "transformers"));
    apply(run, &steps, accumulator);
}

fn apply(run: &mut Run<'_>, steps: &[Step], accumulator: &mut Accumulator) {
    let custom = run.schema.clone();
    let schema = custom.as_deref().unwrap_or_else(|| Schema::builtin());
    for step in steps {
        if let Err(problem) = step.transformer.transform(&mut accumulator.map, schema) {
            run.report.fail(problem.at(step.span, "asked for here"));
        }
        let Some(origin) = &step.origin else { continue };
        for at in accumulator.map.positions() {
            accumulator.map.update(at, |resource| origin::add_transformation(resource, origin));
        }
    }
}

/// `validators`: transformers that must not change anything.
fn validate(run: &mut Run<'_>, kustomization: &Kustomization, accumulator: &mut Accumulator) {
    let steps = plugin::transformers(run, kustomization, "validators");
    if steps.is_empty() {
        return;
    }
    let before = accumulator.clone();
    apply(run, &steps, accumulator);
    let nodes = |accumulator: &Accumulator| -> Vec<Node> {
        accumulator.map.iter().map(|(_, resource)| resource.node.clone()).collect()
    };
    if nodes(&before) != nodes(accumulator) {
        let words = "validator shouldn't modify the resource map";
        let problem = Problem::new(Code::BuildFailed, words).saying("a validator changes objects");
        run.report.fail(problem.at(kustomization.field("validators").map(|field| field.span), ""));
        *accumulator = before;
    }
}

/// Fields that ask for programs which do not run here.
fn unsupported(run: &mut Run<'_>, kustomization: &Kustomization) {
    for field in ["helmCharts", "helmChartInflationGenerator"] {
        let Some(node) = kustomization.field(field) else { continue };
        if kustomization.list(field).is_empty() {
            continue;
        }
        let words =
            "trouble configuring builtin HelmChartInflationGenerator with config: must specify --enable-helm";
        let message = format!("`{field}` needs helm, which Flux does not run in a kustomization");
        run.report.fail(Problem::new(Code::BuildFailed, words).saying(message).at(Some(node.span), ""));
    }
}
