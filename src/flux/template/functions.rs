//! The functions of a template: those of Go, of slim-sprig, and of the operator.

mod compare;
mod encode;
mod json;
mod list;
mod logic;
mod map;
mod numeric;
mod text;

use std::fmt;

use super::arguments::Arguments;
use super::data::Data;
use super::fault::Problem;

/// A function, and how many arguments it takes.
pub(super) struct Function {
    pub name: &'static str,
    pub least: usize,
    pub most: usize,
    pub call: fn(&Arguments<'_>) -> Result<Data, Problem>,
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Any number of arguments.
const MANY: usize = usize::MAX;

/// A row of a table.
const fn row(
    name: &'static str,
    least: usize,
    most: usize,
    call: fn(&Arguments<'_>) -> Result<Data, Problem>,
) -> Function {
    Function { name, least, most, call }
}

/// What is known of a name.
pub(super) enum Known {
    Supported(&'static Function),
    /// The operator has it, this program has not.
    Unsupported,
    Nowhere,
}

/// Looks a function up.
pub(super) fn find(name: &str) -> Known {
    let tables =
        [text::TABLE, list::TABLE, map::TABLE, numeric::TABLE, encode::TABLE, logic::TABLE, compare::TABLE];
    match tables.into_iter().flatten().find(|function| function.name == name) {
        Some(function) => Known::Supported(function),
        None if UNSUPPORTED.contains(&name) => Known::Unsupported,
        None => Known::Nowhere,
    }
}

/// Functions that the operator has and that are not carried out here.
const UNSUPPORTED: &[&str] = &[
    "ago",
    "b32dec",
    "b32enc",
    "base",
    "call",
    "ceil",
    "chunk",
    "clean",
    "dir",
    "duration",
    "durationRound",
    "ext",
    "floor",
    "fromJson",
    "html",
    "isAbs",
    "js",
    "keys",
    "kindIs",
    "kindOf",
    "maxf",
    "minf",
    "mustChunk",
    "mustDateModify",
    "mustFromJson",
    "mustRegexFind",
    "mustRegexFindAll",
    "mustRegexMatch",
    "mustRegexReplaceAll",
    "mustRegexReplaceAllLiteral",
    "mustRegexSplit",
    "mustToDate",
    "must_date_modify",
    "osBase",
    "osClean",
    "osDir",
    "osExt",
    "osIsAbs",
    "randInt",
    "regexFind",
    "regexFindAll",
    "regexMatch",
    "regexQuoteMeta",
    "regexReplaceAll",
    "regexReplaceAllLiteral",
    "regexSplit",
    "round",
    "set",
    "sha1sum",
    "splitn",
    "toDate",
    "toDecimal",
    "typeIs",
    "typeIsLike",
    "typeOf",
    "unixEpoch",
    "unset",
    "urlJoin",
    "urlParse",
    "urlquery",
    "values",
];
