//! Any way to write YAML, and each change made in it: what is read afterwards is what was read before, with the change.

use infra_graph::finding::{Action, Edit};
use infra_graph::fix::{apply, text_edits};
use infra_graph::source::{SourceMap, Span};
use infra_graph::yaml::{Node, parse};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// How a text is written.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a habit that somebody has or not")]
struct Style {
    indent: usize,
    is_list_deeper: bool,
    quotes: &'static str,
    has_comments: bool,
    newline: &'static str,
    ends_with_newline: bool,
    spec: Collection,
    list: Collection,
    item: Collection,
    has_trailing_comma: bool,
    has_documents_around: bool,
    has_text: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Collection {
    Block,
    Line,
    Lines,
}

/// What is written: the entries of `dependsOn`, none where there is no such field, and the other fields in their order.
#[derive(Debug, Clone)]
struct Content {
    entries: Vec<(String, Option<String>)>,
    fields: Vec<&'static str>,
    list_at: usize,
}

/// The changes, on entries and fields by number.
#[derive(Debug, Clone)]
enum Wish {
    Append(String),
    Set,
    Namespace(usize),
    Remove(Vec<usize>),
    Unset(usize),
    Rename(usize, String),
    Key,
}

const FIELDS: &[(&str, &str)] = &[
    ("interval", "5m"),
    ("path", "./apps"),
    ("prune", "true"),
    ("timeout", "3m"),
    ("targetNamespace", "web"),
];

fn style() -> impl Strategy<Value = Style> {
    let collection = || prop_oneof![3 => Just(Collection::Block), 1 => Just(Collection::Line), 1 => Just(Collection::Lines)];
    let flags = any::<[bool; 6]>();
    let quotes = prop_oneof![Just(""), Just("'"), Just("\"")];
    (
        prop_oneof![Just(2_usize), Just(4)],
        quotes,
        flags,
        any::<bool>(),
        collection(),
        collection(),
        collection(),
    )
        .prop_map(
            |(indent, quotes, [deeper, comments, ends, comma, around, text], crlf, spec, list, item)| {
                // In brackets there is nothing by indentation.
                let list = if spec == Collection::Block || list != Collection::Block {
                    list
                } else {
                    Collection::Line
                };
                let list = if spec == Collection::Line { Collection::Line } else { list };
                let item = if list == Collection::Block && item == Collection::Block {
                    item
                } else {
                    Collection::Line
                };
                Style {
                    indent,
                    is_list_deeper: deeper,
                    quotes,
                    has_comments: comments,
                    newline: if crlf { "\r\n" } else { "\n" },
                    ends_with_newline: ends,
                    spec,
                    list,
                    item,
                    has_trailing_comma: comma,
                    has_documents_around: around,
                    has_text: text && spec == Collection::Block,
                }
            },
        )
}

fn content() -> impl Strategy<Value = Content> {
    let name = || "[a-z][a-z0-9-]{0,8}[a-z]";
    let entries = prop::collection::vec((name(), prop::option::of(name())), 0..4);
    let fields = Just(FIELDS.iter().map(|(name, _)| *name).collect::<Vec<_>>()).prop_shuffle();
    (entries, fields, 1..FIELDS.len(), 0..FIELDS.len()).prop_map(
        |(mut entries, mut fields, count, list_at)| {
            entries.sort();
            entries.dedup_by(|one, next| one.0 == next.0);
            fields.truncate(count);
            let list_at = list_at.min(count);
            Content { entries, fields, list_at }
        },
    )
}

fn wish() -> impl Strategy<Value = Wish> {
    let word = || {
        prop_oneof![
            "[a-z]{1,8}",
            Just("true".to_owned()),
            Just("123".to_owned()),
            Just("it's: #1, [a]".to_owned())
        ]
    };
    prop_oneof![
        word().prop_map(Wish::Append),
        Just(Wish::Set),
        (0..4_usize).prop_map(Wish::Namespace),
        prop::collection::vec(0..4_usize, 1..4).prop_map(Wish::Remove),
        (0..5_usize).prop_map(Wish::Unset),
        (0..4_usize, word()).prop_map(|(at, word)| Wish::Rename(at, word)),
        Just(Wish::Key),
    ]
}

impl Style {
    fn word(&self, text: &str) -> String {
        format!("{0}{text}{0}", self.quotes)
    }

    fn comment(&self, out: &mut String, indent: &str) {
        if self.has_comments {
            out.push_str(&format!("{indent}# a comment, with a [bracket{}", self.newline));
        }
    }

    fn end(&self, out: &mut String) {
        if self.has_comments {
            out.push_str(" # behind");
        }
        out.push_str(self.newline);
    }

