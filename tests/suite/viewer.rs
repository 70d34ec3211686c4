//! The HTML file: what stands in it, and, where Chromium and Node are installed, how it behaves in a browser
//! (`tests/viewer`).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac_sha256::Hash;
use infra_graph::picture;
use infra_graph::query::{Step, StepId};
use infra_graph::render::html::{Subject, html};
use infra_graph::repository::Repository;
use infra_graph::source::Disk;
use infra_graph::{Options, analyze};
use serde_json::{Value as Json, json};

use crate::drawn::generated;
use crate::support::{Copy, Judge, example, run, shared, tell};

/// Real repositories whose diagrams are shown to Mermaid.
const MERMAID_REPOSITORIES: [&str; 8] = [
    "Azure+gitops-flux2-kustomize-helm-mt",
    "Informasjonsforvaltning+fdk-infra",
    "angelnu+k8s-gitops",
    "fluxcd+flux2-multi-tenancy",
    "mirceanton+home-ops",
    "onedr0p+home-ops",
    "tyriis+home-ops",
    "xunholy+k8s-gitops",
];

const LOOP: &str = "tests/fixtures/loop-and-typo";
const DEADLOCK: &str = "tests/fixtures/deadlocks/d2-parent-waits-for-child";

fn page(repository: &Path, arguments: &[&str]) -> String {
    let (code, out, error) = run(repository, &[&["render", "-o", "html"], arguments].concat());
    assert_eq!(code, 0, "{error}");
    out
}

/// What stands between the first `start` and the next `end`.
fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    text.split_once(start).and_then(|(_, rest)| rest.split_once(end)).unwrap().0
}

fn data(page: &str) -> Json {
    serde_json::from_str(between(page, "<script type=\"application/json\" id=\"data\">", "</script>"))
        .unwrap()
}

#[test]
fn one_file_holds_every_environment() {
    let all = page(&example(), &[]);
    let names: Vec<Json> =
        data(&all)["environments"].as_array().unwrap().iter().map(|one| one["name"].clone()).collect();
    assert_eq!(names, ["edge", "preview", "production", "staging"]);
    assert_eq!(all.matches("<template>").count(), 4);
    let one = page(&example(), &["staging"]);
    assert_eq!(data(&one)["environments"][0]["name"], "staging");
    assert_eq!(one.matches("<template>").count(), 1);
    assert_eq!(all, page(&example(), &[]), "the same input gives the same bytes");
}

#[test]
fn questions_are_for_the_page_itself() {
    for (flag, instead) in [("--impact", "shows what breaks"), ("--focus", "leave only what is near")] {
        let (code, out, error) = run(&example(), &["render", "staging", "-o", "html", flag, "milo"]);
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(error.contains(flag) && error.contains("`milo`") && error.contains(instead), "{error}");
    }
}

#[test]
fn a_finding_says_when_it_bites() {
    let page = page(&Path::new(env!("CARGO_MANIFEST_DIR")).join(DEADLOCK), &[]);
    assert_eq!(data(&page)["findings"][0]["mode"], "upgrade");
}

#[test]
fn the_policy_lets_in_this_script_and_this_style_only() {
    let page = page(&example(), &[]);
    let policy = between(&page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Hash::hash(text.as_bytes())));
    let style = hash(between(&page, "<style>", "</style>"));
    let script = hash(between(&page, "<script>", "</script>"));
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; script-src {script}; style-src {style}; img-src data:; base-uri 'none'; form-action 'none'"
        )
    );
    assert_eq!(page.matches("<script").count(), 2, "data and script");
    assert_eq!(page.matches("<style").count(), 1);
    for request in [" src=", "@import", "url(http", "url(//", "<iframe", "<object", "<embed", " style=\""] {
        assert!(!page.contains(request), "{request}");
    }
}

#[test]
fn names_do_not_leave_their_place() {
    let page = page(hostile().path(), &[]);
    let data = between(&page, "<script type=\"application/json\" id=\"data\">", "</script>");
    assert!(!data.contains('<') && data.contains("\\u003c/script>"));
    assert!(!page.contains("<img"));
}

