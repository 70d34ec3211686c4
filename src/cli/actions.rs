//! What GitHub Actions tells a step by its environment variables.

use std::env;
use std::fs::OpenOptions;
use std::io::{self, IsTerminal as _, Write as _};

use crate::report::{Report, WebView, step_summary};

use super::arguments::Common;
use super::output;

/// Whether the runner of GitHub Actions reads our output.
pub(super) fn reads_output() -> bool {
    is_running() && !io::stdout().is_terminal()
}

fn is_running() -> bool {
    env::var("GITHUB_ACTIONS").is_ok_and(|value| value == "true")
}

/// Adds the report to the summary of the step. That it cannot be written fails nothing.
pub(super) fn add_step_summary(common: &Common, report: &Report<'_>) {
    let path = env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty());
    let Some(path) = path.filter(|_| is_running()) else { return };
    let file = OpenOptions::new().append(true).create(true).open(&path);
    let text = step_summary(report, web_view().as_ref());
    if let Err(error) = file.and_then(|mut file| file.write_all(text.as_bytes())) {
        output::remark(common, &format!("cannot write the summary of the step: {error}"));
    }
}

/// The revision that is checked, on the web.
fn web_view() -> Option<WebView> {
    let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
    let server = variable("GITHUB_SERVER_URL")?;
    let repository = variable("GITHUB_REPOSITORY")?;
    let revision = variable("GITHUB_SHA")?;
    Some(WebView { files: format!("{server}/{repository}/blob/{revision}") })
}
