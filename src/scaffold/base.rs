//! The base of a service: its namespace, where its manifests come from, and the Kustomization that applies them.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};

use crate::flux::Kind;
use crate::kustomize::FILE_NAMES;
use crate::repository::Repository;
use crate::yaml::Node;

use super::document::Doc;
use super::layout::{Layout, joined};
use super::naming::{Naming, short};
use super::vote::{Kept, entries, most_frequent};
use super::{PlannedFile, ScaffoldError};

/// The bases of the services that there are.
pub(super) struct Bases {
    /// How an overlay names its base, as in `../../base`.
    pub(super) reference: String,
    /// What kustomization files are called.
    pub(super) file_name: String,
    kustomizations: Vec<Doc>,
    namespaces: Role,
    bundles: Role,
    parts: Role,
    /// The namespace of each service.
    placed: Vec<(String, String)>,
}

/// The documents of one purpose, at most one for each service.
#[derive(Default)]
struct Role {
    docs: Vec<Doc>,
    /// The names of all files of that purpose.
    files: Vec<String>,
}

impl Role {
    /// The name that most files have, where services agree on one.
    fn file(&self) -> Option<String> {
        let (name, count) = most_frequent(self.files.iter())?;
        (count > 1 || self.files.len() == 1).then(|| name.clone())
    }
}

impl Bases {
    pub(super) fn read(repository: &Repository, layout: &Layout<'_>) -> Result<Self, ScaffoldError> {
        let mut found: Vec<(String, Utf8PathBuf, String)> = Vec::new();
        let mut seen = BTreeSet::new();
        for service in layout.services().filter(|service| seen.insert(service.name.clone())) {
            let Some((_, overlay)) = kustomization(repository, &service.name, &service.overlay) else {
                continue;
            };
            let bases = texts(&overlay, "resources").into_iter();
            let mut folders = bases.map(|text| (joined(&service.overlay, &text), text));
            if let Some((folder, text)) = folders.find(|(folder, _)| repository.is_folder(folder)) {
                found.push((service.name.clone(), folder, text));
            }
        }
        let place = || layout.root.to_string();
        let not_found = |what| ScaffoldError::NotFound { what, place: place() };
        let (reference, _) = most_frequent(found.iter().map(|(.., text)| text.clone()))
            .ok_or_else(|| not_found("a base that the overlays of services share"))?;
        let mut bases = Self {
            reference,
            file_name: FILE_NAMES[0].to_owned(),
            kustomizations: Vec::new(),
            namespaces: Role::default(),
            bundles: Role::default(),
            parts: Role::default(),
            placed: Vec::new(),
        };
        for (service, folder, _) in &found {
            bases.add(repository, service, folder);
        }
        if bases.namespaces.docs.is_empty() {
            return Err(not_found("the Namespace of a service"));
        }
        Ok(bases)
    }

    fn add(&mut self, repository: &Repository, service: &str, folder: &Utf8Path) {
        let Some((_, doc)) = kustomization(repository, service, folder) else { return };
        let (mut namespace, mut bundle, mut part) = (None, None, None);
        let mut further: Vec<String> = Vec::new();
        for name in texts(&doc, "resources") {
            let path = joined(folder, &name);
            if !repository.is_file(&path) {
                continue;
            }
            let docs = Doc::of_file(repository, service, &path);
            let is_only = docs.len() == 1;
            for doc in docs.into_iter().filter(|_| is_only) {
                let (group, kind) = (Kind::Kustomization.group(), Kind::OciRepository);
                if doc.is("", "Namespace") {
                    namespace.get_or_insert((doc, name.clone()));
                } else if doc.is(kind.group(), kind.name()) {
                    bundle.get_or_insert((doc, name.clone()));
                } else if doc.is(group, "Kustomization") {
                    if part.is_some() {
                        further.push(name.clone());
                    }
                    part.get_or_insert((doc, name.clone()));
                }
            }
        }
        if let Some((doc, _)) = &namespace
            && let Some(name) = doc.text(&["metadata", "name"])
        {
            self.placed.push((service.to_owned(), name.to_owned()));
        }
        let roles = [&mut self.namespaces, &mut self.bundles, &mut self.parts];
        for (role, found) in roles.into_iter().zip([namespace, bundle, part]) {
            if let Some((doc, file)) = found {
                role.docs.push(doc);
                role.files.push(file);
            }
        }
        self.parts.files.extend(further);
        self.kustomizations.push(doc);
    }

