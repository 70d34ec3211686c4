//! `infra-graph why` as text.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use crate::finding::enumerate;
use crate::object::ObjectRef;
use crate::query::{Cause, Causes, Names, Needing, Step, StepId, Why};
use crate::text::{count, duration, name};

use super::paint::{dim, strong};
use super::words::pad;

/// How ways are shown.
pub struct WhyView {
    /// The width of the terminal.
    pub width: usize,
    /// Whether only what every way goes through was asked for.
    pub through: bool,
}

/// One line: what it does, what with, and where that is written.
struct Line {
    verb: String,
    name: String,
    place: String,
    mark: String,
}

impl WhyView {
    /// For each environment one sentence, then the paths, each as a chain of sentences.
    pub fn print(&self, answers: &[Needing]) -> String {
        let here = answers.iter().filter(|answer| !answer.from.is_empty() && !answer.to.is_empty());
        let parts: Vec<String> = here.map(|answer| self.environment(answer)).collect();
        if parts.is_empty() {
            let names: Vec<String> = answers.iter().map(|answer| name(&answer.environment)).collect();
            return format!("No environment has both: {}.\n", enumerate(&names));
        }
        parts.join("\n")
    }

    fn environment(&self, answer: &Needing) -> String {
        let mut out = format!("{}: {}\n", strong(&name(&answer.environment)), sentence(answer));
        if !self.through {
            for (at, &first) in answer.paths.iter().enumerate() {
                let steps: Vec<&Step> = answer.path(first).collect();
                let inferred =
                    if at > 0 && steps.iter().any(|step| is_inferred(step)) && answer.paths.len() == 2 {
                        "\nAnd by what its objects need:\n"
                    } else {
                        "\n"
                    };
                out += inferred;
                out += &self.chain(&answer.names, &steps);
            }
        }
        if answer.paths.is_empty() {
            out += &self.instead(answer);
            return out;
        }
        let through: Vec<String> = answer.through.iter().map(|id| answer.names.short(id)).collect();
        if !through.is_empty() {
            let _ = writeln!(out, "\nEvery path goes through {}.", enumerate(&through));
        } else if self.through {
            out += "\nNo single object is on every path.\n";
        }
        out
    }

    /// What there is where no path is.
    fn instead(&self, answer: &Needing) -> String {
        let mut out = String::new();
        let chain = |first: StepId| self.chain(&answer.names, &answer.path(first).collect::<Vec<_>>());
        if let Some(first) = answer.reverse {
            out += "\nIt is the other way round:\n";
            out += &chain(first);
        } else if let Some([one, other]) = answer.common {
            let end = answer.path(one).last().map(|step| answer.names.short(&step.id)).unwrap_or_default();
            let _ = writeln!(out, "\nThe nearest that both need is {end}:");
            out += &chain(one);
            out += &chain(other);
        }
        out
    }

    fn chain(&self, names: &Names, steps: &[&Step]) -> String {
        let Some((first, rest)) = steps.split_first() else { return String::new() };
        let mut lines = Vec::new();
        let mut at = *first;
        for &step in rest {
            let why = at.why.as_ref();
            let verb = why.map(|why| verb(why, &step.id)).unwrap_or_default();
            let who = if lines.is_empty() { "" } else { "which " };
            lines.push(Line {
                verb: format!("{who}{verb}"),
                name: names.short(&step.id),
                place: at.location.as_ref().map(ToString::to_string).unwrap_or_default(),
                mark: if is_inferred(at) { "  (inferred)".to_owned() } else { String::new() },
            });
            at = step;
        }
        let place = first.location.as_ref().filter(|_| rest.is_empty());
        let head = place.map(|place| format!("  {}", dim(&name(&place.to_string())))).unwrap_or_default();
        format!("{}{head}\n{}", strong(&names.short(&first.id)), self.lay_out(&lines))
    }

