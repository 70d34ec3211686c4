//! Colour: it adds, and never carries. anstream takes it out where nobody can see it.

use anstyle::{AnsiColor, Style};

/// The node that was asked for, and headings.
pub(super) fn strong(text: &str) -> String {
    let style = Style::new().bold();
    format!("{style}{text}{style:#}")
}

/// Places and remarks.
pub(super) fn dim(text: &str) -> String {
    let style = Style::new().dimmed();
    format!("{style}{text}{style:#}")
}

/// What is wrong.
pub(super) fn alarm(text: &str) -> String {
    let style = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
    format!("{style}{text}{style:#}")
}
