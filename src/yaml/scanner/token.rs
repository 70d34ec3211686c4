//! What a scanner gives.

use std::borrow::Cow;

use crate::yaml::Style;

/// A part of a text that means something, with its bytes.
#[derive(Debug, Clone)]
pub(in crate::yaml) struct Token<'t> {
    /// What it is.
    pub(in crate::yaml) kind: TokenKind<'t>,
    /// The first byte.
    pub(in crate::yaml) start: usize,
    /// The byte after the last.
    pub(in crate::yaml) end: usize,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::yaml) enum TokenKind<'t> {
    /// The end of the text.
    StreamEnd,
    /// `%YAML`, with the two numbers of its version.
    Version(u8, u8),
    /// `%TAG`: a handle and what it stands for.
    TagDirective(&'t str, String),
    /// `---`.
    DocumentStart,
    /// `...`.
    DocumentEnd,
    /// The first dash of a list that is deeper than what is around it.
    BlockSequenceStart,
    /// The first key of a mapping.
    BlockMappingStart,
    /// The end of such a list or mapping.
    BlockEnd,
    /// `[`.
    FlowSequenceStart,
    /// `]`.
    FlowSequenceEnd,
    /// `{`.
    FlowMappingStart,
    /// `}`.
    FlowMappingEnd,
    /// `-`.
    BlockEntry,
    /// `,`.
    FlowEntry,
    /// `?`, or where a key without it starts.
    Key,
    /// `:`.
    Value,
    /// `*name`.
    Alias(&'t str),
    /// `&name`.
    Anchor(&'t str),
    /// A tag: its handle, empty where it is written whole, and the rest.
    Tag(&'t str, String),
    /// A scalar.
    Scalar(Cow<'t, str>, Style),
}
