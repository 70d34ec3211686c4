//! Fields that change how a layer is built: configurations, schemas, order, annotations of the build.

use std::fmt::Write;

use super::layers::Layer;

impl Layer<'_> {
    pub(super) fn configurations(&mut self) {
        if self.has("configurations", 12) {
            let text = self.random.pick(&[
                "nameReference:\n- kind: ConfigMap\n  version: v1\n  fieldSpecs:\n  - path: spec/valuesFrom/name\n    kind: HelmRelease\n  - path: spec/postBuild/substituteFrom/name\n    kind: Kustomization\n",
                "nameReference:\n- kind: Kustomization\n  group: kustomize.toolkit.fluxcd.io\n  fieldSpecs:\n  - path: spec/dependsOn/name\n    kind: Kustomization\n- kind: GitRepository\n  fieldSpecs:\n  - path: spec/sourceRef/name\n    kind: Kustomization\n",
                "commonLabels:\n- path: spec/labels\n  create: true\n  kind: GitRepository\nimages:\n- path: spec/values/image/repository\n  kind: HelmRelease\nvarReference:\n- path: data\n  kind: ConfigMap\n",
                "namespace:\n- path: spec/targetNamespace\n  create: true\n  kind: Kustomization\n",
                "namePrefix:\n- path: metadata/name\n  kind: ConfigMap\n",
                "replicas:\n- path: spec/maxReplicas\n  kind: HorizontalPodAutoscaler\n",
            ]);
            let file = self.new_file(text.to_owned());
            let _ = writeln!(self.text, "configurations: [{file}]");
        }
    }

    pub(super) fn rare(&mut self) {
        if self.has("buildMetadata", 8) {
            let list = self.random.pick(&[
                "[originAnnotations]",
                "[transformerAnnotations]",
                "[originAnnotations, transformerAnnotations, managedByLabel]",
                "[managedByLabel]",
            ]);
            let _ = writeln!(self.text, "buildMetadata: {list}");
        }
        if self.has("sortOptions", 10) {
            let options = self.random.pick(&["{order: fifo}", "{order: legacy}", "{order: legacy, legacySortOptions: {orderFirst: [Secret], orderLast: [Namespace, ConfigMap]}}"]);
            let _ = writeln!(self.text, "sortOptions: {options}");
        }
        if self.has("metadata", 6) {
            self.text += "metadata: {name: of-the-file, labels: {file: 'yes'}}\n";
        }
        if self.has("crds", 6) {
            let definition = "g.v1.Kustomization:\n  Schema:\n    properties:\n      apiVersion: {type: string}\n      kind: {type: string}\n      metadata: {type: object}\n      spec: {$ref: g.v1.Spec}\ng.v1.Spec:\n  Schema:\n    properties:\n      sourceRef:\n        x-kubernetes-object-ref-api-version: v1\n        x-kubernetes-object-ref-kind: GitRepository\n";
            let file = self.new_file(definition.to_owned());
            let _ = writeln!(self.text, "crds: [{file}]");
        }
    }

    /// A schema that says by which key lists of a kind are merged. The first one of a build counts.
    pub(super) fn schema(&mut self) {
        if !self.has("openapi", 7) {
            return;
        }
        let value = match self.random.below(40) {
            0 => "{version: v1.20.4}".to_owned(),
            1..=12 => "{version: v1.21.2}".to_owned(),
            _ => {
                let (group, version, kind, list, key) = [
                    ("kustomize.toolkit.fluxcd.io", "v1", "Kustomization", "dependsOn", "name"),
                    ("helm.toolkit.fluxcd.io", "v2", "HelmRelease", "valuesFrom", "kind"),
                    ("", "v1", "Service", "ports", "name"),
                ][self.random.below(3)];
                let schema = format!(
                    "{{\"definitions\": {{\"a.Kind\": {{\"type\": \"object\", \"properties\": {{\"spec\": {{\"type\": \"object\", \"properties\": {{\"{list}\": {{\"type\": \"array\", \"items\": {{\"type\": \"object\"}}, \"x-kubernetes-patch-merge-key\": \"{key}\", \"x-kubernetes-patch-strategy\": \"merge\"}}}}}}}}, \"x-kubernetes-group-version-kind\": [{{\"group\": \"{group}\", \"version\": \"{version}\", \"kind\": \"{kind}\"}}]}}}}}}\n"
                );
                self.file("schema.json", schema);
                "{path: schema.json}".to_owned()
            }
        };
        let _ = writeln!(self.text, "openapi: {value}");
    }
}
