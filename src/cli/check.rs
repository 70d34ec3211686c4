//! `infra-graph check`

use clap::{Args, ValueEnum};

use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::report::{self, Report};

use super::arguments::Common;
use super::inspection::Inspection;
use super::{format, output};

/// Formats (-o): full, concise, json
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The environments; all of them where none is named
    #[arg(value_name = "ENV")]
    environments: Vec<String>,
    /// From which severity on the exit code is 1
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    fail_on: FailOn,
}

/// A severity as a flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
}

impl FailOn {
    fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Info => Severity::Info,
        }
    }
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> Result<u8, Error> {
    let format = format::chosen(common, &["full", "concise", "json"])?;
    let inspection = Inspection::start(common)?;
    let selected = inspection.select(&arguments.environments)?;
    let names: Vec<String> = selected.iter().map(|subject| subject.environment.name.clone()).collect();
    let concerns = |finding: &&Finding| names.iter().any(|name| finding.environments.contains(name));
    let findings: Vec<Finding> = inspection.analysis.findings.iter().filter(concerns).cloned().collect();
    let sources = inspection.repository.sources();
    let kustomizations = selected.iter().map(|subject| subject.environment.kustomizations.len()).sum();
    let report = Report::new(sources, names.clone(), kustomizations, findings);
    let style = output::style();
    match format {
        "json" => output::print_raw(&report::json(&report))?,
        "concise" => {
            output::print(&report::concise(&report, style))?;
            output::remark(common, report::summary(&report, style).trim_end());
        }
        _ => {
            let full = report::full(&report, style);
            let gap = if full.is_empty() { "" } else { "\n" };
            output::print(&format!("{full}{gap}{}", report::summary(&report, style)))?;
        }
    }
    let failed = report.findings.iter().any(|finding| finding.severity >= arguments.fail_on.severity());
    Ok(u8::from(failed))
}
