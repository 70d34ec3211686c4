//! The order as text: causes first, large waves folded, nothing cut, and the order for taking down.

use std::path::Path;

use regex::Regex;

use crate::support::lab::{fleet, kustomization};
use crate::support::{example, json, program, run, shared};

fn text(folder: &Path, arguments: &[&str], width: usize) -> String {
    let mut command = program(folder);
    let output = command.arg("order").args(arguments).env("COLUMNS", width.to_string()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// All places in a JSON answer, `path:line:column`.
fn places(value: &serde_json::Value, found: &mut Vec<String>) {
    if let (Some(path), Some(line), Some(column)) =
        (value["path"].as_str(), value["line"].as_u64(), value["column"].as_u64())
    {
        found.push(format!("{path}:{line}:{column}"));
    }
    for part in value
        .as_array()
        .into_iter()
        .flatten()
        .chain(value.as_object().into_iter().flat_map(|map| map.values()))
    {
        places(part, found);
    }
}

#[test]
fn no_place_is_cut() {
    let place = Regex::new(r"\S+\.ya?ml:\d+:\d+").unwrap();
    for environment in ["edge", "preview", "production", "staging"] {
        for arguments in [vec![environment], vec![environment, "--reverse"], vec![environment, "--cold"]] {
            let mut known = Vec::new();
            places(&json(&example(), &[&["order"], &arguments[..], &["-o", "json"]].concat()), &mut known);
            for width in [60, 80, 120] {
                let out = text(&example(), &arguments, width);
                assert!(!out.contains('…'), "{width}: {out}");
                for found in place.find_iter(&out) {
                    assert!(known.contains(&found.as_str().to_owned()), "{width}: {}", found.as_str());
                }
            }
        }
    }
    for width in ["60", "80", "120"] {
        for target in ["nats-system", "gitrepo/flux-system", "cert-manager"] {
            let output = program(&example()).args(["impact", target]).env("COLUMNS", width).output().unwrap();
            let out = String::from_utf8(output.stdout).unwrap();
            assert!(!out.contains('…') && place.is_match(&out), "{width}: {out}");
        }
    }
}

#[test]
fn at_sixty_columns_a_place_has_its_own_line() {
    let out = text(&example(), &["edge"], 60);
    let path = out.split_once("critical path, at the latest\n").unwrap().1;
    let expected = "  @0s       +11s     flux-system\n\
        \x20 @11s      +3m 11s  platform-sources         applied by flux-system\n\
        \x20     clusters/edge/infrastructure/platform-sources.yaml:2:1\n\
        \x20 @3m 22s   +6m 40s  external-secrets         after platform-sources (30s to notice)\n\
        \x20     clusters/edge/infrastructure/external-secrets.yaml:18:13\n";
    assert!(path.starts_with(expected), "{path}");
}

#[test]
fn causes_come_first_and_what_is_behind_them_is_counted() {
    let namespace = |name: &str| format!("apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n");
    let mut files: Vec<(String, String)> = vec![
        ("clusters/lab/asleep.yaml".into(), kustomization("asleep", "  suspend: true\n")),
        ("clusters/lab/one.yaml".into(), kustomization("one", "  dependsOn: [{name: two}]\n")),
        ("clusters/lab/two.yaml".into(), kustomization("two", "  dependsOn: [{name: one}]\n")),
        ("clusters/lab/lost.yaml".into(), kustomization("lost", "  dependsOn: [{name: nobody}]\n")),
        ("clusters/lab/lost-too.yaml".into(), kustomization("lost-too", "  dependsOn: [{name: nobody}]\n")),
    ];
    for number in 0..5 {
        let (name, before) = (
            format!("chain-{number}"),
            if number == 0 { "asleep".into() } else { format!("chain-{}", number - 1) },
        );
        files.push((
            format!("clusters/lab/{name}.yaml"),
            kustomization(&name, &format!("  dependsOn: [{{name: {before}}}]\n")),
        ));
    }
    let names =
        ["asleep", "one", "two", "lost", "lost-too", "chain-0", "chain-1", "chain-2", "chain-3", "chain-4"];
    files.extend(names.iter().map(|name| (format!("{name}/ns.yaml"), namespace(name))));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let folder = fleet(&files);
    let out = text(folder.path(), &[], 200);
    let (first, rest) = out.split_once("\n\n").unwrap();
    assert!(first.ends_with("10 Kustomizations never ready"), "{first}");
    let (never, waves) = rest.split_once("\n\n").unwrap();
    assert!(never.starts_with("never ready, for 3 causes\n  asleep  is suspended"), "{never}");
    assert!(
        never.contains("behind it: 5 Kustomizations (chain-0, chain-1, chain-2, chain-3 and chain-4)"),
        "{never}"
    );
    assert!(waves.starts_with("wave 1"), "{waves}");
    let answer = json(folder.path(), &["order", "-o", "json"]);
    let causes = answer["result"]["causes"].as_array().unwrap();
    let told: Vec<(&str, usize, usize, bool)> = causes
        .iter()
        .map(|cause| {
            let length = |key: &str| cause[key].as_array().unwrap().len();
            (
                cause["id"].as_str().unwrap(),
                length("shownBy"),
                length("behind"),
                cause["loop"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("Kustomization/flux-system/asleep", 1, 5, false),
            ("Kustomization/flux-system/nobody", 2, 0, false),
            ("Kustomization/flux-system/one", 2, 0, true),
        ]
    );
}

#[test]
fn the_causes_of_a_whole_repository() {
    let Some(shared) = shared() else { return };
    // Everything stands behind one object: the root applies it before anything could bring its kind.
    let folder = shared.join("corpus/mirceanton+home-ops");
    let answer = json(folder.as_std_path(), &["order", "--cold", "-o", "json"]);
    let causes = answer["result"]["causes"].as_array().unwrap();
    assert_eq!(causes.len(), 1);
    assert_eq!(causes[0]["shownBy"][0], "Kustomization/flux-system/flux-system");
    let all = answer["result"]["unreachable"].as_array().unwrap().len();
    assert_eq!(causes[0]["behind"].as_array().unwrap().len() + 1, all);
    let out = text(folder.as_std_path(), &["--cold"], 200);
    let line = "never ready, for 1 cause\n  flux-system  applies GrafanaFolder ai, which needs the kind GrafanaFolder.grafana.integreatly.org";
    assert!(out.contains(line), "{out}");
}

#[test]
fn a_large_wave_is_folded() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("corpus/tyriis+home-ops");
    let (folded, all) = (
        text(folder.as_std_path(), &["main/flux"], 120),
        text(folder.as_std_path(), &["main/flux", "--all"], 120),
    );
    assert!(folded.contains("(waves of more than 20 are folded by folder; --all names each)"), "{folded}");
    assert!(!all.contains("folded by folder"), "{all}");
    let waves = |out: &str| out.split("\ncritical path").next().unwrap().lines().count();
    assert!(waves(&folded) + 50 < waves(&all), "{} of {}", waves(&folded), waves(&all));
    // What only inference knows is named as that, on the path and beside the wave.
    assert!(
        folded.contains("needs what HelmRelease/observability/kube-prometheus-stack brings (inferred)"),
        "{folded}"
    );
    assert!(folded.contains("brings (inferred, "), "{folded}");
}

#[test]
fn the_names_of_the_waves() {
    let out = text(&example(), &["edge", "--short"], 60);
    let (_, waves) = out.split_once("\n\n").unwrap();
    let expected = "wave 1  flux-system\n\
        wave 2  platform-sources\n\
        wave 3  cert-manager, envoy-gateway, external-secrets\n\
        wave 4  cert-manager-issuers, external-secrets-stores\n\
        wave 5  dns-system, victoria-metrics-agent\n\
        wave 6  dns-nameserver\n";
    assert_eq!(waves, expected);
}

#[test]
fn taking_down_says_what_finalizers_do() {
    let out = text(&example(), &["staging", "--reverse"], 120);
    let first = out.lines().next().unwrap();
    assert!(
        first.starts_with(
            "staging: 34 Kustomizations to take down in 12 waves, the last one first, gone after "
        ),
        "{first}"
    );
    assert!(!out.contains("critical path"), "{out}");
    assert!(
        out.contains("activity-system               deletes 31 objects, 15 Kustomizations among them"),
        "{out}"
    );
    assert!(out.contains("dependsOn orders nothing that is deleted"), "{out}");
    let answer = json(&example(), &["order", "staging", "--reverse", "-o", "json"]);
    let teardown = &answer["result"]["teardown"];
    let removals = teardown["removals"].as_array().unwrap();
    let of = |name: &str| removals.iter().find(|one| one["id"].as_str().unwrap().ends_with(name)).unwrap();
    // apps/milo/base/etcd.yaml:17 has prune: false.
    assert_eq!(of("/milo-etcd")["legacy"], "orphaned");
    assert_eq!(of("/milo-etcd")["location"]["line"], 17);
    // What nats installs may take as long as its timeout, which is two minutes.
    assert_eq!(of("/nats-system")["latest"], 120);
    let last = removals.last().unwrap();
    assert_eq!(last["id"], "Kustomization/flux-system/flux-system");
    let (exit, ..) = run(&example(), &["order", "staging", "--reverse", "--until", "nats-system"]);
    assert_eq!(exit, 0);
}
