//! What polls cost: readiness wakes nobody up, and clocks that were started together stay in phase.

use infra_graph::environment::Controllers;
use infra_graph::object::ObjectRef;
use infra_graph::query::{Cluster, Order};
use infra_graph::repository::Repository;
use infra_graph::source::Memory;
use infra_graph::{Options, analyze};

use crate::fuzz::random::Random;
use crate::support::fleet::{SYNC_A, kustomization};

/// Files of Kustomizations of the root, each with the names that it depends on.
fn files(members: &[(String, Vec<String>)]) -> Vec<(String, String)> {
    let mut files = vec![("clusters/a/flux-system/gotk-sync.yaml".to_owned(), SYNC_A.to_owned())];
    for (name, needs) in members {
        files.push((format!("clusters/a/{name}.yaml"), kustomization(name, &needed(needs))));
        files.push(config(name));
    }
    files
}

fn needed(names: &[String]) -> String {
    if names.is_empty() {
        return String::new();
    }
    let entries: String = names.iter().map(|name| format!("    - name: {name}\n")).collect();
    format!("  dependsOn:\n{entries}")
}

fn config(name: &str) -> (String, String) {
    let text = format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n  namespace: default\n");
    (format!("{name}/config.yaml"), text)
}

fn order(files: Vec<(String, String)>, requeue: Option<u32>) -> Order {
    let repository = Repository::new(files.into_iter().collect::<Memory>());
    let analysis = analyze(&repository, &Options::default());
    let analyzed = &analysis.environments[0];
    let mut controllers: Controllers = analyzed.environment().controllers.clone();
    controllers.kustomize.requeue = requeue.unwrap_or(controllers.kustomize.requeue);
    analyzed.order_with(None, Cluster::Running, &controllers)
}

/// Earliest, expected and latest second.
fn times(order: &Order, name: &str) -> [u32; 3] {
    let id = ObjectRef::new("kustomize.toolkit.fluxcd.io", "Kustomization", "flux-system", name);
    let times = order.times.iter().find(|times| times.id == id).unwrap();
    [times.earliest, times.expected, times.latest]
}

fn chain(length: usize) -> Vec<(String, Vec<String>)> {
    let name = |at: usize| format!("k{at}");
    (0..length).map(|at| (name(at), at.checked_sub(1).map(name).into_iter().collect())).collect()
}

#[test]
fn each_hop_of_a_chain_that_was_enqueued_together_costs_a_whole_interval() {
    let ten = order(files(&chain(10)), None);
    let at = |name: &str| times(&ten, name)[1];
    // Seen in a cluster: 2.9, 32.9, 63.1, … 273.7 seconds.
    assert_eq!((at("k0"), at("k1"), at("k2")), (4, 34, 64));
    assert_eq!(at("k9") - at("k0"), 270, "nine hops of 30s, not of 15s");
    let [earliest, expected, latest] = times(&ten, "k9");
    assert!(earliest < expected && expected < latest, "{earliest} {expected} {latest}");
    let bounds = ten.bounds.unwrap();
    assert_eq!((bounds.earliest, bounds.expected, bounds.latest), (earliest, expected, latest));
    assert!((earliest..=latest).contains(&274), "what was measured");
}

#[test]
fn the_interval_is_the_one_of_the_controllers() {
    let quick = order(files(&chain(10)), Some(5));
    assert_eq!(times(&quick, "k9")[1] - times(&quick, "k0")[1], 45);
    let mut patched = files(&chain(10));
    let patch = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - gotk-sync.yaml\npatches:\n\
                 \x20 - target: {kind: Deployment, name: kustomize-controller}\n    patch: |\n      - op: add\n\
                 \x20       path: /spec/template/spec/containers/0/args/-\n        value: --requeue-dependency=10s\n";
    patched.push(("clusters/a/flux-system/kustomization.yaml".to_owned(), patch.to_owned()));
    let patched = order(patched, None);
    assert_eq!(times(&patched, "k9")[1] - times(&patched, "k0")[1], 90);
}

#[test]
fn clocks_that_have_nothing_to_do_with_each_other_cost_half_of_it() {
    // `inner` is applied by `outer`, and `late` by the root: two events.
    let mut all = files(&[
        ("outer".to_owned(), vec!["base".to_owned()]),
        ("base".to_owned(), vec![]),
        ("late".to_owned(), vec!["inner".to_owned()]),
    ]);
    all.push(("outer/inner.yaml".to_owned(), kustomization("inner", "")));
    all.push(config("inner"));
    let order = order(all, None);
    // `outer` sees `base` at 33, is ready at 34; `inner` starts one second later and is applied at 36.
    assert_eq!((times(&order, "outer")[1], times(&order, "inner")[1]), (34, 36));
    assert_eq!(times(&order, "late")[1], 36 + 15 + 1);
}

#[test]
fn what_is_ready_at_the_first_try_costs_nothing() {
    let mut all = files(&[("base".to_owned(), vec![]), ("outer".to_owned(), vec!["base".to_owned()])]);
    all.push(("outer/inner.yaml".to_owned(), kustomization("inner", &needed(&["base".to_owned()]))));
    all.push(config("inner"));
    let order = order(all, None);
    assert_eq!(times(&order, "inner")[1], times(&order, "outer")[1] + 2);
}

/// When each is ready where all try at second 3 and then every `interval` seconds, and an apply takes one second.
fn replayed(members: &[(String, Vec<String>)], interval: u32) -> Vec<u32> {
    let mut ready: Vec<Option<u32>> = vec![None; members.len()];
    let position = |name: &String| members.iter().position(|(known, _)| known == name).unwrap();
    let mut now = 3;
    while ready.contains(&None) {
        let is_ready = |name: &String| ready[position(name)].is_some_and(|at| at <= now);
        let starting: Vec<usize> = (0..members.len())
            .filter(|at| ready[*at].is_none() && members[*at].1.iter().all(is_ready))
            .collect();
        for at in starting {
            ready[at] = Some(now + 1);
        }
        now += interval;
    }
    ready.into_iter().flatten().collect()
}

#[test]
fn it_is_what_a_clock_says() {
    for seed in 0..60 {
        let mut random = Random::new(seed);
        let count = 2 + random.below(10);
        let members: Vec<(String, Vec<String>)> = (0..count)
            .map(|at| {
                let needs = (0..at).filter(|_| random.chance(30)).map(|other| format!("k{other}")).collect();
                (format!("k{at}"), needs)
            })
            .collect();
        let interval = [5, 10, 30][random.below(3)];
        let order = order(files(&members), Some(interval));
        let found: Vec<u32> = members.iter().map(|(name, _)| times(&order, name)[1]).collect();
        assert_eq!(found, replayed(&members, interval), "seed {seed}: {members:?}");
    }
}
