//! Many findings on one screen: a table by code, the first of them, and how to see the others.

use std::collections::{BTreeMap, BTreeSet};

use super::concise::painted;
use super::full::Drawing;
use super::wrap::{columns, wrap};
use super::{Report, Style};
use crate::finding::{Code, Finding, Severity};
use crate::text;

/// From how many findings on there is a table.
const FEW: usize = 10;

/// How many lines a digest has, at most: what fits on a screen.
const SCREEN: usize = 50;

/// How many columns of a row are for what the code means, at least; otherwise it stands below.
const ROOM: usize = 40;

/// How many columns the names of environments may have in a row; otherwise they are counted.
const NAMES: usize = 26;

/// How many findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// What fits on a screen, where they are more than ten; otherwise all, drawn.
    Screen,
    /// So many are drawn.
    Count(usize),
    /// All are drawn.
    All,
}

/// The findings, the worst first, and `below` them the text that ends the report.
///
/// Where there are more than ten, and of more than one code, a table comes first: how many of each code, where, and what that
/// means. Without a limit, each of so many is told in its message and its place, as long as a screen of 50 lines has room; how to
/// see them with their lines is said. Otherwise they are drawn as in [`full`](super::full). Linear in what is shown.
pub fn digest(report: &Report<'_>, style: Style, limit: Limit, below: &str) -> String {
    let findings = &report.findings;
    let is_many = findings.len() > FEW;
    let table = if is_many { table(report, style) } else { String::new() };
    if is_many && limit == Limit::Screen {
        let gap = if table.is_empty() { "" } else { "\n" };
        let room = SCREEN.saturating_sub(lines(&table) + 1 + lines(below));
        return format!("{table}{gap}{}\n{below}", told(report, style, room));
    }
    let count = if let Limit::Count(count) = limit { count } else { findings.len() };
    let mut drawing = Drawing::new(report, style);
    let drawn = findings.iter().take(count).map(|finding| drawing.finding(finding));
    let mut parts: Vec<String> =
        std::iter::once(table).chain(drawn).filter(|part| !part.is_empty()).collect();
    let cut = if count < findings.len() {
        let text = format!("{count} of {} findings: `--limit 0` shows all.", findings.len());
        wrap(&text, style.columns()) + "\n"
    } else {
        String::new()
    };
    parts.push(format!("{cut}{below}"));
    parts.join("\n")
}

/// The first findings, each whole, in so many lines, and how to see more.
fn told(report: &Report<'_>, style: Style, room: usize) -> String {
    let all = report.findings.len();
    let ends = |told: usize| {
        let left = match all - told {
            0 => String::new(),
            1 => "1 more finding. ".to_owned(),
            left => format!("{left} more findings. "),
        };
        let how = "`--only CODE` shows those of one code with their lines, what Flux does and what helps; `--limit 0` all";
        wrap(&format!("{left}{how}."), style.columns()) + "\n"
    };
    let mut left = room.saturating_sub(2 + lines(&ends(0)));
    let mut out = String::new();
    let mut told = 0;
    for finding in &report.findings {
        let text = short(report, finding, style);
        let Some(rest) = left.checked_sub(lines(&text)) else { break };
        left = rest;
        told += 1;
        out.push_str(&text);
    }
    let gap = if out.is_empty() { "" } else { "\n" };
    format!("{out}{gap}{}", ends(told))
}

/// The message, and the place on a line of its own.
fn short(report: &Report<'_>, finding: &Finding, style: Style) -> String {
    let head = format!("{}[{}]: ", finding.severity, finding.code);
    let text = wrap(&format!("{head}{}", text::one_line(&finding.message)), style.columns() - 2);
    let text = text.replacen(head.trim_end(), &painted(head.trim_end(), finding.severity, style), 1);
    let place = finding.span().map_or_else(String::new, |span| {
        format!("  {}\n", text::name(&report.sources.location(span).to_string()))
    });
    format!("{}\n{place}", text.replace('\n', "\n  "))
}

