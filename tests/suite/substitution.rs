//! `postBuild`: the text of a built object, its values, and where what is said of them stands.

mod encrypted;
mod loss;
mod places;
mod refusal;
mod twice;
mod values;
mod ways;

use infra_graph::finding::{Code, Finding};
use infra_graph::flux::FluxBuild;
use infra_graph::object::Object;
use infra_graph::repository::Repository;
use infra_graph::yaml::to_yaml;
use infra_graph::{Analysis, Options, analyze};

use crate::support::{place, repository};

const SYNC: &str = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: flux-system\n\
                    \x20 namespace: flux-system\nspec:\n  url: https://example.com/fleet\n---\n\
                    apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: flux-system\n\
                    \x20 namespace: flux-system\nspec:\n  interval: 10m\n  path: ./clusters/one\n  prune: true\n\
                    \x20 sourceRef:\n    kind: GitRepository\n    name: flux-system\n";

/// A Kustomization of 12 lines; `more` starts at line 13.
fn kustomization(name: &str, more: &str) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: {name}\n\
         \x20 namespace: flux-system\nspec:\n  interval: 10m\n  path: ./{name}\n  prune: true\n  sourceRef:\n\
         \x20   kind: GitRepository\n    name: flux-system\n{more}"
    )
}

/// `postBuild` with these variables, each a name and how its value is written.
fn post_build(variables: &[(&str, &str)]) -> String {
    let lines = variables.iter().map(|(name, value)| format!("      {name}: {value}\n"));
    format!("  postBuild:\n    substitute:\n{}", lines.collect::<String>())
}

/// One environment whose Kustomization `web` applies `web/o.yaml`.
struct Fleet {
    repository: Repository,
    analysis: Analysis,
}

impl Fleet {
    fn new(spec: &str, object: &str) -> Self {
        Self::with(spec, object, &[])
    }

    fn with(spec: &str, object: &str, more: &[(&str, &str)]) -> Self {
        let web = kustomization("web", spec);
        let mut files = vec![
            ("clusters/one/flux-system/gotk-sync.yaml", SYNC),
            ("clusters/one/web.yaml", &web),
            ("web/o.yaml", object),
        ];
        files.extend(more);
        let repository = repository(&files);
        let mut options = Options::default();
        options.resolve.flux_version = Some("2.8".parse().unwrap());
        let analysis = analyze(&repository, &options);
        Self { repository, analysis }
    }

    fn build(&self) -> &FluxBuild {
        let builds = &self.analysis.environments[0].environment().builds;
        &builds.iter().find(|(by, _)| &*by.name == "web").unwrap().1
    }

    fn objects(&self) -> &[Object] {
        &self.build().objects
    }

    fn yaml(&self) -> String {
        self.objects().iter().map(|object| to_yaml(&object.node)).collect::<Vec<_>>().join("---\n")
    }

    fn of_code(&self, code: Code) -> Vec<&Finding> {
        self.analysis.findings.iter().filter(|finding| finding.code == code).collect()
    }

    /// The places of the labels of the only finding of a code.
    fn places(&self, code: Code) -> Vec<String> {
        let found = self.of_code(code);
        assert_eq!(found.len(), 1, "{:?}", self.analysis.findings);
        found[0].labels.iter().map(|label| place(&self.repository, label.span)).collect()
    }

    /// Whether a Kustomization gets ready on an empty cluster.
    fn gets_ready(&self, name: &str) -> bool {
        let analyzed = &self.analysis.environments[0];
        let readiness = analyzed.empty();
        let found = analyzed
            .graph()
            .nodes()
            .find(|(_, node)| node.is_kustomization() && &*node.reference.name == name);
        readiness.done(found.unwrap().0).is_some()
    }
}

/// A `ConfigMap` of 5 lines and its data, whose first entry stands at line 7.
fn config_map(data: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop\n  namespace: default\ndata:\n{data}")
}
