//! "What if": a field of a Flux object that is supposed to be otherwise than the repository says.

use std::fmt;
use std::str::FromStr;

use crate::analyzed::AnalyzedEnvironment;
use crate::environment::Environment;
use crate::finding::{enumerate, nearest};
use crate::flux::{DependencyReference, Kind, parse_duration};
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
#[non_exhaustive]
pub enum AssumptionError {
    /// The text is no assumption.
    #[error(
        "`{0}` sets nothing: write TARGET.FIELD=VALUE, as in ks/apps.wait=false or ks/apps.dependsOn-=infra"
    )]
    Syntax(String),
    /// The object has nothing that could be otherwise.
    #[error("{0}: only Kustomizations and HelmReleases can be set")]
    Kind(ObjectRef),
    /// The object has no such field.
    #[error("there is no field `{field}` to set{}\nfields: {}", did_you_mean(near.as_deref()), known.join(", "))]
    Field {
        /// What was to be set.
        field: String,
        /// A field that is called nearly so.
        near: Option<String>,
        /// The fields that can be set.
        known: &'static [&'static str],
    },
    /// A list is set, or something else is added to.
    #[error("`{assumption}`: {advice}")]
    Operator {
        /// What was supposed.
        assumption: Assumption,
        /// What to write.
        advice: String,
    },
    /// The value is none of the field.
    #[error("`{assumption}`: {expected}")]
    Value {
        /// What was supposed.
        assumption: Assumption,
        /// What it has to be.
        expected: String,
    },
    /// There is nothing to depend on.
    #[error("there is no {target} to depend on{}", did_you_mean(near.as_deref()))]
    Missing {
        /// What was to be depended on.
        target: ObjectRef,
        /// A name that is nearly so.
        near: Option<String>,
    },
    /// It does not depend on what is taken away.
    #[error("{} does not depend on {name}; it depends {}", object.name, depends(others))]
    Independent {
        /// Who.
        object: ObjectRef,
        /// On what it does not depend.
        name: String,
        /// On what it does.
        others: Vec<String>,
    },
}

fn did_you_mean(near: Option<&str>) -> String {
    near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

fn depends(names: &[String]) -> String {
    if names.is_empty() { "on nothing".to_owned() } else { format!("on {}", enumerate(names)) }
}

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
        let wrong = || AssumptionError::Syntax(text.to_owned());
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

impl AnalyzedEnvironment {
    /// The environment where something is otherwise, for each of these objects.
    ///
    /// # Errors
    /// Where an object has no such field, or the field no such value.
    pub fn assuming(&self, assumption: &Assumption, objects: &[ObjectRef]) -> Result<Self, AssumptionError> {
        let mut environment = self.environment().clone();
        for object in objects {
            assumption.apply(&mut environment, object)?;
        }
        Ok(Self::new(environment, self.requirements().clone(), self.sources().clone()))
    }
}

impl Assumption {
    fn apply(&self, environment: &mut Environment, object: &ObjectRef) -> Result<(), AssumptionError> {
        let known = match Kind::of(object) {
            Some(Kind::Kustomization) => OF_KUSTOMIZATION,
            Some(Kind::HelmRelease) => OF_RELEASE,
            _ => return Err(AssumptionError::Kind(object.clone())),
        };
        if !known.contains(&self.field.as_str()) {
            let near = nearest(&self.field, known.iter().copied()).map(str::to_owned);
            return Err(AssumptionError::Field { field: self.field.clone(), near, known });
        }
        let advice = match (self.field.as_str(), self.operator) {
            ("dependsOn", Operator::Set) => "write dependsOn+=NAME or dependsOn-=NAME".to_owned(),
            ("dependsOn", _) => return self.change_dependencies(environment, object),
            (_, Operator::Set) => return self.change_field(environment, object),
            (field, _) => format!("{field} is no list, write {field}=VALUE"),
        };
        Err(AssumptionError::Operator { assumption: self.clone(), advice })
    }

    fn change_field(&self, environment: &mut Environment, object: &ObjectRef) -> Result<(), AssumptionError> {
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

    fn change_dependencies(
        &self,
        environment: &mut Environment,
        object: &ObjectRef,
    ) -> Result<(), AssumptionError> {
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
            let near = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
            return Err(AssumptionError::Missing { target, near });
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
        let others = list.iter().map(|dependency| dependency.target.name.to_string()).collect();
        Err(AssumptionError::Independent { object: object.clone(), name: self.value.clone(), others })
    }

    fn flag(&self) -> Result<bool, AssumptionError> {
        self.value.parse().map_err(|_| self.wrong_value(format!("{} is true or false", self.field)))
    }

    fn duration(&self) -> Result<u32, AssumptionError> {
        let expected = || format!("`{}` is no duration: write 90s, 5m or 1h30m", self.value);
        parse_duration(&self.value).ok_or_else(|| self.wrong_value(expected()))
    }

    fn wrong_value(&self, expected: String) -> AssumptionError {
        AssumptionError::Value { assumption: self.clone(), expected }
    }
}

fn added(target: ObjectRef, span: Span) -> DependencyReference {
    DependencyReference { target, span, ready_expression: None, existence: false }
}