    fn item(&self, entry: &(String, Option<String>), indent: &str) -> String {
        let name = format!("name: {}", self.word(&entry.0));
        let namespace = entry.1.as_ref().map(|text| format!("namespace: {}", self.word(text)));
        if self.item == Collection::Block {
            let mut out = name;
            if let Some(namespace) = namespace {
                self.end(&mut out);
                out.push_str(&format!("{indent}{namespace}"));
            }
            return out;
        }
        let fields: Vec<String> = std::iter::once(name).chain(namespace).collect();
        format!("{{{}}}", fields.join(", "))
    }

    fn list(&self, entries: &[(String, Option<String>)], indent: &str) -> String {
        let deeper = " ".repeat(self.indent);
        let mut out = String::from("dependsOn:");
        match self.list {
            Collection::Block => {
                let dash = if self.is_list_deeper { format!("{indent}{deeper}") } else { indent.to_owned() };
                self.end(&mut out);
                for entry in entries {
                    self.comment(&mut out, &dash);
                    out.push_str(&format!("{dash}- {}", self.item(entry, &format!("{dash}  "))));
                    self.end(&mut out);
                }
                return out;
            }
            Collection::Line => {
                let items: Vec<String> = entries.iter().map(|entry| self.item(entry, "")).collect();
                let comma = if self.has_trailing_comma { "," } else { "" };
                out.push_str(&format!(" [{}{comma}]", items.join(", ")));
            }
            Collection::Lines => {
                out.push_str(" [");
                self.end(&mut out);
                for (number, entry) in entries.iter().enumerate() {
                    let is_last = number + 1 == entries.len();
                    let comma = if is_last && !self.has_trailing_comma { "" } else { "," };
                    out.push_str(&format!("{indent}{deeper}{}{comma}", self.item(entry, "")));
                    self.end(&mut out);
                }
                out.push_str(&format!("{indent}]"));
            }
        }
        out
    }

    fn fields(&self, content: &Content, indent: &str) -> Vec<String> {
        let value = |name: &str| FIELDS.iter().find(|(known, _)| *known == name).unwrap().1;
        let field = |name: &&str| {
            let value = value(name);
            let value = if matches!(*name, "prune") { value.to_owned() } else { self.word(value) };
            format!("{name}: {value}")
        };
        let mut fields: Vec<String> = content.fields.iter().map(field).collect();
        if !content.entries.is_empty() {
            fields.insert(content.list_at, self.list(&content.entries, indent));
        }
        fields
    }

