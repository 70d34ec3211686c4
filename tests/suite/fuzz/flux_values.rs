//! Values of variables of every shape, and the expressions that ask for them.

use super::random::Random;

/// Names of variables whose values have any shape.
pub(super) const NAMES: &[&str] = &["V", "W", "X_1", "_y", "camelCase", "KIND"];

/// The name of a variable of 64 kB.
pub(super) const LONG: &str = "LONG";

/// Names that Flux refuses.
pub(super) const NO_NAMES: &[&str] = &["a.b", "1x", "x-y", "é", "a b", "tls.crt"];

/// Values that are words wherever they stand.
const WORDS: &[&str] = &[
    "web",
    "north-1",
    "example.com",
    "a/b/c",
    "x_y",
    "10.0.0.1:80",
    "v1.2.3",
    "two words",
    "0 3 * * *",
    "a=b",
    "user@host",
    "a,b",
    "https://example.com/x?y=1",
    "+x",
    "None",
    "nil",
    "undefined",
    "a-b-c",
    "ConfigMap",
    "Secret",
];

const NUMBERS: &[&str] = &[
    "10",
    "1.10",
    "010",
    "0o17",
    "0x1F",
    "0b11",
    "1e3",
    "1E3",
    "1.5e-3",
    "1_000",
    "-0",
    "0",
    "+1",
    ".5",
    "5.",
    "-.5",
    "1:30",
    "1:30:15",
    "190:20:30.15",
    "08",
    "0777",
    "0_7",
    "-1",
    "12345678901234567890",
    "123456789012345678901234567890",
    "9007199254740993",
    "-9223372036854775808",
    "18446744073709551615",
    "1e400",
    "0x",
    "1__0",
    "_1",
    "00",
    "0x_1F",
    "685230.15",
    "1e21",
    "1e-7",
    "1.0",
    "100000000000000000000.0",
    "+0x1F",
    "-0o17",
    "0o8",
    "1,000",
    "1.2.3",
    "123456.7",
    "1234567.5",
    "0.00001",
    "-0.0",
    "-0x1F",
    "-0b11",
    "0b2",
    "1e",
    "e3",
    "1e+3",
    "._5",
    "1_.5",
    "0.1_0",
    "٣",
    "0x1p4",
    "1_e3",
    "+.5",
    "-5.",
];

const DATES: &[&str] = &[
    "2024-01-02",
    "2001-12-14t21:59:43.10-05:00",
    "2001-12-14 21:59:43.10 -5",
    "2024-01-02T03:04:05Z",
    "2024-02-30",
    "2024-1-2",
    "2024-01",
    "20240102",
    "2024-01-02 03:04:05",
];

const BOOLEANS: &[&str] = &[
    "yes", "Yes", "YES", "yEs", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF", "y", "Y", "n", "N",
    "true", "True", "TRUE", "tRUE", "false", "False", "FALSE",
];

const NULLS: &[&str] = &["", "~", "null", "Null", "NULL", "nULL", " ", "   "];

/// What means something in YAML at one place or another.
const SHAPES: &[&str] = &[
    "--",
    "#",
    "# c",
    "a # c",
    "a#c",
    "'q'",
    "\"q\"",
    "it's",
    "say \"hi\"",
    "''",
    "\"\"",
    "'a''b'",
    "\"8080\"",
    "'yes'",
    "{}",
    "{a: b}",
    "[a, b]",
    "[]",
    "&x",
    "&x word",
    "&x 12",
    "!x",
    "!x y",
    "!!str 12",
    "!!str",
    "!!int 12",
    "!!float 1",
    "!!bool yes",
    "!!binary aGk=",
    "!!map {}",
    "!!seq []",
    "!!set {}",
    "!!timestamp 2024-01-02",
    "! 12",
    "!<tag:yaml.org,2002:str> 12",
    "|",
    "|-",
    ">",
    ">-",
    "<<",
    "=",
    "\\n",
    "\\",
    "a\\tb",
    "\"a\\nb\"",
    "\"\\u00e9\"",
    "a, b",
    " a",
    "a ",
    "a :b",
    "[a: b]",
    "{a: b, c}",
    "{a, b}",
    "[[a], {b: [c]}]",
    "{? a : b}",
    "{\"a\":1}",
    "[1, yes, ~, 1.10]",
    "{1: 2}",
    "{yes: no}",
    "{~: x}",
    "{<<: {a: 1}, b: 2}",
    "{1.5: x}",
    "$",
    "$$",
    "${W}",
    "$${W}",
    "$(W)",
    "a}b",
    "key",
    "name",
    "\"a\" # b",
    "a:b",
    "a::b",
    "!",
    "{ }",
    "{a: }",
    "[ a , ]",
    "a'",
    "a\"",
];

