//! What keeps things from ever getting ready, and what stands behind each cause.

use std::collections::HashMap;

use serde::Serialize;

use crate::object::ObjectRef;

use super::never_ready::NeverReady;
use super::step::Why;

/// One cause, and all that is never ready because of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Cause {
    /// What is at the bottom of it: what is suspended or does not build, an object that is not there, or the first one of a loop
    /// and of those that lack the same kind or namespace.
    pub id: ObjectRef,
    /// Those that show it: itself, or all that lack it, or the members of the loop.
    pub shown_by: Vec<ObjectRef>,
    /// Whether those that show it wait for each other.
    #[serde(rename = "loop")]
    pub is_loop: bool,
    /// All others that would get ready, as far as this is concerned, without the cause.
    pub behind: Vec<ObjectRef>,
}

/// Where the search is with one of the reasons.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    /// Its cause.
    Known(usize),
}

/// The causes of what is never ready, the one with most behind it first. Each reason stands in one of them. Linear, but for the
/// order.
pub(super) fn causes(reasons: &[NeverReady]) -> Vec<Cause> {
    let places: HashMap<&ObjectRef, usize> =
        reasons.iter().enumerate().map(|(at, reason)| (&reason.id, at)).collect();
    let next = |at: usize| {
        let lacks = reasons[at].lacks.as_ref()?;
        places.get(lacks).copied().filter(|next| *next != at)
    };
    let mut causes: Vec<Cause> = Vec::new();
    let mut absent: HashMap<String, usize> = HashMap::new();
    let mut states = vec![State::New; reasons.len()];
    for start in 0..reasons.len() {
        let mut way: Vec<usize> = Vec::new();
        let mut at = start;
        let cause = loop {
            match states[at] {
                State::Known(cause) => break cause,
                State::Open => {
                    let from = way.iter().position(|on| *on == at).unwrap_or(0);
                    let cause = add(&mut causes, &reasons[at].id, true);
                    for member in way.drain(from..) {
                        states[member] = State::Known(cause);
                        causes[cause].shown_by.push(reasons[member].id.clone());
                    }
                    break cause;
                }
                State::New => {}
            }
            states[at] = State::Open;
            way.push(at);
            if let Some(next) = next(at) {
                at = next;
                continue;
            }
            way.pop();
            let cause = match lacking(&reasons[at]) {
                // What is not there is the cause for all that lack it.
                Some((what, id)) => *absent.entry(what).or_insert_with(|| add(&mut causes, id, false)),
                None => add(&mut causes, &reasons[at].id, false),
            };
            states[at] = State::Known(cause);
            causes[cause].shown_by.push(reasons[at].id.clone());
            break cause;
        };
        for on in way {
            states[on] = State::Known(cause);
            causes[cause].behind.push(reasons[on].id.clone());
        }
    }
    causes.sort_by(|a, b| (b.behind.len(), &a.id).cmp(&(a.behind.len(), &b.id)));
    causes
}

/// What is not there and has no reason of its own, in one form for all that lack it, and the object that stands for it.
fn lacking(reason: &NeverReady) -> Option<(String, &ObjectRef)> {
    match (&reason.lacks, &reason.why) {
        (Some(lacks), _) => (*lacks != reason.id).then(|| (lacks.to_string(), lacks)),
        (None, Some(Why::NeedsKind { definition })) => Some((format!("a kind {definition}"), &reason.id)),
        (None, Some(Why::NeedsNamespace { namespace })) => {
            Some((format!("a namespace {namespace}"), &reason.id))
        }
        _ => None,
    }
}

fn add(causes: &mut Vec<Cause>, id: &ObjectRef, is_loop: bool) -> usize {
    causes.push(Cause { id: id.clone(), shown_by: Vec::new(), is_loop, behind: Vec::new() });
    causes.len() - 1
}
