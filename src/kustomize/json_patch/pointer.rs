//! JSON pointers (RFC 6901) into a document.

use crate::yaml::{Key, Mapping, Node, Style};

use super::super::extent;
use super::super::fault::Fault;

/// What a pointer leads to: a key of a mapping or an index of a list, be it there or not.
pub(super) struct Place<'d> {
    container: Container<'d>,
    /// The last part of the pointer.
    pub(super) key: String,
    /// How many levels below the top.
    depth: usize,
}

enum Container<'d> {
    Mapping(&'d mut Mapping),
    List(&'d mut Vec<Node>),
}

impl<'d> Place<'d> {
    /// The place, or nothing where something on the way is missing, null or a scalar (`findObject`).
    pub(super) fn find(document: &'d mut Node, path: &str) -> Option<Self> {
        let mut parts: Vec<String> = path.split('/').skip(1).map(decode).collect();
        // A path without a leading slash loses its first part.
        let key = parts.pop()?;
        let depth = parts.len() + 1;
        let mut node = document;
        for part in parts {
            node = match Container::of(node)? {
                Container::Mapping(mapping) => mapping.get_mut(&part)?,
                Container::List(items) => {
                    let at = existing(&part, items.len()).ok()?;
                    items.get_mut(at)?
                }
            };
        }
        Some(Self { container: Container::of(node)?, key, depth })
    }

    /// How many values stand beside it.
    pub(super) fn width(&self) -> usize {
        match &self.container {
            Container::Mapping(mapping) => mapping.len(),
            Container::List(items) => items.len(),
        }
    }

    /// The value; nothing for a key that a mapping does not have.
    pub(super) fn get(self) -> Result<Option<Node>, Fault> {
        match self.container {
            Container::Mapping(mapping) => Ok(mapping.get(&self.key).cloned()),
            Container::List(items) => {
                let at = existing(&self.key, items.len())?;
                Ok(items.get(at).cloned())
            }
        }
    }

    /// Whether the value may be put here.
    pub(super) fn check(&self, value: &Node) -> Result<(), Fault> {
        extent::check(value, self.depth)
    }

    /// Sets a key, or inserts into a list; `-` is the list's end, and `-1` too.
    pub(super) fn add(self, value: Node) -> Result<(), Fault> {
        self.check(&value)?;
        match self.container {
            Container::Mapping(mapping) => insert(mapping, self.key, value),
            Container::List(items) if self.key == "-" => items.push(value),
            Container::List(items) => {
                let context = || format!("value was not a proper array index: '{}'", self.key);
                let number = parse(&self.key).map_err(|fault| fault.within(&context()))?;
                items.insert(resolve(number, items.len() + 1)?, value);
            }
        }
        Ok(())
    }

    /// Sets a key, or an item that is there.
    pub(super) fn set(self, value: Node) -> Result<(), Fault> {
        match self.container {
            Container::Mapping(mapping) => insert(mapping, self.key, value),
            Container::List(items) => {
                let at = existing(&self.key, items.len())?;
                if let Some(item) = items.get_mut(at) {
                    *item = value;
                }
            }
        }
        Ok(())
    }

    /// Takes the value out.
    pub(super) fn remove(self) -> Result<Node, Fault> {
        match self.container {
            Container::Mapping(mapping) => {
                let key = &self.key;
                let missing = || format!("Unable to remove nonexistent key: {key}: missing value");
                let entry = mapping.remove(key).ok_or_else(|| Fault::new(missing()))?;
                Ok(entry.value)
            }
            Container::List(items) => {
                let at = existing(&self.key, items.len())?;
                Ok(items.remove(at))
            }
        }
    }
}

impl<'d> Container<'d> {
    fn of(node: &'d mut Node) -> Option<Self> {
        if node.as_sequence().is_some() {
            node.as_sequence_mut().map(Self::List)
        } else {
            node.as_mapping_mut().map(Self::Mapping)
        }
    }
}

/// Sets a key at its old place. A key that was there keeps its name's place; its value has the patch's.
fn insert(mapping: &mut Mapping, key: String, value: Node) {
    let key = Key { text: key.into(), style: Style::Quoted, span: value.span };
    mapping.insert(key, value);
}

/// The index of an item that is there.
fn existing(key: &str, length: usize) -> Result<usize, Fault> {
    resolve(parse(key)?, length)
}

/// `strconv.Atoi`, with its error.
fn parse(key: &str) -> Result<i64, Fault> {
    key.parse().map_err(|_| Fault::new(format!("strconv.Atoi: parsing {key:?}: invalid syntax")))
}

/// An index below `length`; a negative one counts from there.
fn resolve(number: i64, length: usize) -> Result<usize, Fault> {
    let invalid =
        || Fault::new(format!("Unable to access invalid index: {number}: invalid index referenced"));
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let at = if number < 0 { number + length } else { number };
    usize::try_from(at).ok().filter(|_| at < length).ok_or_else(invalid)
}

/// `~1` is a slash, `~0` a tilde.
fn decode(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}
