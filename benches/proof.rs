//! What the proof of convergence and the inferred edges cost, beside building the environment that they are about.
//!
//! `cargo bench --bench proof`: compare within a run.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::slice::from_ref;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use infra_graph::environment::{Environment, ResolveOptions, discover};
use infra_graph::finding::ByNode;
use infra_graph::flux::{Builder, Kind};
use infra_graph::graph::Graph;
use infra_graph::object::ObjectRef;
use infra_graph::readiness::{Model, Readiness};
use infra_graph::repository::Repository;
use infra_graph::requirement::{Outside, Requirements};
use infra_graph::secret::Mask;
use infra_graph::source::Memory;
use infra_graph::{Options, analyze};

/// The allocator of the shipped program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const COUNT: usize = 10_000;

/// Kustomizations that wait, each with up to four dependencies, and a namespace, a Deployment and a custom resource of its
/// own, whose kind another one brings.
fn repository() -> Memory {
    let mut files = Memory::new();
    files.insert("crds/crd.yaml", CRD);
    files.insert("base/app.yaml", OBJECTS);
    files.insert("base/kustomization.yaml", "resources: [app.yaml]\n");
    let mut list = String::from("namespace: flux-system\nresources:\n  - crds.yaml\n");
    files.insert("clusters/big/crds.yaml", kustomization("crds", "crds", &[]));
    for number in 0..COUNT {
        let needs: Vec<String> = [1, 2, 3, 7]
            .iter()
            .filter_map(|step| number.checked_sub(step * 5))
            .map(|need| format!("k{need}"))
            .collect();
        let name = format!("k{number}");
        files.insert(
            format!("clusters/big/{name}.yaml"),
            kustomization(&name, &format!("apps/{name}"), &needs),
        );
        let _ = writeln!(list, "  - {name}.yaml");
        let namespace = format!("apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n");
        files.insert(format!("apps/{name}/namespace.yaml"), namespace);
        files.insert(
            format!("apps/{name}/kustomization.yaml"),
            format!("namespace: {name}\nresources: [namespace.yaml, ../../base]\n"),
        );
    }
    files.insert("clusters/big/kustomization.yaml", list);
    files
}

fn kustomization(name: &str, path: &str, needs: &[String]) -> String {
    let mut text = format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: {name}\nspec:\n  interval: 1h\n  \
         prune: true\n  wait: true\n  path: ./{path}\n  sourceRef:\n    kind: GitRepository\n    name: flux-system\n"
    );
    if !needs.is_empty() {
        text += "  dependsOn:\n";
    }
    for need in needs {
        let _ = writeln!(text, "    - name: {need}");
    }
    text
}

const CRD: &str = "apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  names: {kind: Widget, plural: widgets}
  scope: Namespaced
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
";

const OBJECTS: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: 'registry.example/app:1.0'}]}
---
apiVersion: example.com/v1
kind: Widget
metadata: {name: app}
";

/// One environment of 10,000 Kustomizations: discovery and all its builds, and then, each alone, what comes on top.
fn proof(criterion: &mut Criterion) {
    let repository = Repository::new(repository());
    let builder = Builder::new(&repository);
    let entries = discover(&repository, &builder, &[]).entries;
    let entry = entries.first().expect("an entry point");
    let mut group = criterion.benchmark_group("10000 Kustomizations");
    group.sample_size(10).measurement_time(Duration::from_secs(10)).warm_up_time(Duration::from_millis(500));
    group.bench_function("building the environment", |bencher| {
        bencher.iter(|| {
            let repository = Repository::new(self::repository());
            let builder = Builder::new(&repository);
            let entries = discover(&repository, &builder, &[]).entries;
            Environment::resolve(&repository, &builder, &entries[0], &ResolveOptions::default())
                .inventory
                .len()
        });
    });
    let environment = Environment::resolve(&repository, &builder, entry, &ResolveOptions::default());
    assert!(environment.kustomizations.len() > COUNT, "all of them are found");
    group.bench_function("needs, and the graph with its inferred edges", |bencher| {
        bencher.iter(|| {
            let outside = Outside::scan(&repository);
            let requirements = Requirements::of(&environment, &outside);
            Graph::build(&environment, &requirements).node_count()
        });
    });
    let outside = Outside::scan(&repository);
    let requirements = Requirements::of(&environment, &outside);
    let graph = Graph::build(&environment, &requirements);
    let model = Model { environment: &environment, requirements: &requirements, graph: &graph };
    group.bench_function("the proof and its cores", |bencher| {
        bencher.iter(|| Readiness::of(model).cores(&graph).len());
    });
    group.finish();
}

/// Questions in a process that has analysed the environment: what it takes to ask again.
fn questions(criterion: &mut Criterion) {
    let analysis = analyze(&Repository::new(repository()), &Options::default());
    let environment = &analysis.environments[0];
    let last = format!("k{}", COUNT - 1);
    let id = |name: &str| Kind::Kustomization.reference("flux-system", name);
    let (last, middle, near, first) = (id(&last), id("k5000"), id("k20"), id("k0"));
    // What is proved once is proved before.
    let findings = ByNode::of(&analysis.findings);
    let mask = RefCell::new(Mask::new(environment.sources()));
    let show = |id: &ObjectRef| environment.show(id, &findings, &mut mask.borrow_mut());
    let known = |id: &ObjectRef| show(id).is_some();
    assert!(known(&last) && known(&first), "both are there");
    let mut group = criterion.benchmark_group("questions to 10000 Kustomizations");
    group.sample_size(20).measurement_time(Duration::from_secs(3)).warm_up_time(Duration::from_millis(500));
    let mut ask = |name: &str, question: &dyn Fn() -> usize| {
        group.bench_function(name, |bencher| bencher.iter(question));
    };
    ask("why, from near the first", &|| {
        environment.why(from_ref(&near), from_ref(&first), false).steps.len()
    });
    ask("why, from the last", &|| environment.why(from_ref(&last), from_ref(&first), false).steps.len());
    ask("show", &|| show(&middle).map_or(0, |shown| shown.steps.len()));
    ask("deps of one", &|| environment.dependencies(from_ref(&near)).steps.len());
    ask("a selector", &|| environment.find("deps(ks/k20, 2) & kind:ks").map_or(0, |found| found.len()));
    group.finish();
}

criterion_group!(benches, proof, questions);
criterion_main!(benches);
