//! The resources that configure plugins: they are accumulated as others are, and the plugins read from them.

use crate::kustomize::accumulator::Accumulator;
use crate::kustomize::build::Run;
use crate::kustomize::documents;
use crate::kustomize::kustomization::{Kustomization, PathEntry};
use crate::kustomize::origin;
use crate::kustomize::plugin;
use crate::kustomize::resource::Resource;
use crate::kustomize::transform::Step;
use crate::yaml::parse_embedded;

use super::entry::resources;

/// The transformers that `transformers` or `validators` configures.
pub(super) fn transformers(run: &mut Run<'_>, kustomization: &Kustomization, field: &str) -> Vec<Step> {
    let configurations = configurations(run, kustomization, field);
    plugin::transformers(run, configurations)
}

/// The resources that configure plugins: of a list of inline documents, files and folders. All inline ones come first.
pub(super) fn configurations(run: &mut Run<'_>, kustomization: &Kustomization, field: &str) -> Vec<Resource> {
    let mut found = Vec::new();
    let mut paths: Vec<PathEntry> = Vec::new();
    for item in kustomization.list(field) {
        let sources = run.repository().sources();
        let text = item.text().unwrap_or_default();
        let read = documents::read(&parse_embedded(item, sources), text, item.span, sources);
        if !read.problems.is_empty() {
            paths.push(PathEntry { node: item.clone(), span: Some(item.span) });
            continue;
        }
        for mut resource in read.resources {
            run.note_kind(&resource.id.gvk);
            resource.listed = Some(item.span);
            if let Some(at) = &run.origin {
                let at = at.append(&kustomization.file_name);
                origin::set_origin(&mut resource, &at);
            }
            found.push(resource);
        }
    }
    let mut accumulator = Accumulator::new(run.limits);
    let earlier = run.report.failure.take();
    resources(run, &mut accumulator, &paths);
    if field == "generators" {
        run.report.within("loading generator plugins");
    }
    run.report.failure = earlier.or(run.report.failure.take());
    found.extend(accumulator.map.into_resources().map(|resource| Resource::clone(&resource)));
    found
}
