//! Fields that change objects: labels, images, replicas, replacements, variables.

use std::fmt::Write;

use super::layers::Layer;

impl Layer<'_> {
    pub(super) fn labels(&mut self) {
        if self.has("commonLabels", 12) {
            self.text += "commonLabels: {app: common, example.com/x: 'true'}\n";
        }
        if self.has("commonAnnotations", 15) {
            self.text += "commonAnnotations: {note: 'yes', tier: \"1\"}\n";
        }
        if self.has("labels", 20) {
            let flag = self.random.pick(&["", "  includeSelectors: true\n", "  includeTemplates: true\n"]);
            let fields = self.random.pick(&[
                "",
                "",
                "  fields:\n  - path: spec/extra/labels\n    create: true\n    kind: Kustomization\n",
            ]);
            let _ = write!(self.text, "labels:\n- pairs: {{team: core, tier: '2'}}\n{flag}{fields}");
        }
    }

    pub(super) fn simple_transformers(&mut self) {
        let old = self.has("imageTags", 5);
        if old || self.has("images", 15) {
            let field = if old { "imageTags" } else { "images" };
            // A `y` without quotes is a boolean here, and no name.
            let change = if self.random.chance(2) {
                "newName: y"
            } else {
                self.random.pick(&[
                    "newTag: v9",
                    "newName: other/x",
                    "digest: 'sha256:fff'",
                    "newName: z\n  newTag: '3'",
                    "newTag: '3'",
                    "newTag: v1\n  digest: 'sha256:eee'",
                    "tagSuffix: -x",
                ])
            };
            let _ = write!(
                self.text,
                "{field}:\n- name: {}\n  {change}\n",
                self.random.pick(&["nginx", "registry.io:5000/a/nginx", "redis", "patched"])
            );
        }
        let scaled = self.known.iter().find(|known| matches!(known.kind, "Deployment" | "StatefulSet"));
        let scaled = scaled.map(|known| known.name).or(self.random.chance(2).then_some("app"));
        if let Some(scaled) = scaled
            && self.has("replicas", 15)
        {
            let _ = write!(self.text, "replicas:\n- name: {scaled}\n  count: 5\n");
        }
    }

    pub(super) fn replacements(&mut self) {
        if !self.has("replacements", 12) {
            return;
        }
        let (source, target) = (self.target(), self.target());
        let from = self.random.pick(&[
            "",
            "    fieldPath: metadata.name\n",
            "    fieldPath: kind\n",
            "    fieldPath: apiVersion\n    options: {delimiter: /}\n",
        ]);
        let to = match (target.kind, self.random.below(40)) {
            ("Deployment" | "StatefulSet" | "Job", 0..=13) => {
                "    fieldPaths: [spec.template.spec.containers.*.image]\n    options: {delimiter: ':', index: 1}\n"
            }
            ("Deployment" | "StatefulSet" | "Job", 14..=27) => {
                "    fieldPaths: ['spec.template.spec.containers.[name=main].image']\n"
            }
            ("Kustomization", 0..=27) => {
                "    fieldPaths: [spec.path]\n    options: {delimiter: /, index: 1}\n"
            }
            (_, 0 | 28..=31) => "    fieldPaths: [metadata.name]\n",
            (_, 1) => "    fieldPaths: [spec.nowhere]\n",
            (_, 2..=6) => "    fieldPaths: [spec.made.list.0]\n    options: {create: true}\n",
            _ => "    fieldPaths: [metadata.annotations.replaced, spec.made]\n    options: {create: true}\n",
        };
        let reject = self.random.pick(&["", "", "    reject: [{name: web}]\n"]);
        let text = format!(
            "- source:\n    kind: {}\n    name: {}\n{from}  targets:\n  - select: {{kind: {}}}\n{reject}{to}",
            source.kind, source.name, target.kind
        );
        if self.random.chance(30) {
            let file = self.new_file(text);
            let _ = writeln!(self.text, "replacements:\n- path: {file}");
        } else {
            let _ = write!(self.text, "replacements:\n{text}");
        }
    }

    pub(super) fn vars(&mut self) {
        // Two variables of one name are a failure; each layer has its own.
        if self.has("vars", 8) {
            let target = self.target();
            let name = if self.folder == "l0" { "VAR".to_owned() } else { format!("VAR{}", self.folder) };
            let _ = write!(
                self.text,
                "vars:\n- name: {name}\n  objref: {{apiVersion: {}, kind: {}, name: {}}}\n",
                target.version, target.kind, target.name
            );
            if self.random.chance(40) {
                self.text += "  fieldref: {fieldPath: kind}\n";
            }
        }
    }
}
