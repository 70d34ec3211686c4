//! As much of an XML reader as a JUnit report needs. It panics where the text is not well-formed.

use std::collections::BTreeMap;

/// An element with its attributes, its elements and its text.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: BTreeMap<String, String>,
    pub(super) children: Vec<Self>,
    pub(super) text: String,
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).unwrap_or_else(|| panic!("{} has no {name}", self.name))
    }

    pub(super) fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Self> {
        self.children.iter().filter(move |child| child.name == name)
    }
}

/// The root element.
pub(super) fn parse(text: &str) -> Element {
    let allowed =
        |c: char| matches!(c, '\t' | '\n' | '\r') || (c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    assert!(text.chars().all(allowed), "a character that XML does not have: {text:?}");
    let rest = text.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").expect("the declaration");
    let (element, rest) = element(rest);
    assert_eq!(rest.trim(), "", "something behind the root");
    element
}

fn element(text: &str) -> (Element, &str) {
    let text = text.strip_prefix('<').expect("a tag");
    let end = text.find('>').expect("the end of a tag");
    let (tag, mut rest) = (&text[..end], &text[end + 1..]);
    let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
    let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut found =
        Element { name: name.to_owned(), attributes: read_attributes(attributes), ..Element::default() };
    if is_empty {
        return (found, rest);
    }
    loop {
        let start = rest.find('<').expect("a closing tag");
        found.text.push_str(&unescaped(&rest[..start]));
        rest = &rest[start..];
        if let Some(behind) = rest.strip_prefix(&format!("</{name}>")) {
            return (found, behind);
        }
        let (child, behind) = element(rest);
        found.children.push(child);
        rest = behind;
    }
}

fn read_attributes(mut text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    while !text.is_empty() {
        let (name, rest) = text.split_once("=\"").expect("a value in quotes");
        let (value, rest) = rest.split_once('"').expect("the end of a value");
        assert!(name.chars().all(|c| c.is_ascii_alphabetic()), "{name}");
        assert!(found.insert(name.to_owned(), unescaped(value)).is_none(), "{name} twice");
        text = rest.strip_prefix(' ').unwrap_or(rest);
    }
    found
}

fn unescaped(text: &str) -> String {
    assert!(!text.contains('<') && !text.contains("]]>"), "{text}");
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        let (entity, behind) = behind.split_once(';').expect("the end of an entity");
        out.push_str(before);
        let character;
        out.push_str(match entity {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            other => {
                let code = other.strip_prefix('#').and_then(|digits| digits.parse().ok());
                character = code.and_then(char::from_u32).expect("an entity").to_string();
                &character
            }
        });
        rest = behind;
    }
    out + rest
}
