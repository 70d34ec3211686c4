//! `spec.pathPattern`: an artifact for each folder that matches.
//!
//! Follows `internal/controller/artifactgenerator_pathpattern.go` of source-watcher (2.9 of Flux and later).

use std::collections::BTreeMap;

use camino::Utf8Path;
use indexmap::IndexMap;
use regex::Regex;

use crate::object::Object;
use crate::repository::Repository;
use crate::source::{EntryKind, Ignore, walk};
use crate::yaml::Node;

use super::name::{is_label_key, is_label_value, is_object_name};
use super::{ArtifactGenerator, CopyRule, Input, OutputArtifact, Written};

/// How many artifacts the folders of one source may give.
const MOST: usize = 10_000;

/// The values of the placeholders for one folder.
type Captures<'t> = BTreeMap<&'t str, String>;

/// Which artifacts a generator makes.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Outputs {
    /// These.
    Known(Vec<OutputArtifact>),
    /// Those that the folders of a source give whose content is not known.
    Unknown,
    /// None: the pattern, or what it gives, is refused. The place, and why.
    Refused(Written),
    /// More than are followed.
    TooLarge(Written),
}

impl ArtifactGenerator {
    /// The artifacts that it makes unless it is switched off. `ignore` says what the sources in this repository leave out, `input` what is known of the source with an
    /// alias; nothing where there is no such alias.
    pub fn outputs<'f>(
        &self,
        repository: &Repository,
        ignore: &Ignore<'_>,
        input: impl Fn(&str) -> Option<Input<'f>>,
    ) -> Outputs {
        if let Some(refused) = self.refused() {
            return Outputs::Refused(refused);
        }
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
        // What is mounted is without it already.
        let ignore = repository.mount_of(folder).is_none().then_some(ignore);
        let folders = walk(repository.files(), folder).only(|path, kind| {
            kind == EntryKind::Folder && !ignore.is_some_and(|ignore| ignore.is_ignored(path, true))
        });
        let relative = |path: &Utf8Path| path.strip_prefix(folder).unwrap_or(path).to_string();
        let found: Vec<String> = folders.map(|(path, _)| relative(&path)).collect();
        let mut outputs: IndexMap<String, (OutputArtifact, &str)> = IndexMap::new();
        for path in &found {
            let Some(captured) = regex.captures(path) else { continue };
            let names = regex.capture_names().flatten();
            let raw: Captures<'_> =
                names.filter_map(|name| Some((name, captured.name(name)?.as_str().to_owned()))).collect();
            if let Some((name, value)) = raw.iter().find(|(_, value)| !is_label_value(&value.to_lowercase()))
            {
                return refuse(format!(
                    "`{value}` of the folder `{path}` cannot be the value of a label, as `{name}` is one"
                ));
            }
            for artifact in &self.artifacts {
                let artifact = match rendered(artifact, &raw) {
                    Ok(artifact) => artifact,
                    Err(refused) => return Outputs::Refused(refused),
                };
                let name = &*artifact.name.text;
                if !is_object_name(name) {
                    let text = format!("`{name}`, of the folder `{path}`, is no name of an object");
                    return Outputs::Refused(Written { text, span: artifact.name.span });
                }
                if let Some((_, other)) = outputs.get(name) {
                    return refuse(format!("`{other}` and `{path}` give an artifact with the name `{name}`"));
                }
                if outputs.len() >= MOST {
                    let text = format!("the folders of `{}` give more than {MOST} artifacts", pattern.text);
                    return Outputs::TooLarge(Written { text, span: pattern.span });
                }
                outputs.insert(name.to_owned(), (artifact, path));
            }
        }
        Outputs::Known(outputs.into_values().map(|(artifact, _)| artifact).collect())
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
                if !is_label_key(name) {
                    return Err(format!("the placeholder `{name}` cannot be the key of a label"));
                }
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
    Ok(OutputArtifact { name: filled(&artifact.name, &lower)?, revision: artifact.revision.clone(), copies })
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