const UNICODE: &[&str] = &[
    "é",
    "日本",
    "🙂",
    "a\u{a0}b",
    "\u{a0}",
    "\u{2028}",
    "\u{feff}",
    "\u{feff}a",
    "a\u{feff}",
    "\u{200b}",
    "\u{200b}a",
    "e\u{301}",
    "İ",
    "ß",
    "\u{e000}",
    "\u{2029}",
    "\u{3000}",
    "ǆ",
    "a\u{202e}b",
    "12\u{a0}",
];

const LINES: &[&str] = &["one\n", "\n", "\"a\n b\"", "a\r", "\r"];

/// What is no YAML in most places, or has no form in JSON.
const BROKEN: &[&str] = &[
    ".inf",
    "-.inf",
    "+.Inf",
    ".nan",
    ".NaN",
    "a: b",
    "- x",
    "a:",
    ":",
    ": a",
    "? q",
    "?",
    "-",
    "---",
    "...",
    "--- x",
    "'",
    "\"",
    "'a' b",
    "\"a\" b",
    "{a",
    "[a",
    "]",
    "}",
    ",",
    "*x",
    "!!int x",
    "!!null x",
    "!!binary x",
    "| x",
    "%",
    "%x",
    "%YAML 1.1",
    "@x",
    "`x`",
    "\"\\x\"",
    "a\tb",
    "\ta",
    "a\t",
    "\t",
    "  - a",
    "x: 'y",
    "a:\tb",
    "- - a",
    "-\ta",
    "? a : b",
    "[,]",
    "{a: *x}",
    "{a: 1, a: 2}",
    "{<<: [{a: 1}], b: 2}",
    "{.inf: x}",
    "{[a]: b}",
    "{{a: b}: c}",
    "? {a: b}",
    "k1: v",
    "\"k\": v",
    "'a': 'b'",
    "a: b: c",
    "a: - b",
    "a: [b",
    "# \"",
    "\" #",
    "' #",
    "\"a\": b #",
    "::",
    "a: # b",
    "{a: b} x",
    "[a] x",
    "*",
    "*.example.com",
    "**",
    "&",
    "!!",
    "*x : y",
    "&x a: b",
    "!!str a: b",
    "'a",
    "\"a",
    "a\u{2028}b",
    "a\u{2028} b",
    "\u{7f}",
    "a\u{1}b",
    "\u{fffe}",
    "\u{1b}[31m",
    "\u{2028}12",
    "\u{ffff}a",
    "\u{9f}",
    "one\ntwo",
    "\none",
    "\tone\n two",
    "  one\ntwo",
    "a: b\nc: d",
    "- a\n- b",
    "one\r\ntwo",
    "one\rtwo",
    "a:\n b",
    "\n\n",
    "1\n2",
    "a\r: b",
    "\ta\n\tb",
    "tr\nue",
    "one\n\ntwo\n",
];

/// Text with a `$` that is no expression, or becomes none.
const DOLLARS: &[&str] = &[
    "$$",
    "cost: $$5",
    "$(V)",
    "$V",
    "$",
    "a $ b",
    "$${V}",
    "$$${V}",
    "x$$y",
    "$$$$",
    "$$$",
    "a$$${V}b",
    "{$V}",
    "$ {V}",
];

/// Expressions that no grammar has, or another one than Flux's.
const MALFORMED: &[&str] = &[
    "${}", "${a.b}", "${V-d}", "${V", "${V:", "${V B}", "${V[0]}", "${@}", "${V//-}", "${V/a}", "${V?x}",
    "${V+x}", "${ V}", "${V }", "${-V}", "${V:=${}", "${#}", "${!V}", "${V@Q}", "${V:é}", "${V%}", "${V#}",
    "${V^x}", "${V:-}", "${V:=}", "${V:}", "${V::}",
];

/// A value: a word more often than not.
pub(super) fn value(random: &mut Random) -> String {
    if random.chance(45) {
        return random.pick(WORDS).to_owned();
    }
    odd(random)
}

/// A value that is no word.
fn odd(random: &mut Random) -> String {
    let from = match random.below(20) {
        0..=3 => NUMBERS,
        4..=5 => BOOLEANS,
        6 => NULLS,
        7 => DATES,
        12..=15 if !random.careful => BROKEN,
        8..=13 => SHAPES,
        14..=17 => UNICODE,
        _ => LINES,
    };
    random.pick(from).to_owned()
}

