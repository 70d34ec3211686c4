//! `postBuild` substitution: Flux's fork of envsubst.

use infra_graph::flux::envsubst::{Error, Variable, substitute};
use proptest::prelude::*;

use crate::support;

/// The variables of the measured table, and one that is encrypted.
fn lookup(name: &str) -> Variable {
    let value = match name {
        "A" => "va",
        "E" => "",
        "N" => "a-b-c",
        "PATH_" => "x/y/z",
        "U" => "héllo",
        "D" => "${A}",
        "SECRET" => return Variable::Opaque,
        _ => return Variable::Unset,
    };
    Variable::Set(value.to_owned())
}

fn lax(text: &str) -> Result<String, Error> {
    substitute(text, false, &lookup)
}

fn strict(text: &str) -> Result<String, Error> {
    substitute(text, true, &lookup)
}

/// Reads a string in Go's quotes from the start of a line; what follows it, too.
fn unquote(line: &str) -> (String, &str) {
    let (mut text, mut escaped) = (String::new(), false);
    let body = line.strip_prefix('"').unwrap_or_else(|| panic!("no quote: {line}"));
    for (at, c) in body.char_indices() {
        match c {
            _ if escaped => {
                text.push(if c == 'n' { '\n' } else { c });
                escaped = false;
            }
            '\\' => escaped = true,
            '"' => return (text, &body[at + 1..]),
            _ => text.push(c),
        }
    }
    panic!("no end: {line}")
}

/// What upstream prints: the result and `<nil>`, or the text as it was and the error.
fn printed(text: &str, result: Result<String, Error>) -> (String, String) {
    match result {
        Ok(output) => (output, "<nil>".to_owned()),
        Err(error @ Error::NotSet { .. }) => (String::new(), error.to_string()),
        Err(error) => (text.to_owned(), error.to_string()),
    }
}

