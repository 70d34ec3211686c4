//! `infra-graph explain`

use clap::Args;

use crate::error::Error;
use crate::finding::{Code, nearest};
use crate::text;

use super::arguments::Common;
use super::{format, output};

/// Its formats, the default first.
pub(super) const FORMATS: &[&str] = &["text"];

const EXAMPLES: &str = "\
Examples:
  infra-graph explain                     # every code there is
  infra-graph explain dependency-cycle    # one of them";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The finding's code; without one, all codes are listed
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> Result<u8, Error> {
    format::chosen(common, FORMATS)?;
    let Some(name) = &arguments.code else {
        let lines = Code::ALL.iter().map(|code| format!("{:<32} {}\n", code.name(), code.severity()));
        output::print(&lines.collect::<String>())?;
        return Ok(0);
    };
    let Some(code) = Code::from_name(name) else {
        let near = nearest(name, Code::ALL.iter().map(|code| code.name()));
        let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        return Err(Error::Usage(format!(
            "there is no finding `{}`{hint}\n`infra-graph explain` lists all codes",
            text::name(name)
        )));
    };
    output::print(code.page())?;
    Ok(0)
}
