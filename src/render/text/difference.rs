//! What differs in one environment, as text.

use crate::difference::{
    BuildChange, Change, Difference, FieldChange, FieldKind, NodeChange, ObjectChange, OrderSummary, bump,
    order_sentence, removal_words,
};
use crate::flux::Kind;
use crate::object::ObjectRef;
use crate::source::Location;
use crate::text::{count, name, one_line};

use super::paint::{alarm, dim, strong};
use super::words::some;

/// How many objects of a node, and lines of a text, are shown unless all are asked for.
const SHOWN: usize = 12;

/// How differences are shown.
pub(super) struct DifferenceView<'a> {
    pub(super) difference: &'a Difference,
    /// Whether to list everything.
    pub(super) all: bool,
    /// The names of the sides, where these are two environments and not two states of one.
    pub(super) sides: Option<[&'a str; 2]>,
}

impl DifferenceView<'_> {
    /// A node with what differs in it.
    pub(super) fn node(&self, node: &NodeChange) -> String {
        let difference = self.difference;
        let was =
            node.was.as_ref().map(|was| format!(", was {}", difference.names.short(was))).unwrap_or_default();
        let verb = match node.change {
            _ if self.sides.is_some() => "",
            Change::Added => " is new",
            Change::Removed => " is gone",
            Change::Changed => "",
        };
        let place = node.locations.new_location.as_ref().or(node.locations.old_location.as_ref());
        let mut out = format!("  {}{verb}{was}{}\n", strong(&difference.names.short(&node.id)), at(place));
        match &node.build {
            Some(BuildChange::Fails { message }) => {
                let what = alarm("does not build any more, and what depends on it waits");
                out += &format!("    {what}: {}\n", one_line(message));
            }
            Some(BuildChange::Mended) => out += "    builds again\n",
            None => {}
        }
        for own in node.own.iter().map(|at| &difference.objects[*at]) {
            if own.change == Change::Removed && own.removal.is_some() {
                out += &format!("    it {}\n", self.removal(own));
            }
            out += &self.fields(own, "    ");
        }
        let (nodes, objects): (Vec<&ObjectChange>, Vec<&ObjectChange>) = node
            .applies
            .iter()
            .map(|at| &difference.objects[*at])
            .partition(|object| Kind::of(&object.id).is_some());
        let shown = if self.all { objects.len() } else { SHOWN };
        out += &objects.iter().take(shown).map(|object| self.object(node, object)).collect::<String>();
        out += &more(objects.len().saturating_sub(shown), "object", "    ");
        out + &self.applied_nodes(node, &nodes)
    }

    /// What a node applies that is a node itself, and is told there.
    fn applied_nodes(&self, by: &NodeChange, nodes: &[&ObjectChange]) -> String {
        let mut out = String::new();
        for (change, sign) in [(Change::Changed, "~"), (Change::Added, "+"), (Change::Removed, "-")] {
            let names: Vec<String> = nodes
                .iter()
                .filter(|object| object.change == change)
                .map(|object| self.difference.names.short(&object.id))
                .collect();
            if !names.is_empty() {
                let shown = if self.all { names.len() } else { SHOWN };
                let only = self.only(by, change);
                out += &format!("    {sign} {only}applies {}\n", some(&names, shown));
            }
        }
        out
    }

    fn object(&self, by: &NodeChange, object: &ObjectChange) -> String {
        let id = name(&object.id.to_string());
        let new = object.locations.new_location.as_ref();
        let old = object.locations.old_location.as_ref();
        match object.change {
            Change::Added => format!("    + {}{id}{}\n", self.only(by, object.change), at(new)),
            Change::Removed if self.sides.is_some() => {
                format!("    - {}{id}{}\n", self.only(by, object.change), at(old))
            }
            Change::Removed => format!("    - {id} {}{}\n", self.removal(object), at(old)),
            Change::Changed => {
                let was = object.was.as_ref().map(|was| format!(", was {}", name(&was.to_string())));
                format!("    ~ {id}{}\n{}", was.unwrap_or_default(), self.fields(object, "      "))
            }
        }
    }

    /// "only in staging: ", of two environments, where not all of the applier is there only.
    fn only(&self, by: &NodeChange, change: Change) -> String {
        match (self.sides.filter(|_| by.change == Change::Changed), change) {
            (Some([left, _]), Change::Removed) => format!("only in {left}: "),
            (Some([_, right]), Change::Added) => format!("only in {right}: "),
            _ => String::new(),
        }
    }

    fn removal(&self, object: &ObjectChange) -> String {
        removal_words(object, |id| self.difference.names.short(id))
    }

    /// The fields that differ: new versions first.
    fn fields(&self, object: &ObjectChange, indent: &str) -> String {
        let (bumps, others): (Vec<&FieldChange>, Vec<&FieldChange>) = object
            .fields
            .iter()
            .filter(|field| self.all || field.kind != FieldKind::ByName)
            .partition(|field| field.kind.is_bump());
        bumps.into_iter().chain(others).map(|field| self.field(field, indent)).collect()
    }

    fn field(&self, field: &FieldChange, indent: &str) -> String {
        let told = field.told(self.sides.is_none());
        let place = field.new.as_ref().or(field.old.as_ref()).map(|value| &value.location);
        let line = bump(field).unwrap_or(told.line);
        // A line that only moved within its file is no news.
        let is_news = |old: &&Location| {
            place.is_none_or(|new| if self.sides.is_some() { new != *old } else { new.path != old.path })
        };
        let old = field.old.as_ref().map(|old| &old.location).filter(is_news);
        let was = old.map(|old| dim(&format!(" (was {})", name(&old.to_string())))).unwrap_or_default();
        let variables = field.variables.iter().filter_map(|cause| {
            let location = cause.location.as_ref()?;
            Some(format!(
                "  {}",
                dim(&format!("by ${{{}}} at {}", name(&cause.name), name(&location.to_string())))
            ))
        });
        let variables: String = variables.collect();
        let mut out = format!("{indent}{}: {line}{}{was}{variables}\n", name(&field.path), at(place));
        let shown = if self.all { told.lines.len() } else { SHOWN };
        for (is_new, line) in told.lines.iter().take(shown) {
            out += &format!("{indent}  {} {line}\n", if *is_new { '+' } else { '-' });
        }
        out + &more(told.lines.len().saturating_sub(shown), "line", &format!("{indent}  "))
    }

    /// Loops, ends that lead nowhere, edges.
    pub(super) fn structure(&self) -> String {
        let difference = self.difference;
        let short = |id| difference.names.short(id);
        let mut out = String::new();
        for found in &difference.loops {
            let names: Vec<String> = found.way.iter().map(|step| short(&step.id)).collect();
            let first = names.first().cloned().unwrap_or_default();
            let place = at(found.way.first().map(|step| &step.location));
            let what =
                if found.change == Change::Added { alarm("new loop") } else { "no loop any more".to_owned() };
            out += &format!("  {what}: {} → {first}{place}\n", names.join(" → "));
        }
        for end in &difference.dangling {
            out += &format!(
                "  {}: {} depends on {}, which is gone{}\n",
                alarm("dangling"),
                short(&end.id),
                short(&end.on),
                at(Some(&end.location))
            );
        }
        let told = difference.edges.iter().filter(|edge| self.all || !edge.is_inferred());
        for edge in told {
            let sign = if edge.change == Change::Added { '+' } else { '-' };
            out += &format!(
                "  {sign} {} {} {}{}\n",
                short(&edge.from),
                edge.phrase(),
                short(&edge.to),
                at(Some(&edge.location))
            );
        }
        let inferred = difference.edges.iter().filter(|edge| edge.is_inferred()).count();
        if !self.all && inferred > 0 {
            out += &format!("  and {} (--all lists them)\n", count(inferred, "inferred edge"));
        }
        out
    }

    /// Waves and times.
    pub(super) fn order(&self, sides: [&str; 2]) -> String {
        let Some(order) = &self.difference.order else { return String::new() };
        let short = |id: &ObjectRef| self.difference.names.short(id);
        let list = |names: &[String]| some(names, if self.all { names.len() } else { SHOWN });
        let mut out = String::new();
        let [ready, stuck] = [order.ready(), order.never_ready()]
            .map(|ids| ids.into_iter().map(short).collect::<Vec<String>>());
        if !stuck.is_empty() {
            let words = self.sides.map_or("never ready any more".to_owned(), |[_, right]| {
                format!("never ready in {right} only")
            });
            out += &format!("  {}: {}\n", alarm(&words), list(&stuck));
        }
        if !ready.is_empty() {
            let words = self
                .sides
                .map_or("ready again".to_owned(), |[left, _]| format!("never ready in {left} only"));
            out += &format!("  {words}: {}\n", list(&ready));
        }
        out += &format!("  {}\n", order_sentence(order, sides));
        let moved = order
            .moved
            .iter()
            .filter_map(|moved| Some(format!("{} wave {} → {}", short(&moved.id), moved.old?, moved.new?)));
        let moved: Vec<String> = moved.collect();
        if !moved.is_empty() {
            out += &format!("  {}\n", list(&moved));
        }
        let path = |of: &OrderSummary| {
            let ids: Vec<String> = of.critical_path.iter().map(|step| short(&step.id)).collect();
            ids.join(" → ")
        };
        let (before, after) = (path(&order.old), path(&order.new));
        if before != after && !after.is_empty() {
            let [old, new] = sides;
            out += &format!("  critical path {old}: {before}\n  critical path {new}: {after}\n");
        }
        out
    }
}

fn more(number: usize, noun: &str, indent: &str) -> String {
    match number {
        0 => String::new(),
        _ => format!("{indent}and {} (--all lists them)\n", count(number, &format!("more {noun}"))),
    }
}

fn at(place: Option<&Location>) -> String {
    place.map(|place| format!("  {}", dim(&name(&place.to_string())))).unwrap_or_default()
}