#[test]
fn agrees_with_every_measured_case() {
    let Some(shared) = support::shared() else { return };
    let table = std::fs::read_to_string(shared.join("spec/envsubst-cases.txt")).unwrap();
    let mut wrong = Vec::new();
    for line in table.lines() {
        let (text, rest) = unquote(line);
        let (lax_output, rest) = unquote(rest.trim_start().strip_prefix("lax=").unwrap());
        let (lax_error, rest) = rest.strip_prefix(" err=").unwrap().split_once(" | strict=").unwrap();
        let (strict_output, rest) = unquote(rest);
        let strict_error = rest.strip_prefix(" err=").unwrap();
        for (result, expected) in [
            (printed(&text, lax(&text)), (lax_output, lax_error.to_owned())),
            (printed(&text, strict(&text)), (strict_output, strict_error.to_owned())),
        ] {
            if result != expected {
                wrong.push(format!("{text}: {result:?}, upstream {expected:?}"));
            }
        }
    }
    assert!(table.lines().count() > 50);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_outside_of_braces_is_a_variable() {
    for text in ["$A", "$(A)", "a $ b", "$", "100$", "\\${A", "{A}"] {
        if text.contains("${") {
            assert_eq!(lax(text), Err(Error::MissingClosingBrace), "{text}");
        } else {
            assert_eq!(lax(text).as_deref(), Ok(text));
        }
    }
    assert_eq!(lax("$${A} $$$${A} x$$y").as_deref(), Ok("${A} $${A} x$y"));
}

#[test]
fn defaults_make_a_missing_variable_legal() {
    assert_eq!(strict("${M}"), Err(Error::NotSet { name: "M".to_owned() }));
    assert_eq!(strict("${M}").unwrap_err().to_string(), "variable not set (strict mode): \"M\"");
    for text in ["${M:=d}", "${M=d}", "${M:-d}", "${M:+d}", "${M:?d}"] {
        assert_eq!(strict(text).as_deref(), Ok("d"), "{text}");
    }
    assert!(matches!(strict("${M^^}"), Err(Error::NotSet { .. })));
    // Arguments are evaluated although they are not needed.
    assert_eq!(strict("${A:-${M}}"), Err(Error::NotSet { name: "M".to_owned() }));
    assert_eq!(lax("${M:-<${M2:=${N//-/${A}}}>}").as_deref(), Ok("<avabvac>"));
}

#[test]
fn grammar_is_checked_before_variables() {
    assert_eq!(strict("${M} ${A-x}"), Err(Error::MissingClosingBrace));
    assert_eq!(lax("${A:}"), Err(Error::FunctionArgument));
    assert_eq!(lax("${A:"), Err(Error::BadSubstitution));
    assert_eq!(lax("${A:é}"), Err(Error::BadSubstitution));
    assert_eq!(lax("${#}"), Err(Error::BadSubstitution));
    assert_eq!(lax("${A###}x}").as_deref(), Ok("vax}"));
    assert_eq!(lax("${A:1${N}}"), Err(Error::BadSubstitution));
    assert_eq!(lax("${A^,}").as_deref(), Ok("va"));
    assert_eq!(lax("${é}").as_deref(), Ok(""));
    assert_eq!(lax("${\u{2167}}"), Err(Error::VariableName));
}

#[test]
fn substrings_count_bytes() {
    assert_eq!(lax("${N:2:1}${N:-1}${N:0-1}").as_deref(), Ok("ba-b-ca-b-c"));
    assert_eq!(lax("${N::2}"), Err(Error::FunctionArgument));
    assert_eq!(lax("${N:${M:=1}::2}").as_deref(), Ok("-b"));
    assert_eq!(lax("${N:1:-1}").unwrap_err().to_string(), "slice bounds out of range [1:0]");
    assert_eq!(lax("${N:1:-9}").unwrap_err().to_string(), "slice bounds out of range [:-8]");
    assert_eq!(lax("${N:1:9223372036854775807}"), Err(Error::OutOfRange { start: 1, end: i64::MIN }));
    assert_eq!(lax("${U:2}"), Err(Error::SplitCharacter { name: "U".to_owned() }));
    // What is wrong elsewhere fails before the text is read.
    assert_eq!(lax("${U:2} ${N::2}"), Err(Error::FunctionArgument));
    // A default that is not taken spoils nothing.
    assert_eq!(lax("${N:=${U:2}}").as_deref(), Ok("a-b-c"));
    assert_eq!(lax("${E:=${U:2}}"), Err(Error::SplitCharacter { name: "U".to_owned() }));
}

/// A text with a `*` before or behind it takes no more time than the value is long.
#[test]
fn trims_long_values() {
    let long = "word/".repeat(20_000) + "last";
    let lookup = |_: &str| Variable::Set(long.clone());
    for (text, expected) in [("${V##*/}", "last"), ("${V%%/*}", "word"), ("${#V}", "100004")] {
        assert_eq!(substitute(text, true, &lookup).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn trims_with_patterns() {
    for (text, expected) in [
        ("${PATH_#*}", "/y/z"),
        ("${PATH_##*}", ""),
        ("${PATH_#?/}", "y/z"),
        ("${PATH_#[w-y]/}", "y/z"),
        ("${PATH_#[^a-c]/}", "y/z"),
        ("${PATH_#[}", "x/y/z"),
        ("${PATH_#\\x}", "/y/z"),
        ("${PATH_%%/*z}", "x"),
        ("${PATH_#y}", "x/y/z"),
        ("${N#a*b}", "-c"),
        ("${U%%l*}", "hé"),
        ("${E#*}", ""),
        ("${E##*}", ""),
        ("${PATH_#x/}", "y/z"),
        ("${PATH_#x*}", "/y/z"),
        ("${PATH_##x*}", ""),
        ("${PATH_#*/*}", "y/z"),
        ("${PATH_##*/*}", ""),
        ("${PATH_#**/}", "y/z"),
        ("${PATH_#q*}", "x/y/z"),
        ("${PATH_%*}", "x/y/"),
        ("${PATH_%%z}", "x/y/"),
    ] {
        assert_eq!(lax(text).as_deref(), Ok(expected), "{text}");
    }
    assert_eq!(lax("${U#h?}"), Err(Error::SplitCharacter { name: "U".to_owned() }));
    // To cut at the end, the value is turned round by characters, and half of one is none.
    let accents = |_: &str| Variable::Set("aé".to_owned());
    assert_eq!(substitute("${A%*} ${A%%?}", true, &accents).as_deref(), Ok("a\u{fffd} a"));
}

#[test]
fn replaces_literally() {
    for (text, expected) in [
        ("${PATH_/\\//-}", "x-y/z"),
        ("${PATH_//\\//\\\\}", "x\\y\\z"),
        ("${N/#a}/Z}", "a-b-c"),
        ("${N/#a-/}", "a-b-c"),
        ("${N/${M:=b}/x}", "a-x-c"),
        ("${N//${E}/.}", ".a.-.b.-.c."),
        ("${N/%-c/$$}", "a-b$"),
        ("${U^}${U^^}", "HélloHÉLLO"),
    ] {
        assert_eq!(lax(text).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn what_only_the_cluster_knows_stays() {
    for text in ["${SECRET}", "${SECRET:=d}", "${#SECRET}", "${E:-x${SECRET}y}", "${N/b/${SECRET}}"] {
        assert_eq!(strict(text).as_deref(), Ok(text));
    }
    assert_eq!(strict("$$ ${A:-${SECRET}} ${SECRET^^}").as_deref(), Ok("$ va ${SECRET^^}"));
    assert_eq!(strict("${SECRET:-${M}}"), Err(Error::NotSet { name: "M".to_owned() }));
}

#[test]
fn hostile_texts_end_in_an_error() {
    assert!(matches!(lax(&"${A:-".repeat(100_000)), Err(Error::TooDeep(_))));
    let long = |_: &str| Variable::Set("a".repeat(100_000));
    for text in ["${A//a/${A}}".to_owned(), "${E:${A}}${A}".repeat(10_000)] {
        assert_eq!(substitute(&text, true, &long), Err(Error::TooLong));
    }
    assert_eq!(substitute("${A#*[b]} ${#A}", true, &long).as_deref(), Ok("${A#*[b]} 100000"));
}

proptest! {
    #[test]
    fn never_panics(text in r"([${}:/#%^,=\\\[\]*?! -]|[AENUéM019]|SECRET|\PC){0,40}") {
        let _ = lax(&text);
        let _ = strict(&text);
    }

    #[test]
    fn never_panics_in_an_expression(
        name in "A|N|U|M|PATH_|SECRET",
        operation in "[:/#%^,=+?-]{0,3}",
        rest in r"([a-zé*?\\/:0-9$-]|\[|\]|\^|\$\{N\}){0,8}",
    ) {
        let _ = lax(&format!("${{{name}{operation}{rest}}}"));
    }

    #[test]
    fn text_without_dollars_is_unchanged(text in "[^$]*") {
        prop_assert_eq!(strict(&text), Ok(text));
    }
}
