//! What the files of an installer outside of Flux show, line by line.

use std::fmt;

use camino::Utf8Path;

use crate::object::ObjectRef;

/// What a line shows.
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

/// What a file shows, each with the bytes that show it.
pub(super) fn read(path: &Utf8Path, text: &str) -> Vec<(Installed, usize, usize)> {
    let mut reader = Reader::default();
    let role = role(path);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let read = Line::of(line, start);
        start += line.len();
        if read.text.starts_with('#') {
            continue;
        }
        match role {
            Some(Role::Helmfile) => reader.helmfile(&read),
            Some(Role::Script) => reader.script(&read),
            Some(Role::Manifest) => {
                reader.helmfile(&read);
                reader.address(&read);
                reader.manifest(&read);
            }
            None => {}
        }
    }
    reader.release_ends();
    reader.document_ends();
    reader.found
}

/// A line without its indentation.
struct Line<'t> {
    text: &'t str,
    indent: usize,
    start: usize,
}

impl<'t> Line<'t> {
    fn of(line: &'t str, start: usize) -> Self {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        Self { text: text.trim_end(), indent, start: start + indent }
    }

    /// The value of `key: value`, `- key: value` or `key = value`, without quotes and comments.
    fn value(&self, key: &str) -> Option<&'t str> {
        let text = self.text.strip_prefix("- ").unwrap_or(self.text).trim_start();
        let rest = text.strip_prefix(key)?.trim_start();
        let rest = rest.strip_prefix([':', '='])?.trim();
        let rest = rest.split(" #").next().unwrap_or(rest).trim();
        Some(rest.trim_matches(['"', '\''])).filter(|value| !value.is_empty())
    }

    fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// A text that no template is still to fill in.
fn is_plain(text: &str) -> bool {
    !text.contains("{{") && !text.contains("${") && !text.contains("{%") && !text.starts_with('$')
}

/// A value with its place.
type Placed = (String, usize, usize);

fn placed(line: &Line<'_>, value: &str) -> Placed {
    (value.to_owned(), line.start, line.end())
}

#[derive(Default)]
struct Reader {
    found: Vec<(Installed, usize, usize)>,
    /// The key at the start of a line that a list of releases belongs to.
    section: String,
    release: Release,
    document: Document,
}

#[derive(Default)]
struct Release {
    name: Option<Placed>,
    chart: Option<Placed>,
    namespace: Option<Placed>,
    indent: usize,
    left_out: bool,
}

#[derive(Default)]
struct Document {
    kind: Option<Placed>,
    name: Option<Placed>,
    namespace: Option<Placed>,
    group: Option<Placed>,
    defines: Option<Placed>,
    /// The mapping of two levels that the line lies in.
    above: [String; 2],
}

impl Reader {
    fn push(&mut self, installed: Installed, (start, end): (usize, usize)) {
        self.found.push((installed, start, end));
    }

    /// The releases of a helmfile, and the charts that a kustomization inflates.
    fn helmfile(&mut self, line: &Line<'_>) {
        let starts_section = line.indent == 0 && !line.text.starts_with('-') && line.text.contains(':');
        if starts_section || line.text.starts_with("---") {
            self.release_ends();
            line.text.split(':').next().unwrap_or_default().clone_into(&mut self.section);
        }
        if !matches!(&*self.section, "releases" | "helmCharts") {
            return;
        }
        let item = line.text.starts_with("- ");
        if item
            && (self.release.name.is_none() && self.release.chart.is_none()
                || line.indent <= self.release.indent)
        {
            self.release_ends();
            self.release.indent = line.indent;
        }
        let depth = if item { self.release.indent } else { self.release.indent + 2 };
        if line.indent != depth {
            return;
        }
        for (key, slot) in [
            ("name", &mut self.release.name),
            ("chart", &mut self.release.chart),
            ("namespace", &mut self.release.namespace),
        ] {
            if let Some(value) = line.value(key) {
                *slot = Some(placed(line, value));
            }
        }
        self.release.left_out |= line.value("installed") == Some("false");
    }

