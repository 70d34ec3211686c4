//! No verb opens anything outside, seen by `strace`.

use std::fs;
use std::process::Command;

use super::{Beside, MARKER, block, kustomization};
use crate::support::questions::{Subjects, questions};
use crate::support::{Judge, announce};

/// What is asked beside every verb in every format.
const QUESTIONS: &[&[&str]] = &[
    &["order", "one", "-v"],
    &["impact", "path:**"],
    &["build", "links/"],
    &["build", "climbing/"],
    &["build", "components/"],
    &["build", "escape/"],
    &["build", "Kustomization/flux-system/links"],
    &["build", "Kustomization/flux-system/escape", "--origins"],
    &["envs", "--config", "{}/linked.yaml"],
    &["envs", "--entry", "two=escape"],
    &["envs", "--entry", "two=../outside"],
    &["envs", "--source", "OCIRepository/flux-system/elsewhere=escape"],
    &["check", "--source", "OCIRepository/flux-system/elsewhere=../beside"],
    &["check", "--source", "OCIRepository/flux-system/elsewhere=../beside/out"],
    &["build", "elsewhere", "--source", "OCIRepository/flux-system/elsewhere={}/../beside"],
    &["check", "--config", "{}/mapping.yaml"],
    &["check", "--config", "{}/mapping.yaml", "--entry", "two=good"],
    &["check", "--baseline", "{}/linked.yaml"],
    &["check", "--write-baseline", "{}/linked.yaml"],
    &["check", "--write-baseline", "{}/escape/new.json"],
    &["docs", "{}/linked.md"],
    &["man", "{}/escape"],
    &["man", "{}/escape/man1"],
    &["new", "billing"],
    &["check", "--fix"],
];

/// A repository full of links and paths that climb.
fn hostile() -> Beside {
    let beside = Beside::new();
    let manifest =
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: planted}}\ndata: {{a: {MARKER}}}\n");
    let file = beside.plant("manifest.yaml", &manifest);
    beside.plant("kustomization.yaml", "resources: [manifest.yaml]\n");
    beside.plant("component/kustomization.yaml", "kind: Component\nresources: [../manifest.yaml]\n");
    beside.plant("README.md", &block("envs"));
    let ways: &[&str] = &[
        "../../outside/manifest.yaml",
        file.to_str().unwrap(),
        "../../outside",
        "../linked.yaml",
        "../escape",
    ];
    beside.link("linked.yaml", &file);
    beside.link("linked.md", "../outside/README.md");
    beside.link("escape", "../outside");
    beside.link(".infra-graph.yaml.old", &file);
    beside.link(".sourceignore", "../outside/manifest.yaml");
    beside.link(".git/config", &file);
    beside.link("good/.sourceignore", &file);
    beside.link("links/kustomization.yaml", "../../outside/kustomization.yaml");
    beside.link("plain/one.yaml", &file);
    beside.link("plain/more", "../../outside");
    beside.link("clusters/one/linked.yaml", &file);
    beside.link("clusters/one/flux-system", "../../../outside");
    for (number, way) in ways.iter().enumerate() {
        for (field, value) in [
            ("resources", format!("[{way}]")),
            ("components", format!("[{way}]")),
            ("bases", format!("[{way}]")),
            ("crds", format!("[{way}]")),
            ("configurations", format!("[{way}]")),
            ("transformers", format!("[{way}]")),
            ("generators", format!("[{way}]")),
            ("validators", format!("[{way}]")),
            ("patches", format!("[{{path: {way}}}]")),
            ("patchesStrategicMerge", format!("[{way}]")),
            (
                "patchesJson6902",
                format!("[{{path: {way}, target: {{version: v1, kind: ConfigMap, name: x}}}}]"),
            ),
            ("replacements", format!("[{{path: {way}}}]")),
            ("openapi", format!("{{path: {way}}}")),
            ("configMapGenerator", format!("[{{name: x, files: [\"a={way}\"]}}]")),
            ("secretGenerator", format!("[{{name: x, envs: [{way}]}}]")),
            ("helmCharts", format!("[{{name: x, valuesFile: {way}}}]")),
        ] {
            let folder = format!("{}-{number}", field.to_lowercase());
            beside.write(&format!("{folder}/kustomization.yaml"), &format!("{field}: {value}\n"));
            beside.write(
                &format!("clusters/one/{folder}.yaml"),
                &kustomization(&folder, &format!("./{folder}")),
            );
        }
        let name = format!("climbing-{number}");
        beside.write(&format!("clusters/one/{name}.yaml"), &kustomization(&name, way));
    }
    // A source that lies elsewhere, and is mapped, is as confined as the repository.
    let elsewhere = kustomization("elsewhere", "./")
        .replace("kind: GitRepository, name: flux-system", "kind: OCIRepository, name: elsewhere");
    beside.write("clusters/one/elsewhere.yaml", &elsewhere);
    let mapped = beside.folder.path().join("beside");
    super::put(
        &mapped.join("kustomization.yaml"),
        "resources: [good.yaml, linked.yaml, out, ../outside, ../outside/manifest.yaml]\n",
    );
    super::put(&mapped.join("good.yaml"), "apiVersion: v1\nkind: Namespace\nmetadata: {name: beside}\n");
    fs::create_dir_all(mapped.join(".git")).unwrap();
    for (link, target) in [
        ("linked.yaml", "../outside/manifest.yaml"),
        ("out", "../outside"),
        (".sourceignore", "../outside/manifest.yaml"),
    ] {
        std::os::unix::fs::symlink(target, mapped.join(link)).unwrap();
    }
    beside.write("mapping.yaml", "sources: {OCIRepository/flux-system/elsewhere: ../outside}\n");
    for name in ["links", "plain", "escape", "escape/component"] {
        let id = name.replace('/', "-");
        beside.write(&format!("clusters/one/k-{id}.yaml"), &kustomization(&id, &format!("./{name}")));
    }
    beside.write("climbing/kustomization.yaml", "resources: [../../outside]\n");
    beside.write("components/kustomization.yaml", "components: [../escape/component]\n");
    let blocks = [
        "envs -C ../outside",
        "check --config linked.yaml",
        "order one -o svg --file escape/x.svg",
        "envs -C escape",
    ];
    beside.write("README.md", &blocks.map(block).concat());
    beside
}

