//! A tree with a Flux Kustomization that builds it: what the Flux object changes, variables in scalars of every style, and files
//! that are left out of the source.

use std::fmt::Write;

use camino::Utf8PathBuf;

use super::layers::{Tree, indented};
use super::random::Random;

/// The file of the Flux object, which no folder of the tree lists.
pub(super) const FILE: &str = "flux/kustomization-of-flux.yaml";

/// Expressions that are a text on their own.
const WHOLE: &[&str] = &[
    "${V}",
    "${W}",
    "${X_1:=8080}",
    "${REGION}",
    "${DOMAIN}",
    "${TIER}",
    "${REGION^^}",
    "${REGION%-*}",
    "${DOMAIN//./-}",
    "${DOMAIN/example/sample}",
    "${PATH_##*/}",
    "${PATH_%%/*}",
    "${LINES}",
    "${NOWHERE:=fallback}",
    "${EMPTY:-other}",
    "${NOWHERE:=${REGION}}",
    "${REGION:0:5}",
    "$${REGION}",
    "$REGION",
    "$(REGION)",
];

/// Expressions that may be nothing, or stand in a text.
const INSIDE: &[&str] =
    &["x-${REGION}-y", "a${EMPTY}b", "https://${DOMAIN}/${TIER}", "${#REGION}-long", "cost: $$5"];

impl Tree {
    /// The tree of a number, with what Flux adds to it.
    pub(super) fn of_flux(seed: u64) -> Self {
        let random = &mut Random::new(seed ^ 0xf1);
        // Most trees build, so that their objects are compared.
        random.careful = random.chance(82);
        let is_large = random.chance(15);
        let mut tree = if is_large { Self::grow(seed) } else { Self::small(random) };
        if random.chance(12) {
            tree.without_file(random);
        }
        if is_large {
            if random.chance(15) {
                tree.texts(random);
            }
            tree.expressions(random);
        }
        tree.ignored(random);
        let spec = tree.spec(random);
        let head = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: subject\n  namespace: flux-system\nspec:\n";
        tree.files.insert(FILE.into(), head.to_owned() + &indented(&spec, 2));
        tree
    }

    /// Builds a folder that has no kustomization: manifests at several depths, and folders with a kustomization of their own.
    fn without_file(&mut self, random: &mut Random) {
        let below = format!("../../{}", self.top);
        let map = |name: &str| {
            format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata:\n  k: plain\n")
        };
        let is_base = self.files.contains_key(&self.top.join("kustomization.yaml"));
        let mut add = |path: &str, text: String| self.files.insert(Utf8PathBuf::from("gen").join(path), text);
        add("b.yaml", map("gen-b"));
        add("a/z.yml", map("gen-z"));
        add("a/deep/.hidden.yaml", map("gen-hidden"));
        add("notes.txt", "no manifest".to_owned());
        if is_base || !random.careful {
            add("a-b/kustomization.yaml", format!("resources: [{below}]\n"));
        }
        if random.chance(50) {
            add("more.yaml", format!("{}---\n{}", map("gen-one"), map("gen-two")));
        }
        if random.fault(12) {
            add("broken.yaml", "key: value\n".to_owned());
        }
        self.top = "gen".into();
    }

    /// Puts expressions in place of words of the objects, so that they stand in scalars of every style, and in keys.
    fn expressions(&mut self, random: &mut Random) {
        let words = ["plain", "quoted", "lines", "folded", "three.txt", "only"];
        let files = self.files.iter_mut().filter(|(path, _)| path.extension() == Some("yaml"));
        for (path, text) in files {
            let is_kustomization = path.file_name() == Some("kustomization.yaml");
            for word in words {
                if is_kustomization || !random.chance(40) {
                    continue;
                }
                let from = if random.chance(60) { WHOLE } else { INSIDE };
                let with = random.pick(from);
                // Two of the styles of the objects cannot hold a `: `.
                let with = if with.contains(": ") && word != "quoted" { "x-${TIER}" } else { with };
                *text = text.replace(word, with);
            }
            if random.chance(10) && !is_kustomization && !text.contains("annotations:") {
                *text = text.replacen(
                    "metadata:\n",
                    "metadata:\n  annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}\n",
                    1,
                );
            }
        }
    }

