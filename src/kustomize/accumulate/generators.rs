//! The generators of a kustomization, and what becomes of what they make.

use crate::kustomize::accumulator::Accumulator;
use crate::kustomize::build::Run;
use crate::kustomize::generate;
use crate::kustomize::kustomization::Kustomization;
use crate::kustomize::origin;
use crate::kustomize::plugin;

use super::plugins;

/// The generators, the fields' own first.
pub(in crate::kustomize) fn generate(
    run: &mut Run<'_>,
    kustomization: &Kustomization,
    accumulator: &mut Accumulator,
) {
    let global = generate::options(kustomization.field("generatorOptions"));
    let mut generators = Vec::new();
    let fields = [
        ("configMapGenerator", generate::GeneratorKind::ConfigMap, "ConfigMapGenerator"),
        ("secretGenerator", generate::GeneratorKind::Secret, "SecretGenerator"),
    ];
    for (field, kind, name) in fields {
        for item in kustomization.list(field) {
            let generator = generate::read(kind, item, &global);
            generators.push((generator, run.builtin_origin(kustomization, name)));
        }
    }
    let configurations = plugins::configurations(run, kustomization, "generators");
    generators.extend(plugin::generators(run, configurations));
    let names_behavior = run.differences().conflict_names_behavior;
    for (generator, origin) in generators {
        match generator.generate(run, &accumulator.map.budget) {
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
        if accumulator.map.budget.is_spent() {
            return;
        }
    }
}
