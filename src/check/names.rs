//! `prefix-breaks-reference` and `hashed-name-reference`: names that a build changes, and references that it does not know.

use std::collections::{HashMap, HashSet};

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Code, Edit, Finding, Severity};
use crate::flux::ChartSource;
use crate::object::{FormerNames, Object, ObjectRef};
use crate::requirement::{Need, Requirement};
use crate::source::Span;

/// Codes that say no more than that the name is not there.
const CONSEQUENCES: &[Code] = &[Code::MissingDependency, Code::MissingSource];

/// One finding for each reference to a name that an object had before its build changed it. It takes the place of those that
/// only say that nothing has this name.
pub(super) fn check(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    let renamed = Renamed::of(analyzed);
    if renamed.0.is_empty() {
        return;
    }
    let mut seen: HashSet<Span> = HashSet::default();
    for reference in references(analyzed) {
        let target = reference.target;
        if is_there(analyzed, target) || !seen.insert(reference.span) {
            continue;
        }
        let Some((object, former)) = renamed.find(target) else { continue };
        let mut finding = finding(&reference, object, former);
        findings.retain(|known| {
            let same = CONSEQUENCES.contains(&known.code) && known.span() == Some(reference.span);
            if same {
                finding.severity = Severity::Error;
            }
            !same
        });
        findings.push(finding);
    }
}

/// Whether something has this name after all, or makes it.
fn is_there(analyzed: &AnalyzedEnvironment, target: &ObjectRef) -> bool {
    let need = Need::Object(target.clone());
    analyzed.environment().inventory.contains(target)
        || analyzed.environment().bootstrap_source.as_ref() == Some(target)
        || !analyzed.requirements().providers(&need).is_empty()
        || analyzed.requirements().from_outside(&need).is_some()
}

/// The objects whose names were changed, by what they were called.
struct Renamed<'a>(HashMap<ObjectRef, (&'a Object, &'a FormerNames)>);

impl<'a> Renamed<'a> {
    fn of(analyzed: &'a AnalyzedEnvironment) -> Self {
        let mut all = HashMap::new();
        for (_, entry) in analyzed.environment().inventory.iter() {
            let Some(former) = &entry.object.former else { continue };
            for name in &former.names {
                let reference = ObjectRef { name: name.clone(), ..entry.object.reference.clone() };
                all.entry(reference).or_insert((&entry.object, &**former));
            }
        }
        Self(all)
    }

    fn find(&self, target: &ObjectRef) -> Option<(&'a Object, &'a FormerNames)> {
        self.0.get(target).copied()
    }
}

/// A name that is written in a field which kustomize does not follow.
struct Reference<'a> {
    user: &'a ObjectRef,
    target: &'a ObjectRef,
    span: Span,
}

impl<'a> Reference<'a> {
    fn new(user: &'a ObjectRef, target: &'a ObjectRef, span: Span) -> Self {
        Self { user, target, span }
    }
}

fn references(analyzed: &AnalyzedEnvironment) -> Vec<Reference<'_>> {
    let environment = analyzed.environment();
    let mut all = Vec::new();
    for (user, one) in &environment.kustomizations {
        all.extend(one.depends_on.iter().map(|known| Reference::new(user, &known.target, known.span)));
        all.extend(one.source.iter().map(|known| Reference::new(user, &known.target, known.span)));
        let from = one.post_build.iter().flat_map(|post_build| &post_build.substitute_from);
        let checks = one.health_checks.iter().filter(|_| !one.wait);
        all.extend(from.chain(checks).map(|known| Reference::new(user, &known.target, known.span)));
    }
    for (user, one) in &environment.helm_releases {
        all.extend(one.depends_on.iter().map(|known| Reference::new(user, &known.target, known.span)));
        all.extend(one.values_from.iter().map(|known| Reference::new(user, &known.target, known.span)));
        if let Some(ChartSource::Template { source, .. } | ChartSource::Reference(source)) = &one.chart {
            all.push(Reference::new(user, &source.target, source.span));
        }
    }
    let needs = analyzed.requirements().appliers().flat_map(|(_, needs)| needs);
    let own = analyzed.requirements().objects().flat_map(|(_, needs)| needs);
    let object = |requirement: &&'_ Requirement| matches!(requirement.need, Need::Object(_));
    all.extend(needs.chain(own).filter(object).filter_map(|requirement| match &requirement.need {
        Need::Object(target) => {
            Some(Reference { user: &requirement.consumer, target, span: requirement.span })
        }
        _ => None,
    }));
    all
}

fn finding(reference: &Reference<'_>, object: &Object, former: &FormerNames) -> Finding {
    let (old, new) = (&reference.target.name, &object.reference.name);
    let kind = &object.reference.kind;
    let user = &reference.user.name;
    let code = if former.hashed { Code::HashedNameReference } else { Code::PrefixBreaksReference };
    let changed = object.node.at(&["metadata", "name"]).map_or(object.origin, |name| name.span);
    let finding = Finding::new(code, format!("{user} names {kind} {old}, which the build calls {new}"))
        .at(reference.span, "kustomize does not follow this field")
        .node(reference.user.to_string())
        .node(object.reference.to_string());
    if former.hashed {
        return finding
            .at(changed, format!("this generator puts a hash of the content behind {old}"))
            .note(format!("Nothing is called {old} in the cluster, so that {user} does not find it."))
            .help("set `disableNameSuffixHash: true` in the options of the generator, or teach kustomize the field: `nameReference` in a file of `configurations`");
    }
    finding
        .at(changed, format!("this makes {new} of {old}"))
        .note(format!("Names in the fields of Flux are literal: {user} does not find {old}."))
        .advise(format!("write `name: {new}`"), vec![Edit::replace(reference.span, &**new)])
}