    /// The namespace that a service gets: called like it, or with `-system` where that fits more of the others.
    pub(super) fn namespace_of(&self, service: &str) -> String {
        let plain = self.placed.iter().filter(|(service, namespace)| service == namespace).count();
        let system = |service: &str| format!("{}-system", short(service));
        let with_system =
            self.placed.iter().filter(|(service, namespace)| *namespace == system(service)).count();
        if with_system > plain { system(service) } else { service.to_owned() }
    }

    /// Whether most services take their manifests from a bundle.
    pub(super) fn has_bundle(&self) -> bool {
        self.bundles.docs.len() * 2 > self.kustomizations.len()
    }

    /// The files of the base in a folder, and what is left to decide.
    pub(super) fn files(
        &self,
        naming: &Naming,
        folder: &Utf8Path,
        image: Option<&str>,
    ) -> (Vec<PlannedFile>, Vec<String>) {
        let mut open = Vec::new();
        let mut made: Vec<(String, String)> = Vec::new();
        let namespace = self.namespaces.file().unwrap_or_else(|| "namespace.yaml".to_owned());
        made.push((namespace, self.namespace(naming)));
        if self.has_bundle() {
            let bundle = self.bundles.file().unwrap_or_else(|| "oci-repository.yaml".to_owned());
            made.push((bundle, self.bundle(naming, image, &mut open)));
            let part = self.parts.file().unwrap_or_else(|| format!("{}.yaml", naming.short));
            made.push((part.clone(), self.part(naming, &part)));
            open.push(format!("spec.path in {part} is the root of the bundle: name the folder that it has"));
        } else {
            open.push(
                "the base holds the Namespace alone: most services here have no bundle to take the rest from"
                    .to_owned(),
            );
        }
        // The overlay names the base; seen from the service it is the last part of that.
        let base = folder.join(Utf8Path::new(&self.reference).file_name().unwrap_or("base"));
        let names: Vec<&str> = made.iter().map(|(name, _)| name.as_str()).collect();
        let listing = self.listing(naming, &names);
        made.push((self.file_name.clone(), listing));
        let file = |(name, text): (String, String)| PlannedFile {
            path: base.join(name).into_string(),
            text,
            before: None,
        };
        (made.into_iter().map(file).collect(), open)
    }

    /// The kustomization of the base.
    fn listing(&self, naming: &Naming, files: &[&str]) -> String {
        let mut out = String::new();
        for Kept { key, lines, .. } in entries(&self.kustomizations, &[], naming) {
            match &*key {
                "apiVersion" | "kind" => out += &lines,
                "namespace" => out += &format!("\nnamespace: {}\n", naming.namespace),
                "labels" | "commonLabels" => out += &format!("\n{lines}"),
                _ => {}
            }
        }
        // What most have is not the same: each has its own files.
        let list: String = files.iter().map(|file| format!("  - {file}\n")).collect();
        let resources = format!("\nresources:\n{list}");
        match out.find("\nlabels:").or_else(|| out.find("\ncommonLabels:")) {
            Some(at) => out.insert_str(at, &resources),
            None => out += &resources,
        }
        out
    }