    /// Files that belong to no artifact, and rules that leave some out.
    fn ignored(&mut self, random: &mut Random) {
        self.files.insert("l0/picture.png".into(), "not read".to_owned());
        self.files.insert(".github/workflow.yaml".into(), "on: push".to_owned());
        if !random.chance(35) {
            return;
        }
        let harmless =
            &["*.png\n", "# nothing\n", "/*\n!/l*\n!/s*\n!/c-*\n!/gen\n!/texts\n!/part\n", ".hidden*\n"];
        let any = &[
            "*.txt\n*.png\n",
            "# nothing\n",
            "/*\n!/l*\n!/s*\n!/c-*\n!/gen\n!/texts\n!/part\n",
            "f2.yaml\n!l0/f2.yaml\n",
            "l?/f1.yaml\n!f1.yaml\n",
            "c-*/\n",
            "**/deep/\n",
            "gen/**/*.yml\n",
            ".hidden*\n",
        ];
        let rules = if random.careful { random.pick(harmless) } else { random.pick(any) };
        let folder = if random.careful { "" } else { random.pick(&["", "", "l0", "gen"]) };
        self.files.insert(Utf8PathBuf::from(folder).join(".sourceignore"), rules.to_owned());
    }

    fn spec(&mut self, random: &mut Random) -> String {
        let top = self.top.clone();
        let mut out = random
            .pick(&["path: ./TOP\n", "path: TOP\n", "path: /TOP/\n", "path: ./x/../TOP\n"])
            .replace("TOP", top.as_str());
        let some = [
            (30, "targetNamespace", &["one", "two", "target"][..]),
            (20, "namePrefix", &["flux-", "p."][..]),
            (15, "nameSuffix", &["-flux", ".s"][..]),
            (8, "buildMetadata", &["[originAnnotations]", "[managedByLabel]", "[]"][..]),
        ];
        for (percent, field, values) in some {
            if random.chance(percent) {
                self.fields.push(field);
                let _ = writeln!(out, "{field}: {}", random.pick(values));
            }
        }
        self.images_of_flux(random, &mut out);
        self.components_of_flux(random, &mut out);
        let fields = self.patching(random, |layer| layer.flux_patches(&mut out));
        self.fields.extend(fields);
        self.common_metadata(random, &mut out);
        self.post_build(random, &mut out);
        out
    }

    fn images_of_flux(&mut self, random: &mut Random, out: &mut String) {
        if !random.chance(25) {
            return;
        }
        self.fields.push("spec.images");
        let name = random.pick(&["nginx", "registry.io:5000/a/nginx", "redis", "patched"]);
        let change = random.pick(&[
            "newTag: flux",
            "newName: flux/x",
            "digest: 'sha256:123'",
            "newName: flux/y\n  newTag: '7'",
            "newTag: ''\n  newName: flux/z",
        ]);
        let _ = write!(out, "images:\n- name: {name}\n  {change}\n");
    }

    fn components_of_flux(&mut self, random: &mut Random, out: &mut String) {
        if !random.chance(25) {
            return;
        }
        self.fields.push("spec.components");
        let body = random.pick(&[
            "namePrefix: part-\n",
            "resources: [part.yaml]\n",
            "labels:\n- pairs: {part: plain}\n",
            "configMapGenerator:\n- name: part\n  literals: [k=v]\n",
        ]);
        let head = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n";
        self.files.insert("part/kustomization.yaml".into(), format!("{head}{body}"));
        self.files.insert(
            "part/part.yaml".into(),
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: part}\ndata: {key: '${TIER}'}\n".to_owned(),
        );
        let list = random.pick(&[
            "components: [../part]\n",
            "components: [../part, ../missing]\nignoreMissingComponents: true\n",
            "components: [../part]\nignoreMissingComponents: false\n",
            "components: [../part]\n",
            "components: [../part]\n",
            "components: [../missing]\n",
        ]);
        let list = if random.careful { list.replace("[../missing]", "[../part]") } else { list.to_owned() };
        out.push_str(&list);
    }

    fn common_metadata(&mut self, random: &mut Random, out: &mut String) {
        if random.chance(25) {
            self.fields.push("commonMetadata");
            out.push_str(random.pick(&[
                "commonMetadata:\n  labels: {app: from-flux, new: label}\n",
                "commonMetadata:\n  annotations: {note: '${REGION}'}\n",
                "commonMetadata:\n  labels: {team: flux}\n  annotations: {tier: flux}\n",
                "commonMetadata: {labels: {}}\n",
            ]));
        }
    }
}
