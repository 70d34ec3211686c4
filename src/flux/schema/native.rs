//! The kinds of Kubernetes itself.
//!
//! The table comes from Kubernetes' published `OpenAPI`; `tests/schemas` makes it. It holds a line for each kind, then each
//! definition with a line for each field: its name, and its type in a word. Before the type of an item stands what the list
//! is: `list:`, `set:`, or `list(name,protocol=TCP):` with the fields that name an item, and what stands for one that is
//! missing. `map:` is a mapping of any keys.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::types::{Definition, Fields, ListKey, Listing, Schema, Shape};

static TEXT: &str = include_str!("kubernetes.txt");

impl Schema {
    /// The schema of a field; nothing where it has no such field, or any.
    pub(super) fn field(&self, name: &str) -> Option<&Self> {
        self.shape.fields()?.get(name)
    }
}

impl Shape {
    /// The known keys, where there are any.
    pub(super) fn fields(&self) -> Option<&Fields> {
        match self {
            Self::Fields(fields) => Some(fields),
            Self::Named(definition) => Some(definition.fields()),
            _ => None,
        }
    }
}

impl Definition {
    /// Its keys with their types.
    pub(super) fn fields(&self) -> &Fields {
        self.read.get_or_init(|| {
            let known = self.lines.lines().filter_map(|line| {
                let (name, word) = line.split_once(' ')?;
                Some((name.to_owned(), Schema::of(shape(word))))
            });
            Fields { known: known.collect(), ..Fields::default() }
        })
    }
}

/// The kinds, by `apiVersion` and kind, and the definitions by name.
struct Table {
    kinds: HashMap<(&'static str, &'static str), &'static str>,
    definitions: HashMap<&'static str, Definition>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut parts = TEXT.split("\n= ");
        let kinds = parts.next().unwrap_or_default().lines().filter_map(|line| {
            let mut words = line.split(' ');
            Some(((words.next()?, words.next()?), words.next()?))
        });
        let kinds = kinds.filter(|((version, _), _)| *version != "#").collect();
        let definitions = parts.filter_map(|part| {
            let (name, lines) = part.split_once('\n')?;
            Some((name, Definition { lines, read: OnceLock::new() }))
        });
        Table { kinds, definitions: definitions.collect() }
    })
}

/// The schema of an object; nothing for a kind or a version that is not known.
pub(super) fn schema(api_version: &str, kind: &str) -> Option<Schema> {
    let name = table().kinds.get(&(api_version, kind))?;
    Some(Schema::of(shape(name)))
}

/// The schema of `metadata`, which all kinds share.
pub(super) fn metadata() -> Schema {
    Schema::of(shape("meta.v1.ObjectMeta"))
}

/// The type that a word of the table stands for. One that is not known takes anything.
fn shape(word: &'static str) -> Shape {
    let inner = |word| Box::new(Schema::of(shape(word)));
    if let Some((kind, item)) = word.split_once(':') {
        return match kind {
            "map" => Shape::Map(inner(item)),
            "set" => Shape::List(inner(item), Listing::Set),
            _ => Shape::List(inner(item), listing(kind)),
        };
    }
    match word {
        "string" => Shape::String,
        "boolean" => Shape::Boolean,
        "integer" => Shape::Integer,
        "number" => Shape::Number,
        "int-or-string" => Shape::IntOrString,
        "quantity" => Shape::Quantity,
        "time" => Shape::Time,
        "base64" => Shape::Base64,
        _ => table().definitions.get(word).map_or(Shape::Any, Shape::Named),
    }
}

fn listing(word: &str) -> Listing {
    let keys = word.strip_prefix("list(").and_then(|rest| rest.strip_suffix(')'));
    let Some(keys) = keys else { return Listing::Plain };
    let key = |key: &str| match key.split_once('=') {
        Some((name, default)) => ListKey { name: name.to_owned(), default: Some(default.to_owned()) },
        None => ListKey { name: key.to_owned(), default: None },
    };
    Listing::Keyed(keys.split(',').map(key).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A word that is not known would be `Any`, and nothing would be checked.
    #[test]
    fn the_table_holds_known_words_only() {
        let table = table();
        assert!(table.kinds.len() > 80 && table.definitions.len() > 480);
        let fields = TEXT.lines().filter(|line| !line.starts_with(['#', '=']));
        for line in fields {
            let word = line.rsplit([' ', ':']).next().unwrap_or_default();
            assert!(word == "any" || !matches!(shape(word), Shape::Any), "{line}");
        }
    }

    #[test]
    fn lists_know_what_names_an_item() {
        let Shape::Named(pod) = shape("core.v1.Container") else { panic!("no definition") };
        let Some(Schema { shape: Shape::List(item, Listing::Keyed(keys)), .. }) = pod.fields().get("ports")
        else {
            panic!("no list")
        };
        let keys: Vec<_> = keys.iter().map(|key| (&*key.name, key.default.as_deref())).collect();
        assert_eq!(keys, [("containerPort", None), ("protocol", Some("TCP"))]);
        assert!(matches!(item.field("hostPort").map(|field| &field.shape), Some(Shape::Integer)));
    }
}
