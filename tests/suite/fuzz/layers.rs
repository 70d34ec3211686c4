//! Trees of kustomizations: layers upon layers, each with some of all fields.

use std::collections::BTreeMap;
use std::fmt::Write;

use camino::Utf8PathBuf;

use super::objects::{self, NAMES, Named};
use super::random::Random;

/// Files that build, or fail to.
pub(super) struct Tree {
    /// Text by path.
    pub(super) files: BTreeMap<Utf8PathBuf, String>,
    /// The folder to build.
    pub(super) top: Utf8PathBuf,
    /// How many layers there are.
    pub(super) depth: usize,
    /// The fields that occur.
    pub(super) fields: Vec<&'static str>,
    /// Kinds and names that are taken.
    used: Vec<(&'static str, &'static str)>,
}

impl Tree {
    /// The tree of a number.
    pub(super) fn grow(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let depth = [1, 1, 2, 2, 2, 3, 3, 4][random.below(8)];
        let mut tree = Self { files: BTreeMap::new(), top: Utf8PathBuf::new(), depth, fields: Vec::new(), used: Vec::new() };
        let mut known = Vec::new();
        for at in 0..depth {
            let mut bases: Vec<String> = if at == 0 { Vec::new() } else { vec![format!("../l{}", at - 1)] };
            if random.chance(20) {
                let (side, mut own) = (format!("s{at}"), Vec::new());
                tree.layer(&side, &[], &mut own, &mut random, false);
                bases.push(format!("../{side}"));
                known.extend(own);
            }
            tree.layer(&format!("l{at}"), &bases, &mut known, &mut random, false);
        }
        tree.top = format!("l{}", depth - 1).into();
        tree
    }

    fn layer(&mut self, folder: &str, bases: &[String], known: &mut Vec<Named>, random: &mut Random, component: bool) {
        let mut layer =
            Layer { tree: self, folder, random, known, text: String::new(), resources: bases.to_vec(), number: 0 };
        layer.objects();
        layer.fields(component);
        let Layer { text, resources, .. } = layer;
        let mut out = if component {
            "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n".to_owned()
        } else {
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n".to_owned()
        };
        if !resources.is_empty() {
            let _ = writeln!(out, "resources: [{}]", resources.join(", "));
        }
        out += &text;
        self.files.insert(format!("{folder}/kustomization.yaml").into(), out);
    }
}

struct Layer<'t> {
    tree: &'t mut Tree,
    folder: &'t str,
    random: &'t mut Random,
    /// The objects that are there so far.
    known: &'t mut Vec<Named>,
    text: String,
    resources: Vec<String>,
    number: usize,
}

