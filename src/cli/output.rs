//! Standard output and standard error.

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write as _};

use anstyle::AnsiColor;
use camino::Utf8Path;

use crate::error::Error;
use crate::report::Style;
use crate::text::{self, terminal};

use super::arguments::{ColorChoice, Common};
use super::links::linked;

/// Tells anstream what the user wants; it knows `NO_COLOR`, `CLICOLOR_FORCE` and terminals by itself.
pub(super) fn set_color(common: &Common) {
    match common.color {
        ColorChoice::Auto => {}
        ColorChoice::Always => anstream::ColorChoice::Always.write_global(),
        ColorChoice::Never => anstream::ColorChoice::Never.write_global(),
    }
}

/// Prints an answer for people. Styles go where nobody can see them, and so does whatever is neither text nor style: names
/// are harmless where they become a part of a line, and this is the net below.
pub(super) fn print(text: &str) -> Result<(), Error> {
    print_shown(&terminal(text))
}

/// The same with the places in it as links, where the terminal has them. They count from `root`.
pub(super) fn print_linked(text: &str, root: &Utf8Path) -> Result<(), Error> {
    print_shown(&linked(&terminal(text), root))
}

fn print_shown(text: &str) -> Result<(), Error> {
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

/// Prints a picture, or a page, as the text that it is; nobody wants to read that in a terminal.
pub(super) fn print_picture(text: &str, ending: &str) -> Result<(), Error> {
    if is_terminal() {
        return Err(Error::Usage(format!(
            "a picture is no text: send it to a file, as in `… > picture.{ending}`, or look at it with `render --open`"
        )));
    }
    print_raw(text)
}

/// Trees and frames in ASCII; everything else stays as it is, and every place where it was.
pub(super) fn ascii(text: &str) -> String {
    let plain = |c| match c {
        '─' => '-',
        '│' | '├' => '|',
        '╭' => '.',
        '╰' | '└' => '`',
        '━' => '^',
        '▸' => '>',
        '⸬' => ':',
        other => other,
    };
    text.chars().map(plain).collect()
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
        let _ = writeln!(anstream::stderr(), "{}", terminal(text));
    }
}

/// Why there is no answer. Further lines are indented under the first.
pub(super) fn error(error: &Error) {
    let red = anstyle::Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
    let text = error.to_string().replace('\n', "\n       ");
    print_error(&format!("{red}error{red:#}: {text}\n"));
}

/// What clap has to say: help, the version, or what is wrong with the arguments, which it quotes. Gives the exit code, which
/// is 2 where they are wrong.
///
/// # Errors
/// Help or the version cannot be written.
pub(super) fn usage(error: &clap::Error, words: &[OsString]) -> Result<u8, Error> {
    let mut said = error.render().ansi().to_string();
    for argument in words.iter().filter_map(|word| word.to_str()) {
        let parts = argument.split_once('=').into_iter().flat_map(|(flag, value)| [flag, value]);
        for part in std::iter::once(argument).chain(parts) {
            let shown = text::name(part);
            if shown != part {
                said = said.replace(part, &shown);
            }
        }
    }
    if error.use_stderr() {
        print_error(&said);
        return Ok(2);
    }
    print(&said)?;
    Ok(0)
}

/// Whether somebody looks at standard output as it comes.
pub(super) fn is_terminal() -> bool {
    io::stdout().is_terminal()
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

/// Text on standard error.
pub(super) fn print_error(text: &str) {
    let _ = write!(anstream::stderr(), "{}", terminal(text));
}
