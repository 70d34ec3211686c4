//! What the files of an installer outside of Flux show.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use camino::Utf8Path;
use regex::{Captures, Regex};

use crate::object::ObjectRef;
use crate::source::{FileId, Span};
use crate::yaml::{Node, parse};

/// What a place in a file shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Installed {
    /// A chart, by name and address.
    Chart(String, Option<String>),
    /// A release of Helm, whatever its chart.
    Release(String),
    /// An address of manifests.
    Address(String),
    /// A custom resource definition: group and kind.
    Kind(String, String),
    /// A namespace.
    Namespace(String),
    /// An object.
    Object(ObjectRef),
}

impl fmt::Display for Installed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chart(name, _) => write!(f, "the chart {name}"),
            Self::Release(name) => write!(f, "the release {name}"),
            Self::Address(_) => f.write_str("an address of manifests"),
            Self::Kind(..) => f.write_str("a custom resource definition"),
            Self::Namespace(name) => write!(f, "the namespace {name}"),
            Self::Object(object) => write!(f, "{object}"),
        }
    }
}

/// What a file is, by its path.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Releases of a helmfile.
    Helmfile,
    /// Commands, Terraform, the configuration of machines.
    Script,
    /// Manifests of a bootstrap folder, or a kustomization of them.
    Manifest,
}

/// Whether a file can show what is installed outside of Flux.
pub(super) fn is_candidate(path: &Utf8Path) -> bool {
    role(path).is_some()
}

/// Whether it is a helmfile.
pub(super) fn is_helmfile(path: &Utf8Path) -> bool {
    role(path) == Some(Role::Helmfile)
}

fn role(path: &Utf8Path) -> Option<Role> {
    let lower = path.as_str().to_ascii_lowercase();
    let (folders, name) = lower.rsplit_once('/').unwrap_or(("", &lower));
    let in_folder = |wanted: &dyn Fn(&str) -> bool| folders.split('/').any(wanted);
    let stem = name.strip_suffix(".j2").or(name.strip_suffix(".gotmpl")).unwrap_or(name);
    let extension = stem.rsplit_once('.').map_or("", |(_, extension)| extension);
    let yaml = matches!(extension, "yaml" | "yml");
    if yaml && (name.contains("helmfile") || in_folder(&|part| matches!(part, "helmfile" | "helmfile.d"))) {
        return Some(Role::Helmfile);
    }
    let commands = matches!(extension, "sh" | "just" | "tf" | "mk")
        || matches!(stem, "makefile" | "justfile" | ".justfile")
        || yaml && (stem.starts_with("taskfile") || in_folder(&|part| part.ends_with("taskfiles")));
    let machines = ["talos", "ansible", "terraform", "k0s", "k3s", "kubeadm"];
    let machine = yaml
        && (name.starts_with("talconfig")
            || name.starts_with("k0sctl")
            || in_folder(&|part| machines.contains(&part)) && !in_folder(&|part| part == "apps"));
    if commands || machine {
        return Some(Role::Script);
    }
    (yaml && in_folder(&|part| part.contains("bootstrap"))).then_some(Role::Manifest)
}

/// What a file shows, each with the place that shows it. Commands are read line by line; all else is YAML, once the actions of a
/// template are taken out of it. A document that is none even then shows nothing.
pub(super) fn read(path: &Utf8Path, file: FileId, text: &str) -> Vec<(Installed, Span)> {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let place = |start: usize, end: usize| Span::new(file, offset(start), offset(end));
    let Some(role) = role(path) else { return Vec::new() };
    let mut reader = Reader::default();
    let mut start = 0;
    for line in text.split_inclusive('\n').filter(|_| role != Role::Helmfile) {
        let text = line.trim_start();
        let indented = start + line.len() - text.len();
        start += line.len();
        let text = text.trim_end();
        if !text.starts_with('#') {
            let span = place(indented, indented + text.len());
            reader.address(text, span);
            if role == Role::Script {
                reader.script(text, span);
            }
        }
    }
    if role != Role::Script {
        for root in parse(&without_actions(text), place).into_iter().filter_map(|one| one.ok()?.root) {
            reader.releases(&root);
            reader.manifest(&root);
        }
    }
    reader.found
}

/// The text with the actions of a template taken out, byte for byte, so that places stay: what stands alone on its line is white
/// space, what stands for a part of a value is of `$`.
fn without_actions(text: &str) -> Cow<'_, str> {
    static ACTION: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let action = r"(?:\{\{[^}]*\}\}|\{%[^}]*%\})";
        Regex::new(&format!(r"(?m)^[ \t]*(?P<alone>{action})[ \t\r]*$|{action}")).ok()
    });
    let fill = |found: &Captures<'_>| {
        let filler = if found.name("alone").is_some() { " " } else { "$" };
        filler.repeat(found[0].len())
    };
    ACTION.as_ref().map_or(Cow::Borrowed(text), |action| action.replace_all(text, fill))
}

/// A text that no template is still to fill in.
fn is_plain(text: &str) -> bool {
    !["{{", "${", "{%", "$$"].iter().any(|sign| text.contains(sign)) && !text.starts_with('$')
}

