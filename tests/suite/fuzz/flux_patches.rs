//! Patches that stand in a Flux Kustomization.

use std::fmt::Write;

use super::layers::{Layer, indented};

impl Layer<'_> {
    /// The patches of a Flux object, which stand in it. Gives the fields that it has.
    pub(super) fn flux_patches(&mut self, out: &mut String) -> Vec<&'static str> {
        let mut fields = Vec::new();
        if self.random.chance(40) {
            fields.push("spec.patches");
            out.push_str("patches:\n");
            for _ in 0..=self.random.below(2) {
                let target = self.target();
                let (text, selector) = match self.random.below(3) {
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
