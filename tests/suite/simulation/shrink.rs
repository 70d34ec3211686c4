//! Smaller environments that still show the same.

use super::model::{Id, Mark, Model, ROOT_SOURCE, What};

/// Takes elements away one by one as long as the environment still fails.
pub(super) fn shrunk(model: &Model, fails: impl Fn(&Model) -> bool) -> Model {
    let mut smallest = model.clone();
    let is_smaller = |candidate: &Model, than: &Model| candidate.files() != than.files();
    while let Some(smaller) = reductions(&smallest)
        .into_iter()
        .find(|candidate| is_smaller(candidate, &smallest) && fails(candidate))
    {
        smallest = smaller;
    }
    smallest
}

/// All environments with one element less.
fn reductions(model: &Model) -> Vec<Model> {
    let mut smaller = Vec::new();
    for id in model.ids() {
        let object = &model.objects[id];
        if id > ROOT_SOURCE && !object.appliers.is_empty() && !is_named(model, id) {
            smaller.push(with(model, id, |object| object.appliers.clear()));
        }
        if object.appliers.len() > 1 {
            smaller.push(with(model, id, |object| object.appliers.truncate(1)));
        }
        if object.mark != Mark::None {
            smaller.push(with(model, id, |object| object.mark = Mark::None));
        }
        if object.space.is_some() {
            smaller.push(with(model, id, |object| object.space = None));
        }
        for part in 0..parts(&object.what) {
            smaller.push(with(model, id, |object| drop_part(&mut object.what, part)));
        }
    }
    smaller
}

fn with(model: &Model, id: Id, change: impl FnOnce(&mut super::model::Object)) -> Model {
    let mut copy = model.clone();
    change(&mut copy.objects[id]);
    copy.discovered()
}

/// Whether anything that is written names the object.
fn is_named(model: &Model, id: Id) -> bool {
    model.ids().filter(|by| model.is_written(*by)).any(|by| {
        let object = &model.objects[by];
        let by_what = match &object.what {
            What::Kustomization(own) => {
                own.source == id
                    || own.depends_on.iter().any(|dependency| dependency.on == id)
                    || own.health_checks.contains(&id)
                    || own.substitute_from.iter().any(|(named, _)| *named == id)
            }
            What::Release(own) => {
                own.charts == id
                    || own.depends_on.iter().any(|dependency| dependency.on == id)
                    || own.values_from.iter().any(|(named, _)| *named == id)
                    || own.target.is_some_and(|(space, _)| space == id)
            }
            What::Custom { definition } => *definition == id,
            What::Source { secret, .. } => *secret == Some(id),
            _ => false,
        };
        by_what || object.space == Some(id) || by != id && object.appliers == [id]
    })
}

fn parts(what: &What) -> usize {
    match what {
        What::Kustomization(own) => {
            4 + own.depends_on.len() + own.health_checks.len() + own.substitute_from.len()
        }
        What::Release(own) => 4 + own.depends_on.len() + own.values_from.len(),
        What::Source { .. } => 2,
        _ => 0,
    }
}

/// Takes one part away, or does nothing where it is not there.
fn drop_part(what: &mut What, part: usize) {
    match what {
        What::Kustomization(own) => match part {
            0 => own.wait = false,
            1 => own.expressions = false,
            2 => own.suspended = false,
            3 => own.source = ROOT_SOURCE,
            _ => {
                let mut at = part - 4;
                if at < own.depends_on.len() {
                    own.depends_on.remove(at);
                    return;
                }
                at -= own.depends_on.len();
                if at < own.health_checks.len() {
                    own.health_checks.remove(at);
                    return;
                }
                own.substitute_from.remove(at - own.health_checks.len());
            }
        },
        What::Release(own) => match part {
            0 => own.suspended = false,
            1 => own.target = None,
            2 => own.brings_issuers = false,
            3 => own.wrong_key = false,
            _ if part - 4 < own.depends_on.len() => _ = own.depends_on.remove(part - 4),
            _ => _ = own.values_from.remove(part - 4 - own.depends_on.len()),
        },
        What::Source { suspended, secret } => {
            if part == 0 {
                *suspended = false;
            } else {
                *secret = None;
            }
        }
        _ => {}
    }
}