    fn write(&self, content: &Content) -> String {
        let deeper = " ".repeat(self.indent);
        let mut out = String::new();
        let other = format!("kind: Other{0}spec: {{a: [b]}}{0}", self.newline);
        if self.has_documents_around {
            out.push_str(&format!("{other}---{}", self.newline));
        }
        self.comment(&mut out, "");
        out.push_str(&format!("kind: Thing{0}metadata:{0}{deeper}name: x{0}", self.newline));
        let fields = self.fields(content, &deeper);
        match self.spec {
            Collection::Block => {
                out.push_str("spec:");
                self.end(&mut out);
                for field in &fields {
                    self.comment(&mut out, &deeper);
                    out.push_str(&format!("{deeper}{field}"));
                    if !field.ends_with('\n') {
                        self.end(&mut out);
                    }
                }
                if self.has_text {
                    out.push_str(&format!(
                        "{deeper}text: |{0}{deeper}{deeper}one{0}{deeper}{deeper}two{0}",
                        self.newline
                    ));
                }
            }
            Collection::Line => {
                let comma = if self.has_trailing_comma { "," } else { "" };
                out.push_str(&format!("spec: {{{}{comma}}}", fields.join(", ")));
                self.end(&mut out);
            }
            Collection::Lines => {
                out.push_str("spec: {");
                self.end(&mut out);
                for (number, field) in fields.iter().enumerate() {
                    let is_last = number + 1 == fields.len();
                    let comma = if is_last && !self.has_trailing_comma { "" } else { "," };
                    out.push_str(&format!("{deeper}{field}{comma}"));
                    self.end(&mut out);
                }
                out.push('}');
                self.end(&mut out);
            }
        }
        if self.has_documents_around {
            out.push_str(&format!("---{0}{other}", self.newline));
        }
        if !self.ends_with_newline {
            out.truncate(out.trim_end_matches(['\r', '\n']).len());
        }
        out
    }
}

fn read(text: &str) -> Vec<Json> {
    use serde::Deserialize as _;
    serde_yaml::Deserializer::from_str(text)
        .map(|document| Json::deserialize(document).unwrap_or_else(|fault| panic!("{fault}\n{text}")))
        .collect()
}

/// The changes of a wish, and what they make of the document; nothing where there is nothing to change.
fn changes(wish: &Wish, root: &Node, document: &mut Json) -> Option<Vec<Edit>> {
    let spec = root.get("spec").unwrap();
    let list = spec.get("dependsOn");
    let model = document["spec"].as_object_mut().unwrap();
    let name = |number: usize| {
        let item = list?.as_sequence()?.get(number)?;
        Some((item, item.get("name")?.span))
    };
    match wish {
        Wish::Append(text) => {
            let entry = vec![("name", text.clone()), ("namespace", "far".to_owned())];
            let at = list.unwrap_or(spec).span;
            let entries = model.entry("dependsOn").or_insert(json!([]));
            entries.as_array_mut().unwrap().push(json!({"name": text, "namespace": "far"}));
            Some(vec![Edit::new(at, Action::Append { field: "dependsOn", entry })])
        }
        Wish::Set => {
            model.insert("wait".to_owned(), json!(true));
            Some(vec![Edit::new(spec.span, Action::Set { field: "wait", value: "true".to_owned() })])
        }
        Wish::Namespace(number) => {
            let (item, _) = name(*number)?;
            if item.get("namespace").is_some() {
                return None;
            }
            model["dependsOn"][number].as_object_mut()?.insert("namespace".to_owned(), json!("far"));
            Some(vec![Edit::new(item.span, Action::Set { field: "namespace", value: "far".to_owned() })])
        }
        Wish::Remove(numbers) => {
            let mut numbers: Vec<usize> =
                numbers.iter().copied().filter(|number| name(*number).is_some()).collect();
            numbers.sort_unstable();
            numbers.dedup();
            let edits: Vec<Edit> = numbers
                .iter()
                .filter_map(|number| Some(Edit::new(name(*number)?.1, Action::Remove)))
                .collect();
            let entries = model.get_mut("dependsOn")?.as_array_mut()?;
            for number in numbers.iter().rev() {
                entries.remove(*number);
            }
            if entries.is_empty() {
                model.remove("dependsOn");
            }
            (!edits.is_empty()).then_some(edits)
        }
        Wish::Unset(number) => {
            let entry = spec.as_mapping()?.iter().nth(*number)?;
            model.remove(&*entry.key.text)?;
            (!model.is_empty()).then(|| vec![Edit::new(entry.value.span, Action::Unset)])
        }
        Wish::Rename(number, word) => {
            let (_, span) = name(*number)?;
            model["dependsOn"][number]["name"] = json!(word);
            Some(vec![Edit::replace(span, word)])
        }
        Wish::Key => {
            let entry = spec.as_mapping()?.entry("dependsOn")?;
            let value = model.remove("dependsOn")?;
            model.insert("needs".to_owned(), value);
            Some(vec![Edit::replace(entry.key.span, "needs")])
        }
    }
}

/// A file without a line break at its end has none when its last entries are gone.
#[test]
fn the_last_entries_of_a_file_without_a_line_break() {
    let text = "spec:\n  dependsOn:\n  - name: a\n  - name: b\n  - name: c";
    let file = SourceMap::default().add("a.yaml".into(), text);
    let edit = |word: &str| {
        let start = u32::try_from(text.find(word).unwrap() + "name: ".len()).unwrap();
        Edit::new(Span::new(file, start, start + 1), Action::Remove)
    };
    let made = text_edits(text, &[edit("name: b"), edit("name: c")]).unwrap();
    let made = made.iter().map(|edit| (edit.at.start as usize..edit.at.end as usize, edit.text.as_str()));
    assert_eq!(apply(text, made), "spec:\n  dependsOn:\n  - name: a");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn what_is_read_is_what_was_meant(style in style(), content in content(), wish in wish()) {
        let text = style.write(&content);
        let sources = SourceMap::default();
        let file = sources.add("a.yaml".into(), text.as_str());
        let at = |offset: usize| u32::try_from(offset).unwrap();
        let documents = parse(&text, |start, end| Span::new(file, at(start), at(end)));
        let number = usize::from(style.has_documents_around);
        let root = documents[number].as_ref().unwrap().root.as_ref().unwrap();
        let mut expected = read(&text);
        let Some(edits) = changes(&wish, root, &mut expected[number]) else { return Ok(()) };
        let made = text_edits(&text, &edits);
        prop_assert!(made.is_ok(), "{made:?}\n{wish:?}\n{text}");
        let made = made.unwrap();
        let new = apply(
            &text,
            made.iter().map(|edit| (edit.at.start as usize..edit.at.end as usize, edit.text.as_str())),
        );
        prop_assert_eq!(read(&new), expected, "{:?}\n{}\n->\n{}", wish, text, new);
        // Line breaks are those of the file, and the end stays as it was.
        prop_assert_eq!(new.matches('\n').count(), new.matches(style.newline).count());
        prop_assert_eq!(new.ends_with('\n'), text.ends_with('\n'), "{}\n->\n{}", text, new);
        // A comment on a line of its own goes with nothing but the list that it is in.
        let own = |text: &str| text.lines().filter(|line| line.trim_start().starts_with('#')).count();
        let is_list_gone = !new.contains("dependsOn") && !new.contains("needs");
        prop_assert!(is_list_gone || own(&new) == own(&text), "{wish:?}\n{text}\n->\n{new}");
    }
}
