//! The object as text: printed, replaced, read.

use std::collections::HashSet;

use crate::finding::{Code, Finding};
use crate::flux::Strictness;
use crate::flux::envsubst::{self, Replaced};
use crate::flux::reader::{ReadError, first_document};
use crate::object::Object;
use crate::source::{FileId, Span};
use crate::yaml::{self, BeyondJson, Key, Node, Printed, merge_key};

use super::{FAILS, Substitution, overlay, place};

/// How many expressions are tried by themselves to find the one that spoils the text: fewer where it is long.
const TRIES: usize = 64;

/// How many bytes may be read for that.
const TRIED_BYTES: usize = 4 << 20;

/// Of how many variables that are missed in one object the exact place is looked for; of further ones, the value is named.
const EXACT_PLACES: usize = 256;

/// A printed object.
struct Page<'o> {
    text: String,
    printed: Vec<Printed>,
    object: &'o Object,
}

impl Substitution<'_> {
    /// The tree of an object after its text was replaced; nothing where nothing is to be replaced, or something is wrong.
    pub(super) fn by_text(&mut self, object: &Object) -> Option<Node> {
        let (text, printed) = yaml::to_yaml_traced(&object.node);
        let page = Page { text, printed, object };
        let replaced = match envsubst::replace(&page.text, &|name| self.variables.look_up(name), &self.steps)
        {
            Ok(replaced) => replaced,
            Err(fault) if self.steps.get() > envsubst::MAX_STEPS => {
                self.too_large(self.place(&page, fault.at).0);
                return None;
            }
            Err(fault) => {
                self.note_missed(&page, &fault.missed);
                self.not_understood(&page, &fault);
                return None;
            }
        };
        self.note_missed(&page, &replaced.missed);
        // What is missed would be empty, and what it names named wrongly.
        let is_refused = self.strictness == Strictness::Strict && !replaced.missed.is_empty();
        if is_refused || !replaced.is_changed(&page.text) {
            return None;
        }
        let place = |span: Span| page.span(replaced.before(span.start as usize));
        match read(&replaced.text, object.origin.file) {
            Ok(node) => Some(overlay::over(&node, &object.node, &place)),
            Err(error) => {
                self.not_yaml(&page, &replaced, &error);
                None
            }
        }
    }

    /// Notes what was missed, each variable once for each key and scalar. In the description of a definition, an empty text in
    /// its place harms nobody.
    fn note_missed(&mut self, page: &Page<'_>, missed: &[(String, usize)]) {
        let mut seen = HashSet::new();
        for (name, at) in missed {
            if self.strictness != Strictness::Strict && page.is_description(*at) {
                continue;
            }
            let own = page.span(*at);
            if seen.insert((name, own)) {
                let is_new = !self.missed.contains_key(name) && seen.len() <= EXACT_PLACES;
                let span = if is_new { self.place(page, *at).0 } else { own };
                self.miss(name, span);
            }
        }
    }

    /// The place in a file of what stands at a place of the page, and the expression as it is printed there.
    fn place<'p>(&self, page: &'p Page<'_>, at: usize) -> (Span, &'p str) {
        let looks = &page.text[at..];
        let looks = &looks[..place::end(looks)];
        let Some(printed) = page.printed_at(at) else { return (page.object.origin, looks) };
        let text = &page.text[printed.range.clone()];
        let count = text.matches("${").count();
        let which = text[..at - printed.range.start].matches("${").count();
        (place::of_expression(printed.span, which, count, looks, self.sources), looks)
    }

    fn not_understood(&mut self, page: &Page<'_>, fault: &envsubst::ErrorAt) {
        let (span, expression) = self.place(page, fault.at);
        // What stands in a Secret may be a part of its value.
        let shown =
            if page.is_secret() { "an expression".to_owned() } else { format!("`{}`", shown(expression)) };
        let message = format!("Flux cannot read {shown}: {}", fault.error);
        let finding = Finding::new(Code::InvalidSubstitution, message).at(span, "here").note(FAILS).help(
            "write `$$` for a `$` that is no variable, or keep the object out with the annotation \
             `kustomize.toolkit.fluxcd.io/substitute: disabled`",
        );
        self.fail(finding);
    }

    fn not_yaml(&mut self, page: &Page<'_>, replaced: &Replaced, error: &Unreadable) {
        let culprit = page.culprit(replaced, error.at());
        let (span, shown) = match culprit {
            Some(at) => {
                let (span, expression) = self.place(page, at);
                let shown = if page.is_secret() {
                    "a variable".to_owned()
                } else {
                    format!("`{}`", shown(expression))
                };
                (span, shown)
            }
            None => (page.span(replaced.before(error.at())), "its variables".to_owned()),
        };
        let message = match error {
            Unreadable::Now(ReadError::Json(reason, _)) => {
                format!("with {shown} replaced, this has no form in JSON: {reason}")
            }
            Unreadable::Later(_) => {
                format!("with {shown} replaced, this has a control character, which Flux cannot read again")
            }
            Unreadable::Merge(_) => format!(
                "with {shown} replaced, `<<` is a merge key, whose value is neither a mapping nor a list of mappings"
            ),
            Unreadable::Now(ReadError::Yaml(..)) => format!("with {shown} replaced, this is not YAML"),
        };
        let mut finding = Finding::new(Code::InvalidSubstitution, message).at(span, "this expression");
        let value =
            place::expression_at(span, self.sources).and_then(|(_, name)| self.variables.place(&name));
        finding = match value {
            Some(value) => finding.at(value, "its value is from here"),
            None => finding.at(self.post_build, "the variables come from here"),
        };
        let finding = finding.note(FAILS).note(
            "Flux puts values into the text of the built object, which has no quotes where it needs none, and reads \
             that again.",
        );
        self.fail(finding.help(
            "put quotes into the text itself, by a variable that holds a quote (`quote: '\"'`, and \
             `${quote}…${quote}`), or choose another value",
        ));
    }
}

