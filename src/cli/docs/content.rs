//! What an answer looks like in Markdown.

use anstream::adapter::strip_str;

use crate::cli::answer::{Answer, Body};
use crate::render::markdown;
use crate::text::terminal;

use super::command::Command;

/// What stands in a block.
pub(super) struct Content {
    /// Markdown, with a newline at its end.
    pub(super) text: String,
    /// The picture that it shows.
    pub(super) picture: Option<String>,
}

/// The answer as a page shows it: text in a block with the command above it, a picture as an image.
pub(super) fn content(command: &Command, answer: Answer) -> Content {
    match answer.body {
        Body::Text(text) => {
            let text = terminal(&format!("$ {}\n{text}", command.line));
            Content { text: fenced("console", &strip_str(&text).to_string()), picture: None }
        }
        Body::Data(text) if command.is_mermaid() => Content { text: fenced("mermaid", &text), picture: None },
        Body::Data(text) | Body::Png(text) => Content { text, picture: None },
        Body::Svg { svg, alt } => {
            Content { text: markdown::image(&alt, &command.file) + "\n", picture: Some(svg) }
        }
    }
}

/// The text as a code block, whose fence nothing in it can close.
fn fenced(language: &str, text: &str) -> String {
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let newline = if text.ends_with('\n') { "" } else { "\n" };
    format!("{fence}{language}\n{text}{newline}{fence}\n")
}
