//! `spec.pathPattern`: an artifact for each folder that matches.
//!
//! Follows `internal/controller/artifactgenerator_pathpattern.go` of source-watcher (2.9 of Flux and later).

use std::collections::BTreeMap;

use camino::Utf8Path;
use regex::Regex;

use crate::object::Object;
use crate::source::{EntryKind, Files};
use crate::yaml::Node;

use super::{ArtifactGenerator, CopyRule, Input, OutputArtifact, Written};

/// The values of the placeholders for one folder.
type Captures<'t> = BTreeMap<&'t str, String>;

/// Which artifacts a generator makes.
#[derive(Debug, Clone, PartialEq)]
pub enum Outputs {
    /// These.
    Known(Vec<OutputArtifact>),
    /// Those that the folders of a source give whose content is not known.
    Unknown,
    /// None: the pattern, or what it gives, is refused. The place, and why.
    Refused(Written),
}

impl ArtifactGenerator {
    /// The artifacts. `input` says what is known of the source with an alias; nothing where there is no such alias.
    pub fn outputs<'f>(&self, files: &dyn Files, input: impl Fn(&str) -> Option<Input<'f>>) -> Outputs {
        let Some(pattern) = &self.path_pattern else { return Outputs::Known(self.artifacts.clone()) };
        let refuse = |text: String| Outputs::Refused(Written { text, span: pattern.span });
        let Some((alias, path)) = pattern.text.strip_prefix('@').and_then(|text| text.split_once('/')) else {
            return refuse("it has to be `@alias/pattern`".to_owned());
        };
        let Some(input) = input(alias) else { return refuse(format!("no source has the alias `{alias}`")) };
        let regex = match matcher(path) {
            Ok(regex) => regex,
            Err(reason) => return refuse(reason),
        };
        let Input::Folder(folder) = input else { return Outputs::Unknown };
        let mut found = Vec::new();
        folders(files, folder, Utf8Path::new(""), &mut found);
        let mut outputs = Vec::new();
        for path in &found {
            let Some(captured) = regex.captures(path) else { continue };
            let names = regex.capture_names().flatten();
            let raw: Captures<'_> =
                names.filter_map(|name| Some((name, captured.name(name)?.as_str().to_owned()))).collect();
            for artifact in &self.artifacts {
                match rendered(artifact, &raw) {
                    Ok(artifact) => outputs.push(artifact),
                    Err(refused) => return Outputs::Refused(refused),
                }
            }
        }
        match twice(&outputs) {
            Some(name) => refuse(format!("two folders give an artifact with the name `{name}`")),
            None => Outputs::Known(outputs),
        }
    }
}

/// Whether a generator may make an artifact of this name, whatever its placeholders stand for. It reads no more than names.
pub fn may_make(generator: &Object, name: &str) -> bool {
    let artifacts = generator.node.at(&["spec", "artifacts"]).and_then(Node::as_sequence).unwrap_or_default();
    artifacts.iter().filter_map(|artifact| artifact.get("name")?.text()).any(|template| {
        // Most names are no templates; what stands around the placeholders has to be there.
        template == name
            || template.split_once('{').is_some_and(|(start, rest)| {
                let end = rest.rsplit_once('}').map_or("", |(_, end)| end);
                name.len() > start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
            })
    })
}

/// All folders below one, in the order in which upstream walks.
fn folders(files: &dyn Files, base: &Utf8Path, at: &Utf8Path, found: &mut Vec<String>) {
    for entry in files.list(&base.join(at)).unwrap_or_default() {
        let path = at.join(&entry.name);
        let full = base.join(&path);
        let is_link = files.canonical(&full).as_deref() != Ok(&*full);
        if entry.kind == EntryKind::Folder && !is_link && entry.name != ".git" {
            found.push(path.to_string());
            folders(files, base, &path, found);
        }
    }
}

/// `apps/{app}` as a regular expression. Whatever is no placeholder stands for itself, `*` too.
fn matcher(pattern: &str) -> Result<Regex, String> {
    let mut text = String::from("^");
    let mut seen = Vec::new();
    each_part(pattern, |part| {
        match part {
            Part::Text(literal) => text.push_str(&regex::escape(literal)),
            Part::Placeholder(name) if seen.contains(&name) => {
                return Err(format!("the placeholder `{name}` is there twice"));
            }
            Part::Placeholder(name) => {
                seen.push(name);
                text.extend(["(?P<", name, ">[^/]+)"]);
            }
        }
        Ok(())
    })?;
    Regex::new(&format!("{text}$")).map_err(|_| "it cannot be matched".to_owned())
}

/// An artifact with its placeholders filled in: in lower case in the name, as the folder is called in the rules.
fn rendered(artifact: &OutputArtifact, raw: &Captures<'_>) -> Result<OutputArtifact, Written> {
    let lower: Captures<'_> = raw.iter().map(|(name, value)| (*name, value.to_lowercase())).collect();
    let copy = |rule: &CopyRule| {
        Ok(CopyRule { from: filled(&rule.from, raw)?, to: filled(&rule.to, raw)?, ..rule.clone() })
    };
    let copies = artifact.copies.iter().map(copy).collect::<Result<_, Written>>()?;
    Ok(OutputArtifact { name: filled(&artifact.name, &lower)?, copies })
}

fn filled(template: &Written, values: &Captures<'_>) -> Result<Written, Written> {
    let mut text = String::new();
    let result = each_part(&template.text, |part| {
        match part {
            Part::Text(literal) => text.push_str(literal),
            Part::Placeholder(name) => {
                let value = values.get(name);
                text.push_str(value.ok_or_else(|| format!("`pathPattern` has no placeholder `{name}`"))?);
            }
        }
        Ok(())
    });
    match result {
        Ok(()) => Ok(Written { text, span: template.span }),
        Err(text) => Err(Written { text, span: template.span }),
    }
}

enum Part<'t> {
    Text(&'t str),
    Placeholder(&'t str),
}

fn each_part<'t>(
    mut text: &'t str,
    mut visit: impl FnMut(Part<'t>) -> Result<(), String>,
) -> Result<(), String> {
    while let Some(at) = text.find(['{', '}']) {
        visit(Part::Text(&text[..at]))?;
        let Some(inside) = text[at..].strip_prefix('{') else {
            return Err("a `}` has no `{`".to_owned());
        };
        let Some((name, rest)) = inside.split_once('}') else {
            return Err("a `{` has no `}`".to_owned());
        };
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if name.is_empty() || !name.chars().all(is_word) || name.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(format!("`{name}` cannot be the name of a placeholder"));
        }
        visit(Part::Placeholder(name))?;
        text = rest;
    }
    visit(Part::Text(text))
}

fn twice(outputs: &[OutputArtifact]) -> Option<&str> {
    let mut names: Vec<&str> = outputs.iter().map(|output| &*output.name.text).collect();
    names.sort_unstable();
    names.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}
