//! "What if": a field of a Flux object that is supposed to be otherwise than the repository says.

use std::fmt;
use std::str::FromStr;

use crate::finding::{enumerate, nearest};
use crate::flux::{DependencyReference, Kind, parse_duration};
use crate::graph::{Analyzed, Graph};
use crate::object::ObjectRef;
use crate::source::Span;

/// The fields of a Kustomization that may be supposed.
const OF_KUSTOMIZATION: &[&str] = &["wait", "suspend", "timeout", "interval", "retryInterval", "dependsOn"];
/// The fields of a HelmRelease that may be supposed.
const OF_RELEASE: &[&str] = &["timeout", "suspend", "dependsOn"];

/// A field with its other value: `ks/milo.wait=false`, `ks/milo.dependsOn-=cert-manager`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// The object, in the words of the one who asks.
    pub target: String,
    field: String,
    operator: Operator,
    value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Set,
    Add,
    Remove,
}

/// Why something cannot be supposed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct AssumptionError(String);

impl fmt::Display for Assumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operator = match self.operator {
            Operator::Set => "=",
            Operator::Add => "+=",
            Operator::Remove => "-=",
        };
        write!(f, "{}.{}{operator}{}", self.target, self.field, self.value)
    }
}

impl FromStr for Assumption {
    type Err = AssumptionError;

    fn from_str(text: &str) -> Result<Self, AssumptionError> {
        let wrong = || {
            AssumptionError(format!(
                "`{text}` sets nothing: write TARGET.FIELD=VALUE, as in ks/apps.wait=false or ks/apps.dependsOn-=infra"
            ))
        };
        let (left, value) = text.split_once('=').ok_or_else(wrong)?;
        let (left, operator) = match (left.strip_suffix('-'), left.strip_suffix('+')) {
            (Some(left), _) => (left, Operator::Remove),
            (_, Some(left)) => (left, Operator::Add),
            _ => (left, Operator::Set),
        };
        let (target, field) = left.rsplit_once('.').ok_or_else(wrong)?;
        if target.is_empty() || field.is_empty() || value.is_empty() {
            return Err(wrong());
        }
        Ok(Self { target: target.to_owned(), field: field.to_owned(), operator, value: value.to_owned() })
    }
}

impl Assumption {
    /// Changes the object in the environment, and builds the graph anew.
    pub fn apply(&self, subject: &mut Analyzed, object: &ObjectRef) -> Result<(), AssumptionError> {
        let fields = match Kind::of(object) {
            Some(Kind::Kustomization) => OF_KUSTOMIZATION,
            Some(Kind::HelmRelease) => OF_RELEASE,
            _ => {
                return Err(AssumptionError(format!(
                    "{object}: only Kustomizations and HelmReleases can be set"
                )));
            }
        };
        if !fields.contains(&self.field.as_str()) {
            let near = nearest(&self.field, fields.iter().copied());
            let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            let field = &self.field;
            return Err(AssumptionError(format!(
                "there is no field `{field}` to set{hint}\nfields: {}",
                fields.join(", ")
            )));
        }
        match (self.field.as_str(), self.operator) {
            ("dependsOn", Operator::Set) => {
                return Err(AssumptionError(format!("`{self}`: write dependsOn+=NAME or dependsOn-=NAME")));
            }
            ("dependsOn", _) => self.change_dependencies(subject, object)?,
            (_, Operator::Set) => self.change_field(subject, object)?,
            (field, _) => {
                return Err(AssumptionError(format!("`{self}`: {field} is no list, write {field}=VALUE")));
            }
        }
        subject.graph = Graph::build(&subject.environment, &subject.requirements);
        Ok(())
    }

    fn change_field(&self, subject: &mut Analyzed, object: &ObjectRef) -> Result<(), AssumptionError> {
        let environment = &mut subject.environment;
        if let Some(kustomization) = environment.kustomizations.get_mut(object) {
            match self.field.as_str() {
                "wait" => kustomization.wait = self.flag()?,
                "suspend" => kustomization.suspended = self.flag()?,
                "timeout" => kustomization.timeout = Some(self.duration()?),
                "interval" => kustomization.interval = Some(self.duration()?),
                _ => kustomization.retry_interval = Some(self.duration()?),
            }
        } else if let Some(release) = environment.helm_releases.get_mut(object) {
            match self.field.as_str() {
                "suspend" => release.suspended = self.flag()?,
                _ => release.timeout = Some(self.duration()?),
            }
        }
        Ok(())
    }

    fn change_dependencies(&self, subject: &mut Analyzed, object: &ObjectRef) -> Result<(), AssumptionError> {
        let environment = &mut subject.environment;
        let (namespace, name) = self.value.split_once('/').unwrap_or((&object.namespace, &self.value));
        let target = ObjectRef::new(&*object.group, &*object.kind, namespace, name);
        let known: Vec<String> = environment
            .inventory
            .iter()
            .filter(|(other, _)| other.kind == object.kind)
            .map(|(o, _)| o.name.to_string())
            .collect();
        let exists = environment.inventory.contains(&target);
        let (list, span) = if let Some(kustomization) = environment.kustomizations.get_mut(object) {
            (&mut kustomization.depends_on, kustomization.span)
        } else if let Some(release) = environment.helm_releases.get_mut(object) {
            (&mut release.depends_on, release.span)
        } else {
            return Ok(());
        };
        if self.operator == Operator::Remove {
            return self.remove(list, &target, object);
        }
        if !exists {
            let near = nearest(name, known.iter().map(String::as_str));
            let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            return Err(AssumptionError(format!("there is no {target} to depend on{hint}")));
        }
        list.push(added(target, span));
        Ok(())
    }

    fn remove(
        &self,
        list: &mut Vec<DependencyReference>,
        target: &ObjectRef,
        object: &ObjectRef,
    ) -> Result<(), AssumptionError> {
        let before = list.len();
        list.retain(|dependency| dependency.target != *target);
        if list.len() < before {
            return Ok(());
        }
        let names: Vec<String> = list.iter().map(|dependency| dependency.target.name.to_string()).collect();
        let has =
            if names.is_empty() { "on nothing".to_owned() } else { format!("on {}", enumerate(&names)) };
        Err(AssumptionError(format!("{} does not depend on {}; it depends {has}", object.name, self.value)))
    }

    fn flag(&self) -> Result<bool, AssumptionError> {
        let wrong = |_| AssumptionError(format!("`{self}`: {} is true or false", self.field));
        self.value.parse().map_err(wrong)
    }

    fn duration(&self) -> Result<u32, AssumptionError> {
        let wrong =
            || AssumptionError(format!("`{self}`: `{}` is no duration: write 90s, 5m or 1h30m", self.value));
        parse_duration(&self.value).ok_or_else(wrong)
    }
}

fn added(target: ObjectRef, span: Span) -> DependencyReference {
    DependencyReference { target, span, ready_expression: None, existence: false }
}