#[test]
fn passwords_in_addresses_are_not_shown() {
    let copy = Copy::new();
    let path = "clusters/staging/flux-system/gotk-sync.yaml";
    let text = fs::read_to_string(copy.path().join(path)).unwrap();
    let url = text.lines().find_map(|line| line.trim().strip_prefix("url: ")).unwrap().to_owned();
    copy.replace(path, &url, "https://someone:hunter2@github.com/example/infra");
    let page = page(copy.path(), &["staging"]);
    assert!(page.contains("https://github.com/example/infra") && !page.contains("hunter2"));
}

/// A repository whose names are markup.
fn hostile() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let clusters = folder.path().join("clusters/a<b");
    fs::create_dir_all(&clusters).unwrap();
    let name = "</script><img src=x onerror=\"window.broken=1\">";
    let text = format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: '{name}', namespace: \
         '<b>%%data%%'}}\nspec: {{path: './<i>', dependsOn: [{{name: '<u onclick=alert(1)>'}}], sourceRef: {{kind: GitRepository, \
         name: '&amp;'}}}}\n"
    );
    fs::write(clusters.join("<s>.yaml"), text).unwrap();
    folder
}

/// A thousand Kustomizations, each of which depends on up to three of those before it.
fn thousand() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let clusters = folder.path().join("clusters/big");
    fs::create_dir_all(&clusters).unwrap();
    let mut text = String::new();
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |limit: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random >> 33).unwrap() % limit
    };
    for number in 0..1000_usize {
        let _ = write!(
            text,
            "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: k{number}, namespace: \
             flux-system}}\nspec:\n  wait: true\n  path: ./apps\n  sourceRef: {{kind: GitRepository, name: flux-system}}\n"
        );
        let needs: std::collections::BTreeSet<usize> =
            (0..next(4)).map(|_| number.saturating_sub(1 + next(60))).filter(|&need| need < number).collect();
        let needs: Vec<String> = needs.iter().map(|need| format!("{{name: k{need}}}")).collect();
        let _ = writeln!(text, "  dependsOn: [{}]", needs.join(", "));
    }
    fs::write(clusters.join("all.yaml"), text).unwrap();
    fs::create_dir_all(folder.path().join("apps")).unwrap();
    fs::write(folder.path().join("apps/kustomization.yaml"), "resources: []\n").unwrap();
    folder
}

/// A made-up repository that is drawn as folders.
fn folders() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in generated::files(300) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// A picture whose first box stands for three objects.
fn stack() -> String {
    let root = camino::Utf8PathBuf::from_path_buf(example()).unwrap();
    let repository = Repository::new(Disk::open(root).unwrap());
    let analysis = analyze(&repository, &Options::default());
    let analyzed = analysis.environments.iter().find(|one| one.environment().name == "staging").unwrap();
    let view = picture::View { reduce: true, ..picture::View::default() };
    let mut diagram = picture::picture(analyzed.graph(), &view, repository.sources());
    let releases = analyzed.environment().helm_releases.keys().take(2).map(ToString::to_string);
    let first = &mut diagram.nodes[0];
    first.members = std::iter::once(first.id.clone()).chain(releases).collect();
    first.stacked = first.members.len();
    html(&[Subject { page: analyzed.page(), diagram, web: None }], &[], repository.sources())
}

/// What `impact`, `deps` and `order` say about every node of a repository, by environment and id.
fn answers(repository: &Path) -> Json {
    let root = camino::Utf8PathBuf::from_path_buf(repository.to_owned()).unwrap();
    let analysis = analyze(&Repository::new(Disk::open(root).unwrap()), &Options::default());
    let mut all: BTreeMap<String, BTreeMap<String, Json>> = BTreeMap::new();
    for analyzed in &analysis.environments {
        let environment = all.entry(analyzed.environment().name.clone()).or_default();
        // The page tells of an empty cluster, on which what a running one has may never get ready.
        let answer = analyzed.order(None);
        let unreachable = [answer.unreachable, answer.stops_when_empty].concat();
        for (_, node) in analyzed.graph().nodes() {
            let target = std::slice::from_ref(&node.reference);
            let (impact, needs) = (analyzed.impact(target), analyzed.dependencies(target));
            let answer = json!({
                "frozen": told(&impact.steps, &impact.frozen),
                "cannotBeRecreated": told(&impact.steps, &impact.cannot_be_recreated),
                "possiblyAffected": told(&impact.steps, &impact.possibly_affected),
                "needs": told(&needs.steps, &needs.needs),
                "neverReady": unreachable.contains(&node.reference),
            });
            environment.insert(node.reference.to_string(), answer);
        }
    }
    json!(all)
}