    fn release_ends(&mut self) {
        let release = std::mem::take(&mut self.release);
        if release.left_out {
            return;
        }
        if let Some((name, start, end)) = release.name.clone().filter(|(name, ..)| is_plain(name)) {
            self.push(Installed::Release(name), (start, end));
        }
        // A chart that a template names has the name of the release, more often than not.
        let chart = release.chart.filter(|(chart, ..)| is_plain(chart)).or(release.name);
        if let Some((chart, start, end)) = chart.filter(|(chart, ..)| is_plain(chart)) {
            let name = super::chart::last_part(&chart).to_owned();
            self.push(Installed::Chart(name, Some(chart)), (start, end));
        }
        if let Some((namespace, start, end)) = release.namespace.filter(|(name, ..)| is_plain(name)) {
            self.push(Installed::Namespace(namespace), (start, end));
        }
    }

    /// Commands, and what Terraform or Ansible call a chart.
    fn script(&mut self, line: &Line<'_>) {
        let place = (line.start, line.end());
        for key in ["chart", "chart_ref"] {
            if let Some(chart) = line.value(key).filter(|chart| is_plain(chart)) {
                let name = super::chart::last_part(chart).to_owned();
                self.push(Installed::Chart(name, Some(chart.to_owned())), place);
            }
        }
        let words: Vec<&str> = line.text.split_whitespace().collect();
        if line.text.contains("helm ") && (words.contains(&"install") || words.contains(&"upgrade")) {
            for word in words.iter().filter(|word| word.contains('/') && is_plain(word)) {
                let name = super::chart::last_part(word).to_owned();
                self.push(Installed::Chart(name, Some((*word).to_owned())), place);
            }
        }
        self.address(line);
        self.created(&words, place);
    }

    /// `kubectl create namespace NAME`, `kubectl create secret generic NAME --namespace NAMESPACE`.
    fn created(&mut self, words: &[&str], place: (usize, usize)) {
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
    fn address(&mut self, line: &Line<'_>) {
        let hosted = line.text.contains("github.com/") || line.text.contains("raw.githubusercontent.com/");
        let manifests = [".yaml", ".yml", "crd", "?ref=", "//"];
        if hosted && manifests.iter().any(|sign| line.text.contains(sign)) {
            self.push(Installed::Address(line.text.to_owned()), (line.start, line.end()));
        }
    }

    /// Namespaces, Secrets, `ConfigMaps` and definitions in a file of manifests.
    fn manifest(&mut self, line: &Line<'_>) {
        if line.text.starts_with("---") && line.indent == 0 {
            self.document_ends();
            return;
        }
        let key = line.text.split(':').next().unwrap_or_default();
        match line.indent {
            0 => self.document.above = [key.to_owned(), String::new()],
            2 => key.clone_into(&mut self.document.above[1]),
            _ => {}
        }
        let above = self.document.above.each_ref().map(String::as_str);
        let slot = match (line.indent, above, key) {
            (0, _, "kind") => &mut self.document.kind,
            (2, ["metadata", _], "name") => &mut self.document.name,
            (2, ["metadata", _], "namespace") => &mut self.document.namespace,
            (2, ["spec", _], "group") => &mut self.document.group,
            (4, ["spec", "names"], "kind") => &mut self.document.defines,
            _ => return,
        };
        *slot = line.value(key).filter(|value| is_plain(value)).map(|value| placed(line, value));
    }

    fn document_ends(&mut self) {
        let Document { kind, name, namespace, group, defines, .. } = std::mem::take(&mut self.document);
        let (Some((kind, ..)), Some((name, start, end))) = (kind, name) else { return };
        let installed = match (&*kind, namespace, group, defines) {
            ("Namespace", ..) => Installed::Namespace(name),
            ("CustomResourceDefinition", _, Some((group, ..)), Some((kind, ..))) => {
                Installed::Kind(group, kind)
            }
            ("Secret" | "ConfigMap", Some((namespace, ..)), ..) => {
                Installed::Object(ObjectRef::new("", kind, namespace, name))
            }
            _ => return,
        };
        self.push(installed, (start, end));
    }
}
