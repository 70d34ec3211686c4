//! `printf`: Go's `fmt.Sprintf`.

use super::budget::Budget;
use super::data::Data;
use super::error::Problem;
use super::format::show;
use super::verb::{self, Spec};

/// The widest result of one verb.
const MAX_WIDTH: usize = 10_000;

/// The text of a format with these values. What does not fit is told in the text, as Go tells it: `%!d(string=x)`.
pub(super) fn sprintf(format: &str, values: &[Data], budget: &Budget) -> Result<String, Problem> {
    let text = String::new();
    let mut printer = Printer { format, at: 0, values, next: 0, is_reordered: false, text, budget };
    while let Some(found) = format[printer.at..].find('%') {
        let at = printer.at + found;
        printer.text.push_str(&format[printer.at..at]);
        printer.at = at + 1;
        printer.verb()?;
    }
    printer.text.push_str(&format[printer.at..]);
    printer.extra()?;
    Ok(printer.text)
}

struct Printer<'a> {
    format: &'a str,
    at: usize,
    values: &'a [Data],
    /// The value that is printed next.
    next: usize,
    /// Whether a value was asked for by its number.
    is_reordered: bool,
    text: String,
    budget: &'a Budget,
}

impl Printer<'_> {
    /// What stands behind a `%`.
    fn verb(&mut self) -> Result<(), Problem> {
        let mut spec = Spec::default();
        while let Some(flag) = self.peek().filter(|c| "#0+- ".contains(*c)) {
            spec.set(flag);
            self.at += 1;
        }
        let mut is_good = true;
        let mut behind_number = self.number(&mut is_good);
        if self.skip('*') {
            let (width, is_given) = self.star();
            if !is_given {
                self.text.push_str("%!(BADWIDTH)");
            }
            if width < 0 {
                spec.minus = true;
                spec.zero = false;
            }
            spec.width = is_given.then(|| usize::try_from(width.unsigned_abs()).unwrap_or(usize::MAX));
            behind_number = false;
        } else {
            spec.width = self.digits();
            is_good &= !(behind_number && spec.width.is_some());
        }
        if self.peek() == Some('.') && self.at + 1 < self.format.len() {
            self.at += 1;
            is_good &= !behind_number;
            behind_number = self.number(&mut is_good);
            if self.skip('*') {
                let (precision, is_given) = self.star();
                spec.precision = usize::try_from(precision).ok().filter(|_| is_given);
                if spec.precision.is_none() {
                    self.text.push_str("%!(BADPREC)");
                }
                behind_number = false;
            } else {
                spec.precision = Some(self.digits().unwrap_or(0));
            }
        }
        if !behind_number {
            self.number(&mut is_good);
        }
        if spec.width.unwrap_or(0).max(spec.precision.unwrap_or(0)) > MAX_WIDTH {
            return Err(Problem::too_large(format!(
                "`printf` with more than {MAX_WIDTH} characters for a value"
            )));
        }
        self.print(spec, is_good)
    }

    fn print(&mut self, spec: Spec, is_good: bool) -> Result<(), Problem> {
        let Some(verb) = self.peek() else {
            self.text.push_str("%!(NOVERB)");
            return Ok(());
        };
        self.at += verb.len_utf8();
        if verb == '%' {
            self.text.push('%');
        } else if !is_good {
            self.text.extend(["%!", verb.encode_utf8(&mut [0; 4]), "(BADINDEX)"]);
        } else if let Some(value) = self.values.get(self.next) {
            self.next += 1;
            // A value may be asked for again and again by its number, and each one in it is as wide as the verb says.
            let walk = self.budget.walk(value)?;
            let width = spec.width.unwrap_or(0).max(spec.precision.unwrap_or(0));
            self.budget.spend(walk.saturating_mul(width))?;
            self.text.push_str(&verb::print(value, verb, spec)?);
        } else {
            self.text.extend(["%!", verb.encode_utf8(&mut [0; 4]), "(MISSING)"]);
        }
        Ok(())
    }

    fn peek(&self) -> Option<char> {
        self.format[self.at..].chars().next()
    }

    fn skip(&mut self, wanted: char) -> bool {
        let is_there = self.peek() == Some(wanted);
        self.at += if is_there { wanted.len_utf8() } else { 0 };
        is_there
    }

    /// A number of a width or precision; Go reads none that is larger than a million.
    fn digits(&mut self) -> Option<usize> {
        let rest = &self.format[self.at..];
        let length = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let number = rest[..length].parse().ok();
        self.at += length;
        number
    }

    /// A width or precision that is a value.
    fn star(&mut self) -> (i64, bool) {
        let value = self.values.get(self.next);
        self.next += usize::from(value.is_some());
        match value {
            Some(Data::Int(value) | Data::Long(value)) if value.unsigned_abs() <= 1_000_000 => (*value, true),
            _ => (0, false),
        }
    }

    /// `[2]`: the number of the value. Whether there is one.
    fn number(&mut self, is_good: &mut bool) -> bool {
        if self.peek() != Some('[') {
            return false;
        }
        self.is_reordered = true;
        let rest = &self.format[self.at..];
        let Some(end) = rest.find(']') else {
            *is_good = false;
            self.at += 1;
            return false;
        };
        self.at += end + 1;
        let number: Option<usize> = rest[1..end].parse().ok();
        if let Some(number) = number.filter(|number| (1..=self.values.len()).contains(number)) {
            self.next = number - 1;
        } else {
            *is_good = false;
        }
        true
    }

    /// The values that no verb has asked for.
    fn extra(&mut self) -> Result<(), Problem> {
        let left = self.values.get(self.next..).unwrap_or_default();
        if self.is_reordered || left.is_empty() {
            return Ok(());
        }
        let shown: Result<Vec<String>, Problem> = left
            .iter()
            .map(|value| match value {
                Data::Nil => Ok("<nil>".to_owned()),
                value => Ok(format!("{}={}", value.type_name(), show(value)?)),
            })
            .collect();
        self.text.push_str("%!(EXTRA ");
        self.text.push_str(&shown?.join(", "));
        self.text.push(')');
        Ok(())
    }
}
