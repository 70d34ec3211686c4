//! Standard output and standard error.

use std::io::{self, IsTerminal as _, Write as _};

use anstyle::AnsiColor;

use crate::error::Error;
use crate::report::Style;

use super::arguments::{ColorChoice, Common};

/// Tells anstream what the user wants; it knows `NO_COLOR`, `CLICOLOR_FORCE` and terminals by itself.
pub(super) fn set_color(common: &Common) {
    match common.color {
        ColorChoice::Auto => {}
        ColorChoice::Always => anstream::ColorChoice::Always.write_global(),
        ColorChoice::Never => anstream::ColorChoice::Never.write_global(),
    }
}

/// Prints an answer; styles go where nobody can see them.
pub(super) fn print(text: &str) -> Result<(), Error> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Prints bytes as they are: pictures and data.
pub(super) fn print_raw(text: &str) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Prints a picture as PNG; `light` is its SVG without a style sheet.
#[cfg(feature = "png")]
pub(super) fn print_png(light: &str) -> Result<(), Error> {
    let bytes = crate::render::png::png(light).map_err(|error| Error::Usage(error.to_string()))?;
    let mut out = io::stdout().lock();
    if out.is_terminal() {
        return Err(Error::Usage(
            "a PNG is no text: send it to a file, as in `… -o png > picture.png`".to_owned(),
        ));
    }
    out.write_all(&bytes)?;
    out.flush()?;
    Ok(())
}

/// Says how to get a program that draws PNG.
#[cfg(not(feature = "png"))]
pub(super) fn print_png(_: &str) -> Result<(), Error> {
    Err(Error::Usage(
        "this program was built without PNG\ninstall it with `cargo install --features png`, or take the SVG: -o svg"
            .to_owned(),
    ))
}

/// A remark beside the answer.
pub(super) fn remark(common: &Common, text: &str) {
    if !common.quiet {
        // Nobody can be told that standard error is closed.
        let _ = writeln!(anstream::stderr(), "{text}");
    }
}

/// Why there is no answer. Further lines are indented under the first.
pub(super) fn error(error: &Error) {
    let red = anstyle::Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
    let text = error.to_string().replace('\n', "\n       ");
    let _ = writeln!(anstream::stderr(), "{red}error{red:#}: {text}");
}

/// How wide a table may be where nothing limits it.
pub(super) const UNLIMITED: usize = 100_000;

/// How wide a table may be: the terminal, or `COLUMNS`. Into a file or a pipe every path goes whole.
pub(super) fn width() -> usize {
    if let Some(columns) = std::env::var("COLUMNS").ok().and_then(|text| text.parse::<usize>().ok()) {
        return columns.max(40);
    }
    if !io::stdout().is_terminal() {
        return UNLIMITED;
    }
    terminal_size::terminal_size().map_or(UNLIMITED, |(width, _)| usize::from(width.0).max(40))
}

/// How findings are laid out: text is wrapped at 100 columns at most, which is as much as people read in one line.
/// Colour is written always: anstream takes it out where it has no place.
pub(super) fn style(width: usize) -> Style {
    Style { width: width.min(100), color: true }
}

/// Findings beside an answer, on standard error.
pub(super) fn print_error(text: &str) {
    let _ = write!(anstream::stderr(), "{text}");
}
