//! A repository whose names are hostile.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

/// What names hold.
pub(super) const EVIL: &[&str] = &[
    "\u{1b}]0;owned\u{7}",
    "\u{1b}]52;c;ZXZpbA==\u{7}",
    "\u{9d}0;x\u{9c}",
    "\u{1b}[2J\u{1b}[H",
    "\u{9b}2J",
    "\u{1b}[31mRED",
    "a\rb",
    "a\n::error::x",
    "a\n  ::error file=x::x",
    "::add-mask::x",
    "a\n::add-mask::x",
    "##vso[task.setvariable variable=x]y",
    "##[error]x",
    "##teamcity[message text='x']",
    "section_start:0:x\r\u{1b}[0K",
    "\u{202e}live",
    "\u{2066}x\u{2069}",
    "\u{61c}x\u{200f}",
    "\u{2028}::error::x",
    "\u{feff}::error::x",
    "\u{0}x",
    "\u{7f}x\u{85}::error::x",
    "``` ~~~\n```\n",
    "|x|`y`|",
    "]]>",
    "-->",
    "\n<!-- infra-graph:end -->\n",
    "</script><script>x",
    "</template></title>",
    "\"x\\",
    "\\\"];x [label=\"y",
    "@everyone",
    "[x](https://example.com)",
    "<img src=x>",
    "- x\n# y\n1. z",
];

/// The environment that all is in; its folder's name is hostile, too.
pub(super) const ENVIRONMENT: &str = "ev\u{202e}\u{1b}[2J\n::error::x|`<\u{2044}script>";

/// The name of a Kustomization: as hostile as a name can be that is found again.
pub(super) fn name(index: usize) -> String {
    // No name has a slash: a target with one is taken apart.
    let evil = EVIL[index].replace('/', "\u{202e}").replace('\0', "\u{7}");
    if evil.starts_with([':', '#']) { evil } else { format!("n{index}{evil}") }
}

/// The text as YAML, in quotes: a sequence of escapes.
fn quoted(text: &str) -> String {
    let escape = |c: char| match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' => c.to_string(),
        other => format!("\\U{:08x}", u32::from(other)),
    };
    format!("\"{}\"", text.chars().map(escape).collect::<String>())
}

fn write(root: &Path, file: &str, text: &str) {
    let path = root.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Each fifth Kustomization depends on what is not there, and the others on the one before.
pub(super) fn repository() -> TempDir {
    let root = TempDir::new().unwrap();
    fs::create_dir(root.path().join(".git")).unwrap();
    let cluster = format!("clusters/{ENVIRONMENT}");
    for (index, evil) in EVIL.iter().enumerate() {
        let folder = format!("apps/d{index}{}", evil.replace(['/', '\0'], "_"));
        write(root.path(), &format!("{cluster}/{index}.yaml"), &kustomization(index, &folder));
        write(root.path(), &format!("{folder}/a{}.yaml", evil.replace(['/', '\0'], "_")), &objects(index));
    }
    write(
        root.path(),
        &format!("{cluster}/broken.yaml"),
        &kustomization(7, "apps/broken").replacen("\"n", "\"broken", 1),
    );
    write(root.path(), "apps/broken/kustomization.yaml", "resources: [\"gone\\n::error::x.yaml\"]\n");
    root
}

fn kustomization(index: usize, folder: &str) -> String {
    let (own, evil) = (quoted(&name(index)), quoted(EVIL[index]));
    let previous = if index.is_multiple_of(5) {
        String::new()
    } else {
        format!("{{name: {}}}, ", quoted(&name(index - 1)))
    };
    let source = if index % 5 == 4 { evil.clone() } else { "flux-system".to_owned() };
    let gone = if index % 5 == 4 {
        format!("{{name: {}}}", quoted(&format!("gone{}", EVIL[index])))
    } else {
        String::new()
    };
    // A comment ends where a line ends, also at U+2028.
    let allow = EVIL[index].replace(|c: char| c.is_control() || c == '\u{2028}', "");
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n\
         metadata: {{name: {own}, namespace: flux-system, labels: {{{evil}: {evil}}}}}\n\
         spec:\n  path: {}\n  wait: true\n  interval: {evil}\n  {evil}: {evil}\n\
         \x20 dependsOn: [{previous}{gone}]\n\
         \x20 sourceRef: {{kind: GitRepository, name: {source}}}\n\
         \x20 targetNamespace: {evil}\n\
         # infra-graph: allow(missing-dependency) {allow}\n",
        quoted(&format!("./{folder}")),
    )
}

fn objects(index: usize) -> String {
    let evil = quoted(EVIL[index]);
    let long = quoted(&format!("{} {} {}", "word ".repeat(20), EVIL[index], EVIL[index]));
    format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {evil}, labels: {{{evil}: {evil}}}}}\n\
         data:\n  {evil}: {evil}\n  long: {long}\n  list: {}\n---\n\
         apiVersion: {}\nkind: {}\nmetadata: {{name: x{index}, namespace: {evil}}}\n{evil}: [{evil}]\n",
        quoted(&format!("first\n{}\nlast\n", EVIL[index])),
        quoted(&format!("{}.example.com/v1", EVIL[index].replace('/', "_"))),
        quoted(&format!("Kind{}", EVIL[index])),
    )
}
