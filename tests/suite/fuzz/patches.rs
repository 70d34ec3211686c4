//! Patches of both kinds, in all fields that take them.

use std::fmt::Write;

use super::layers::{Layer, indented};
use super::objects::Named;

impl Layer<'_> {
    /// A strategic merge for an object.
    pub(super) fn merge(&mut self, target: &Named) -> String {
        let mut out = format!(
            "apiVersion: {}\nkind: {}\nmetadata:\n  name: {}\n",
            target.version, target.kind, target.name
        );
        if !target.namespace.is_empty() {
            let _ = writeln!(out, "  namespace: {}", target.namespace);
        }
        let extra = self.random.pick(&[
            "  labels: {patched: 'yes', app: null}\n",
            "  annotations:\n    note: patched\n    tier: null\n",
            "  annotations: null\n",
            "  labels:\n    $patch: replace\n    only: this\n",
            "",
            "",
        ]);
        out += extra;
        if self.random.chance(5) {
            return out + "$patch: delete\n";
        }
        let body: &[&str] = match target.kind {
            "Deployment" | "StatefulSet" | "Job" => &[
                "spec:\n  replicas: 7\n  template:\n    spec:\n      containers:\n      - name: main\n        image: patched:2\n        env:\n        - name: B\n          value: now\n          valueFrom: null\n        - name: NEW\n          value: x\n",
                "spec:\n  template:\n    spec:\n      containers:\n      - name: extra\n        image: extra\n      - name: side\n        $patch: delete\n",
                "spec:\n  template:\n    spec:\n      $patch: replace\n      containers:\n      - name: only\n",
                "spec:\n  template:\n    spec:\n      volumes:\n      - name: e\n        emptyDir: null\n        hostPath: {path: /x}\n      - $patch: replace\n",
                "spec:\n  template: null\n",
                "spec:\n  template:\n    spec:\n      containers:\n      - name: main\n        ports:\n        - containerPort: 80\n          name: web\n        - containerPort: 91\n",
            ],
            "Service" => &[
                "spec:\n  ports:\n  - port: 80\n    name: patched\n  - port: 8080\n",
                "spec:\n  selector: null\n  type: LoadBalancer\n",
            ],
            "ConfigMap" | "Secret" => {
                &["data: {one: patched, two: null, new: 'x'}\n", "data: null\n", "data:\n  $patch: delete\n"]
            }
            "Kustomization" => &[
                "spec:\n  dependsOn:\n  - name: patched\n  wait: true\n",
                "spec:\n  dependsOn: null\n  postBuild:\n    substitute: {a: b}\n",
                "spec:\n  dependsOn:\n  - $patch: delete\n    name: app\n  healthChecks: []\n",
            ],
            "RoleBinding" | "ClusterRoleBinding" => &["subjects:\n- kind: User\n  name: me\n"],
            "HelmRelease" => &["spec:\n  values:\n    image: {tag: v9}\n    list: [2]\n    none: null\n"],
            _ => &["spec: {patched: true}\n", "spec: null\n", ""],
        };
        out + body[self.random.below(body.len())]
    }

    /// Operations that fit an object, or any.
    pub(super) fn operations(&mut self, target: Option<&Named>) -> String {
        let fitting: &[&str] = match target.map(|target| target.kind) {
            Some("Deployment" | "StatefulSet" | "Job") => &[
                "- op: add\n  path: /metadata/annotations\n  value: {json: 'yes'}\n",
                "- op: add\n  path: /spec/template/spec/containers/-\n  value: {name: last, image: l}\n",
                "- op: add\n  path: /spec/template/spec/containers/0\n  value: {name: first, image: f}\n",
                "- {op: remove, path: /spec/template/spec/containers/0}\n",
            ],
            Some("Kustomization") => &[
                "- op: replace\n  path: /spec/dependsOn/0/name\n  value: other\n",
                "- op: add\n  path: /spec/dependsOn/-\n  value: {name: last, namespace: two}\n",
            ],
            _ => &[
                "- op: add\n  path: /metadata/labels\n  value: {json: 'yes', on: on}\n",
                "- op: add\n  path: /extra\n  value: [1, yes, 0777, 1.0, '1', 2024-01-02]\n",
                "- {op: copy, from: /metadata/name, path: /copied}\n",
                "[{\"op\": \"add\", \"path\": \"/data\", \"value\": {\"json\": \"1\"}}]\n",
            ],
        };
        if self.random.chance(94) {
            return self.random.pick(fitting).to_owned();
        }
        self.random
            .pick(&[
                "- op: add\n  path: /metadata/labels\n  value: {json: 'yes', on: on}\n",
                "- op: add\n  path: /spec/added\n  value: [1, yes, 0777, 1.0, '1']\n",
                "- op: replace\n  path: /metadata/name\n  value: renamed\n",
                "- {op: remove, path: /spec}\n",
                "- op: add\n  path: /metadata/annotations/a~1b\n  value: x\n",
                "- op: add\n  path: /spec/template/spec/containers/-\n  value: {name: last, image: l}\n",
                "- op: test\n  path: /kind\n  value: ConfigMap\n- {op: copy, from: /metadata, path: /spec}\n",
                "- {op: move, from: /spec, path: /moved}\n",
                "- op: replace\n  path: /spec/dependsOn/0/name\n  value: other\n",
                "[{\"op\": \"add\", \"path\": \"/data\", \"value\": {\"json\": \"1\"}}]\n",
            ])
            .to_owned()
    }

    pub(super) fn selector(&mut self, target: &Named) -> String {
        match self.random.below(7) {
            0 => format!("{{kind: {}}}", target.kind),
            1 => format!("{{name: {}}}", target.name),
            2 => format!("{{kind: {}, name: '.*'}}", target.kind),
            3 => "{labelSelector: 'app, tier!=2'}".to_owned(),
            4 => format!("{{namespace: {}}}", self.random.pick(&["one", "default", "t.*"])),
            5 => format!(
                "{{group: {}, kind: {}}}",
                target.version.split_once('/').map_or("''", |parts| parts.0),
                target.kind
            ),
            _ => format!("{{kind: {}, name: {}}}", target.kind, target.name),
        }
    }

    pub(super) fn patches(&mut self) {
        if !self.has("patches", 45) {
            return;
        }
        self.text += "patches:\n";
        for _ in 0..=self.random.below(2) {
            let target = self.target();
            match self.random.below(4) {
                0 => {
                    let text = self.merge(&target);
                    let file = self.new_file(text);
                    let _ = writeln!(self.text, "- path: {file}");
                }
                1 => {
                    let text = indented(&self.merge(&target), 4);
                    let options = self.random.pick(&[
                        "",
                        "",
                        "  options: {allowNameChange: true}\n",
                        "  options: {allowKindChange: true}\n",
                    ]);
                    let _ = write!(self.text, "- patch: |\n{text}{options}");
                }
                2 => {
                    let (text, selector) = (indented(&self.merge(&target), 4), self.selector(&target));
                    let _ = write!(self.text, "- target: {selector}\n  patch: |-\n{text}");
                }
                _ => {
                    let exact = self.random.chance(60);
                    let selector = if exact {
                        format!("{{kind: {}, name: {}}}", target.kind, target.name)
                    } else {
                        self.selector(&target)
                    };
                    let text = indented(&self.operations(exact.then_some(&target)), 4);
                    let _ = write!(self.text, "- patch: |\n{text}  target: {selector}\n");
                }
            }
        }
    }

    pub(super) fn legacy_patches(&mut self) {
        if self.has("patchesStrategicMerge", 10) {
            let (one, two) = (self.target(), self.target());
            let text = self.merge(&one);
            let file = self.new_file(text);
            let inline = indented(&self.merge(&two), 2);
            let _ = write!(self.text, "patchesStrategicMerge:\n- {file}\n- |-\n{inline}");
        }
        if self.has("patchesJson6902", 10) {
            let target = self.target();
            let (group, version) = target.version.split_once('/').unwrap_or(("", target.version));
            let text = indented(&self.operations(Some(&target)), 4);
            let _ = write!(
                self.text,
                "patchesJson6902:\n- target: {{group: '{group}', version: {version}, kind: {}, name: {}}}\n  patch: |-\n{text}",
                target.kind, target.name
            );
        }
    }
}
