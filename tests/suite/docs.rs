//! `infra-graph docs`: what stands between markers is what the command answers, and nothing else changes.

use std::fs;
use std::path::Path;

use crate::support::{Copy, run};

const TABLE: &str = "<!-- infra-graph:begin order edge -o markdown -->";
const END: &str = "<!-- infra-graph:end -->";

/// Runs `docs` over files of the copy, which is the repository, too.
fn docs(copy: &Copy, arguments: &[&str]) -> (i32, String, String) {
    let mut all = vec!["docs".to_owned()];
    all.extend(arguments.iter().map(|word| {
        let is_flag = word.starts_with('-');
        if is_flag { (*word).to_owned() } else { copy.path().join(word).to_str().unwrap().to_owned() }
    }));
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let (exit, out, error) = run(copy.path(), &all);
    let folder = format!("{}/", copy.path().to_str().unwrap());
    (exit, out.replace(&folder, ""), error.replace(&folder, ""))
}

fn text(copy: &Copy, file: &str) -> String {
    fs::read_to_string(copy.path().join(file)).unwrap()
}

/// The page after `docs`, which must work.
fn renewed(copy: &Copy, page: &str) -> String {
    copy.write("page.md", page);
    let (exit, out, error) = docs(copy, &["page.md"]);
    assert_eq!((exit, out.as_str()), (0, ""), "{error}");
    let (exit, out, error) = docs(copy, &["--check", "page.md"]);
    assert_eq!((exit, out.as_str()), (0, ""), "{error}");
    text(copy, "page.md")
}

/// What is wrong with the page, which stays as it is.
fn fault(page: &str) -> String {
    let copy = Copy::new();
    copy.write("page.md", page);
    let (exit, _, error) = docs(&copy, &["page.md"]);
    assert_eq!(exit, 2, "{error}");
    assert_eq!(text(&copy, "page.md"), page);
    error
}

fn block(command: &str) -> String {
    format!("<!-- infra-graph:begin {command} -->\n{END}\n")
}

#[test]
fn our_own_pages_are_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = assert_cmd::Command::cargo_bin("infra-graph").unwrap();
    command.current_dir(root).arg("docs").args(["README.md", "examples/infra/README.md"]);
    if std::env::var_os("UPDATE").is_none() {
        command.arg("--check");
    }
    let output = command.output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "UPDATE=1 cargo test docs renews them\n{out}");
}

#[test]
fn a_block_becomes_what_the_command_prints() {
    let copy = Copy::new();
    for arguments in [
        &["order", "edge", "-o", "markdown"][..],
        &["impact", "nats-system", "-o", "markdown"],
        &["deps", "milo-etcd", "-e", "preview", "-o", "markdown"],
        &["envs", "-o", "markdown"],
    ] {
        let page = renewed(&copy, &block(&arguments.join(" ")));
        let (_, printed, _) = run(copy.path(), arguments);
        assert_eq!(page, format!("<!-- infra-graph:begin {} -->\n\n{printed}\n{END}\n", arguments.join(" ")));
    }
    for arguments in
        [&["order", "edge"][..], &["impact", "nats-system"], &["deps", "milo"], &["envs"], &["check"]]
    {
        let page = renewed(&copy, &block(&arguments.join(" ")));
        let (_, printed, _) = run(copy.path(), arguments);
        let fenced =
            format!("-->\n\n```console\n$ infra-graph {}\n{printed}```\n\n<!--", arguments.join(" "));
        assert!(page.contains(&fenced), "{page}");
    }
    let page = renewed(&copy, &block("render edge -o mermaid"));
    let (_, printed, _) = run(copy.path(), &["render", "edge", "-o", "mermaid"]);
    assert!(page.contains(&format!("-->\n\n```mermaid\n{printed}```\n\n<!--")), "{page}");
}

#[test]
fn a_picture_lies_beside_the_page() {
    let copy = Copy::new();
    let page = renewed(&copy, &(block("render edge -o svg") + &block("order edge -o svg --file img/o.svg")));
    assert!(page.contains("\n![The dependency graph of edge](render-edge.svg)\n"), "{page}");
    assert!(page.contains("\n![The reconcile order of edge](img/o.svg)\n"), "{page}");
    assert_eq!(text(&copy, "render-edge.svg"), run(copy.path(), &["render", "edge", "-o", "svg"]).1);
    assert_eq!(text(&copy, "img/o.svg"), run(copy.path(), &["order", "edge", "-o", "svg"]).1);
    let page = renewed(&copy, &block("render staging --impact ks/nats-system"));
    assert!(page.contains("(render-staging-impact-ks-nats-system.svg)"), "{page}");
    assert!(
        page.contains("![The dependency graph of staging, and what breaks if ks/nats-system is down]"),
        "{page}"
    );
}

