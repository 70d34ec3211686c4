//! Transformers, generators and validators in objects of their own.

use std::fmt::Write;

use super::layers::{Layer, indented};

impl Layer<'_> {
    pub(super) fn plugins(&mut self) {
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
            let plugin = format!(
                "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {{name: {name}}}\nliterals: [k=v]\n"
            );
            let _ = write!(self.text, "generators:\n- |-\n{}", indented(&plugin, 2));
        }
    }

    /// Transformers that must change nothing; a few do, or do for some objects.
    pub(super) fn validators(&mut self) {
        if !self.has("validators", 6) {
            return;
        }
        let unchanging = [
            "apiVersion: builtin\nkind: ImageTagTransformer\nmetadata: {name: i}\nimageTag: {name: nowhere, newTag: x}\nfieldSpecs:\n- path: spec/template/spec/containers/image\n",
            "apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: l}\nlabels: {checked: 'yes'}\nfieldSpecs:\n- path: metadata/labels\n  create: true\n  kind: Nothing\n",
            "apiVersion: builtin\nkind: AnnotationsTransformer\nmetadata: {name: a}\nannotations: {checked: x}\nfieldSpecs:\n- path: spec/nowhere/annotations\n",
            "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: p}\npatch: '- {op: test, path: /kind, value: ConfigMap}'\ntarget: {kind: ConfigMap, name: nowhere}\n",
        ];
        let changing = [
            "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: p}\npatch: '- {op: test, path: /kind, value: ConfigMap}'\ntarget: {kind: ConfigMap}\n",
            "apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: l}\nlabels: {validated-by: x}\nfieldSpecs:\n- path: metadata/labels\n  create: true\n  kind: Ingress\n",
            "apiVersion: builtin\nkind: AnnotationsTransformer\nmetadata: {name: a}\nannotations: {checked: x}\nfieldSpecs:\n- path: metadata/annotations\n  create: true\n",
        ];
        let from: &[&str] = if self.random.chance(12) { &changing } else { &unchanging };
        let validator = self.random.pick(from);
        if self.random.chance(50) {
            let file = self.new_file(validator.to_owned());
            let _ = writeln!(self.text, "validators: [{file}]");
        } else {
            let _ = write!(self.text, "validators:\n- |-\n{}", indented(validator, 2));
        }
    }
}