/// Steps as the page tells them.
fn told(steps: &[Step], ids: &[StepId]) -> Json {
    let tell = |id: &StepId| {
        let step = &steps[id.index()];
        json!({
            "id": step.id,
            "next": steps[step.next.unwrap().index()].id,
            "why": step.why.as_ref().unwrap().phrase(),
            "place": step.location.as_ref().unwrap().to_string(),
        })
    };
    ids.iter().map(tell).collect()
}

#[test]
fn the_answers_that_the_browser_compares_with_are_those_of_the_command_line() {
    let answers = answers(&example());
    for id in ["Kustomization/flux-system/milo", "HelmRelease/cert-manager/cert-manager"] {
        let printed = crate::support::json(&example(), &["impact", id, "-e", "staging", "-o", "json"]);
        let printed = &printed["result"]["environments"][0];
        for set in ["frozen", "cannotBeRecreated"] {
            let ids = printed[set].as_array().unwrap().iter();
            let step = |at: &Json| &printed["steps"][usize::try_from(at.as_u64().unwrap()).unwrap()]["id"];
            let ids: Vec<&Json> = ids.map(step).collect();
            let told = answers["staging"][id][set].as_array().unwrap().iter();
            assert_eq!(ids, told.map(|step| &step["id"]).collect::<Vec<_>>());
        }
    }
}

/// Runs one file of `tests/viewer`, and fails where it fails.
fn node_test(node: &Path, file: &str, variables: &[(&str, &Path)]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/viewer");
    let mut command = Command::new(node);
    command.args(["--test-reporter=spec", file]).current_dir(folder);
    for (name, value) in variables {
        command.env(name, value);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    tell(&said);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
}

/// Chromium and Node, where both are installed.
fn browser() -> Option<(PathBuf, PathBuf)> {
    Judge::Chromium.find().zip(Judge::Node.find())
}

#[test]
fn mermaid_reads_our_diagrams() {
    if Judge::Mermaid.find().is_none() {
        return;
    }
    let Some((chromium, node)) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let hostile = hostile();
    let corpus = shared().map(|shared| shared.join("corpus"));
    let mut repositories = vec![example(), hostile.path().to_owned()];
    repositories
        .extend(MERMAID_REPOSITORIES.iter().filter_map(|name| Some(corpus.as_ref()?.join(name).into())));
    for (number, repository) in repositories.iter().enumerate() {
        let (_, names, _) = run(repository, &["envs", "-o", "name"]);
        assert!(!names.is_empty(), "{}", repository.display());
        for (at, name) in names.lines().enumerate() {
            let (code, diagram, error) = run(repository, &["render", name, "-o", "mermaid"]);
            assert_eq!(code, 0, "{error}");
            fs::write(folder.path().join(format!("{number}-{at}.mmd")), diagram).unwrap();
        }
    }
    node_test(&node, "mermaid.test.mjs", &[("CHROMIUM", &chromium), ("DIAGRAMS", folder.path())]);
}

#[test]
fn the_viewer_works_in_a_browser() {
    let Some((chromium, node)) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    write("example.html", page(&example(), &[]));
    write("loop.html", page(&Path::new(env!("CARGO_MANIFEST_DIR")).join(LOOP), &[]));
    write("hostile.html", page(hostile().path(), &[]));
    write("thousand.html", page(thousand().path(), &["--collapse", "none", "--max-nodes", "5000"]));
    write("stack.html", stack());
    write("deadlock.html", page(&Path::new(env!("CARGO_MANIFEST_DIR")).join(DEADLOCK), &[]));
    write("folders.html", page(folders().path(), &[]));
    write("example.answers.json", answers(&example()).to_string());
    // Repositories with ResourceSets, HelmReleases and several environments.
    for name in ["angelnu+k8s-gitops", "Informasjonsforvaltning+fdk-infra", "tyriis+home-ops"] {
        let Some(repository) = shared().map(|shared| shared.join("corpus").join(name)) else { break };
        write(&format!("{name}.html"), page(repository.as_std_path(), &[]));
        write(&format!("{name}.answers.json"), answers(repository.as_std_path()).to_string());
    }
    node_test(&node, "viewer.test.mjs", &[("CHROMIUM", &chromium), ("VIEWER", folder.path())]);
}