    fn namespace(&self, naming: &Naming) -> String {
        let docs = &self.namespaces.docs;
        let mut out = String::new();
        for Kept { key, lines, .. } in entries(docs, &[], naming) {
            if matches!(&*key, "apiVersion" | "kind") {
                out += &lines;
            }
        }
        out += &format!("metadata:\n  name: {}\n", naming.namespace);
        let rest = entries(docs, &["metadata"], naming).into_iter().filter(|kept| kept.key != "name");
        out + &rest.map(|kept| kept.lines).collect::<String>()
    }

    fn bundle(&self, naming: &Naming, image: Option<&str>, open: &mut Vec<String>) -> String {
        let docs = &self.bundles.docs;
        let mut out = head(docs, naming);
        out += &format!("metadata:\n  name: {}\nspec:\n", self.bundle_name(naming));
        let mut has_url = false;
        for Kept { key, lines, was } in entries(docs, &["spec"], naming) {
            if key == "url" {
                has_url = true;
                let url = image.map(address);
                let was = was.unwrap_or_default();
                if url.is_none() && !lines.contains(&naming.short) {
                    open.push(format!("spec.url of the bundle is that of all: {was}"));
                }
                out += &url.map_or(lines, |url| format!("  url: {url}\n"));
            } else {
                out += &lines;
            }
        }
        if !has_url {
            let url = image.map_or_else(|| format!("oci://example.invalid/{}", naming.service), address);
            if image.is_none() {
                open.push(format!("the bundles of the services have no address in common: write spec.url, it is {url} for now"));
            }
            out += &format!("  url: {url}\n");
        }
        out
    }

    /// What the bundle is called: as most are, from the service's name.
    pub(super) fn bundle_name(&self, naming: &Naming) -> String {
        let kept =
            entries(&self.bundles.docs, &["metadata"], naming).into_iter().find(|kept| kept.key == "name");
        let written = kept.and_then(|kept| Some(kept.lines.split_once(':')?.1.trim().to_owned()));
        written.unwrap_or_else(|| naming.service.clone())
    }

    /// The Kustomization that applies the bundle.
    fn part(&self, naming: &Naming, file: &str) -> String {
        let docs = &self.parts.docs;
        let stem = file.strip_suffix(".yaml").unwrap_or(file);
        let name =
            if stem == naming.short { naming.short.clone() } else { format!("{}-{stem}", naming.short) };
        let mut out = head(docs, naming);
        out += &format!("metadata:\n  name: {name}\nspec:\n");
        for Kept { key, lines, .. } in entries(docs, &["spec"], naming) {
            if !matches!(&*key, "path" | "targetNamespace" | "sourceRef" | "dependsOn") {
                out += &lines;
            }
        }
        out += &format!(
            "  sourceRef:\n    kind: {}\n    name: {}\n  path: ./\n  targetNamespace: {}\n",
            Kind::OciRepository.name(),
            self.bundle_name(naming),
            naming.namespace
        );
        out
    }
}

/// `apiVersion` and `kind`, as most have them.
fn head(docs: &[Doc], naming: &Naming) -> String {
    let kept = entries(docs, &[], naming).into_iter();
    kept.filter(|kept| matches!(&*kept.key, "apiVersion" | "kind")).map(|kept| kept.lines).collect()
}

fn address(image: &str) -> String {
    if image.contains("://") { image.to_owned() } else { format!("oci://{image}") }
}

/// The kustomization of a folder, and its file.
pub(super) fn kustomization(
    repository: &Repository,
    service: &str,
    folder: &Utf8Path,
) -> Option<(Utf8PathBuf, Doc)> {
    let path = FILE_NAMES.iter().map(|name| folder.join(name)).find(|path| repository.is_file(path))?;
    let doc = Doc::of_file(repository, service, &path).into_iter().next()?;
    Some((path, doc))
}

/// The texts of a list.
pub(super) fn texts(doc: &Doc, key: &str) -> Vec<String> {
    let items = doc.node.get(key).and_then(Node::as_sequence).unwrap_or_default();
    items.iter().filter_map(Node::text).map(str::to_owned).collect()
}