    /// Columns where they fit; otherwise each place on a line of its own, whole.
    fn lay_out(&self, lines: &[Line]) -> String {
        let verbs = lines.iter().map(|line| line.verb.width()).max().unwrap_or(0);
        let names = lines.iter().map(|line| line.name.width() + line.mark.width()).max().unwrap_or(0);
        let places = lines.iter().map(|line| line.place.width()).max().unwrap_or(0);
        let fits = 2 + verbs + 2 + names + 2 + places <= self.width;
        let mut out = String::new();
        for Line { verb, name: object, place, mark } in lines {
            let place = name(place);
            if fits {
                let text = format!(
                    "  {}  {}  {}",
                    pad(verb, verbs),
                    pad(&format!("{object}{mark}"), names),
                    dim(&place)
                );
                out += text.trim_end();
                out.push('\n');
            } else {
                out += format!("  {verb} {object}{mark}").trim_end();
                out.push('\n');
                if !place.is_empty() {
                    let _ = writeln!(out, "      {}", dim(&place));
                }
            }
        }
        out
    }

    /// What objects wait for on an empty cluster.
    pub fn causes(&self, answers: &[Causes]) -> String {
        let parts: Vec<String> = answers.iter().map(|answer| self.causes_of(answer)).collect();
        parts.join("\n")
    }

    fn causes_of(&self, answer: &Causes) -> String {
        let target = answer.names.short(&answer.target);
        let environment = strong(&name(&answer.environment));
        let sentence = match (&answer.bounds, answer.never) {
            (_, true) => format!("{target} never gets ready on an empty cluster"),
            (Some(bounds), _) if answer.causes.len() < 2 => {
                format!(
                    "{target} waits for nothing; it is ready {} after Flux starts, at the latest",
                    duration(bounds.latest)
                )
            }
            (Some(bounds), _) => format!(
                "on an empty cluster {target} is ready after {} at the earliest, {} at the latest; this is what it waits for longest",
                duration(bounds.earliest),
                duration(bounds.latest)
            ),
            _ => format!("when {target} is ready is not known"),
        };
        let mut out = format!("{environment}: {sentence}\n\n");
        let mut lines = Vec::new();
        let mut causes = answer.causes.iter().peekable();
        if let Some(first) = causes.peek() {
            let _ = writeln!(out, "{}{}", strong(&answer.names.short(&first.id)), at(first));
        }
        while let Some(cause) = causes.next() {
            let place = cause.location.as_ref().map(ToString::to_string).unwrap_or_default();
            let who = if lines.is_empty() { "" } else { "which " };
            match (causes.peek(), &cause.message) {
                (Some(next), _) => lines.push(Line {
                    verb: format!(
                        "{who}{}",
                        cause.why.as_ref().map_or_else(|| "waits for".to_owned(), |why| verb(why, &next.id))
                    ),
                    name: answer.names.short(&next.id),
                    place,
                    mark: at(next),
                }),
                (None, Some(message)) => {
                    lines.push(Line {
                        verb: format!("{who}{}", name(message)),
                        name: String::new(),
                        place,
                        mark: String::new(),
                    });
                }
                (None, None) => {}
            }
        }
        // The words of a failure may be long: no columns then.
        out += &if answer.never {
            Self { width: 0, through: false }.lay_out(&lines)
        } else {
            self.lay_out(&lines)
        };
        out
    }
}

/// "  @1m 5s".
fn at(cause: &Cause) -> String {
    cause.at.map(|at| format!("  @{}", duration(at))).unwrap_or_default()
}

fn sentence(answer: &Needing) -> String {
    let all = |ids: &[ObjectRef]| match ids {
        [one] => answer.names.short(one),
        [one, other] => format!("{} or {}", answer.names.short(one), answer.names.short(other)),
        _ => format!("any of {}", count(ids.len(), "object")),
    };
    let (from, to) = (all(&answer.from), all(&answer.to));
    if answer.paths.is_empty() {
        return format!("{from} does not need {to}");
    }
    let shortest = answer.paths.iter().map(|first| answer.path(*first).count() - 1).min().unwrap_or(0);
    let steps = count(shortest, "step");
    match (answer.count, answer.more) {
        (0 | 1, false) => format!("{from} needs {to}: one path of {steps}"),
        (paths, more) => {
            let least = if more { "more than " } else { "" };
            format!("{from} needs {to}: {least}{paths} paths, the shortest has {steps}")
        }
    }
}

fn verb(why: &Why, next: &ObjectRef) -> String {
    name(&match why {
        Why::NeedsObject { object, .. } if object == next => "needs".to_owned(),
        Why::UsesObject { object, .. } if object == next => "uses".to_owned(),
        other => other.verb(),
    })
}

fn is_inferred(step: &Step) -> bool {
    step.why.as_ref().is_some_and(Why::is_inferred)
}
