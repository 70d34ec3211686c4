//! What the renderer makes of small trees: objects, places, faults.

mod behaviour;
mod faults;
mod inside_texts;
mod places;
mod printed;
mod quirks;
mod scale;
mod schemas;
mod shared_values;
mod top;

use infra_graph::kustomize::{Build, Options, Renderer};
use infra_graph::repository::Repository;
use infra_graph::yaml::{Mode, Node, to_json, to_yaml};
use serde_json::Value as Json;

use crate::support::{place, repository};

/// A build of a small tree.
struct Built {
    repository: Repository,
    build: Build,
}

/// Builds the folder `app` as kubectl does.
fn kubectl(files: &[(&str, &str)]) -> Built {
    built(files, Options::kubectl())
}

/// Builds the folder `app` as Flux does.
fn flux(files: &[(&str, &str)]) -> Built {
    built(files, Options::flux())
}

fn built(files: &[(&str, &str)], options: Options) -> Built {
    let repository = repository(files);
    let build = Renderer::new(&repository).build("app".into(), &options);
    Built { repository, build }
}

impl Built {
    /// All objects as YAML.
    fn yaml(&self) -> String {
        assert_eq!(self.build.failure, None);
        self.build.objects.iter().map(|object| to_yaml(&object.node)).collect::<Vec<_>>().join("---\n")
    }

    /// The names of all objects.
    fn names(&self) -> Vec<String> {
        self.build.objects.iter().map(|object| object.reference.to_string()).collect()
    }

    /// A value of an object.
    fn at(&self, object: usize, path: &[&str]) -> &Node {
        self.build.objects[object].node.at(path).unwrap_or_else(|| panic!("{path:?} is there"))
    }

    /// A value of an object as JSON.
    fn json(&self, object: usize, path: &[&str]) -> Json {
        to_json(self.at(object, path), Mode::Resource)
    }

    /// Where a value was written.
    fn place(&self, object: usize, path: &[&str]) -> String {
        place(&self.repository, self.at(object, path).span)
    }

    /// kustomize's message.
    fn failure(&self) -> &str {
        self.build.failure.as_ref().map_or("", |failure| &failure.message)
    }

    /// Each finding with its places: `code: message @ place (text) …`.
    fn findings(&self) -> Vec<String> {
        let labels = |finding: &infra_graph::finding::Finding| {
            let labels = finding.labels.iter().map(|label| {
                let text = if label.text.is_empty() { String::new() } else { format!(" ({})", label.text) };
                format!(" @ {}{text}", place(&self.repository, label.span))
            });
            labels.collect::<String>()
        };
        let findings = self.build.findings.iter();
        findings.map(|finding| format!("{}: {}{}", finding.code, finding.message, labels(finding))).collect()
    }
}

/// A `ConfigMap` in YAML.
const MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\ndata:\n  key: value\n";
