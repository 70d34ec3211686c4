//! What makes Flux refuse a generator as a whole, before it looks into any source.

use super::name::is_object_name;
use super::{ArtifactGenerator, Written};

impl ArtifactGenerator {
    /// The place that is refused, and why.
    ///
    /// Follows `internal/controller/artifactgenerator_validation.go` of source-watcher.
    pub(super) fn refused(&self) -> Option<Written> {
        let mut aliases: Vec<&str> = Vec::new();
        for source in &self.sources {
            if aliases.contains(&&*source.alias) {
                let text = format!("two sources have the alias `{}`", source.alias);
                return Some(Written { text, span: source.span });
            }
            aliases.push(&source.alias);
        }
        let mut names: Vec<&str> = Vec::new();
        for artifact in &self.artifacts {
            let name = &*artifact.name.text;
            let refuse = |text: String| Some(Written { text, span: artifact.name.span });
            if names.contains(&name) {
                return refuse(format!("two artifacts have the name `{name}`"));
            }
            if self.path_pattern.is_none() && !is_object_name(name) {
                return refuse(format!("`{name}` is no name of an object"));
            }
            if let Some(revision) = &artifact.revision {
                let alias = revision.text.strip_prefix('@').unwrap_or(&revision.text);
                if !aliases.contains(&alias) {
                    let text = format!("no source has the alias `{alias}`");
                    return Some(Written { text, span: revision.span });
                }
            }
            names.push(name);
        }
        None
    }
}
