//! Components: kustomizations that work on what their parent has.

use camino::Utf8PathBuf;

use crate::finding::Code;
use crate::kustomize::accumulator::Accumulator;
use crate::kustomize::build::Run;
use crate::kustomize::kustomization::{Kustomization, PathEntry};
use crate::kustomize::limit;
use crate::kustomize::load::FolderFault;
use crate::kustomize::patch::go_quoted;
use crate::kustomize::problem::Problem;

use super::configure::open_api;
use super::entry::{enter, leave, load, note_remote};
use super::target;

/// What reading a component takes of the steps: a build has room for five hundred.
const COMPONENT: usize = 200_000;

/// Components: each works on everything that is there so far.
pub(in crate::kustomize) fn components(
    run: &mut Run<'_>,
    kustomization: &Kustomization,
    accumulator: &mut Accumulator,
) {
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
        if let Err(fault) = accumulator.map.budget.spend(COMPONENT) {
            run.report.fail(Problem::from(fault).at(entry.span, ""));
            return;
        }
        match limit::check_layers(run.stack.len()) {
            Ok(()) => component(run, accumulator, folder, &entry),
            Err(problem) => run.report.fail(problem.at(entry.span, "")),
        }
    }
}

fn component(run: &mut Run<'_>, accumulator: &mut Accumulator, folder: Utf8PathBuf, entry: &PathEntry) {
    let shown = run.loader().shown(&folder);
    let (lacks_objects, has_placeholder) = (run.report.lacks_objects, run.report.has_placeholder);
    let outer = enter(run, folder, entry.text());
    // A component works on what the parent has, so it misses what the parent misses.
    (run.report.lacks_objects, run.report.has_placeholder) = (lacks_objects, has_placeholder);
    if let Some(kustomization) = load(run, entry.span, None) {
        open_api(run, &kustomization);
        if kustomization.is_component() {
            let own = std::mem::replace(accumulator, Accumulator::new(run.limits));
            let context = format!("recursed accumulation of path '{shown}'");
            let own = target(run, &kustomization, own, Some(&context));
            // kustomize takes what the component made over into an empty accumulator, which asks for ids once more.
            if let Err(problem) = accumulator.merge(own) {
                run.report.fail(problem.within(&format!("recursed merging from path '{shown}'")));
            }
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
