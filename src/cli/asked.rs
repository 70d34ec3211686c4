//! What the selectors of a command select.

use crate::analyzed::AnalyzedEnvironment;
use crate::error::Error;
use crate::object::ObjectRef;
use crate::query::{Affected, Context, Selection, Selector};
use crate::text;

use super::affected;
use super::inspection::Inspection;

/// What was asked about.
pub(super) struct Asked {
    pub(super) selection: Selection,
    /// The selectors that are more than a name, in words.
    words: Vec<String>,
}

impl Asked {
    /// The line that says in words what was selected; empty where names were given.
    pub(super) fn line(&self) -> String {
        if self.words.is_empty() {
            return String::new();
        }
        let number = self.selection.all().len();
        format!("Asked about {}: {}.\n\n", text::name(&self.words.join("; ")), text::count(number, "object"))
    }
}

impl Inspection {
    /// What the selectors select in each of the selected environments, all of them together.
    ///
    /// # Errors
    /// Where that is nothing at all.
    pub(super) fn asked(&self, texts: &[String], selected: &[&AnalyzedEnvironment]) -> Result<Asked, Error> {
        let all: Vec<&AnalyzedEnvironment> = self.analysis.environments.iter().collect();
        if let [only] = texts
            && self.is_environment_only(only)
        {
            let shown = text::name(only);
            return Err(Error::Usage(format!(
                "`{shown}` is an environment, and no object\n\
                 name what it is about: NAME -e {shown}; `infra-graph order {shown}` and `infra-graph tree {shown}` list the names"
            )));
        }
        let mut of = vec![Vec::new(); selected.len()];
        let mut words = Vec::new();
        for text in texts {
            let affected =
                |environment: &AnalyzedEnvironment, base: Option<&str>| self.touched(environment, base);
            let context = self.context(&affected);
            let resolve = |selector: &Selector| selector.resolve(selected, &all, context);
            // Kubernetes would not take a name that reads as an expression, but a manifest may have it.
            let literal = Selector::named(text);
            let (selector, found) = if let Ok(found) = resolve(&literal) {
                (literal, found)
            } else {
                let selector = Selector::parse(text)?;
                let found = resolve(&selector)?;
                (selector, found)
            };
            if found.of.iter().all(Vec::is_empty) {
                return Err(Error::Usage(format!("nothing is {}", text::name(&selector.words()))));
            }
            of.iter_mut().zip(found.of).for_each(|(all, found)| all.extend(found));
            if selector.name().is_none() {
                words.push(selector.words());
            }
        }
        for objects in &mut of {
            objects.sort();
            objects.dedup();
        }
        Ok(Asked { selection: Selection { of }, words })
    }

    /// The same as one list: for a question to one environment.
    pub(super) fn targets(
        &self,
        texts: &[String],
        selected: &[&AnalyzedEnvironment],
    ) -> Result<Vec<ObjectRef>, Error> {
        Ok(self.asked(texts, selected)?.selection.all())
    }

    /// What selectors may ask about.
    fn context<'a>(&'a self, affected: &'a Affected<'a>) -> Context<'a> {
        Context { findings: &self.analysis.findings, layers: &self.layers, affected: Some(affected) }
    }

    /// What the change since a revision touches in an environment.
    fn touched(
        &self,
        environment: &AnalyzedEnvironment,
        base: Option<&str>,
    ) -> Result<Vec<ObjectRef>, String> {
        let mut known = self.touched.borrow_mut();
        let touched = known
            .entry(base.map(str::to_owned))
            .or_insert_with(|| affected::touched(&self.common, base).map_err(|error| error.to_string()));
        let touched = touched.as_ref().map_err(Clone::clone)?;
        Ok(touched.get(environment.name()).cloned().unwrap_or_default())
    }
}