impl Page<'_> {
    fn is_secret(&self) -> bool {
        &*self.object.reference.kind == "Secret"
    }

    /// Whether a `description` in a custom resource definition stands at a place: text for people.
    fn is_description(&self, at: usize) -> bool {
        let index = self.printed.partition_point(|printed| printed.range.start <= at);
        let key = index.checked_sub(2).and_then(|index| self.printed.get(index));
        &*self.object.reference.kind == "CustomResourceDefinition"
            && key.is_some_and(|key| &self.text[key.range.clone()] == "description")
    }

    /// The key or scalar that stands at a place of the page.
    fn printed_at(&self, at: usize) -> Option<&Printed> {
        let index = self.printed.partition_point(|printed| printed.range.start <= at).checked_sub(1)?;
        self.printed.get(index).filter(|printed| at < printed.range.end.max(printed.range.start + 1))
    }

    /// Where the last key or scalar was written that starts before a place of the page.
    fn span(&self, at: usize) -> Span {
        let index = self.printed.partition_point(|printed| printed.range.start <= at).checked_sub(1);
        index.and_then(|index| self.printed.get(index)).map_or(self.object.origin, |printed| printed.span)
    }

    /// The expression that alone makes the text unreadable, the nearest before the error first; otherwise the nearest.
    fn culprit(&self, replaced: &Replaced, at: usize) -> Option<usize> {
        let changed = || replaced.stretches.iter().filter(|stretch| stretch.replaced);
        let before = changed().filter(|stretch| stretch.to.start <= at).rev();
        let candidates = before.chain(changed().filter(|stretch| stretch.to.start > at));
        let spoils = |stretch: &&envsubst::Stretch| {
            let (from, to) = (stretch.from.clone(), stretch.to.clone());
            let parts = [&self.text[..from.start], &replaced.text[to], &self.text[from.end..]];
            read(&parts.concat(), self.object.origin.file).is_err()
        };
        let nearest = candidates.clone().next();
        let tries = (TRIED_BYTES / replaced.text.len().max(1)).min(TRIES);
        candidates.take(tries).find(spoils).or(nearest).map(|stretch| stretch.from.start)
    }
}

/// An expression for a message: the name and the signs behind it. What follows may be a value.
fn shown(expression: &str) -> String {
    let is_name = |c: char| c == '_' || c.is_ascii_alphanumeric();
    let behind = expression.trim_start_matches("${").trim_start_matches(is_name);
    let signs = behind.find(|c: char| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '"' | '\''));
    match signs {
        Some(at) => format!("{}…", &expression[..expression.len() - behind.len() + at]),
        None => expression.to_owned(),
    }
}

/// Why a text is no object any more.
enum Unreadable {
    Now(ReadError),
    /// It can be read once, and not again when it was printed.
    Later(Span),
    /// A key becomes a merge key when it is printed, and its value is nothing that can be merged.
    Merge(Span),
}

impl From<ReadError> for Unreadable {
    fn from(error: ReadError) -> Self {
        Self::Now(error)
    }
}

impl Unreadable {
    /// The place in the text.
    fn at(&self) -> usize {
        let (Self::Now(ReadError::Yaml(_, span) | ReadError::Json(_, span))
        | Self::Later(span)
        | Self::Merge(span)) = self;
        span.start as usize
    }
}

/// The object that a text holds, which has to be readable again when it is printed. Its places are those of the text.
fn read(text: &str, file: FileId) -> Result<Node, Unreadable> {
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let root = first_document(text, |start, end| Span::new(file, number(start), number(end)))?;
    let no_object = || ReadError::Yaml("no object".to_owned(), Span::new(file, 0, 0));
    let root = root.filter(|root| root.as_mapping().is_some()).ok_or_else(no_object)?;
    match yaml::beyond_json(&root) {
        Some(BeyondJson::Text(Node { span, .. }) | BeyondJson::UnreadableKey(Key { span, .. })) => {
            Err(Unreadable::Later(*span))
        }
        _ => Ok(merge_key::printed(&root).map_err(Unreadable::Merge)?.unwrap_or(root)),
    }
}
