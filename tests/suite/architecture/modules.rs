//! The modules of a crate and what each names: read from the syntax tree, so that groups, aliases, re-exports and inline modules
//! are seen.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// A path of names below `crate`; empty for the root.
pub(super) type ModulePath = Vec<String>;

/// A file that is a module.
struct Module {
    /// What `use` brings into scope: local name → the path it stands for.
    names: BTreeMap<String, Vec<String>>,
    /// The modules, types, functions, … that the file defines itself, and its child modules.
    items: BTreeSet<String>,
    /// What `use path::*` opens.
    globs: Vec<Vec<String>>,
    /// Every path that is written, as written.
    paths: Vec<Vec<String>>,
}

/// The modules of a crate.
pub(super) struct Modules(BTreeMap<ModulePath, Module>);

impl Modules {
    /// Reads files: path below `src` → text. Panics on what is no Rust.
    pub(super) fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut modules = BTreeMap::new();
        for (file, text) in files {
            let tree = syn::parse_file(text).unwrap_or_else(|fault| panic!("src/{file}: {fault}"));
            modules.insert(module_path(file), Module::of(&tree));
        }
        Self(modules)
    }

    /// Each module with what it names.
    pub(super) fn uses(&self) -> impl Iterator<Item = (&ModulePath, Uses)> {
        self.0.iter().map(|(path, module)| (path, self.used_by(path, module)))
    }

    fn used_by(&self, path: &ModulePath, module: &Module) -> Uses {
        let mut uses = Uses::default();
        for written in module.paths.iter().chain(&module.globs) {
            let home = match self.absolute(path, written, 0) {
                Some(Absolute::Inside(absolute)) => self.home(&absolute, 0),
                outside => outside,
            };
            match home {
                Some(Absolute::Inside(home)) if home != *path => {
                    uses.inside.insert(home);
                }
                Some(Absolute::Outside(home)) => {
                    uses.outside.insert(home);
                }
                _ => {}
            }
        }
        uses
    }

    /// A path as written in a module, from the root on.
    fn absolute(&self, from: &ModulePath, written: &[String], depth: usize) -> Option<Absolute> {
        if depth > 32 {
            return None;
        }
        let (first, rest) = written.split_first()?;
        let inside = |mut base: Vec<String>, rest: &[String]| {
            base.extend(rest.iter().cloned());
            Some(Absolute::Inside(normal(base)?))
        };
        match first.as_str() {
            "crate" => return inside(Vec::new(), rest),
            "self" => return inside(from.clone(), rest),
            "super" => {
                let mut base = from.clone();
                base.push("super".to_owned());
                return inside(base, rest);
            }
            "" => return Some(Absolute::Outside(rest.to_vec())),
            _ => {}
        }
        let module = self.0.get(from)?;
        if let Some(target) = module.names.get(first) {
            // `use serde::…` in a module that has a `serde` of its own: the path of a `use` starts outside.
            let target = self.absolute_use(from, target, first, depth + 1)?;
            return match target {
                Absolute::Inside(mut path) => {
                    path.extend(rest.iter().cloned());
                    Some(Absolute::Inside(normal(path)?))
                }
                Absolute::Outside(mut path) => {
                    path.extend(rest.iter().cloned());
                    Some(Absolute::Outside(path))
                }
            };
        }
        if module.items.contains(first) {
            return inside(from.clone(), written);
        }
        for glob in &module.globs {
            if let Some(Absolute::Inside(mut base)) = self.absolute(from, glob, depth + 1)
                && self
                    .0
                    .get(&base)
                    .is_some_and(|module| module.items.contains(first) || module.names.contains_key(first))
            {
                base.extend(written.iter().cloned());
                return Some(Absolute::Inside(base));
            }
        }
        (written.len() > 1).then(|| Absolute::Outside(written.to_vec()))
    }

    fn absolute_use(
        &self,
        from: &ModulePath,
        target: &[String],
        name: &str,
        depth: usize,
    ) -> Option<Absolute> {
        // `use a::a;` would ask for itself.
        let first = target.first()?;
        if first == name && !self.0.get(from)?.items.contains(name) {
            return Some(Absolute::Outside(target.to_vec()));
        }
        // A name alone that nothing here brings is a crate.
        self.absolute(from, target, depth).or_else(|| Some(Absolute::Outside(target.to_vec())))
    }

    /// The module that defines what an absolute path names; what `pub use` hands on is followed.
    fn home(&self, path: &[String], depth: usize) -> Option<Absolute> {
        if depth > 32 {
            return None;
        }
        let mut at = path.len();
        while at > 0 && !self.0.contains_key(&path[..at]) {
            at -= 1;
        }
        let module_path = path[..at].to_vec();
        let module = self.0.get(&module_path)?;
        let Some(name) = path.get(at) else { return Some(Absolute::Inside(module_path)) };
        if let Some(target) = module.names.get(name) {
            let rest = path[at + 1..].iter().cloned();
            return match self.absolute_use(&module_path, target, name, depth + 1)? {
                Absolute::Inside(target) => {
                    self.home(&target.into_iter().chain(rest).collect::<Vec<_>>(), depth + 1)
                }
                Absolute::Outside(target) => {
                    Some(Absolute::Outside(target.into_iter().chain(rest).collect()))
                }
            };
        }
        Some(Absolute::Inside(module_path))
    }
}