/// The value of `key: value`, `- key: value` or `key = value` in a line, without quotes and comments.
fn value<'t>(line: &'t str, key: &str) -> Option<&'t str> {
    let text = line.strip_prefix("- ").unwrap_or(line).trim_start();
    let rest = text.strip_prefix(key)?.trim_start();
    let rest = rest.strip_prefix([':', '='])?.trim();
    let rest = rest.split(" #").next().unwrap_or(rest).trim();
    Some(rest.trim_matches(['"', '\''])).filter(|value| !value.is_empty())
}

/// A text of a tree that no template is still to fill in, with its place.
fn plain<'n>(node: &'n Node, path: &[&str]) -> Option<(&'n str, Span)> {
    let node = node.at(path)?;
    node.text().filter(|text| !text.is_empty() && is_plain(text)).map(|text| (text, node.span))
}

#[derive(Default)]
struct Reader {
    found: Vec<(Installed, Span)>,
}

impl Reader {
    fn push(&mut self, installed: Installed, span: Span) {
        self.found.push((installed, span));
    }

    fn chart(&mut self, chart: &str, span: Span) {
        let name = super::chart::last_part(chart).to_owned();
        self.push(Installed::Chart(name, Some(chart.to_owned())), span);
    }

    /// The releases of a helmfile, and the charts that a kustomization inflates.
    fn releases(&mut self, root: &Node) {
        let lists = ["releases", "helmCharts"].into_iter().filter_map(|key| root.get(key)?.as_sequence());
        let is_left_out = |release: &&Node| release.get("installed").and_then(Node::text) == Some("false");
        for release in lists.flatten().filter(|release| !is_left_out(release)) {
            let name = plain(release, &["name"]);
            if let Some((name, span)) = name {
                self.push(Installed::Release(name.to_owned()), span);
            }
            // A chart that a template names has the name of the release, more often than not.
            if let Some((chart, span)) = plain(release, &["chart"]).or(name) {
                self.chart(chart, span);
            }
            if let Some((namespace, span)) = plain(release, &["namespace"]) {
                self.push(Installed::Namespace(namespace.to_owned()), span);
            }
        }
    }

    /// A namespace, a Secret, a `ConfigMap` or a definition among manifests.
    fn manifest(&mut self, root: &Node) {
        let text = |path: &[&str]| plain(root, path).map(|(text, _)| text.to_owned());
        let Some((name, span)) = plain(root, &["metadata", "name"]) else { return };
        let installed = match root.get("kind").and_then(Node::text) {
            Some("Namespace") => Some(Installed::Namespace(name.to_owned())),
            Some("CustomResourceDefinition") => text(&["spec", "group"])
                .zip(text(&["spec", "names", "kind"]))
                .map(|(group, kind)| Installed::Kind(group, kind)),
            Some(kind @ ("Secret" | "ConfigMap")) => text(&["metadata", "namespace"])
                .map(|namespace| Installed::Object(ObjectRef::new("", kind, namespace, name))),
            _ => None,
        };
        if let Some(installed) = installed {
            self.push(installed, span);
        }
    }

    /// Commands, and what Terraform or Ansible call a chart.
    fn script(&mut self, line: &str, place: Span) {
        for key in ["chart", "chart_ref"] {
            if let Some(chart) = value(line, key).filter(|chart| is_plain(chart)) {
                self.chart(chart, place);
            }
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        if line.contains("helm ") && (words.contains(&"install") || words.contains(&"upgrade")) {
            for word in words.iter().filter(|word| word.contains('/') && is_plain(word)) {
                self.chart(word, place);
            }
        }
        self.created(&words, place);
    }

    /// `kubectl create namespace NAME`, `kubectl create secret generic NAME --namespace NAMESPACE`.
    fn created(&mut self, words: &[&str], place: Span) {
        let Some(at) = words.iter().position(|word| *word == "create") else { return };
        if !words[..at].iter().any(|word| word.ends_with("kubectl")) {
            return;
        }
        let plain = |word: &&&str| is_plain(word) && !word.starts_with('-');
        let clean = |word: &str| word.trim_matches(['"', '\'', '`', ';', '|']).to_owned();
        match words.get(at + 1) {
            Some(&("namespace" | "ns")) => {
                if let Some(name) = words.get(at + 2).filter(plain) {
                    self.push(Installed::Namespace(clean(name)), place);
                }
            }
            Some(&"secret") => {
                let option = |index: usize, word: &str| match word.split_once('=') {
                    Some(("--namespace" | "-n", value)) => Some(clean(value)),
                    None if matches!(word, "-n" | "--namespace") => {
                        words.get(index + 1).map(|word| clean(word))
                    }
                    _ => None,
                };
                let namespace = words.iter().enumerate().find_map(|(index, word)| option(index, word));
                if let (Some(name), Some(namespace)) = (words.get(at + 3).filter(plain), namespace) {
                    let object = ObjectRef::new("", "Secret", namespace, clean(name));
                    self.push(Installed::Object(object), place);
                }
            }
            _ => {}
        }
    }

    /// An address of manifests on GitHub.
    fn address(&mut self, line: &str, place: Span) {
        let hosted = line.contains("github.com/") || line.contains("raw.githubusercontent.com/");
        let manifests = [".yaml", ".yml", "crd", "?ref=", "//"];
        if hosted && manifests.iter().any(|sign| line.contains(sign)) {
            self.push(Installed::Address(line.to_owned()), place);
        }
    }
}
