//! `infra-graph schema`

use clap::Args;

use crate::error::Error;
use crate::finding::nearest;
use crate::json_schema::{Document, documents};
use crate::text;

use super::arguments::Common;
use super::{format, output};

/// Its formats, the default first.
pub(super) const FORMATS: &[&str] = &["json"];

const EXAMPLES: &str = "\
Examples:
  infra-graph schema                       # which there are
  infra-graph schema config > schema.json  # of .infra-graph.yaml, for an editor
  infra-graph schema report                # of `check -o json`";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Its name, or the kind of the answer; without one, all are listed
    #[arg(value_name = "SCHEMA")]
    name: Option<String>,
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> Result<u8, Error> {
    format::chosen(common, FORMATS)?;
    let documents = documents();
    let Some(name) = &arguments.name else {
        let lines = documents.iter().map(|document| format!("{:<16} {}\n", document.name, about(document)));
        output::print(&lines.collect::<String>())?;
        return Ok(0);
    };
    let is_meant = |document: &&Document| document.name == name || document.kind == Some(name.as_str());
    let Some(document) = documents.iter().find(is_meant) else {
        let near = nearest(name, documents.iter().map(|document| document.name));
        let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        return Err(Error::Usage(format!(
            "there is no schema `{}`{hint}\n`infra-graph schema` lists all",
            text::name(name)
        )));
    };
    let text = serde_json::to_string_pretty(&document.schema).map_err(std::io::Error::other)?;
    output::print_raw(&format!("{text}\n"))?;
    Ok(0)
}

/// What a schema is about: the kind of an answer, or the file that it is for.
pub(super) fn about(document: &Document) -> String {
    document.kind.map_or_else(|| "the file .infra-graph.yaml".to_owned(), |kind| format!("the kind {kind}"))
}
