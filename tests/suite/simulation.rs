//! The proof of readiness against two others, on environments that nobody wrote: Flux's rules applied until nothing changes,
//! and a cluster where they happen step by step.
//!
//! Each environment comes from a number alone: `SIMULATION_SEED=17 SIMULATION_COUNT=1 cargo test simulation`. A plain run
//! looks at [`COUNT`] of them; `SIMULATION_COUNT=10000` takes as many as one likes.

mod cluster;
mod controllers;
mod generate;
mod manifest;
mod model;
mod shrink;
mod solver;

use std::collections::BTreeSet;
use std::env;

use infra_graph::query::Times;
use infra_graph::readiness::{InitialState, Readiness};
use infra_graph::repository::Repository;
use infra_graph::source::Memory;
use infra_graph::{Analysis, Options, analyze};

use crate::agreement::disagreement;
use crate::support::tell;
use cluster::Cluster;
use model::{Id, Model, What};
use solver::{Solution, Start};

/// How many environments a plain test run looks at.
const COUNT: u64 = 2_000;

fn number(name: &str, otherwise: u64) -> u64 {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn analysis(model: &Model) -> Analysis {
    let files: Memory = model.files().into_iter().collect();
    analyze(&Repository::new(files), &Options::default())
}

/// What the library calls never ready.
fn proved(model: &Model, analysis: &Analysis, start: Start) -> BTreeSet<Id> {
    let analyzed = &analysis.environments[0];
    let mode = match start {
        Start::Cold => InitialState::Cold,
        Start::Bare => InitialState::Bare,
        Start::Revision(source) => InitialState::Upgrade { source: model.reference(source) },
    };
    let readiness = Readiness::prove(analyzed.model(), &mode);
    let is_ready = |id: Id| {
        let node = analyzed.graph().find(&model.reference(id));
        node.is_some_and(|node| readiness.done(node).is_some())
    };
    model.subjects().filter(|id| !is_ready(*id)).collect()
}

/// What the rules call never ready.
fn solved(model: &Model, start: Start) -> BTreeSet<Id> {
    let solution = Solution::of(model, start);
    model.subjects().filter(|id| !solution.ready[*id]).collect()
}

fn starts(model: &Model) -> Vec<Start> {
    let sources = model.ids().filter(|id| matches!(model.objects[*id].what, What::Source { .. }));
    let sources = sources.filter(|id| model.is_written(*id)).map(Start::Revision);
    [Start::Cold, Start::Bare].into_iter().chain(sources).collect()
}

/// What differs between the library and the rules, in words; nothing where they agree.
fn difference(model: &Model) -> Option<String> {
    let analysis = analysis(model);
    starts(model).into_iter().find_map(|start| {
        let (proved, solved) = (proved(model, &analysis, start), solved(model, start));
        let names = |ids: &BTreeSet<Id>| ids.iter().map(|id| model.name(*id)).collect::<Vec<_>>();
        let text = format!(
            "{start:?}: never ready by the library {:?}, by the rules {:?}",
            names(&proved),
            names(&solved)
        );
        (proved != solved).then_some(text)
    })
}

fn told(model: &Model) -> String {
    let files = model.files();
    files.iter().map(|(path, text)| format!("# {path}\n{text}")).collect()
}

#[test]
fn the_proof_agrees_with_the_rules() {
    let (seed, count) = (number("SIMULATION_SEED", 1), number("SIMULATION_COUNT", COUNT));
    let (mut stuck, mut subjects) = (0, 0);
    for seed in seed..seed + count {
        let model = generate::environment(seed);
        if difference(&model).is_some() {
            let smallest = shrink::shrunk(&model, |model| difference(model).is_some());
            panic!("seed {seed}: {}\n{}", difference(&smallest).unwrap(), told(&smallest));
        }
        subjects += model.subjects().count();
        stuck += solved(&model, Start::Cold).len();
    }
    tell(&format!("{count} environments: {stuck} of {subjects} never get ready"));
}

#[test]
fn findings_and_order_agree() {
    let (seed, count) = (number("SIMULATION_SEED", 1), number("SIMULATION_COUNT", COUNT));
    let fault = |model: &Model| disagreement(&analysis(model));
    for seed in seed..seed + count {
        let model = generate::environment(seed);
        if fault(&model).is_some() {
            let smallest = shrink::shrunk(&model, |model| fault(model).is_some());
            panic!("seed {seed}: {}\n{}", fault(&smallest).unwrap(), told(&smallest));
        }
    }
}

#[test]
fn expected_times_lie_between_their_bounds() {
    let (seed, count) = (number("SIMULATION_SEED", 1), number("SIMULATION_COUNT", COUNT / 10));
    let fault = |model: &Model| {
        let analysis = analysis(model);
        let order = analysis.environments[0].order(None);
        let is_between = |times: &&Times| (times.earliest..=times.latest).contains(&times.expected);
        order.times.iter().find(|times| !is_between(times)).map(|times| format!("{times:?}"))
    };
    for seed in seed..seed + count {
        let model = generate::environment(seed);
        if fault(&model).is_some() {
            let smallest = shrink::shrunk(&model, |model| fault(model).is_some());
            panic!("seed {seed}: {}\n{}", fault(&smallest).unwrap(), told(&smallest));
        }
    }
}

/// How many schedules each environment goes through, how many rounds each takes at least, and at most.
const SCHEDULES: u64 = 3;
const MIN_ROUNDS: usize = 150;
const MAX_ROUNDS: usize = 8_000;

/// What is not as proved in a run: what was ready against the proof, or never in spite of it.
fn surprise(model: &Model, stuck: &BTreeSet<Id>, seed: u64) -> Option<String> {
    let mut cluster = Cluster::new(model, seed);
    let fine: Vec<Id> = model.subjects().filter(|id| !stuck.contains(id)).collect();
    while cluster.round < MAX_ROUNDS {
        cluster.turn();
        if let Some(id) = stuck.iter().find(|id| cluster.was_ready[**id]) {
            return Some(format!("{} is ready in round {}", model.name(*id), cluster.round));
        }
        if cluster.round >= MIN_ROUNDS && fine.iter().all(|id| cluster.was_ready[*id]) {
            return None;
        }
    }
    let late: Vec<String> =
        fine.iter().filter(|id| !cluster.was_ready[**id]).map(|id| model.name(*id)).collect();
    Some(format!("{late:?} was not ready in {MAX_ROUNDS} rounds"))
}

fn surprises(model: &Model, seed: u64) -> Option<String> {
    let stuck = proved(model, &analysis(model), Start::Cold);
    (0..SCHEDULES).find_map(|schedule| surprise(model, &stuck, seed * SCHEDULES + schedule))
}

#[test]
fn flux_does_what_is_proved() {
    let (seed, count) = (number("SIMULATION_SEED", 1), number("SIMULATION_COUNT", COUNT));
    for seed in seed..seed + count {
        let model = generate::environment(seed);
        if surprises(&model, seed).is_some() {
            let smallest = shrink::shrunk(&model, |model| surprises(model, seed).is_some());
            panic!("seed {seed}: {}\n{}", surprises(&smallest, seed).unwrap(), told(&smallest));
        }
    }
}
