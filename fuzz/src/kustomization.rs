//! A folder whose kustomization file is what nobody wrote, with resources that are fixed.

use infra_graph::kustomize::{Build, Options, Renderer};
use infra_graph::source::SourceMap;

use super::{archive, places, yaml};

/// What the file may name.
const FILES: &[(&str, &str)] = &[
    (
        "app/deploy.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, labels: {app: web}}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n      containers:\n      - name: web\n        image: nginx:1\n        envFrom: [{configMapRef: {name: settings}}]\n",
    ),
    (
        "app/service.yaml",
        "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n",
    ),
    (
        "app/more.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: b}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: token}\nstringData: {a: b}\n",
    ),
    ("app/patch.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n"),
    ("app/json.yaml", "- {op: add, path: /spec/replicas, value: 2}\n"),
    ("app/values.env", "A=b\nC=d\n"),
    (
        "app/transformer.yaml",
        "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: x}\nprefix: p-\nfieldSpecs: [{path: metadata/name}]\n",
    ),
    (
        "app/replacement.yaml",
        "source: {kind: ConfigMap, name: settings, fieldPath: data.a}\ntargets: [{select: {kind: Deployment}, fieldPaths: [spec.template.spec.containers.0.image]}]\n",
    ),
    ("app/openapi.json", "{\"definitions\": {}}"),
    ("base/kustomization.yaml", "resources: [ns.yaml]\nnamePrefix: b-\n"),
    ("base/ns.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"),
    (
        "component/kustomization.yaml",
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonLabels: {c: d}\n",
    ),
];

/// Builds the folder.
pub fn run(data: &[u8]) {
    let text = super::text(data);
    let files = FILES.iter().copied().chain([("app/kustomization.yaml", &*text)]);
    let repository =
        archive::repository(&files.map(|(path, text)| (path.to_owned(), text.to_owned())).collect());
    for options in [Options::kubectl(), Options::flux()] {
        let build = Renderer::new(&repository).build("app".into(), &options);
        check(&build, repository.sources());
        let again = Renderer::new(&repository).build("app".into(), &options);
        assert_eq!(again.objects.len(), build.objects.len());
        assert_eq!(again.failure, build.failure);
    }
}

/// What holds of every build.
pub fn check(build: &Build, sources: &SourceMap) {
    for object in &build.objects {
        places::of_node(&object.node, sources);
        yaml::again(&object.node);
    }
    for finding in &build.findings {
        finding.labels.iter().for_each(|label| places::check(label.span, sources));
        finding.edits.iter().for_each(|edit| places::check(edit.at, sources));
    }
    if let Some(failure) = &build.failure {
        failure.span.iter().for_each(|span| places::check(*span, sources));
    }
}
