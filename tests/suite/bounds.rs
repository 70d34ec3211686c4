//! Bounds that a user may set, what is counted for them, and what cannot be read.

use std::fmt::Write as _;

use camino::{Utf8Path, Utf8PathBuf};
use cap_std::ambient_authority;
use cap_std::fs::Dir;
use infra_graph::config::Config;
use infra_graph::environment::ResolveOptions;
use infra_graph::finding::{Code, Finding, Severity};
use infra_graph::limits::Limits;
use infra_graph::repository::Repository;
use infra_graph::source::{Entry, EntryKind, Files, Memory, ReadError};
use infra_graph::{Analysis, Options, analyze};

use crate::support::fleet::{SYNC_LAB, kustomization};
use crate::support::{json, lab};

const CONFIG_MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n";
const ONE: &str = "resources: [x.yaml]\n";

/// The environment `lab`: `bad`, a healthy neighbour, and these files.
fn lab(files: &[(&str, String)]) -> Memory {
    let neighbour = [
        ("clusters/lab/flux-system/gotk-sync.yaml", SYNC_LAB.to_owned()),
        ("clusters/lab/good.yaml", kustomization("good", "")),
        ("clusters/lab/zbad.yaml", kustomization("bad", "")),
        ("good/namespace.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: good}\n".to_owned()),
    ];
    neighbour.iter().chain(files).map(|(path, text)| (*path, text.clone())).collect()
}

fn within(limits: Limits, files: impl Files + 'static) -> Analysis {
    let options =
        Options { resolve: ResolveOptions { limits, ..ResolveOptions::default() }, ..Options::default() };
    analyze(&Repository::new(files), &options)
}

/// The findings of a code; the neighbour is there all the same.
fn found(analysis: &Analysis, code: Code) -> Vec<&Finding> {
    let environment = analysis.environment("lab").unwrap();
    let applied = |name: &str| environment.environment().inventory.iter().any(|(id, _)| &*id.name == name);
    assert!(applied("good"), "the neighbour is lost");
    analysis.findings.iter().filter(|finding| finding.code == code).collect()
}

fn too_large(analysis: &Analysis) -> Vec<&str> {
    found(analysis, Code::TooLarge).iter().map(|finding| finding.message.as_str()).collect()
}

/// Objects of one kind.
fn config_maps(count: usize) -> String {
    (0..count).map(|at| format!("---\n{}", CONFIG_MAP.replace("x}", &format!("c{at}}}")))).collect()
}

#[test]
fn the_objects_of_an_environment_have_a_bound() {
    let mut all = String::new();
    for at in 0..5 {
        let _ = write!(
            all,
            "---\n{}",
            kustomization(&format!("k{at}"), "").replace(&format!("./k{at}"), "./bad")
        );
    }
    let files = lab(&[("clusters/lab/all.yaml", all), ("bad/x.yaml", config_maps(10))]);
    let limits = |objects| Limits { objects, ..Limits::default() };
    let analysis = within(limits(25), files.clone());
    let findings = found(&analysis, Code::TooLarge);
    let [finding] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!(finding.message, "the builds of one environment give more than 25 objects");
    assert_eq!(finding.severity, Severity::Error);
    assert!(finding.notes.iter().any(|note| note.contains("`limits.objects`")), "{:?}", finding.notes);
    assert!(finding.span().is_some());
    assert_eq!(too_large(&within(limits(100), files)), Vec::<&str>::new());
}

#[test]
fn what_resource_sets_make_counts_too() {
    let set = |at: usize| {
        format!(
            "---\napiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {{name: s{at}, namespace: x}}\nspec:\n  \
             inputs: [{{n: \"1\"}}]\n  resourcesTemplate: |\n    << range $i := until 20 >>\n    ---\n    apiVersion: v1\n    \
             kind: ConfigMap\n    metadata: {{name: s{at}-<< $i >>, namespace: x}}\n    << end >>\n"
        )
    };
    let files = lab(&[("bad/x.yaml", (0..5).map(set).collect())]);
    let analysis = within(Limits { objects: 50, ..Limits::default() }, files);
    assert_eq!(too_large(&analysis), ["the builds of one environment give more than 50 objects"]);
}

/// What is tried, and its files.
type Case = (&'static str, Vec<(&'static str, String)>);

