//! Patches that stand in a Flux Kustomization.

use std::fmt::Write;

use super::flux_values::{literal, text};
use super::layers::{Layer, indented};
use super::objects::Named;
use super::scalar::any;

impl Layer<'_> {
    /// A strategic merge with values of every type, and expressions.
    fn typed_merge(&mut self, target: &Named) -> String {
        let mut out = format!(
            "apiVersion: {}\nkind: {}\nmetadata:\n  name: {}\n",
            target.version, target.kind, target.name
        );
        if !target.namespace.is_empty() {
            let _ = writeln!(out, "  namespace: {}", target.namespace);
        }
        let field = if target.kind == "ConfigMap" { "data" } else { "spec" };
        let (label, annotation) = (self.typed(4), self.typed(4));
        let _ =
            write!(out, "  labels:\n    typed: {label}\n  annotations:\n    typed: {annotation}\n{field}:\n");
        for key in ["one", "typed", "list"] {
            let value = self.typed(2);
            let _ = if key == "list" && field == "spec" {
                writeln!(out, "  {key}:\n  - {value}")
            } else {
                writeln!(out, "  {key}: {value}")
            };
        }
        out
    }

    /// Operations that add such values.
    fn typed_operations(&mut self, target: &Named) -> String {
        let mut out = String::new();
        for path in ["/metadata/labels", "/typed", "/metadata/annotations"] {
            if self.random.chance(50) {
                let value = self.typed(4);
                let _ = write!(out, "- op: add\n  path: {path}\n  value:\n    typed: {value}\n");
            }
        }
        if out.is_empty() {
            let kind = if self.random.careful { target.kind } else { "ConfigMap" };
            out = format!("- {{op: test, path: /kind, value: {kind}}}\n");
        }
        out
    }

    fn typed(&mut self, indent: usize) -> String {
        if self.random.chance(50) {
            literal(self.random)
        } else {
            any(&text(self.random), self.random, indent)
        }
    }

    /// The patches of a Flux object, which stand in it. Gives the fields that it has.
    pub(super) fn flux_patches(&mut self, out: &mut String) -> Vec<&'static str> {
        let mut fields = Vec::new();
        if self.random.chance(40) {
            fields.push("spec.patches");
            out.push_str("patches:\n");
            for _ in 0..=self.random.below(2) {
                let target = self.target();
                let (text, selector) = match self.random.below(5) {
                    3 => (self.typed_merge(&target), None),
                    4 => (
                        self.typed_operations(&target),
                        Some(format!("{{kind: {}, name: {}}}", target.kind, target.name)),
                    ),
                    0 => (self.merge(&target), None),
                    1 => (self.merge(&target), Some(self.selector(&target))),
                    _ => (
                        self.operations(Some(&target)),
                        Some(format!("{{kind: {}, name: {}}}", target.kind, target.name)),
                    ),
                };
                let _ = write!(out, "- patch: |\n{}", indented(&text, 4));
                if let Some(selector) = selector {
                    let _ = writeln!(out, "  target: {selector}");
                }
            }
        }
        if self.random.chance(7) {
            fields.push("spec.patchesStrategicMerge");
            let target = self.target();
            let text = indented(&self.merge(&target), 2);
            let _ = write!(out, "patchesStrategicMerge:\n-{}", &text[1..]);
        }
        if self.random.chance(7) {
            fields.push("spec.patchesJson6902");
            let target = self.target();
            let (group, version) = target.version.split_once('/').unwrap_or(("", target.version));
            let _ = write!(
                out,
                "patchesJson6902:\n- target: {{group: '{group}', version: {version}, kind: {}, name: {}}}\n  patch:\n  - {{op: add, path: /metadata/annotations, value: {{json: 'yes'}}}}\n",
                target.kind, target.name
            );
        }
        fields
    }
}