/// What a module names: re-exports followed to where an item is defined, aliases replaced.
#[derive(Debug, Default)]
pub(super) struct Uses {
    /// Modules of this crate, itself left out.
    pub(super) inside: BTreeSet<ModulePath>,
    /// Paths of other crates.
    pub(super) outside: BTreeSet<Vec<String>>,
}

enum Absolute {
    Inside(Vec<String>),
    Outside(Vec<String>),
}

/// Resolves `super` inside of a path; `None` where it leads above the root.
fn normal(path: Vec<String>) -> Option<Vec<String>> {
    let mut normal = Vec::new();
    for name in path {
        match name.as_str() {
            "super" => {
                normal.pop()?;
            }
            "self" | "crate" => {}
            _ => normal.push(name),
        }
    }
    Some(normal)
}

/// `flux/build.rs` is `flux::build`.
fn module_path(file: &str) -> ModulePath {
    let stem = file.strip_suffix(".rs").unwrap_or(file);
    let names = stem.split('/').map(str::to_owned);
    names.filter(|name| !matches!(name.as_str(), "lib" | "mod")).collect()
}

impl Module {
    fn of(file: &syn::File) -> Self {
        let mut module =
            Self { names: BTreeMap::new(), items: BTreeSet::new(), globs: Vec::new(), paths: Vec::new() };
        module.visit_file(file);
        module
    }

    fn tree(&mut self, prefix: &[String], tree: &syn::UseTree) {
        let with = |name: &syn::Ident| {
            let mut path = prefix.to_vec();
            path.push(name.to_string());
            path
        };
        match tree {
            syn::UseTree::Path(path) => self.tree(&with(&path.ident), &path.tree),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(prefix, tree)),
            syn::UseTree::Glob(_) => self.globs.push(prefix.to_vec()),
            syn::UseTree::Name(name) if name.ident == "self" => {
                self.bring(prefix.last().cloned().unwrap_or_default(), prefix.to_vec());
            }
            syn::UseTree::Name(name) => self.bring(name.ident.to_string(), with(&name.ident)),
            syn::UseTree::Rename(rename) => {
                let path = if rename.ident == "self" { prefix.to_vec() } else { with(&rename.ident) };
                self.bring(rename.rename.to_string(), path);
            }
        }
    }

    fn bring(&mut self, name: String, path: Vec<String>) {
        self.paths.push(path.clone());
        self.names.insert(name, path);
    }
}

impl<'ast> Visit<'ast> for Module {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let prefix: Vec<String> = item.leading_colon.iter().map(|_| String::new()).collect();
        self.tree(&prefix, &item.tree);
    }

    fn visit_item(&mut self, item: &'ast syn::Item) {
        let name = match item {
            syn::Item::Const(item) => Some(&item.ident),
            syn::Item::Enum(item) => Some(&item.ident),
            syn::Item::Fn(item) => Some(&item.sig.ident),
            syn::Item::Mod(item) => Some(&item.ident),
            syn::Item::Static(item) => Some(&item.ident),
            syn::Item::Struct(item) => Some(&item.ident),
            syn::Item::Trait(item) => Some(&item.ident),
            syn::Item::Type(item) => Some(&item.ident),
            syn::Item::Union(item) => Some(&item.ident),
            syn::Item::Macro(item) => item.ident.as_ref(),
            _ => None,
        };
        self.items.extend(name.map(ToString::to_string));
        visit::visit_item(self, item);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let mut names: Vec<String> = path.leading_colon.iter().map(|_| String::new()).collect();
        names.extend(path.segments.iter().map(|segment| segment.ident.to_string()));
        self.paths.push(names);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        // What is inside a macro is tokens: chains of names with `::` between them are paths.
        tokens(mac.tokens.clone(), &mut self.paths);
        visit::visit_macro(self, mac);
    }
}

fn tokens(stream: TokenStream, paths: &mut Vec<Vec<String>>) {
    let mut path: Vec<String> = Vec::new();
    let mut colons = 0;
    for tree in stream {
        match tree {
            TokenTree::Ident(name) => {
                if colons != 2 {
                    paths.extend(Some(std::mem::take(&mut path)).filter(|path| !path.is_empty()));
                }
                path.push(name.to_string());
                colons = 0;
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' && !path.is_empty() => colons += 1,
            other => {
                paths.extend(Some(std::mem::take(&mut path)).filter(|path| !path.is_empty()));
                colons = 0;
                if let TokenTree::Group(group) = other {
                    tokens(group.stream(), paths);
                }
            }
        }
    }
    paths.extend(Some(path).filter(|path| !path.is_empty()));
}