/// 64 kB.
pub(super) fn long(random: &mut Random) -> String {
    let piece = random.pick(&["x", "word ", "a,", "é", "12", "\"", "k: v ", "line\n", "日本 ", "- "]);
    piece.repeat((64 << 10) / piece.len())
}

/// What may stand in an object where a value stands, written plainly: also numbers, booleans and nulls.
pub(super) fn literal(random: &mut Random) -> String {
    let from = match random.below(8) {
        0..=2 => NUMBERS,
        3 => BOOLEANS,
        4 => NULLS,
        5 => DATES,
        _ => WORDS,
    };
    random.pick(from).to_owned()
}

/// A text with an expression, or some other `$`, in it.
pub(super) fn text(random: &mut Random) -> String {
    let one = expression(random, 0);
    match random.below(16) {
        0..=7 => one,
        // A value that has quotes of its own stands alone.
        8..=10 if random.careful && random.chance(60) => one,
        12..=13 if random.careful => one,
        8 => format!("x-{one}-y"),
        9 => format!("{one}{}", expression(random, 0)),
        10 => format!("{one} {}", expression(random, 0)),
        11 if random.careful => random.pick(&["a: #", "#: b", "# - a", "#, #"]).replace('#', &one),
        11 => random
            .pick(&["a: #", "#: b", "# - a", "- #", "'#'", "\"#\"", "[#]", "{a: #}", "#, #"])
            .replace('#', &one),
        12 => format!("{} {one}", odd_line(random)),
        13 => format!("{one} {}", odd_line(random)),
        14 => random.pick(DOLLARS).to_owned(),
        _ => random.pick(&["", "a", "b\n", " "]).to_owned() + &one,
    }
}

/// An expression.
pub(super) fn expression(random: &mut Random, depth: usize) -> String {
    if random.fault(4) {
        return random.pick(MALFORMED).to_owned();
    }
    let name = if random.fault(6) { "NOWHERE" } else { random.pick(NAMES) };
    // Flux takes seconds for the part of a text of this length.
    if random.chance(1) {
        return random
            .pick(&["${LONG}", "x ${LONG}", "${LONG:5}", "${#LONG}", "${LONG//a/b}", "${LONG:=d}"])
            .to_owned();
    }
    let operation = match random.below(30) {
        0..=15 => String::new(),
        16..=20 => {
            let sign = random.pick(&[":-", ":=", "=", ":=", ":+", ":?"]);
            let sign = if random.careful && sign == ":?" { ":=" } else { sign };
            let name = if random.chance(50) { "NOWHERE" } else { name };
            return format!("${{{name}{sign}{}}}", argument(random, depth));
        }
        21 => random.pick(&["^", "^^", ",", ",,", "^,"]).to_owned(),
        22..=23 if random.careful => random.pick(&[":0", ":0:2", ": 1", ":0:1", ":0: 1"]).to_owned(),
        22..=23 => random
            .pick(&[
                ":0", ":1", ":0:2", ":1:1", ": -2", ":-2:1", ":9", ":0:99", ":b", ":1:b", ":3:-1", ":0:-1",
                "::2",
            ])
            .to_owned(),
        24..=26 => {
            let pattern = random
                .pick(&["*", "a", "*-", "-*", "?", "*/", "/*", "[a-e]", ".", "*.*", "\"", "'", " *", "\\*"]);
            random.pick(&["#", "##", "%", "%%"]).to_owned() + pattern
        }
        27..=28 => {
            let (from, to) = (
                random.pick(&["a", "-", ".", "e", " ", "\"", "'", ":", "\\/", "1", "o", "#"]),
                random.pick(&["", "b", "-", "_", "\"", "'", ": ", " #", "\\/", "0", "$", "yes"]),
            );
            random.pick(&["/", "//", "/#", "/%"]).to_owned() + from + "/" + to
        }
        _ => return format!("${{#{name}}}"),
    };
    format!("${{{name}{operation}}}")
}

/// What stands behind the sign of a default.
fn argument(random: &mut Random, depth: usize) -> String {
    if depth < 2 && random.chance(15) {
        let inner = expression(random, depth + 1);
        return random.pick(&["#", "x#y", "#-z", "# #"]).replace('#', &inner);
    }
    let value = if random.chance(50) { random.pick(WORDS).to_owned() } else { odd_line(random) };
    if value.is_empty() { "d".to_owned() } else { value }
}

/// A short value of one line that is no expression and ends none.
fn odd_line(random: &mut Random) -> String {
    let value = odd(random);
    if value.len() > 60 || value.contains(['\n', '\r', '$', '}']) { "plain".to_owned() } else { value }
}