fn many(count: usize, line: &dyn Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

/// A kustomization of some objects with these lines.
fn alone(lines: &str) -> Vec<(&'static str, String)> {
    vec![("bad/kustomization.yaml", format!("{ONE}{lines}")), ("bad/x.yaml", config_maps(30))]
}

/// The same with a configuration of many fields.
fn configured(line: &str, field: &str) -> Vec<(&'static str, String)> {
    let specs = format!("{field}:\n{}", many(3000, &|at| format!("- {{path: data/k{at}}}\n")));
    let mut files = alone(&format!("configurations: [c.yaml]\n{line}\n"));
    files.push(("bad/c.yaml", specs));
    files
}

/// Products of fields and objects.
fn of_fields() -> Vec<Case> {
    vec![
        ("labels", configured("commonLabels: {a: b}", "commonLabels")),
        ("annotations", configured("commonAnnotations: {a: b}", "commonAnnotations")),
        ("prefix", configured("namePrefix: a-", "namePrefix")),
        ("namespace", configured("namespace: a", "namespace")),
        ("images", configured("images: [{name: a, newTag: b}]", "images")),
        (
            "many images",
            alone(&format!("images:\n{}", many(300, &|at| format!("- {{name: i{at}, newTag: b}}\n")))),
        ),
        (
            "labels of many fields",
            alone(&format!(
                "labels:\n{}",
                many(100, &|at| format!("- {{pairs: {{l{at}: v}}, includeSelectors: true}}\n"))
            )),
        ),
        (
            "replicas",
            configured(
                &format!("replicas:\n{}", many(50, &|_| "- {name: c1, count: 1}\n".to_owned())),
                "replicas",
            ),
        ),
    ]
}

/// Other products.
fn of_the_rest() -> Vec<Case> {
    let definition = |name: usize, next: usize| {
        format!(
            "d{name}:\n  schema: {{properties: {{kind: {{}}, apiVersion: {{}}, metadata: {{}}, a: {{$ref: d{next}}}, b: {{$ref: d{next}}}}}}}\n"
        )
    };
    vec![
        (
            "definitions",
            [alone("crds: [d.yaml]\n"), vec![("bad/d.yaml", many(12, &|at| definition(at, at + 1)))]]
                .concat(),
        ),
        (
            "variables",
            vec![
                (
                    "bad/kustomization.yaml",
                    format!(
                        "{ONE}configurations: [c.yaml]\nvars:\n- {{name: A, objref: {{apiVersion: v1, kind: ConfigMap, name: x}}, \
                         fieldref: {{fieldPath: data.a}}}}\n"
                    ),
                ),
                (
                    "bad/x.yaml",
                    format!(
                        "{CONFIG_MAP}data: {{a: {}, b: \"{}\"}}\n",
                        "v".repeat(1000),
                        "$(A)".repeat(1000)
                    ),
                ),
                ("bad/c.yaml", "varReference: [{path: data/b}]\n".to_owned()),
            ],
        ),
        (
            "transformations that are noted",
            alone(&format!(
                "buildMetadata: [transformerAnnotations, originAnnotations]\nimages:\n{}",
                many(60, &|at| format!("- {{name: i{at}, newTag: b}}\n"))
            )),
        ),
        (
            "names that many have",
            vec![
                ("bad/kustomization.yaml", format!("{ONE}namePrefix: p-\n")),
                (
                    "bad/x.yaml",
                    many(60, &|at| {
                        format!(
                            "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, namespace: n{at}}}\n---\napiVersion: v1\nkind: \
                             Pod\nmetadata: {{name: a, namespace: n{at}}}\nspec: {{volumes: [{{configMap: {{name: a}}}}, {{configMap: \
                             {{name: a}}}}, {{configMap: {{name: a}}}}, {{configMap: {{name: a}}}}]}}\n"
                        )
                    }),
                ),
            ],
        ),
        ("values that are read", vec![("bad/x.yaml", format!("{CONFIG_MAP}l: [{}]\n", "1,".repeat(8000)))]),
        (
            "a base again and again",
            vec![
                ("bad/kustomization.yaml", format!("resources:\n{}", "- ../base\n".repeat(1000))),
                ("base/kustomization.yaml", ONE.to_owned()),
                ("base/x.yaml", CONFIG_MAP.to_owned()),
            ],
        ),
    ]
}

/// Each asks for a product: its steps are counted, whatever it is of.
#[test]
fn every_product_in_a_build_is_counted() {
    let limits = Limits { steps: 50_000, ..Limits::default() };
    let message =
        "this build takes more than 50000 steps; `limits.steps` of your configuration raises this bound";
    let mut wrong = Vec::new();
    for (case, files) in of_fields().into_iter().chain(of_the_rest()) {
        let few = within(limits, lab(&files));
        let all = within(Limits::default(), lab(&files));
        if too_large(&few) != [message] || !too_large(&all).is_empty() {
            wrong.push((case, too_large(&few).join(", "), too_large(&all).join(", ")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn orders_of_many_kinds_keep_their_rules() {
    let kinds = "[ConfigMap, Secret, Service, ConfigMap]";
    let files = [
        (
            "kustomization.yaml",
            format!(
                "{ONE}sortOptions: {{order: legacy, legacySortOptions: {{orderFirst: {kinds}, orderLast: [Service]}}}}\n"
            ),
        ),
        (
            "x.yaml",
            ["Service", "Pod", "ConfigMap", "Secret"]
                .map(|kind| format!("---\napiVersion: v1\nkind: {kind}\nmetadata: {{name: x}}\n"))
                .concat(),
        ),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let text = crate::support::render(&files).unwrap();
    let order: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("kind: ")).collect();
    assert_eq!(order, ["Secret", "ConfigMap", "Pod", "Service"]);
}

fn generator(name: &str, source: &str, copies: &str) -> String {
    format!(
        "---\napiVersion: source.extensions.fluxcd.io/v1beta1\nkind: ArtifactGenerator\nmetadata: {{name: {name}, namespace: \
         flux-system}}\nspec:\n  sources: [{{alias: s, {source}}}]\n  artifacts: [{{name: {name}, copy: [{copies}]}}]\n"
    )
}

#[test]
fn artifacts_of_artifacts_have_a_bound() {
    let twice = "{from: \"@s/**\", to: \"@artifact/a/\"}, {from: \"@s/**\", to: \"@artifact/b/\"}";
    let mut all = String::new();
    for at in 0..12 {
        let source = match at {
            0 => "kind: GitRepository, name: flux-system".to_owned(),
            at => format!("kind: ExternalArtifact, name: a{}", at - 1),
        };
        all += &generator(&format!("a{at}"), &source, twice);
    }
    let files = lab(&[("clusters/lab/ag.yaml", all), ("bad/x.yaml", CONFIG_MAP.to_owned())]);
    let limits = |files| Limits { files, ..Limits::default() };
    let analysis = within(limits(200), files);
    let findings = found(&analysis, Code::TooLarge);
    let text = "takes more than infra-graph follows: its rules look at more than 200 files";
    assert!(findings.iter().any(|finding| finding.message.ends_with(text)), "{findings:?}");
    assert!(findings[0].notes.iter().any(|note| note.contains("`limits.files`")));
    // What is excluded is compared, and patterns of a single file are a name each.
    let rules = "{from: \"@s/bad/x.yaml\", to: \"@artifact/x.yaml\"},".repeat(300);
    let source = "kind: GitRepository, name: flux-system";
    let files = lab(&[
        ("clusters/lab/ag.yaml", generator("a", source, &rules)),
        ("bad/x.yaml", CONFIG_MAP.to_owned()),
    ]);
    assert_eq!(too_large(&within(limits(200), files)).len(), 1);
}

#[test]
fn sources_that_include_each_other_have_a_bound() {
    let mut all = String::new();
    for at in 0..12 {
        let include = |to: &str| match at {
            0 => String::new(),
            at => format!("{{repository: {{name: r{}}}, toPath: {to}}},", at - 1),
        };
        let _ = write!(
            all,
            "---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {{name: r{at}, namespace: flux-system}}\n\
             spec: {{interval: 1m, ignore: \"/none\", url: https://git.example.org/team/fleet, include: [{} {}]}}\n",
            include("a"),
            include("b")
        );
    }
    all += &format!(
        "---\n{}",
        kustomization("last", "").replace("name: flux-system\n", "name: r11\n").replace("./last", "./bad")
    );
    let all = all.replace("namespace: r11", "namespace: flux-system");
    let files = lab(&[("clusters/lab/all.yaml", all), ("bad/x.yaml", CONFIG_MAP.to_owned())]);
    let analysis = within(Limits { files: 100, ..Limits::default() }, files);
    let findings = found(&analysis, Code::TooLarge);
    let text =
        "takes more than infra-graph follows: all artifacts of the environment look at more than 1000 files";
    assert!(findings.iter().any(|finding| finding.message.ends_with(text)), "{:?}", analysis.findings);
}

#[test]
fn a_text_of_too_many_documents_or_values_is_one_finding() {
    for (text, message) in [
        ("---\n".repeat(500_002), "this file has more than 500000 documents"),
        (format!("{CONFIG_MAP}l: [{}]\n", "1,".repeat(6_000_000)), "this file has more than 6000000 values"),
    ] {
        let analysis = within(Limits::default(), lab(&[("bad/x.yaml", text)]));
        assert_eq!(too_large(&analysis), [message]);
    }
}

#[test]
fn a_configuration_of_the_repository_only_lowers_bounds() {
    let limits = Config::parse("limits: {objects: 5, steps: 200000000}\n").unwrap().limits;
    let default = Limits::default();
    assert_eq!(limits.over(default, false), Limits { objects: 5, ..default });
    assert_eq!(limits.over(default, true), Limits { objects: 5, steps: 200_000_000, ..default });
    assert!(Config::parse("limits: {unknown: 5}\n").is_err());

    let folder = lab::fleet(&[
        ("clusters/lab/bad.yaml", &lab::kustomization("bad", "")),
        ("clusters/lab/bad2.yaml", &lab::kustomization("bad2", "").replace("./bad2", "./bad")),
        ("bad/x.yaml", &config_maps(10)),
        (".infra-graph.yaml", "limits: {objects: 5}\n"),
    ]);
    let report = json(folder.path(), &["check", "-o", "json"]);
    let findings = report["result"]["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["code"] == "too-large"), "{findings:?}");
}

/// Files with a folder that nobody may list.
struct Closed {
    files: Memory,
    folder: &'static str,
}

impl Closed {
    fn error<T>(&self, path: &Utf8Path) -> Option<Result<T, ReadError>> {
        let is_inside = path != self.folder && path.starts_with(self.folder);
        is_inside.then(|| Err(ReadError::Other("permission denied".to_owned())))
    }
}

impl Files for Closed {
    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, ReadError> {
        self.error(path).unwrap_or_else(|| self.files.read(path))
    }

    fn kind(&self, path: &Utf8Path) -> Result<EntryKind, ReadError> {
        self.error(path).unwrap_or_else(|| self.files.kind(path))
    }

    fn list(&self, folder: &Utf8Path) -> Result<Vec<Entry>, ReadError> {
        if folder == self.folder {
            return Err(ReadError::Other("permission denied".to_owned()));
        }
        self.files.list(folder)
    }

    fn canonical(&self, path: &Utf8Path) -> Result<Utf8PathBuf, ReadError> {
        self.error(path).unwrap_or_else(|| self.files.canonical(path))
    }
}

#[test]
fn a_folder_that_cannot_be_listed_is_told() {
    let inner = [("bad/x.yaml", CONFIG_MAP.to_owned()), ("bad/inner/y.yaml", CONFIG_MAP.to_owned())];
    let listed = [("bad/kustomization.yaml", "resources: [inner]\n".to_owned())];
    for (folder, files) in [
        ("bad", inner.to_vec()),
        ("bad/inner", inner.to_vec()),
        ("bad/inner", [&inner[..], &listed[..]].concat()),
    ] {
        let analysis = within(Limits::default(), Closed { files: lab(&files), folder });
        let findings = found(&analysis, Code::UnreadableFile);
        let errors: Vec<&&Finding> =
            findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
        assert_eq!(errors.len(), 1, "{folder}: {findings:?}");
        assert!(errors[0].message.contains("cannot be read: permission denied"), "{}", errors[0].message);
        let environment = analysis.environment("lab").unwrap().environment();
        assert!(environment.incomplete.iter().any(|one| &*one.name == "bad"), "{folder}");
    }
    // Nothing builds it: what is in it may be an environment.
    let other = [("clusters/other/x.yaml", CONFIG_MAP.to_owned()), ("bad/x.yaml", CONFIG_MAP.to_owned())];
    let analysis = within(Limits::default(), Closed { files: lab(&other), folder: "clusters/other" });
    let findings = found(&analysis, Code::UnreadableFile);
    let [finding] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!(finding.severity, Severity::Warning);
    assert_eq!(finding.message, "`clusters/other` cannot be read: permission denied");
}

/// A chain of folders with one file at its end, made step by step: no call takes a path as long.
fn chain(root: &std::path::Path, name: &str, depth: usize) {
    let mut folder = Dir::open_ambient_dir(root, ambient_authority()).unwrap();
    for _ in 0..depth {
        folder.create_dir(name).unwrap();
        folder = folder.open_dir(name).unwrap();
    }
    folder.write("x.yaml", CONFIG_MAP.replace("x}", "deep}")).unwrap();
}

#[cfg(unix)]
#[test]
fn a_path_that_is_too_long_or_too_deep_is_told() {
    for (name, depth, message) in
        [("n".repeat(250), 20, "File name too long"), ("n".to_owned(), 210, "more than 200 folders deep")]
    {
        let folder = lab::fleet(&[
            ("clusters/lab/bad.yaml", &lab::kustomization("bad", "")),
            ("clusters/lab/good.yaml", &lab::kustomization("good", "")),
            ("bad/x.yaml", CONFIG_MAP),
            ("good/x.yaml", CONFIG_MAP),
        ]);
        chain(&folder.path().join("bad"), &name, depth);
        let report = json(folder.path(), &["check", "-o", "json"]);
        let findings = report["result"]["findings"].as_array().unwrap();
        let told = findings.iter().filter(|finding| {
            finding["code"] == "unreadable-file" && finding["message"].as_str().unwrap().contains(message)
        });
        assert_eq!(told.count(), 1, "{message}: {findings:?}");
        let order = json(folder.path(), &["order", "lab", "-o", "json"]);
        assert!(order.to_string().contains("Kustomization/flux-system/good"));
    }
}
