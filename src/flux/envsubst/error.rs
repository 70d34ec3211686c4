//! Why a text cannot be substituted.

/// Why a text cannot be substituted; the words are upstream's where upstream has the error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An operation is not complete: `${A//b}`.
    #[error("bad substitution")]
    BadSubstitution,
    /// Something other than an operation follows the name: `${A-b}`, `${A.b}`, `${A`.
    #[error("missing closing brace")]
    MissingClosingBrace,
    /// There is no name: `${}`, `${ A }`.
    #[error("unable to parse variable name")]
    VariableName,
    /// The argument of an operation is missing or does not end: `${A:=`.
    #[error("unable to parse substitution within function")]
    FunctionArgument,
    /// `${A:…}` with an operation that does not exist.
    #[error("unable to parse default function")]
    DefaultFunction,
    /// A variable that is not set, in strict mode.
    #[error("variable not set (strict mode): {name:?}")]
    NotSet {
        /// Its name.
        name: String,
    },
    /// `${A:offset:length}` with a negative length: the controller panics on it, and reports that.
    #[error("slice bounds out of range [{}:{end}]", if *end < 0 { String::new() } else { start.to_string() })]
    OutOfRange {
        /// The offset, in bytes.
        start: i64,
        /// The offset plus the length.
        end: i64,
    },
    /// `:`, `#` and `%` count bytes. Half of a character is no text, and Flux cannot read the result as YAML.
    #[error("the result is not UTF-8 text: an operation on {name:?} cuts a character in two")]
    SplitCharacter {
        /// The name of the variable.
        name: String,
    },
    /// A limit of ours: expressions are nested too deep.
    #[error("more than {0} substitutions within each other")]
    TooDeep(usize),
    /// A limit of ours: the result becomes too long, or takes too many steps.
    #[error("the text is too long to be substituted")]
    TooLong,
}

/// An error, and where the expression that it is in starts, in bytes of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorAt {
    /// What is wrong.
    pub error: Error,
    /// The `$` of the outermost expression around it.
    pub at: usize,
    /// Variables before it that are not set and have no default, each with its place: in strict mode they come first.
    pub missed: Vec<(String, usize)>,
}