fn lines(text: &str) -> usize {
    text.matches('\n').count()
}

/// A row: what findings of one code have in common.
struct Row {
    severity: Severity,
    code: Code,
    count: usize,
    /// None for all that read the file.
    environments: Option<BTreeSet<String>>,
}

/// Each code with how often it is met, the worst first, then the most frequent; empty where there is only one.
fn table(report: &Report<'_>, style: Style) -> String {
    let rows = rows(&report.findings);
    if rows.len() < 2 {
        return String::new();
    }
    let counts: Vec<String> = rows.iter().map(|row| amount(row.count, row.severity)).collect();
    let digits = rows.iter().map(|row| row.count.to_string().len()).max().unwrap_or(0);
    let several = report.environments.len() > 1;
    let places: Vec<String> =
        rows.iter().map(|row| if several { environments(row, report) } else { String::new() }).collect();
    let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
    let of_counts = digits + 1 + widest(&mut rows.iter().map(|row| noun(row.count, row.severity).len()));
    let of_codes = widest(&mut rows.iter().map(|row| row.code.name().len()));
    let of_places = widest(&mut places.iter().map(|text| columns(text)));
    let used = of_counts + 2 + of_codes + if several { 2 + of_places } else { 0 };
    let room = style.columns().saturating_sub(used + 2);
    let mut out = String::new();
    for ((row, count), place) in rows.iter().zip(&counts).zip(&places) {
        let shift = digits - row.count.to_string().len();
        let pad = " ".repeat(of_counts - shift - count.len());
        let painted = painted(count, row.severity, style);
        let mut line = format!("{}{painted}{pad}  {:of_codes$}", " ".repeat(shift), row.code.name());
        if several {
            line.push_str(&format!("  {place}{}", " ".repeat(of_places - columns(place))));
        }
        let meaning = row.code.meaning();
        if room >= ROOM {
            let indent = format!("\n{}", " ".repeat(used + 2));
            line.push_str(&format!("  {}", wrap(meaning, room).replace('\n', &indent)));
        } else {
            let indent = " ".repeat(of_counts + 2);
            let below = wrap(meaning, style.columns().saturating_sub(indent.len()));
            line = format!("{}\n{indent}{}", line.trim_end(), below.replace('\n', &format!("\n{indent}")));
        }
        out.push_str(&line);
        out.push('\n');
    }
    out
}

fn rows(findings: &[Finding]) -> Vec<Row> {
    let mut rows: BTreeMap<(Severity, Code), Row> = BTreeMap::new();
    for finding in findings {
        let (severity, code) = (finding.severity, finding.code);
        let new = || Row { severity, code, count: 0, environments: Some(BTreeSet::new()) };
        let row = rows.entry((severity, code)).or_insert_with(new);
        row.count += 1;
        match &mut row.environments {
            Some(known) if !finding.environments.is_empty() => known.extend(finding.environments.clone()),
            environments => *environments = None,
        }
    }
    let mut rows: Vec<Row> = rows.into_values().collect();
    rows.sort_by_key(|row| (std::cmp::Reverse((row.severity, row.count)), row.code.name()));
    rows
}

/// Where findings hold: names where they have room, otherwise how many.
fn environments(row: &Row, report: &Report<'_>) -> String {
    let all = report.environments.len();
    let Some(names) = row.environments.as_ref().filter(|names| names.len() < all) else {
        return if all == 2 { "in both".to_owned() } else { format!("in all {all}") };
    };
    let list = names.iter().map(|name| text::name(name)).collect::<Vec<_>>().join(", ");
    if columns(&list) + 3 <= NAMES { format!("in {list}") } else { format!("in {} of {all}", names.len()) }
}

fn noun(count: usize, severity: Severity) -> String {
    if count == 1 { severity.to_string() } else { format!("{severity}s") }
}

fn amount(count: usize, severity: Severity) -> String {
    format!("{count} {}", noun(count, severity))
}
