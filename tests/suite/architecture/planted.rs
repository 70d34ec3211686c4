//! The rules find what is planted: a test of the tests.

use super::modules::Modules;
use super::rules::{circles, outside_of_rooms, upward};

const LEVELS: &[(&str, u32)] = &[("low", 0), ("middle", 1), ("high", 2)];
const ROOMS: &[(&str, &[&str])] = &[("std::fs", &["low"]), ("petgraph", &["middle"])];

/// A crate of three parts, where `middle/inner.rs` holds the text.
fn with(text: &str) -> Modules {
    Modules::read([
        ("lib.rs", "mod low; mod middle; mod high; pub use high::Question;"),
        ("low.rs", "pub use std::fs as files; pub struct Place;"),
        ("middle.rs", "mod inner; mod other; pub use inner::Thing;"),
        ("middle/inner.rs", text),
        ("middle/other.rs", "pub struct Other;"),
        ("high.rs", "pub mod deep; pub struct Question;"),
        ("high/deep.rs", "pub struct Deep;"),
    ])
}

fn is_upward(text: &str) -> bool {
    !upward(&with(text), LEVELS).is_empty()
}

fn is_outside(text: &str) -> bool {
    !outside_of_rooms(&with(text), ROOMS).is_empty()
}

#[test]
fn what_points_downward_is_no_fault() {
    let text = "use crate::low::Place; use super::other::Other; use petgraph::graph::Graph; pub struct Thing(Place, Other);";
    assert!(!is_upward(text));
    assert!(!is_outside(text));
    assert!(circles(&with(text)).is_empty());
}

#[test]
fn an_upward_arrow_is_seen_however_it_is_written() {
    for text in [
        "use crate::high::Question;",
        "use crate::{low::Place, high::{deep::Deep}};",
        "use crate::{low, high as above};",
        "use crate::{low::{self, Place}, high::{deep::{Deep as D}}};",
        "use crate as top; use top::high as above; fn f(_: above::Question) {}",
        "mod a { mod b { use crate::{high::{self}}; } }",
        "pub use crate::high::deep::*;",
        "use super::super::high::deep;",
        "use crate as top; fn f(_: top::high::Question) {}",
        // What the root hands on is of the part that defines it.
        "use crate::Question;",
        "fn f() -> crate::Question { loop {} }",
        "use crate::*; fn f(_: Question) {}",
        "fn f() { assert!(matches!(1, crate::high::deep::LIMIT)) }",
        "mod inline { use crate::high::Question; }",
        "impl From<crate::high::Question> for u8 { fn from(_: crate::high::Question) -> u8 { 0 } }",
    ] {
        assert!(is_upward(text), "{text}");
    }
}

#[test]
fn a_crate_outside_of_its_room_is_seen_however_it_is_written() {
    for text in [
        "use std::fs;",
        "use std::{fmt, fs};",
        "use std::{fs};",
        "use std::{fmt::{self, Write}, fs::{self as files, File as F}};",
        "use std::fs as files; fn f() { files::read(\"\"); }",
        "use std::fs::*;",
        "mod inline { use std::fs::read; }",
        "use std::fs::{self, File};",
        "use std as s; fn f() { s::fs::read(\"\"); }",
        "fn f() { std::fs::read(\"\"); }",
        "fn f() { ::std::fs::read(\"\"); }",
        // What another part hands on.
        "use crate::low::files; fn f() { files::read(\"\"); }",
        "fn f() { println!(\"{:?}\", std::fs::read(\"\")); }",
    ] {
        assert!(is_outside(text), "{text}");
    }
}

#[test]
fn a_part_without_a_level_is_seen() {
    let modules = Modules::read([("lib.rs", "mod new;"), ("new.rs", "")]);
    assert_eq!(upward(&modules, LEVELS), ["give `new` a level"]);
}

#[test]
fn a_circle_inside_a_part_is_seen_also_over_re_exports_and_folders() {
    let modules = Modules::read([
        ("lib.rs", "mod part;"),
        ("part.rs", "mod a; mod b; mod c; pub use c::deep::Item;"),
        ("part/a.rs", "use super::b::B; pub struct A;"),
        ("part/b.rs", "use super::Item; pub struct B;"),
        ("part/c.rs", "pub mod deep;"),
        ("part/c/deep.rs", "use crate::part::a::A; pub struct Item;"),
    ]);
    assert_eq!(
        circles(&modules),
        [("part".to_owned(), vec!["a".to_owned(), "b".to_owned(), "c".to_owned()])]
    );
}

#[test]
fn a_circle_inside_a_part_is_seen_however_it_is_written() {
    for back in [
        "use super::a::A;",
        "use crate::part::{a::{A as Other}};",
        "use super::A;",
        "fn f() { let _ = crate::part::a::A; }",
        "mod inline { use crate::part::a; }",
    ] {
        let modules = Modules::read([
            ("lib.rs", "mod part;"),
            ("part.rs", "mod a; mod b; pub use a::A;"),
            ("part/a.rs", "use super::b::B; pub struct A;"),
            ("part/b.rs", &*format!("{back} pub struct B;")),
        ]);
        assert_eq!(circles(&modules), [("part".to_owned(), vec!["a".to_owned(), "b".to_owned()])], "{back}");
    }
}