#[test]
fn the_rest_stays_byte_for_byte() {
    let copy = Copy::new();
    let table = run(copy.path(), &["order", "edge", "-o", "markdown"]).1;
    let page = format!("\u{feff}{TABLE}\nold\n{END}\ntext  \r\n\n\n{TABLE}\r\n{END}\r\n\tlast line");
    let expected = format!(
        "\u{feff}{TABLE}\n\n{table}\n{END}\ntext  \r\n\n\n{TABLE}\r\n\r\n{}\r\n{END}\r\n\tlast line",
        table.replace('\n', "\r\n")
    );
    assert_eq!(renewed(&copy, &page), expected);
}

#[test]
fn a_block_in_a_list_is_indented_as_its_marker() {
    let copy = Copy::new();
    let page = renewed(&copy, &format!("1. one\n\n   {TABLE}\n   {END}\n\n2. two\n"));
    assert!(page.contains("\n\n   | Wave | Kustomization |"), "{page}");
    assert!(page.lines().all(|line| line.is_empty() || !line.starts_with('|')), "{page}");
}

#[test]
fn code_that_shows_a_block_is_left_alone() {
    let copy = Copy::new();
    let shown = format!("{TABLE}\nold\n{END}\n");
    let page = format!(
        "```markdown\n{shown}```\n\n~~~~\n```\n{shown}~~~~\n\n> ```\n> {TABLE}\n> ```\n\n- ```\n  {TABLE}\n  ```\n\ntext\n\n    {TABLE}\n\n`{TABLE}` and <!-- else -->\n"
    );
    assert_eq!(renewed(&copy, &page), page);
    let (_, _, error) = docs(&copy, &["page.md"]);
    assert!(error.contains("page.md: no blocks"), "{error}");
}

#[test]
fn check_names_what_is_stale_and_writes_nothing() {
    let copy = Copy::new();
    let page = format!("one\n{TABLE}\nold\n{END}\n\n{}", block("render edge -o svg"));
    copy.write("page.md", &page);
    let (exit, out, error) = docs(&copy, &["--check", "page.md"]);
    assert_eq!(exit, 1, "{error}");
    assert_eq!(
        out,
        "page.md:2: stale: order edge -o markdown\npage.md:6: stale: render edge -o svg\npage.md:6: missing: render-edge.svg\n"
    );
    assert_eq!(text(&copy, "page.md"), page);
    assert!(!copy.path().join("render-edge.svg").exists());
    renewed(&copy, &page);
    copy.write("render-edge.svg", "<svg/>");
    let (exit, out, _) = docs(&copy, &["--check", "page.md"]);
    assert_eq!(
        (exit, out.as_str()),
        (1, "page.md:27: stale: render-edge.svg\n"),
        "{}",
        text(&copy, "page.md")
    );
}

#[test]
fn a_change_of_the_repository_makes_a_block_stale() {
    let copy = Copy::new();
    renewed(&copy, &format!("{TABLE}\n{END}\n"));
    copy.replace("clusters/edge/apps/dns-system.yaml", "name: envoy-gateway", "name: cert-manager");
    assert_eq!(docs(&copy, &["--check", "page.md"]).0, 1);
}

#[test]
fn broken_markers_are_named_with_their_line() {
    for (page, expected) in [
        (format!("\n{TABLE}\ntext\n"), "page.md:2: a begin without an end"),
        (format!("text\n\n{END}\n"), "page.md:3: an end without a begin"),
        (format!("{TABLE}\n{TABLE}\n{END}\n{END}\n"), "page.md:2: a block begins within the one of line 1"),
        (format!("{TABLE}\n{TABLE}\n{END}\n"), "page.md:1: a begin without an end"),
        (format!("text {TABLE}\n{END}\n"), "page.md:1: a marker stands alone on its line"),
        (format!("{TABLE} text\n{END}\n"), "page.md:1: a marker stands alone on its line"),
        (format!("> {TABLE}\n> {END}\n"), "page.md:1: a marker stands alone on its line"),
        (
            "<!-- infra-graph:begin order\nedge -->\n".to_owned(),
            "page.md:1: the marker does not end on its line",
        ),
        ("<!-- infra-graph:begin -->\n".to_owned(), "page.md:1: a begin names a command"),
        ("<!-- infra-graph:ende -->\n".to_owned(), "`infra-graph:ende`; did you mean `end`?"),
        (format!("{TABLE}\n<!-- infra-graph:end x -->\n"), "page.md:2: an end has nothing behind it"),
    ] {
        let error = fault(&page);
        assert!(error.contains(expected), "{page}\n{error}");
    }
}

