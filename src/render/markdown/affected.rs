//! `infra-graph affected` as Markdown: a comment for a pull request.

mod details;
mod sketch;

use crate::difference::{
    Affected, AffectedEnvironment, Change, Difference, FindingChange, Totals, consequence, is_hazard,
    order_sentence, removal_words, verdict,
};
use crate::finding::Severity;
use crate::source::Location;
use crate::text::markdown::{code, escaped};
use crate::text::{count, name};

use details::details;

/// What the comment is known by, so that whoever posts it can replace the last one.
const MARKER: &str = "<!-- infra-graph:affected -->\n";

/// How many characters the comment has at most; GitHub refuses 65,536.
const MAX_CHARACTERS: usize = 60_000;

/// How much is told, the most first: the first that fits is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    /// Everything, with values.
    Full,
    /// The names of what differs, without values.
    Names,
    /// Numbers only.
    Counts,
}

/// How many findings, chains and the like are told where not all are.
const SHOWN: usize = 20;

/// How long a text may be where not everything is told, in characters.
const SHORT: usize = 200;

/// The comment; `repeat` is the command that gives the same answer.
pub fn affected(answer: &Affected, repeat: &str) -> String {
    let comment = |level| comment(answer, repeat, level);
    let fits = |text: &String| text.chars().count() < MAX_CHARACTERS;
    let full = [Level::Full, Level::Names].into_iter().map(comment).find(fits);
    full.unwrap_or_else(|| comment(Level::Counts))
}

/// The comment where there is no answer.
pub fn affected_failure(message: &str, repeat: &str) -> String {
    let lines: Vec<String> = message.lines().map(|line| short(&escaped(line), 4 * SHORT)).collect();
    format!(
        "{MARKER}**What this change touches could not be found out.**\n\n{}\n\n{}",
        lines.join("<br>\n"),
        footer(None, repeat)
    )
}

fn comment(answer: &Affected, repeat: &str, level: Level) -> String {
    let mut out = MARKER.to_owned();
    out += &format!(
        "**{}**\n\n",
        short(&escaped(&verdict(answer)), if level == Level::Full { usize::MAX } else { 2_000 })
    );
    if !answer.is_nothing() {
        out += &table(answer, level);
        out += &gone(answer);
        out += &new_findings(answer, level);
        out += &removals(answer, level);
        out += &structure(answer, level);
        if level == Level::Counts {
            out += "The change is too large to be told here; the command below tells all of it.\n\n";
        } else {
            out += &why(answer, level);
            out += &sketch::sketch(answer);
            out += &details(answer, level);
        }
        out += &not_compared(answer);
    }
    out + &footer(Some(answer), repeat)
}

/// What nothing is known of: the answer is partial then.
fn not_compared(answer: &Affected) -> String {
    let number = |one: &AffectedEnvironment| one.difference.as_ref().map_or(0, |one| one.incomplete.len());
    let all: Vec<String> = answer
        .environments
        .iter()
        .filter(|one| number(one) > 0)
        .take(SHOWN)
        .map(|one| format!("{} in {}", number(one), short(&escaped(&one.environment), SHORT)))
        .collect();
    if all.is_empty() {
        return String::new();
    }
    format!(
        "Not compared, since it is not in this repository or does not build: what some Kustomizations apply ({}).\n\n",
        all.join(", ")
    )
}

/// A row of the table.
fn row(name: &str, totals: &Totals) -> String {
    let Totals { changed, added, removed, reconciles_after, new_errors, new_warnings, fixed } = totals;
    format!(
        "| {name} | {changed} | {added} | {removed} | {reconciles_after} | {new_errors} | {new_warnings} | {fixed} |\n"
    )
}

