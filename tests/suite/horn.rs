//! The solver of Horn clauses against the plainest one, on random clauses.

use std::collections::HashSet;

use infra_graph::readiness::{Clauses, MilestoneId, Premise, PremiseId, ReasonId};

use crate::fuzz::random::Random;

/// How many sets of clauses are looked at.
const COUNT: u64 = 10_000;

struct Clause {
    head: usize,
    body: Vec<usize>,
    cost: u32,
}

/// Up to 30 milestones, up to 60 clauses; few facts, so that much does not hold. A milestone may stand in a body twice, and in
/// the body of its own clause.
fn clauses(random: &mut Random) -> (usize, Vec<Clause>) {
    let count = 1 + random.below(30);
    let clauses = (0..random.below(61)).map(|_| Clause {
        head: random.below(count),
        body: (0..[0, 1, 1, 2, 2, 3, 5][random.below(7)]).map(|_| random.below(count)).collect(),
        cost: u32::try_from(random.below(4)).unwrap(),
    });
    (count, clauses.collect())
}

/// The earliest costs: each clause is asked again and again until none makes anything earlier. `is_cut` says of the number of
/// a premise whether it is not asked for.
fn naive(count: usize, clauses: &[Clause], is_cut: impl Fn(usize) -> bool) -> Vec<Option<u32>> {
    let mut costs: Vec<Option<u32>> = vec![None; count];
    loop {
        let mut is_new = false;
        let mut number = 0;
        for clause in clauses {
            let mut latest = Some(0);
            for premise in &clause.body {
                if !is_cut(number) {
                    latest = latest.zip(costs[*premise]).map(|(a, b): (u32, u32)| a.max(b));
                }
                number += 1;
            }
            let Some(cost) = latest.map(|latest| latest + clause.cost) else { continue };
            if costs[clause.head].is_none_or(|known| cost < known) {
                costs[clause.head] = Some(cost);
                is_new = true;
            }
        }
        if !is_new {
            return costs;
        }
    }
}

fn built(clauses: &[Clause]) -> Clauses {
    let mut built = Clauses::default();
    for clause in clauses {
        let premise =
            |index: &usize| Premise { milestone: MilestoneId::from_index(*index), reason: ReasonId::SAME };
        let body: Vec<Premise> = clause.body.iter().map(premise).collect();
        let head = MilestoneId::from_index(clause.head);
        if body.is_empty() && clause.cost == 0 {
            built.fact(head);
        } else {
            built.add(head, &body, clause.cost);
        }
    }
    built
}

#[test]
fn the_solver_finds_the_least_fixpoint_and_the_earliest_costs() {
    let (mut holding, mut milestones) = (0, 0);
    for seed in 1..=COUNT {
        let (count, clauses) = clauses(&mut Random::new(seed));
        let built = built(&clauses);
        assert_eq!((built.len(), built.is_empty()), (clauses.len(), clauses.is_empty()), "seed {seed}");
        let derivation = built.solve(count);
        let expected = naive(count, &clauses, |_| false);
        for (index, cost) in expected.iter().enumerate() {
            let milestone = MilestoneId::from_index(index);
            assert_eq!(derivation.cost(milestone), *cost, "seed {seed}, milestone {index}");
            assert_eq!(derivation.holds(milestone), cost.is_some(), "seed {seed}, milestone {index}");
        }
        assert_eq!(derivation.cost(MilestoneId::from_index(count)), None, "seed {seed}");
        holding += expected.iter().flatten().count();
        milestones += count;
    }
    // Both outcomes have to be common, or this says little.
    assert!(holding * 4 > milestones && holding * 4 < milestones * 3, "{holding} of {milestones} hold");
}

#[test]
fn the_solver_leaves_out_what_is_cut() {
    for seed in 1..=COUNT {
        let mut random = Random::new(seed);
        let (count, clauses) = clauses(&mut random);
        let built = built(&clauses);
        let all: Vec<PremiseId> =
            built.iter().flat_map(|(_, premises)| premises.map(|(id, _)| id).collect::<Vec<_>>()).collect();
        let flags: Vec<bool> = all.iter().map(|_| random.chance(30)).collect();
        let cut: HashSet<PremiseId> =
            all.iter().zip(&flags).filter(|(_, is_cut)| **is_cut).map(|(id, _)| *id).collect();
        let derivation = built.solve_without(count, &cut);
        let expected = naive(count, &clauses, |number| flags[number]);
        for (index, cost) in expected.iter().enumerate() {
            assert_eq!(
                derivation.cost(MilestoneId::from_index(index)),
                *cost,
                "seed {seed}, milestone {index}"
            );
        }
    }
}
