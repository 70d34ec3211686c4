//! Texts that are JSON or YAML themselves, and replacements that lead into them.

use super::layers::Tree;
use super::random::Random;

/// Paths into the texts of an object.
const INTO_TEXTS: &[&str] = &[
    "data.json.a",
    "data.json.b.1.c",
    "data.json.b.0",
    "data.json.d",
    "data.json.e.new",
    "data.json.x",
    "data.[pretty.json].z",
    "data.[pretty.json].a.k",
    "data.yaml.a",
    "data.yaml.b.*.c",
    "data.yaml.b.[n=y].c",
    "data.yaml.b.1.n",
    "data.yaml.d.e",
    "data.yaml.f",
    "data.yaml.g",
    "data.yaml.nowhere",
    "data.yaml.b.7.c",
    "data.word.x",
    "data.none.x",
    "metadata.name.x",
];

impl Tree {
    /// Replacements that lead into texts, in a folder above the top. Texts of YAML are laid out as kustomize does it.
    pub(super) fn texts(&mut self, random: &mut Random) {
        self.fields.push("replacements inside texts");
        let head = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: texts\n  labels:\n    from: label-1\n    number: '12'\ndata:\n";
        let data = "  json: '{\"a\": \"one\", \"b\": [1, {\"c\": true}], \"d\": null, \"e\": {}}'\n  pretty.json: |\n    {\n      \"z\": \"<1>\",\n      \"a\": {\"k\": 1.50}\n    }\n  yaml: |\n    a: one # comment\n    b:\n    - c: 1\n      n: x\n    - c: 'two'\n      n: y\n    d: {e: \"no\"}\n    f: 5\n    g: true\n  word: some words\n  none:\n  null: ~\n";
        let path = random.pick(INTO_TEXTS);
        let from = random.pick(&["metadata.labels.from", "metadata.labels.number", "kind"]);
        let create = random.pick(&["true", "false"]);
        // A new field in YAML is not supported.
        let create = if path.ends_with("nowhere") { "false" } else { create };
        self.files.insert("texts/texts.yaml".into(), format!("{head}{data}"));
        let kustomization = format!(
            "resources: [../{}, texts.yaml]\nreplacements:\n- source: {{kind: ConfigMap, name: texts, fieldPath: {from}}}\n  targets:\n  - select: {{kind: ConfigMap, name: texts}}\n    fieldPaths: ['{path}']\n    options: {{create: {create}}}\n",
            self.top
        );
        if self.top != "gen" {
            self.files.insert("texts/kustomization.yaml".into(), kustomization);
            self.top = "texts".into();
        }
    }
}