/// A row for each environment. What does not change is said in the sentence.
fn table(answer: &Affected, level: Level) -> String {
    let mut out = String::from(
        "| Environment | Changed | Added | Removed | Reconcile after | New errors | New warnings | Fixed |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    let shown = if level == Level::Counts { SHOWN } else { usize::MAX };
    for one in answer.environments.iter().take(shown) {
        let totals = &one.totals;
        let state = match one.state {
            Change::Added => " (new)",
            Change::Removed => " (gone)",
            Change::Changed => "",
        };
        out += &row(&format!("{}{state}", short(&escaped(&one.environment), SHORT)), totals);
    }
    let rest = answer.environments.len().saturating_sub(shown);
    if rest > 0 {
        out += &row(&format!("all {}", answer.environments.len()), &answer.totals());
    }
    out + "\n"
}

fn gone(answer: &Affected) -> String {
    let said = answer.environments.iter().find_map(consequence);
    said.map(|consequence| format!("{consequence}\n\n")).unwrap_or_default()
}

fn new_findings(answer: &Affected, level: Level) -> String {
    let all =
        answer.environments.iter().flat_map(|one| one.new_findings.iter().map(move |finding| (one, finding)));
    let all: Vec<(&AffectedEnvironment, &FindingChange)> =
        all.filter(|(_, finding)| finding.severity > Severity::Info).collect();
    let line = |(one, finding): &(&AffectedEnvironment, &FindingChange)| {
        let place = finding.location.as_ref().map(|location| format!(" ({})", place(location)));
        format!(
            "- {} {} in {}: {}{}\n",
            finding.severity,
            code(&finding.code),
            short(&escaped(&one.environment), SHORT),
            short(&escaped(&finding.message), limit(level)),
            place.unwrap_or_default()
        )
    };
    section("New findings", &all, line, level, "finding")
}

/// What is deleted and takes others or data with it; what else is removed, only in numbers.
fn removals(answer: &Affected, level: Level) -> String {
    let all = answer.environments.iter().flat_map(|one| {
        let removed = one.difference.iter().flat_map(Difference::removed);
        removed.map(move |object| (one, object))
    });
    let (hazards, others): (Vec<_>, Vec<_>) = all.partition(|(_, object)| is_hazard(&object.id));
    let line = |(one, object): &(&AffectedEnvironment, &crate::difference::ObjectChange)| {
        let names = one.difference.as_ref().map(|difference| &difference.names);
        let called = |id: &_| names.map_or_else(String::new, |names| names.short(id));
        let words = removal_words(object, called);
        format!(
            "- {} in {} {}\n",
            inline(&object.id.to_string()),
            short(&escaped(&one.environment), SHORT),
            escaped(&words)
        )
    };
    let mut out = section("Removed, with data or other objects", &hazards, line, level, "object");
    if !others.is_empty() {
        out += &format!(
            "{} removed.\n\n",
            count(others.len(), if hazards.is_empty() { "object" } else { "more object" })
        );
    }
    out
}

/// Loops, ends that lead nowhere, edges, waves and times.
fn structure(answer: &Affected, level: Level) -> String {
    let mut lines: Vec<String> = Vec::new();
    for one in &answer.environments {
        let Some(difference) = &one.difference else { continue };
        let environment = short(&escaped(&one.environment), SHORT);
        let called = |id| escaped(&difference.names.short(id));
        for found in &difference.loops {
            let way: Vec<String> = found.way.iter().map(|step| called(&step.id)).collect();
            let what = if found.change == Change::Added { "**new loop**" } else { "no loop any more" };
            let first = way.first().cloned().unwrap_or_default();
            lines.push(format!("- {environment}: {what}: {} → {first}\n", way.join(" → ")));
        }
        for end in &difference.dangling {
            lines.push(format!(
                "- {environment}: **{} depends on {}, which is gone** ({})\n",
                called(&end.id),
                called(&end.on),
                place(&end.location)
            ));
        }
        for edge in difference.edges.iter().filter(|edge| !edge.is_inferred()) {
            let sign = if edge.change == Change::Added { "new" } else { "gone" };
            lines.push(format!(
                "- {environment}: {sign}: {} {} {} ({})\n",
                called(&edge.from),
                edge.phrase(),
                called(&edge.to),
                place(&edge.location)
            ));
        }
        if let Some(order) = &difference.order {
            let never = order.never_ready();
            if !never.is_empty() {
                let names: Vec<String> = never.iter().take(SHOWN).map(|id| called(id)).collect();
                let rest = never.len().saturating_sub(SHOWN);
                let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
                lines
                    .push(format!("- {environment}: **never ready any more**: {}{more}\n", names.join(", ")));
            }
            lines
                .push(format!("- {environment}: {}\n", escaped(&order_sentence(order, ["before", "after"]))));
        }
    }
    section("Graph", &lines, |line| short(line, 4 * limit(level).min(20_000)), level, "line")
}

/// The chain of each node.
fn why(answer: &Affected, level: Level) -> String {
    let mut lines: Vec<String> = Vec::new();
    for one in &answer.environments {
        let Some(difference) = &one.difference else { continue };
        for node in &difference.nodes {
            let chain = difference.chain(node);
            if !chain.is_empty() {
                lines.push(format!("- {}: {}\n", escaped(&one.environment), escaped(&chain)));
            }
        }
    }
    let inner = section_lines(&lines, |line: &String| line.clone(), level, "node");
    if inner.is_empty() { inner } else { folded("Why", &inner) }
}

/// A heading with its lines; nothing where there is none.
fn section<T>(heading: &str, all: &[T], line: impl Fn(&T) -> String, level: Level, noun: &str) -> String {
    let inner = section_lines(all, line, level, noun);
    if inner.is_empty() { inner } else { format!("**{heading}**\n\n{inner}\n") }
}

fn section_lines<T>(all: &[T], line: impl Fn(&T) -> String, level: Level, noun: &str) -> String {
    let shown = if level == Level::Full { usize::MAX } else { SHOWN };
    let mut out: String = all.iter().take(shown).map(line).collect();
    let rest = all.len().saturating_sub(shown);
    if rest > 0 {
        out += &format!("- and {}\n", count(rest, &format!("more {noun}")));
    }
    out
}

/// What is seen when somebody opens it.
fn folded(summary: &str, inner: &str) -> String {
    format!("<details><summary>{summary}</summary>\n\n{inner}\n</details>\n\n")
}

fn footer(answer: Option<&Affected>, repeat: &str) -> String {
    let both = answer.map(|answer| {
        let revision = |of: &crate::difference::Revision| short(&escaped(&of.name), SHORT);
        format!("{} → {} · ", revision(&answer.base), revision(&answer.head))
    });
    format!("{}{}\n", both.unwrap_or_default(), short(&inline(repeat), 4 * SHORT))
}

fn place(location: &Location) -> String {
    inline(&location.to_string())
}

/// As code where nothing in it can end that; a tag or a comment is none there either, but is read as one by simpler programs.
fn inline(text: &str) -> String {
    let text = name(text);
    if text.contains('<') { escaped(&text) } else { code(&text) }
}

fn limit(level: Level) -> usize {
    if level == Level::Full { usize::MAX } else { SHORT }
}

/// A text of a line cut at its end, not within an escape or an entity.
fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let cut = cut.trim_end_matches('\\');
    let open = cut.rfind('&').filter(|at| !cut[*at..].contains(';') && cut.len() - at < 12);
    let kept = &cut[..open.unwrap_or(cut.len())];
    // An entity may follow a backslash that escapes its sign.
    format!("{}…{}", kept.trim_end_matches('\\'), if text.ends_with('\n') { "\n" } else { "" })
}
