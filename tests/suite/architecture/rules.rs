//! What holds of the modules of a crate; each rule gives what breaks it.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::tarjan_scc;
use petgraph::graph::DiGraph;

use super::modules::{ModulePath, Modules};

/// A part may use parts of lower levels only. Parts are the modules at the top.
pub(super) fn upward(modules: &Modules, levels: &[(&str, u32)]) -> Vec<String> {
    let level = |part: &str| levels.iter().find(|(name, _)| *name == part).map(|(_, level)| *level);
    let mut wrong = Vec::new();
    for (path, uses) in modules.uses() {
        let Some(part) = path.first().filter(|part| *part != "main") else { continue };
        let Some(own) = level(part) else {
            wrong.push(format!("give `{part}` a level"));
            continue;
        };
        for used in uses.inside.iter().filter_map(|used| used.first()).filter(|used| *used != part) {
            if level(used).is_none_or(|level| level >= own) {
                wrong.push(format!("{} uses {used}", path.join("::")));
            }
        }
    }
    wrong
}

/// Some parts may not use others, though they stand lower.
pub(super) fn too_deep(modules: &Modules, forbidden: &[(&str, &[&str])]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (path, uses) in modules.uses() {
        for (part, others) in forbidden.iter().filter(|(part, _)| path.first().is_some_and(|own| own == part))
        {
            let used = uses.inside.iter().filter_map(|used| used.first());
            let used = used.filter(|used| used != part && others.contains(&used.as_str()));
            wrong.extend(used.map(|used| format!("{} uses {used}", path.join("::"))));
        }
    }
    wrong
}

/// An outside path may only be named in some parts, or at the top itself.
pub(super) fn outside_of_rooms(modules: &Modules, rooms: &[(&str, &[&str])]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (path, uses) in modules.uses() {
        let Some(part) = path.first().filter(|part| *part != "main") else { continue };
        for used in uses.outside.iter().map(|used| used.join("::")) {
            let is_of = |named: &str| used == named || used.starts_with(&format!("{named}::"));
            if rooms.iter().any(|(named, parts)| is_of(named) && !parts.contains(&part.as_str())) {
                wrong.push(format!("{} uses {used}", path.join("::")));
            }
        }
    }
    wrong
}

/// The circles among the modules inside of each module: each child stands for all that is below it, and what a module and those
/// inside it have to do with each other is no circle. A circle is given by its room and its members, sorted.
pub(super) fn circles(modules: &Modules) -> Vec<(String, Vec<String>)> {
    let mut rooms: BTreeMap<ModulePath, BTreeSet<(String, String)>> = BTreeMap::new();
    for (path, uses) in modules.uses() {
        for used in uses.inside {
            let shared = path.iter().zip(&used).take_while(|(one, other)| one == other).count();
            if shared > 0 && shared < path.len() && shared < used.len() {
                let arrow = (path[shared].clone(), used[shared].clone());
                rooms.entry(path[..shared].to_vec()).or_default().insert(arrow);
            }
        }
    }
    let mut found = Vec::new();
    for (room, arrows) in &rooms {
        let names: BTreeSet<&String> = arrows.iter().flat_map(|(from, to)| [from, to]).collect();
        let names: Vec<&String> = names.into_iter().collect();
        let number = |name: &String| u32::try_from(names.binary_search(&name).unwrap()).unwrap();
        let graph = DiGraph::<(), ()>::from_edges(arrows.iter().map(|(from, to)| (number(from), number(to))));
        for circle in tarjan_scc(&graph).into_iter().filter(|circle| circle.len() > 1) {
            let mut members: Vec<String> = circle.into_iter().map(|at| names[at.index()].clone()).collect();
            members.sort_unstable();
            found.push((room.join("::"), members));
        }
    }
    found
}