impl Layer<'_> {
    fn file(&mut self, name: &str, text: String) {
        self.tree.files.insert(format!("{}/{name}", self.folder).into(), text);
    }

    fn new_file(&mut self, text: String) -> String {
        self.number += 1;
        let name = format!("f{}.yaml", self.number);
        self.file(&name, text);
        name
    }

    fn objects(&mut self) {
        for _ in 0..=self.random.below(2) {
            let mut documents = Vec::new();
            for _ in 0..1 + self.random.below(4) {
                let object = objects::named(self.random);
                // Mostly no two of the same name; sometimes two, to see both fail.
                if self.tree.used.contains(&(object.kind, object.name)) && !self.random.chance(1) {
                    continue;
                }
                self.tree.used.push((object.kind, object.name));
                documents.push(objects::text(&object, self.random));
                self.known.push(object);
            }
            if documents.is_empty() {
                continue;
            }
            let separator = self.random.pick(&["---\n", "--- # next\n", "---\n# nothing\n---\n"]);
            let file = self.new_file(documents.join(separator));
            self.resources.push(file);
        }
    }

    fn has(&mut self, field: &'static str, percent: usize) -> bool {
        let has = self.random.chance(percent);
        if has {
            self.tree.fields.push(field);
        }
        has
    }

    fn target(&mut self) -> Named {
        if self.known.is_empty() || self.random.chance(1) {
            return objects::named(self.random);
        }
        self.known[self.random.below(self.known.len())].clone()
    }

    fn fields(&mut self, component: bool) {
        for (field, percent) in [("namespace", 25), ("namePrefix", 20), ("nameSuffix", 15)] {
            if self.has(field, percent) {
                let value = match field {
                    "namespace" => self.random.pick(&["one", "two", "default", "three"]),
                    "namePrefix" => self.random.pick(&["p-", "q-", "dev."]),
                    _ => self.random.pick(&["-s", "-t", "2"]),
                };
                let _ = writeln!(self.text, "{field}: '{value}'");
            }
        }
        self.labels();
        self.patches();
        self.legacy_patches();
        self.simple_transformers();
        self.generators();
        self.replacements();
        self.vars();
        self.configurations();
        self.plugins();
        self.rare();
        if !component && self.has("components", 15) {
            let folder = format!("c-{}", self.folder);
            let mut known = std::mem::take(self.known);
            self.tree.layer(&folder, &[], &mut known, self.random, true);
            *self.known = known;
            let _ = writeln!(self.text, "components: [../{folder}]");
        }
    }

    fn labels(&mut self) {
        if self.has("commonLabels", 12) {
            self.text += "commonLabels: {app: common, example.com/x: 'true'}\n";
        }
        if self.has("commonAnnotations", 15) {
            self.text += "commonAnnotations: {note: 'yes', tier: \"1\"}\n";
        }
        if self.has("labels", 20) {
            let flag = self.random.pick(&["", "  includeSelectors: true\n", "  includeTemplates: true\n"]);
            let fields = self.random.pick(&["", "", "  fields:\n  - path: spec/extra/labels\n    create: true\n    kind: Kustomization\n"]);
            let _ = write!(self.text, "labels:\n- pairs: {{team: core, tier: '2'}}\n{flag}{fields}");
        }
    }

    /// A strategic merge for an object.
    fn merge(&mut self, target: &Named) -> String {
        let mut out = format!("apiVersion: {}\nkind: {}\nmetadata:\n  name: {}\n", target.version, target.kind, target.name);
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
            "ConfigMap" | "Secret" => &["data: {one: patched, two: null, new: 'x'}\n", "data: null\n", "data:\n  $patch: delete\n"],
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
    fn operations(&mut self, target: Option<&Named>) -> String {
        let fitting: &[&str] = match target.map(|target| target.kind) {
            Some("Deployment" | "StatefulSet" | "Job") => &[
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
        if self.random.chance(85) {
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

    fn selector(&mut self, target: &Named) -> String {
        match self.random.below(7) {
            0 => format!("{{kind: {}}}", target.kind),
            1 => format!("{{name: {}}}", target.name),
            2 => format!("{{kind: {}, name: '.*'}}", target.kind),
            3 => "{labelSelector: 'app, tier!=2'}".to_owned(),
            4 => format!("{{namespace: {}}}", self.random.pick(&["one", "default", "t.*"])),
            5 => format!("{{group: {}, kind: {}}}", target.version.split_once('/').map_or("''", |parts| parts.0), target.kind),
            _ => format!("{{kind: {}, name: {}}}", target.kind, target.name),
        }
    }

    fn patches(&mut self) {
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
                    let options = self.random.pick(&["", "", "  options: {allowNameChange: true}\n", "  options: {allowKindChange: true}\n"]);
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

    fn legacy_patches(&mut self) {
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

    fn simple_transformers(&mut self) {
        if self.has("images", 15) {
            let change = self.random.pick(&["newTag: v9", "newName: other/x", "digest: 'sha256:fff'", "newName: y\n  newTag: '3'", "tagSuffix: -x"]);
            let _ = write!(self.text, "images:\n- name: {}\n  {change}\n", self.random.pick(&["nginx", "registry.io:5000/a/nginx", "redis", "patched"]));
        }
        let scaled = self.known.iter().find(|known| matches!(known.kind, "Deployment" | "StatefulSet"));
        let scaled = scaled.map(|known| known.name).or(self.random.chance(2).then_some("app"));
        if let Some(scaled) = scaled
            && self.has("replicas", 15)
        {
            let _ = write!(self.text, "replicas:\n- name: {scaled}\n  count: 5\n");
        }
    }

    fn generators(&mut self) {
        for (field, kind) in [("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")] {
            if !self.has(field, 20) {
                continue;
            }
            let name = self.random.pick(NAMES);
            let exists = self.known.iter().any(|known| known.kind == kind && known.name == name);
            let behavior = match (exists, self.random.below(10)) {
                (true, 0) => "",
                (true, 1..=6) => "  behavior: merge\n",
                (true, _) => "  behavior: replace\n",
                (false, 0) => "  behavior: merge\n",
                (false, _) => "",
            };
            self.file("env.txt", "# comment\nE1=one\nE2=\"two\"\n\nE3=a=b\n".to_owned());
            self.file("data.bin", "some\ntext".to_owned());
            let source = self.random.pick(&[
                "  literals: [a=1, \"b='x y'\", c=]\n",
                "  files: [data.bin, other=data.bin]\n",
                "  envs: [env.txt]\n",
                "  env: env.txt\n  literals: [one=generated]\n",
            ]);
            let options = self.random.pick(&["", "", "  options: {disableNameSuffixHash: true}\n", "  options: {labels: {gen: x}, immutable: true}\n"]);
            let extra = if kind == "Secret" { self.random.pick(&["", "  type: kubernetes.io/tls\n"]) } else { self.random.pick(&["", "  namespace: one\n"]) };
            let _ = write!(self.text, "{field}:\n- name: {name}\n{behavior}{source}{options}{extra}");
            if !exists {
                self.known.push(Named { version: "v1", kind, name, namespace: if extra.contains("one") { "one" } else { "" } });
            }
        }
        if self.has("generatorOptions", 10) {
            let options = self.random.pick(&["{disableNameSuffixHash: true}", "{labels: {all: '1'}, annotations: {note: g}}", "{immutable: true}"]);
            let _ = writeln!(self.text, "generatorOptions: {options}");
        }
    }

    fn replacements(&mut self) {
        if !self.has("replacements", 12) {
            return;
        }
        let (source, target) = (self.target(), self.target());
        let from = self.random.pick(&["", "    fieldPath: metadata.name\n", "    fieldPath: kind\n", "    fieldPath: apiVersion\n    options: {delimiter: /}\n"]);
        let to = match (target.kind, self.random.below(10)) {
            ("Deployment" | "StatefulSet" | "Job", 0..=3) => {
                "    fieldPaths: [spec.template.spec.containers.*.image]\n    options: {delimiter: ':', index: 1}\n"
            }
            ("Deployment" | "StatefulSet" | "Job", 4..=7) => {
                "    fieldPaths: ['spec.template.spec.containers.[name=main].image']\n"
            }
            ("Kustomization", 0..=7) => "    fieldPaths: [spec.path]\n    options: {delimiter: /, index: 1}\n",
            (_, 0) => "    fieldPaths: [metadata.name]\n",
            (_, 1) => "    fieldPaths: [spec.nowhere]\n",
            (_, 2) => "    fieldPaths: [spec.made.list.0]\n    options: {create: true}\n",
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

    fn vars(&mut self) {
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

    fn configurations(&mut self) {
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

    fn plugins(&mut self) {
        if self.has("transformers", 10) {
            let plugin = self.random.pick(&[
                "apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: l}\nlabels: {plugin: 'yes'}\nfieldSpecs:\n- path: metadata/labels\n  create: true\n",
                "apiVersion: builtin\nkind: NamespaceTransformer\nmetadata: {name: n, namespace: plugged}\nunsetOnly: true\nsetRoleBindingSubjects: allServiceAccounts\n",
                "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: p}\nprefix: plug-\nfieldSpecs:\n- path: metadata/name\n  kind: ConfigMap\n",
                "apiVersion: builtin\nkind: AnnotationsTransformer\nmetadata: {name: a}\nannotations: {plugin: x}\nfieldSpecs:\n- path: metadata/annotations\n  create: true\n",
                "apiVersion: builtin\nkind: ValueAddTransformer\nmetadata: {name: v}\nvalue: added\ntargets:\n- selector: {kind: Kustomization}\n  fieldPath: spec/path\n  filePathPosition: 2\n",
                "apiVersion: builtin\nkind: ImageTagTransformer\nmetadata: {name: i}\nimageTag: {name: nginx, newTag: plug}\nfieldSpecs:\n- path: spec/template/spec/containers/image\n",
            ]);
            if self.random.chance(50) {
                let file = self.new_file(plugin.to_owned());
                let _ = writeln!(self.text, "transformers: [{file}]");
            } else {
                let _ = write!(self.text, "transformers:\n- |-\n{}", indented(plugin, 2));
            }
        }
        if self.has("generators", 8) {
            let name = format!("plug-{}", self.folder);
            let plugin = format!("apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {{name: {name}}}\nliterals: [k=v]\n");
            let _ = write!(self.text, "generators:\n- |-\n{}", indented(&plugin, 2));
        }
    }

    fn rare(&mut self) {
        if self.has("buildMetadata", 8) {
            let list = self.random.pick(&["[originAnnotations]", "[transformerAnnotations]", "[originAnnotations, transformerAnnotations, managedByLabel]", "[managedByLabel]"]);
            let _ = writeln!(self.text, "buildMetadata: {list}");
        }
        if self.has("sortOptions", 10) {
            let options = self.random.pick(&["{order: fifo}", "{order: legacy}", "{order: legacy, legacySortOptions: {orderFirst: [Secret], orderLast: [Namespace, ConfigMap]}}"]);
            let _ = writeln!(self.text, "sortOptions: {options}");
        }
        if self.has("crds", 6) {
            let definition = "g.v1.Kustomization:\n  Schema:\n    properties:\n      apiVersion: {type: string}\n      kind: {type: string}\n      metadata: {type: object}\n      spec: {$ref: g.v1.Spec}\ng.v1.Spec:\n  Schema:\n    properties:\n      sourceRef:\n        x-kubernetes-object-ref-api-version: v1\n        x-kubernetes-object-ref-kind: GitRepository\n";
            let file = self.new_file(definition.to_owned());
            let _ = writeln!(self.text, "crds: [{file}]");
        }
    }
}

fn indented(text: &str, by: usize) -> String {
    let pad = " ".repeat(by);
    text.lines().fold(String::new(), |out, line| out + &pad + line + "\n")
}
