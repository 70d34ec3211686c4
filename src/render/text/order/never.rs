//! What can never become ready: the causes, and what stands behind each of them.

use std::collections::HashMap;

use unicode_width::UnicodeWidthStr;

use crate::flux::Kind;
use crate::object::ObjectRef;
use crate::query::{NeverReady, RootCause, kinds_sentence};
use crate::text::{count, name};

use super::super::paint::alarm;
use super::super::words::{Text, line_with, pad, some};
use super::View;

/// How far in a row stands.
const INDENT: usize = 2;
/// How many of those are shown that lack the same.
const ROWS: usize = 3;
/// So few are told each with its own reason.
const FEW: usize = 3;
/// How many names are told of what stands behind a cause.
const NAMED: usize = 5;

impl View<'_> {
    /// A block for each cause: those that show it, with reason and place, and what follows from it counted.
    pub(super) fn never(&self) -> String {
        let answer = self.answer;
        if answer.causes.is_empty() {
            return String::new();
        }
        let reasons: HashMap<&ObjectRef, &NeverReady> =
            answer.reasons.iter().map(|reason| (&reason.id, reason)).collect();
        let causes = count(answer.causes.len(), "cause");
        let mut out = format!("{}, for {causes}\n", alarm("never ready"));
        for cause in &answer.causes {
            out += &self.cause(cause, &reasons);
        }
        out
    }

    fn cause(&self, cause: &RootCause, reasons: &HashMap<&ObjectRef, &NeverReady>) -> String {
        let names = &self.answer.names;
        let shown: Vec<&NeverReady> =
            cause.shown_by.iter().filter_map(|id| reasons.get(id).copied()).collect();
        let number = if self.all || cause.is_loop { shown.len() } else { ROWS };
        let width = shown.iter().take(number).map(|row| names.short(&row.id).width()).max().unwrap_or(0);
        let mut out: String = shown.iter().take(number).map(|row| self.row(row, INDENT, width)).collect();
        let further: Vec<&ObjectRef> = shown.iter().skip(number).map(|row| &row.id).collect();
        if !further.is_empty() {
            let others = self.listed(&further);
            out += &format!("{}and so for {others}\n", " ".repeat(INDENT + 2));
        }
        if cause.behind.is_empty() {
            return out;
        }
        let mut behind: Vec<&ObjectRef> = cause.behind.iter().collect();
        behind.sort_by_key(|id| Kind::of(id) != Some(Kind::Kustomization));
        let pad = " ".repeat(INDENT + 2);
        if !self.all && behind.len() > FEW {
            return out + &format!("{pad}behind it: {}\n", self.listed(&behind));
        }
        out += &format!("{pad}behind it: {}\n", kinds_sentence(behind.iter().copied()));
        let rows: Vec<&NeverReady> = behind.iter().filter_map(|id| reasons.get(id).copied()).collect();
        let width = rows.iter().map(|row| names.short(&row.id).width()).max().unwrap_or(0);
        out + &rows.iter().map(|row| self.row(row, INDENT + 4, width)).collect::<String>()
    }

    /// "4 Kustomizations and 2 other objects (a, b, c and 3 more)".
    fn listed(&self, ids: &[&ObjectRef]) -> String {
        let names: Vec<String> = ids.iter().map(|id| self.answer.names.short(id)).collect();
        format!("{} ({})", kinds_sentence(ids.iter().copied()), some(&names, NAMED))
    }

    fn row(&self, reason: &NeverReady, indent: usize, width: usize) -> String {
        let place = reason.location.as_ref().map(|place| name(&place.to_string())).unwrap_or_default();
        let called = pad(&self.answer.names.short(&reason.id), width);
        let first = format!("{}{called}  {}", " ".repeat(indent), name(&reason.message));
        line_with(&Text::plain(first), &place, indent + 4, self.width)
    }
}
