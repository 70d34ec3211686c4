//! Who may name what lies outside: whoever runs the program, and a file of the repository only with `--allow-outside`.

use super::archive::Tar;
use super::{Beside, SOURCE, config};
use crate::support::run;

fn configuration(place: &str) -> String {
    format!("sources:\n  {SOURCE}: {place}\n")
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_file_of_the_repository_may_name_what_is_outside_with_the_users_word() {
    let beside = Beside::new();
    beside.write("shop.tgz", Tar::default().file("base/shop.yaml", &config("shop")).packed());
    let absolute = beside.path("shop/deploy").to_str().unwrap().to_owned();
    for place in ["../shop/deploy", &absolute, "../shop.tgz"] {
        beside.write("infra/.infra-graph.yaml", configuration(place));
        let (exit, out, error) = run(&beside.repository(), &["check"]);
        assert_eq!((exit, out.as_str()), (2, ""), "{place}: {error}");
        assert!(flat(&error).contains("--allow-outside allows it"), "{place}: {error}");
        assert!(error.contains(SOURCE), "{error}");
        let (exit, out, error) = run(&beside.repository(), &["check", "-o", "concise", "--allow-outside"]);
        assert_eq!((exit, out.as_str()), (0, ""), "{place}: {error}");
    }
    // What is named on the command line goes first.
    let (exit, _, error) = beside.run("../shop/deploy", &["check"]);
    assert_eq!(exit, 0, "{error}");
}

#[test]
fn what_is_inside_needs_no_word() {
    let beside = Beside::new();
    beside.write("infra/vendor/base/shop.yaml", config("shop"));
    beside.write("infra/vendor.tgz", Tar::default().file("base/shop.yaml", &config("shop")).packed());
    for place in ["vendor", "vendor.tgz", "./vendor/../vendor"] {
        beside.write("infra/.infra-graph.yaml", configuration(place));
        let (exit, out, error) = run(&beside.repository(), &["check", "-o", "concise"]);
        assert_eq!((exit, out.as_str()), (0, ""), "{place}: {error}");
    }
    // A link is no way out.
    std::os::unix::fs::symlink("../shop/deploy", beside.path("infra/linked")).unwrap();
    beside.write("infra/.git/HEAD", "ref: refs/heads/main\n");
    beside.write("infra/.infra-graph.yaml", configuration("linked"));
    let (exit, _, error) = run(&beside.repository(), &["check"]);
    assert_eq!(exit, 2);
    assert!(error.contains("it leads out of the repository"), "{error}");
}

/// The root may be a folder of the Git repository.
#[test]
fn inside_is_what_the_git_repository_has() {
    let beside = Beside::new();
    beside.write(".git/HEAD", "ref: refs/heads/main\n");
    beside.write("infra/.infra-graph.yaml", configuration("../shop/deploy"));
    let (exit, out, error) = run(&beside.repository(), &["check", "-o", "concise"]);
    assert_eq!((exit, out.as_str()), (0, ""), "{error}");
}

#[test]
fn git_is_called_for_the_user_alone() {
    let beside = Beside::new();
    beside.write("infra/.infra-graph.yaml", configuration("git:.@HEAD"));
    let (exit, _, error) = run(&beside.repository(), &["check"]);
    assert_eq!(exit, 2);
    assert!(
        flat(&error).contains("it has git called") && flat(&error).contains("--allow-outside"),
        "{error}"
    );
    let (_, _, error) = run(&beside.repository(), &["check", "--allow-outside"]);
    assert!(error.contains("it lies in no Git repository"), "{error}");
}

#[test]
fn a_configuration_of_the_user_may_name_anything() {
    let beside = Beside::new();
    beside.write("own.yaml", configuration("../shop/deploy"));
    let own = beside.path("own.yaml");
    let (exit, out, error) =
        run(&beside.repository(), &["check", "-o", "concise", "--config", own.to_str().unwrap()]);
    assert_eq!((exit, out.as_str()), (0, ""), "{error}");
    // One in the repository may be a stranger's, whoever names it.
    beside.write("infra/ci/own.yaml", configuration("../shop/deploy"));
    let theirs = beside.path("infra/ci/own.yaml");
    let arguments = ["check", "--config", theirs.to_str().unwrap()];
    let (exit, _, error) = run(&beside.repository(), &arguments);
    assert_eq!(exit, 2);
    assert!(flat(&error).contains("--allow-outside"), "{error}");
}

#[test]
fn a_block_of_a_page_is_a_file_of_the_repository() {
    let beside = Beside::new();
    beside.write("infra/.git/HEAD", "ref: refs/heads/main\n");
    let page = |flags: &str| format!("<!-- infra-graph:begin check {flags} -->\n<!-- infra-graph:end -->\n");
    let path = beside.path("infra/README.md");
    let docs = |flags: &[&str]| {
        let arguments: Vec<&str> =
            ["docs"].iter().chain(flags).copied().chain([path.to_str().unwrap()]).collect();
        run(&beside.repository(), &arguments)
    };
    beside.write("infra/README.md", page(&format!("--source {SOURCE}=../shop/deploy")));
    let (exit, _, error) = docs(&[]);
    assert_eq!(exit, 2);
    assert!(flat(&error).contains("--allow-outside"), "{error}");
    let (exit, _, error) = docs(&["--allow-outside"]);
    assert_eq!(exit, 0, "{error}");
    beside.write("infra/README.md", page(&format!("--allow-outside --source {SOURCE}=../shop/deploy")));
    let (exit, _, error) = docs(&[]);
    assert_eq!(exit, 2);
    assert!(flat(&error).contains("--allow-outside is for whoever renews the page"), "{error}");
    // The user's own flag holds for blocks that say nothing.
    beside.write("infra/README.md", page(""));
    let (exit, _, error) = docs(&["--source", &format!("{SOURCE}=../shop/deploy")]);
    assert_eq!(exit, 0, "{error}");
}
