//! What the schema of a kind refuses.

use crate::finding::{Code, Finding};
use crate::flux::schema::Violation;
use crate::object::ObjectRef;

use super::Passage;

impl Passage<'_> {
    /// The finding for what is wrong with a place of an object: at the expression that made it, with the place of the variable,
    /// where one did.
    pub(super) fn fault(&self, fault: Violation, object: &ObjectRef) -> Finding {
        let span = fault.span;
        let made = self.expression(span).filter(|_| fault.is_value);
        let (found, label, needs_quotes) = (fault.found, fault.label.clone(), fault.needs_quotes);
        let is_dropped = fault.code == Code::FieldDropped;
        let mut finding = fault.finding(&object.to_string());
        if let Some((span, name)) = made {
            finding.labels[0].span = span;
            finding.labels[0].text = match found {
                Some(what) => format!("the text `${{{name}}}` becomes {what}"),
                None => format!("{label}: the value of `{name}`"),
            };
            finding = match self.variables.place(&name) {
                Some(place) => finding.at(place, "its value is from here"),
                None => finding,
            };
            if needs_quotes {
                finding.help = Some(self.help(span));
            }
        }
        if is_dropped {
            let owner = &self.kustomization.reference.name;
            finding.notes.push(format!("{owner} becomes Ready all the same."));
        }
        finding.nodes.insert(0, self.owner());
        finding
    }
}
