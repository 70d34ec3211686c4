//! The file around pictures and data.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac_sha256::Hash;

use super::Subject;
use super::data::Document;
use crate::render::svg::{SvgOptions, Theme, style_sheet, svg};
use crate::text::script;

/// The frame; what is between two marks stands for a part that is put in.
const FRAME: &str = include_str!("viewer/page.html");
const STYLE: &str = include_str!("viewer/style.css");

/// The script: one function, so that the page has no names of ours. Each part uses only those before it as it starts.
const SCRIPT: &str = concat!(
    "(() => {\n'use strict';\n",
    include_str!("viewer/page.js"),
    include_str!("viewer/model.js"),
    include_str!("viewer/difference.js"),
    include_str!("viewer/state.js"),
    include_str!("viewer/viewport.js"),
    include_str!("viewer/marks.js"),
    include_str!("viewer/pane.js"),
    include_str!("viewer/panes.js"),
    include_str!("viewer/legend.js"),
    include_str!("viewer/links.js"),
    include_str!("viewer/node_panel.js"),
    include_str!("viewer/panel.js"),
    include_str!("viewer/table.js"),
    include_str!("viewer/search.js"),
    include_str!("viewer/main.js"),
    "})();\n"
);

/// The id of the root element, which carries the theme and the colours of all pictures.
const ROOT: &str = "viewer";

/// Puts the file together.
pub(super) fn page(subjects: &[Subject<'_>], document: &Document<'_>) -> String {
    let style = style_sheet(ROOT) + STYLE;
    let mut page = String::new();
    // Marks are looked for in the frame alone: what is put in may say anything.
    for (number, part) in FRAME.split("%%").enumerate() {
        match part {
            _ if number % 2 == 0 => page += part,
            "policy" => page += &policy(&style),
            "style" => page += &style,
            "pictures" => page.extend(subjects.iter().enumerate().map(picture)),
            "data" => page += &data(document),
            "script" => page += SCRIPT,
            _ => {}
        }
    }
    page
}

/// Nothing may be loaded, and nothing run but the script of this file.
fn policy(style: &str) -> String {
    format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; img-src data:; base-uri 'none'; form-action 'none'",
        hash(SCRIPT),
        hash(style)
    )
}

/// A hash as a content security policy names it.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Hash::hash(text.as_bytes())))
}

/// A picture that is not shown before the script takes it.
fn picture((number, subject): (usize, &Subject<'_>)) -> String {
    let options = SvgOptions {
        id_prefix: format!("picture-{number}"),
        theme: Theme::Light,
        bare: true,
        ..SvgOptions::default()
    };
    let mut diagram = subject.diagram.clone();
    for node in &mut diagram.nodes {
        node.href = None;
    }
    format!("<template>\n{}</template>\n", svg(&diagram, &options))
}

/// The data as the script reads it.
fn data(document: &Document<'_>) -> String {
    // Strings, numbers and lists only: there is nothing in it that JSON cannot say.
    script::data(&serde_json::to_string(document).unwrap_or_default())
}