#[test]
fn nothing_outside_is_opened() {
    let Some(strace) = Judge::Strace.find() else { return };
    let beside = hostile();
    let program = assert_cmd::cargo::cargo_bin("infra-graph");
    let log = beside.folder.path().join("strace.log");
    let repository = beside.repository();
    let outside = beside.folder.path().canonicalize().unwrap().join("outside");
    let mut opened = 0;
    let subjects = Subjects {
        environments: ["one", "one"],
        targets: ["good", "good"],
        folder: "escape/",
        page: "{}/README.md",
    };
    let every = questions(&subjects);
    let every = every.iter().map(|words| words.iter().map(String::as_str).collect::<Vec<_>>());
    let all: Vec<Vec<&str>> = every.chain(QUESTIONS.iter().map(|words| words.to_vec())).collect();
    for question in &all {
        let arguments = question.iter().map(|word| word.replace("{}", repository.to_str().unwrap()));
        let output = Command::new(&strace)
            .args(["-f", "-y", "-s", "4096", "-e", "trace=open,openat,openat2,creat,rename,renameat,renameat2,unlink,unlinkat,truncate,link,linkat,symlink,symlinkat,mkdir,mkdirat", "-o"])
            .arg(&log)
            .arg(&program)
            .arg("-C")
            .arg(&repository)
            .args(arguments)
            .env_remove("GITHUB_ACTIONS")
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text);
        assert!(!text.contains(MARKER), "{question:?}: {text}");
        for line in fs::read_to_string(&log).unwrap().lines() {
            opened += usize::from(line.contains("open"));
            let done = line.rsplit(" = ").next().is_some_and(|result| !result.starts_with('-'));
            // With -y the path behind each open file is told: where it really is, whatever name it was opened by.
            assert!(!(done && line.contains(outside.to_str().unwrap())), "{question:?}: {line}");
        }
    }
    assert!(opened > all.len(), "strace tells nothing");
    announce(&format!("outside::reading: strace: {} runs, {opened} files opened, none outside", all.len()));
}

/// The test above notices what it is made for.
#[test]
fn a_file_outside_that_is_opened_is_noticed() {
    let Some(strace) = Judge::Strace.find() else { return };
    let beside = hostile();
    let log = beside.folder.path().join("strace.log");
    let mut traced = Command::new(strace);
    traced.args(["-y", "-e", "trace=openat", "-o"]).arg(&log).arg("cat");
    let output = traced.arg(beside.repository().join("linked.yaml")).output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains(MARKER));
    let outside = beside.folder.path().canonicalize().unwrap().join("outside/manifest.yaml");
    assert!(fs::read_to_string(log).unwrap().contains(outside.to_str().unwrap()));
}
