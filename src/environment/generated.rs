//! The `ExternalArtifact`s that an `ArtifactGenerator` makes.

use std::collections::BTreeMap;

use serde_json::json;

use crate::finding::{Code, Finding};
use crate::flux::{
    ArtifactGenerator, Composition, Input, Kind, Names, OutputArtifact, Outputs, Written, compose,
};
use crate::object::{Object, ObjectRef};
use crate::source::{Ignore, Span};

use super::Content;
use super::instance::made;
use super::mounts::Mounts;

/// What is said where trees take too many files.
pub(super) const RAISES_FILES: &str = "`limits.files` of your configuration raises this bound.";

/// What a generator makes, given the content of its sources.
pub(super) struct Generated {
    pub(super) generator: ArtifactGenerator,
    pub(super) inputs: BTreeMap<String, Content>,
    /// The content of each artifact, by name.
    pub(super) contents: BTreeMap<String, Content>,
    /// The artifacts as objects, in order.
    pub(super) objects: Vec<Object>,
    /// What goes wrong.
    pub(super) findings: Vec<Finding>,
    /// Whether there may be more artifacts.
    pub(super) open: bool,
}

impl Generated {
    /// `ignore`: what the sources leave out where they say nothing themselves. `names`: what all of an environment may look at.
    pub(super) fn new(
        mounts: &Mounts<'_>,
        ignore: &Ignore<'_>,
        names: &Names,
        generator: ArtifactGenerator,
        inputs: BTreeMap<String, Content>,
    ) -> Self {
        let outputs = generator.outputs(mounts.repository, ignore, |alias| input(&inputs, alias));
        let mut generated = Self {
            generator,
            inputs,
            contents: BTreeMap::new(),
            objects: Vec::new(),
            findings: Vec::new(),
            open: false,
        };
        match outputs {
            // What it made before stays as it was, and there may be other artifacts than it would make now.
            _ if generated.generator.disabled => {
                generated.open = true;
                if let Outputs::Known(artifacts) = outputs {
                    for artifact in &artifacts {
                        generated.leave(artifact);
                    }
                }
            }
            Outputs::Known(artifacts) => {
                for (at, artifact) in artifacts.iter().enumerate() {
                    if generated.findings.is_empty() {
                        generated.make(mounts, ignore, names, artifact, &artifacts[at..]);
                    } else {
                        generated.leave(artifact);
                    }
                }
            }
            Outputs::Unknown => generated.open = true,
            Outputs::TooLarge(why) => {
                generated.open = true;
                let name = generated.generator.reference.name.clone();
                generated.findings.push(generated.too_large(&name, &why));
            }
            Outputs::Refused(why) => {
                let message =
                    format!("{} makes no artifact: {}", generated.generator.reference.name, why.text);
                let note = "Flux reports BuildFailed and does not try again before the object changes.";
                generated.fault(message, why.span, note, &[]);
            }
        }
        generated
    }

    /// An artifact behind one that fails, or of a generator that is switched off, keeps what it had.
    fn leave(&mut self, artifact: &OutputArtifact) {
        self.contents.insert(artifact.name.text.clone(), Content::External);
        self.objects.push(object(&self.generator, artifact));
    }

    /// Makes the first of these artifacts.
    fn make(
        &mut self,
        mounts: &Mounts<'_>,
        ignore: &Ignore<'_>,
        names: &Names,
        artifact: &OutputArtifact,
        these: &[OutputArtifact],
    ) {
        let composition = match mounts.room() {
            Ok(()) => compose(mounts.repository, ignore, artifact, names, |alias| input(&self.inputs, alias)),
            Err(text) => {
                let too_large = Some(Written { text, span: artifact.name.span });
                Composition { too_large, ..Composition::default() }
            }
        };
        let object = object(&self.generator, artifact);
        let Composition { tree, faults, unknown, too_large } = composition;
        let name = &artifact.name.text;
        for fault in &faults {
            let message = format!("the artifact {name} is not made: {}", fault.text);
            let note = "Flux reports BuildFailed for the generator; this artifact and those after it in its list get no new \
                        content.";
            let objects = these.iter().map(|artifact| self::object(&self.generator, artifact));
            let nodes: Vec<ObjectRef> = objects.map(|object| object.reference).collect();
            self.fault(message, fault.span, note, &nodes);
        }
        // What is in the tree is true, but not all of it: whoever looks into it would miss files.
        let is_whole = unknown.is_empty() && too_large.is_none();
        if let Some(why) = too_large {
            self.findings.push(self.too_large(name, &why));
        }
        let content = if is_whole {
            let mount = format!("ExternalArtifact/{}/{name}", self.generator.reference.namespace);
            Content::Folder(mounts.mount(&mount, tree))
        } else {
            Content::External
        };
        self.contents.insert(name.clone(), content);
        self.objects.push(object);
    }

    fn too_large(&self, name: &str, why: &Written) -> Finding {
        let message = format!("the artifact {name} takes more than infra-graph follows: {}", why.text);
        Finding::new(Code::TooLarge, message)
            .at(why.span, "here the limit is reached")
            .node(self.generator.reference.to_string())
            .note("What is built of it, and of the artifacts after it in the list, is not in any answer.")
            .note(RAISES_FILES)
    }

    fn fault(&mut self, message: String, span: Span, note: &str, nodes: &[ObjectRef]) {
        let mut finding = Finding::new(Code::BuildFailed, message)
            .at(span, "")
            .node(self.generator.reference.to_string())
            .note(note);
        finding.nodes.extend(nodes.iter().map(ToString::to_string));
        self.findings.push(finding);
    }

    /// Whether a part of it fails or cannot be looked into.
    pub(super) fn is_incomplete(&self) -> bool {
        self.open || !self.findings.is_empty()
    }
}

fn input<'i>(inputs: &'i BTreeMap<String, Content>, alias: &str) -> Option<Input<'i>> {
    Some(match inputs.get(alias)? {
        Content::Folder(folder) => Input::Folder(folder),
        Content::External | Content::Missing => Input::Elsewhere,
    })
}

/// The object that source-watcher applies for an artifact.
fn object(generator: &ArtifactGenerator, artifact: &OutputArtifact) -> Object {
    let owner = &generator.reference;
    let spec = json!({"sourceRef": {
        "apiVersion": "source.extensions.fluxcd.io/v1beta1",
        "kind": &*owner.kind,
        "name": &*owner.name,
        "namespace": &*owner.namespace,
    }});
    let (kind, name) = (Kind::ExternalArtifact, &artifact.name);
    made((kind, "v1"), (&owner.namespace, &name.text), &spec, name.span)
}
