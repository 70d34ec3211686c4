//! A survey gives environments back as soon as they are checked: it finds what an analysis finds, that of all of them together
//! included.

use std::sync::atomic::{AtomicUsize, Ordering};

use infra_graph::finding::{ByNode, Code, Finding};
use infra_graph::flux::Kind;
use infra_graph::repository::Repository;
use infra_graph::secret::Mask;
use infra_graph::source::Disk;
use infra_graph::{AnalyzedEnvironment, Options, analyze, survey};

use crate::support::{example, repository};

/// Two clusters that share a component with a patch; the second needs what only the first has.
fn two_clusters() -> Repository {
    let ks = |name: &str, more: &str| {
        format!(
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}, namespace: flux-system}}\n\
             spec:\n  interval: 10m\n  prune: true\n  path: ./apps/{name}\n  sourceRef: {{kind: GitRepository, name: flux-system}}\n{more}---\n"
        )
    };
    let app = |name: &str, kind: &str, field: &str| {
        let metadata = format!("metadata: {{name: {name}, namespace: default}}");
        format!("apiVersion: v1\nkind: {kind}\n{metadata}\n{field}: {{a: b}}\n")
    };
    let kustomization = "resources: [app.yaml]\ncomponents: [../../components/tuned]\n";
    let needs = "  dependsOn:\n  - name: database\n";
    repository(&[
        ("clusters/one/ks.yaml", &(ks("database", "") + &ks("web", needs))),
        ("clusters/two/ks.yaml", &ks("shop", needs)),
        ("apps/database/app.yaml", &app("database", "ConfigMap", "data")),
        ("apps/web/kustomization.yaml", kustomization),
        ("apps/web/app.yaml", &app("web", "ConfigMap", "data")),
        ("apps/shop/kustomization.yaml", kustomization),
        ("apps/shop/app.yaml", &app("shop", "Secret", "stringData")),
        (
            "components/tuned/kustomization.yaml",
            "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n\
             - target: {kind: ConfigMap}\n  patch: '- {op: add, path: /data/tuned, value: \"yes\"}'\n\
             - target: {kind: Deployment}\n  patch: '- {op: remove, path: /spec}'\n",
        ),
    ])
}

fn of(findings: &[Finding], code: Code) -> Vec<&Finding> {
    findings.iter().filter(|finding| finding.code == code).collect()
}

#[test]
fn what_another_environment_has_is_said_without_it() {
    let kept = AtomicUsize::new(0);
    let survey = survey(&two_clusters(), &Options::default(), |environment| {
        kept.fetch_add(1, Ordering::Relaxed);
        environment.graph().node_count()
    });
    assert_eq!((kept.into_inner(), survey.environments.len(), survey.traces.len()), (2, 2, 2));
    let [missing] = of(&survey.findings, Code::MissingDependency)[..] else { panic!("one is missing") };
    assert_eq!(missing.message, "database is not in two");
    assert_eq!(missing.labels[0].text, "it is only in one");
    assert_eq!(missing.help.as_deref(), Some("add database to two, or remove this entry"));
    // The first patch of the component is of use in the one, the second in neither: told once for each.
    let idle = of(&survey.findings, Code::PatchSelectsNothing);
    let labels: Vec<usize> = idle.iter().map(|finding| finding.labels.len()).collect();
    assert_eq!(idle.len(), 2, "{labels:?}");
    assert_eq!(idle[0].span(), idle[1].span());
}

#[test]
fn it_finds_what_an_analysis_finds() {
    for repository in [two_clusters, || {
        let root = example();
        Repository::new(Disk::open(root.to_str().unwrap()).unwrap())
    }] {
        let analysis = analyze(&repository(), &Options::default());
        let survey = survey(&repository(), &Options::default(), |environment| environment.name().to_owned());
        let names: Vec<&str> = analysis.environments.iter().map(AnalyzedEnvironment::name).collect();
        assert_eq!(survey.environments, names);
        let told = |findings: &[Finding]| -> Vec<(Code, String, Option<String>)> {
            findings.iter().map(|one| (one.code, one.message.clone(), one.help.clone())).collect()
        };
        assert_eq!(told(&survey.findings), told(&analysis.findings));
        for (trace, environment) in survey.traces.iter().zip(&analysis.environments) {
            assert_eq!(trace.name, environment.name());
            assert_eq!(trace.kustomizations, environment.environment().kustomizations.len());
            assert_eq!(trace.objects, environment.environment().inventory.len());
        }
    }
}

#[test]
fn findings_are_found_by_what_they_are_about() {
    let analysis = analyze(&two_clusters(), &Options::default());
    let by_node = ByNode::of(&analysis.findings);
    let shop = Kind::Kustomization.reference("flux-system", "shop");
    let about = |environment: &str| -> Vec<Code> {
        by_node.about(environment, &shop.to_string()).map(|finding| finding.code).collect()
    };
    assert!(about("two").contains(&Code::MissingDependency));
    assert!(about("one").is_empty(), "{:?}", about("one"));
    let two = analysis.environment("two").unwrap();
    let shown = two.show(&shop, &by_node, &mut Mask::new(two.sources())).unwrap();
    assert_eq!(shown.findings.len(), about("two").len());
    assert_eq!(shown.applied.len(), 1);
    assert_eq!(shown.files.len(), 3);
}

#[test]
fn an_object_is_found_by_its_name_alone() {
    let analysis = analyze(&two_clusters(), &Options::default());
    let one = analysis.environment("one").unwrap();
    let named: Vec<String> =
        one.environment().inventory.named("database").map(|(reference, _)| reference.to_string()).collect();
    assert_eq!(named, ["Kustomization/flux-system/database", "ConfigMap/default/database"]);
    // The Kustomization comes first where several kinds have the name.
    assert_eq!(one.find("database").unwrap(), [Kind::Kustomization.reference("flux-system", "database")]);
    assert_eq!(one.environment().inventory.named("shop").count(), 0);
    assert!(one.find("shop").is_err());
}
