//! Generators of config maps and secrets.

use std::fmt::Write;

use super::layers::Layer;
use super::objects::{NAMES, Named};

impl Layer<'_> {
    pub(super) fn generators(&mut self) {
        for (field, kind) in [("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")] {
            if !self.has(field, 20) {
                continue;
            }
            let name = self.random.pick(NAMES);
            // To merge, the namespace has to be that of the object as well: here neither has any.
            let mut same = self.known.iter().filter(|known| known.kind == kind && known.name == name);
            let exists = same.any(|known| known.namespace.is_empty());
            let behavior = match (exists, self.random.below(40)) {
                (true, 0) | (false, 1..) => "",
                (true, 1..=26) | (false, 0) => "  behavior: merge\n",
                (true, _) => "  behavior: replace\n",
            };
            self.file("env.txt", "# comment\nE1=one\nE2=\"two\"\n\nE3=a=b\n".to_owned());
            self.file("data.bin", "some\ntext".to_owned());
            let source = self.random.pick(&[
                "  literals: [a=1, \"b='x y'\", c=]\n",
                "  files: [data.bin, other=data.bin]\n",
                "  envs: [env.txt]\n",
                "  env: env.txt\n  literals: [one=generated]\n",
            ]);
            let options = self.random.pick(&[
                "",
                "",
                "  options: {disableNameSuffixHash: true}\n",
                "  options: {labels: {gen: x}, immutable: true}\n",
            ]);
            let extra = if kind == "Secret" {
                self.random.pick(&["", "  type: kubernetes.io/tls\n"])
            } else {
                self.random.pick(&["", if exists { "" } else { "  namespace: one\n" }])
            };
            let _ = write!(self.text, "{field}:\n- name: {name}\n{behavior}{source}{options}{extra}");
            if !exists {
                self.known.push(Named {
                    version: "v1",
                    kind,
                    name,
                    namespace: if extra.contains("one") { "one" } else { "" },
                });
            }
        }
        if self.has("generatorOptions", 10) {
            let options = self.random.pick(&[
                "{disableNameSuffixHash: true}",
                "{labels: {all: '1'}, annotations: {note: g}}",
                "{immutable: true}",
            ]);
            let _ = writeln!(self.text, "generatorOptions: {options}");
        }
    }
}
