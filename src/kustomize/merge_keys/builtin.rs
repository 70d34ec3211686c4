//! The built-in schema, out of the table `builtin.txt`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::{Gvk, MergeRule, Schema, Shape};

/// The schema, read once.
pub(super) fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let mut table = Table::default();
        include_str!("builtin.txt").lines().for_each(|line| table.line(line));
        table.finish()
    })
}

/// One part of the table while it is read.
#[derive(Default)]
struct Table<'t> {
    schema: Schema,
    /// The rules of each named shape: path and keys.
    shapes: BTreeMap<&'t str, Vec<(String, Vec<String>)>>,
    /// The name of the shape that is read, or the kinds.
    name: &'t str,
    kinds: Vec<Gvk>,
    rules: Vec<(String, Vec<String>)>,
}

impl<'t> Table<'t> {
    fn line(&mut self, line: &'t str) {
        let words: Vec<&'t str> = line.split_whitespace().collect();
        let indented = line.starts_with(' ');
        match words.as_slice() {
            [] => {}
            [first, ..] if first.starts_with('#') => {}
            ["shape", name] if !indented => {
                self.close();
                self.name = name;
            }
            ["kind", api_version, kinds @ ..] if !indented => {
                self.close();
                self.kinds = kinds.iter().map(|kind| Gvk::parse(api_version, kind)).collect();
                self.include("metadata", "metadata");
            }
            [path, "=", shape] => self.include(path, shape),
            [path, keys @ ..] => {
                let keys = keys.iter().map(|&key| key.to_owned()).collect();
                self.rules.push(((*path).to_owned(), keys));
            }
        }
    }

    /// Takes over the rules of a shape at a path.
    fn include(&mut self, path: &str, shape: &str) {
        for (below, keys) in self.shapes.get(shape).into_iter().flatten() {
            let path = if path == "." { below.clone() } else { format!("{path}/{below}") };
            self.rules.push((path, keys.clone()));
        }
    }

    /// Ends a shape or some kinds.
    fn close(&mut self) {
        let rules = std::mem::take(&mut self.rules);
        let kinds = std::mem::take(&mut self.kinds);
        if kinds.is_empty() {
            self.shapes.insert(self.name, rules);
            return;
        }
        let root = self.schema.add();
        for (path, keys) in rules {
            let end = path.split('/').fold(root, |at, part| self.schema.child(at, part));
            self.schema.shapes[end].rule = Some(MergeRule { keys });
        }
        let list = self.schema.add();
        let items = self.schema.child(list, "items");
        self.schema.shapes[items].items = Some(root);
        for gvk in kinds {
            let list_kind = format!("{}List", gvk.kind);
            self.schema.kinds.insert(Gvk::new(&*gvk.group, &*gvk.version, list_kind), list);
            self.schema.kinds.insert(gvk, root);
        }
    }

    fn finish(mut self) -> Schema {
        self.close();
        self.schema
    }
}

impl Schema {
    /// Adds an empty shape.
    pub(super) fn add(&mut self) -> usize {
        self.shapes.push(Shape::default());
        self.shapes.len() - 1
    }

    /// The shape of a field, or of the items for `[]`, added where it is missing.
    fn child(&mut self, at: usize, part: &str) -> usize {
        let known = match part {
            "[]" => self.shapes[at].items,
            _ => self.shapes[at].fields.get(part).copied(),
        };
        known.unwrap_or_else(|| {
            let new = self.add();
            match part {
                "[]" => self.shapes[at].items = Some(new),
                _ => _ = self.shapes[at].fields.insert(part.to_owned(), new),
            }
            new
        })
    }
}