#[test]
fn only_commands_that_answer_may_stand_in_a_block() {
    for (command, expected) in [
        ("docs page.md", "page.md:3: this command cannot stand in a block"),
        ("build nats-system", "page.md:3: this command cannot stand in a block"),
        ("explain dependency-cycle", "page.md:3: this command cannot stand in a block"),
        ("check --write-baseline b.json", "page.md:3: a block only reads: --write-baseline"),
        ("ordre staging", "page.md:3: unrecognized subcommand 'ordre'"),
        ("order staging --help", "page.md:3: a block cannot show help"),
        ("-o markdown", "page.md:3: the block names no command"),
        ("order staging -o json", "page.md:3: a block cannot show -o json"),
        ("render staging -o html", "page.md:3: a block cannot show -o html"),
        ("order staging --file a.svg", "page.md:3: --file names a picture"),
        ("render staging --file", "page.md:3: --file needs a name"),
        ("render staging --file a.png", "page.md:3: --file a.png: the picture is an .svg beside"),
        ("render staging --file ../a.svg", "page.md:3: --file ../a.svg: the picture is an .svg beside"),
        ("render staging --file /tmp/a.svg", "page.md:3: --file /tmp/a.svg: the picture is an .svg beside"),
        ("order 'staging", "page.md:3: the quote ' is left open"),
        ("order nowhere", "page.md:3: there is no environment `nowhere`"),
        ("impact nobody", "page.md:3: "),
        ("-C nowhere order", "page.md:3: cannot open `"),
    ] {
        let error = fault(&format!("a\n\n{}", block(command)));
        assert!(error.contains(expected), "{command}\n{error}");
    }
}

#[test]
fn one_broken_page_does_not_hold_up_the_others() {
    let copy = Copy::new();
    let broken = format!("{TABLE}\n{END}\n{}{}", block("order nowhere"), block("envs --wrong"));
    copy.write("broken.md", &broken);
    copy.write("good.md", &format!("{TABLE}\n{END}\n"));
    let (exit, _, error) = docs(&copy, &["broken.md", "good.md", "none.md"]);
    assert_eq!(exit, 2);
    for expected in
        ["broken.md:3: ", "broken.md:5: ", "none.md: cannot read it", "good.md: 1 block, 1 renewed"]
    {
        assert!(error.contains(expected), "{expected}\n{error}");
    }
    assert_eq!(text(&copy, "broken.md"), broken);
    assert!(text(&copy, "good.md").contains("| Wave |"));
}

#[test]
fn two_pictures_cannot_have_one_name() {
    let one = block("render edge --file a.svg");
    let error = fault(&(one.clone() + &block("render staging --file a.svg")));
    assert!(error.contains("page.md:3: ") && error.contains("is already the picture of"), "{error}");
    renewed(&Copy::new(), &(one.clone() + &one));
}

#[test]
fn a_block_may_ask_another_folder_and_links_lead_there() {
    let outer = Copy::of_fixture("loop-and-typo");
    fs::create_dir(outer.path().join(".git")).unwrap();
    outer.write(
        "guide/page.md",
        &(block("-C .. envs -o markdown") + &block("-C ../clusters/.. order -o markdown")),
    );
    let page = outer.path().join("guide/page.md");
    let output = assert_cmd::Command::cargo_bin("infra-graph")
        .unwrap()
        .args(["docs", page.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = text(&outer, "guide/page.md");
    assert!(text.contains("| [`clusters/staging`](../clusters/staging) |"), "{text}");
    assert!(text.contains("](../clusters/staging/"), "{text}");
}

#[test]
fn the_terminal_and_the_runner_make_no_difference() {
    let copy = Copy::new();
    let page = renewed(&copy, &(block("order edge") + &block("check staging")));
    let output = crate::support::program(copy.path())
        .args(["docs", "--check", "--color", "always", copy.path().join("page.md").to_str().unwrap()])
        .env("COLUMNS", "50")
        .env("CLICOLOR_FORCE", "1")
        .env("GITHUB_ACTIONS", "true")
        .output()
        .unwrap();
    assert!(output.status.success(), "{page}");
    assert!(!page.contains('\u{1b}'));
}

#[test]
fn hostile_names_stay_in_their_cells() {
    let copy = Copy::new();
    copy.write(
        "clusters/edge/apps/odd.yaml",
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: \"a|b <!-- infra-graph:end --> ``` [x](y)\"\n  namespace: flux-system\nspec: {path: ./apps, sourceRef: {kind: GitRepository, name: flux-system}}\n",
    );
    let page = renewed(
        &copy,
        &(block("order edge -o markdown")
            + &block("order edge")
            + &block("deps path:clusters/edge/** -e edge -o markdown")),
    );
    assert_eq!(page.matches("\n<!-- infra-graph:end -->\n").count(), 3, "{page}");
    assert!(!page.contains("| a|b"), "{page}");
}

#[test]
fn docs_has_no_format() {
    let (exit, _, error) = docs(&Copy::new(), &["-o=markdown", "README.md"]);
    assert_eq!(exit, 2);
    assert!(error.contains("docs has no formats"), "{error}");
}
