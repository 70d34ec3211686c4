//! stub
#![allow(missing_docs, dead_code)]
use crate::{finding::Finding, object::Object, repository::Repository, source::Span, yaml::Node};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::BTreeSet;
pub struct Renderer<'r> {
    pub r: &'r Repository,
}
#[derive(Clone)]
pub struct Options { pub order: Order }
#[derive(Clone, Copy, PartialEq)]
pub enum Order { Legacy, Fifo }
impl Options {
    pub fn flux() -> Self {
        Self { order: Order::Legacy }
    }
    pub fn kubectl() -> Self {
        Self { order: Order::Legacy }
    }
}
#[derive(Default, Clone)]
pub struct Top {
    pub resources: Option<Vec<(String, Option<Span>)>>,
    pub lenient: bool,
    pub namespace: Option<Node>,
    pub name_prefix: Option<Node>,
    pub name_suffix: Option<Node>,
    pub patches: Vec<Node>,
    pub patches_strategic_merge: Vec<Node>,
    pub patches_json6902: Vec<Node>,
    pub components: Vec<Node>,
    pub ignore_missing_components: bool,
    pub images: Vec<Node>,
}
#[derive(Debug)]
pub struct Failure {
    pub message: String,
    pub span: Option<Span>,
}
pub struct Build {
    pub objects: Vec<Object>,
    pub findings: Vec<Finding>,
    pub failure: Option<Failure>,
    pub incomplete: bool,
    pub files: BTreeSet<Utf8PathBuf>,
}
impl<'r> Renderer<'r> {
    pub fn new(r: &'r Repository) -> Self {
        Self { r }
    }
    pub fn build(&self, f: &Utf8Path, o: &Options) -> Build {
        self.build_with(f, &Top::default(), o)
    }
    pub fn build_with(&self, _f: &Utf8Path, _t: &Top, _o: &Options) -> Build {
        Build { objects: vec![], findings: vec![], failure: None, incomplete: false, files: BTreeSet::new() }
    }
}
