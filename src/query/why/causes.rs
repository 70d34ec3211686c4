//! What one object waits for on an empty cluster, down to what waits for nothing.

use serde::Serialize;

use crate::analyzed::AnalyzedEnvironment;
use crate::object::ObjectRef;
use crate::query::names::Names;
use crate::query::never_ready::NeverReady;
use crate::query::order::Cluster;
use crate::query::step::Why;
use crate::query::timing::{Bounds, PathStep};
use crate::source::Location;

/// What something waits for in several environments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CausesAnswer {
    /// What was asked about.
    pub target: ObjectRef,
    /// Environment by environment, where it is.
    pub environments: Vec<Causes>,
}

/// A chain of causes: each object waits for the next, and that one is what it waits for longest, or in vain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Causes {
    /// The environment.
    pub environment: String,
    /// What could not be looked into.
    pub incomplete: Vec<ObjectRef>,
    /// What was asked about.
    pub target: ObjectRef,
    /// Whether it never gets ready on an empty cluster.
    pub never: bool,
    /// When it is ready, where it gets there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bounds: Option<Bounds>,
    /// From the target to what waits for nothing.
    pub causes: Vec<Cause>,
    /// How objects are called.
    #[serde(skip)]
    pub names: Names,
}

/// One object of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Cause {
    /// The object.
    pub id: ObjectRef,
    /// Why it waits for the next one; `None` for the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
    /// The line that says so; for the last, where it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// From when on, in seconds, it does its own part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<u32>,
    /// What holds it up, in words, where that is for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl AnalyzedEnvironment {
    /// What an object of Flux waits for on an empty cluster: what it waits for longest, what that one waits for longest, and so
    /// on; or why it never gets there. `None` where it is no node of this environment. About linear.
    pub fn causes(&self, target: &ObjectRef) -> Option<Causes> {
        let graph = self.graph();
        let node = graph.find(target)?;
        let order = self.order_with(Some(target), Cluster::Empty, &self.environment().controllers);
        let never = self.bare().done(node).is_none();
        let causes =
            if never { never_ready(target, &order.reasons) } else { self.longest(&order.critical_path) };
        Some(Causes {
            environment: self.name().to_owned(),
            incomplete: order.incomplete,
            target: target.clone(),
            never,
            bounds: order.bounds.filter(|_| !never),
            causes,
            names: order.names,
        })
    }

    fn longest(&self, path: &[PathStep]) -> Vec<Cause> {
        let mut causes: Vec<Cause> = path
            .iter()
            .rev()
            .map(|step| Cause {
                id: step.id.clone(),
                why: step.why.clone(),
                location: step.location.clone(),
                at: Some(step.at),
                message: None,
            })
            .collect();
        if let Some(last) = causes.last_mut() {
            (last.why, last.location) = (None, self.written(&last.id));
        }
        causes
    }

    fn written(&self, id: &ObjectRef) -> Option<Location> {
        let span = self.graph().node(self.graph().find(id)?).span?;
        Some(self.sources().location(span))
    }
}

/// From an object to what it waits for in vain, down to what keeps that from coming.
fn never_ready(target: &ObjectRef, reasons: &[NeverReady]) -> Vec<Cause> {
    let mut causes: Vec<Cause> = Vec::new();
    let mut at = target.clone();
    while let Some(reason) = reasons.iter().find(|reason| reason.id == at) {
        causes.push(Cause {
            id: at.clone(),
            why: reason.why.clone(),
            location: reason.location.clone(),
            at: None,
            message: Some(reason.message.clone()),
        });
        match &reason.lacks {
            Some(lacks) if causes.iter().all(|cause| cause.id != *lacks) => at = lacks.clone(),
            _ => break,
        }
    }
    causes
}
