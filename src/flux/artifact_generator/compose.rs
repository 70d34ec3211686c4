//! The copy rules of an artifact, carried out.
//!
//! Follows `internal/builder/builder.go` and `merge.go` of source-watcher: the rules behave like `cp`, in order, and the first
//! one that fails ends the work. Here the rest goes on, so that more than the first fault is seen.

mod budget;
mod values;

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::repository::Repository;
use crate::source::{EntryKind, Files, Glob, Ignore, Memory, Span, Tree, join};
use crate::yaml::{Node, to_yaml};

use super::{CopyRule, Input, OutputArtifact, Written};

pub use budget::Names;
pub(crate) use budget::Stop;
use budget::{Left, PATTERN};
use values::{merge, values};

/// An artifact as its rules make it.
#[derive(Debug, Clone, Default)]
pub struct Composition {
    /// Its files.
    pub tree: Tree,
    /// Why Flux would not make it: a place and a reason for each rule that fails.
    pub faults: Vec<Written>,
    /// Places of the rules whose sources are not known here, or that unpack archives: more files than `tree` has.
    pub unknown: Vec<Span>,
    /// Where the rules take more than is followed here, and why: `tree` has what the rules before have put there.
    pub too_large: Option<Written>,
}

/// Makes an artifact. `ignore` says what the sources in this repository leave out, `input` what is known of the source with an
/// alias; nothing where there is no such alias. `names` is what all artifacts share.
pub fn compose<'f>(
    repository: &Repository,
    ignore: &Ignore<'_>,
    artifact: &OutputArtifact,
    names: &Names,
    input: impl Fn(&str) -> Option<Input<'f>>,
) -> Composition {
    let mut composition = Composition::default();
    let mut left = Left::new(names);
    let mut merges = BTreeMap::new();
    for rule in &artifact.copies {
        match paths(rule, &input) {
            Err(fault) => composition.faults.push(fault),
            Ok((Input::Elsewhere, ..)) => composition.unknown.push(rule.from.span),
            Ok((Input::Folder(base), pattern, to)) => {
                let files = repository.files();
                // A mounted tree is without them already.
                let ignore = repository.mount_of(base).is_none().then_some(ignore);
                let exclude = Vec::new();
                let (composition, left, merges) = (&mut composition, &mut left, &mut merges);
                let tree = repository.tree(base);
                let mut work =
                    Work { repository, files, ignore, base, tree, rule, exclude, composition, left, merges };
                match work.run(pattern, to) {
                    Ok(()) => {}
                    Err(Stop::Fault(text)) => {
                        composition.faults.push(Written { text, span: rule.from.span });
                    }
                    // Nothing is left for the rules after it.
                    Err(Stop::TooLarge(text)) => {
                        composition.too_large = Some(Written { text, span: rule.from.span });
                        break;
                    }
                }
            }
        }
    }
    for (path, node) in merges {
        composition.tree.write(&path, to_yaml(&node).into_bytes());
    }
    // Upstream packs the result with the defaults, whatever `.sourceignore` was copied into it.
    let nothing = Memory::new();
    let ignore = Ignore::new(&nothing, None);
    composition.tree.leave_out(|path| ignore.is_ignored(path, false));
    composition
}

/// The source, the pattern in it, and the path in the artifact.
type Paths<'f, 'r> = (Input<'f>, &'r str, &'r str);

fn paths<'f, 'r>(
    rule: &'r CopyRule,
    input: &impl Fn(&str) -> Option<Input<'f>>,
) -> Result<Paths<'f, 'r>, Written> {
    let fault = |at: &Written, text: String| Written { text, span: at.span };
    let Some((alias, pattern)) = rule.from.text.strip_prefix('@').and_then(|from| from.split_once('/'))
    else {
        return Err(fault(&rule.from, "`from` has to be `@alias/pattern`".to_owned()));
    };
    let Some(to) = rule.to.text.strip_prefix("@artifact/") else {
        return Err(fault(&rule.to, "`to` has to begin with `@artifact/`".to_owned()));
    };
    if !matches!(&*rule.strategy.text, "Overwrite" | "Merge" | "Extract") {
        return Err(fault(
            &rule.strategy,
            "there is no such strategy: Overwrite, Merge and Extract are".to_owned(),
        ));
    }
    match input(alias) {
        Some(input) => Ok((input, pattern, to)),
        None => Err(fault(&rule.from, format!("no source has the alias `{alias}`"))),
    }
}

/// One rule on its way.
struct Work<'a, 'l> {
    repository: &'a Repository,
    files: &'a dyn Files,
    ignore: Option<&'a Ignore<'a>>,
    base: &'a Utf8Path,
    /// What lies there, where that was made.
    tree: Option<Arc<Tree>>,
    rule: &'a CopyRule,
    exclude: Vec<Glob>,
    composition: &'a mut Composition,
    left: &'a mut Left<'l>,
    /// Files that were merged, as values: they are written when all rules are done, since others may merge more into them.
    merges: &'a mut BTreeMap<Utf8PathBuf, Node>,
}

impl Work<'_, '_> {
    fn run(&mut self, pattern: &str, to: &str) -> Result<(), Stop> {
        self.left.spend(1)?;
        for exclude in &self.rule.exclude {
            self.left.of_all.compare(PATTERN)?;
            let glob = Glob::doublestar(&exclude.text);
            self.exclude.push(glob.map_err(|_| format!("`{}` is no pattern", exclude.text))?);
        }
        if self.rule.strategy.text == "Extract" {
            return self.extract(pattern);
        }
        if is_pattern(pattern) {
            return self.matches(pattern, to);
        }
        let from = inside("", pattern)?;
        match self.kind(&from) {
            None => Err(format!("`{from}` is not in the source").into()),
            // As `cp -r` does: the folder itself, not what is in it.
            Some(EntryKind::Folder) => {
                let target = inside("", to)?.join(from.file_name().unwrap_or_default());
                self.folder(&from, &target, &from)
            }
            Some(EntryKind::File) if self.is_excluded(&from, Utf8Path::new(""))? => Ok(()),
            Some(EntryKind::File) => {
                let target = inside("", to)?;
                let is_said = to.ends_with('/') || to.is_empty();
                if !is_said {
                    self.way(to, &target)?;
                }
                let is_folder = is_said || self.composition.tree.kind(&target) == Some(EntryKind::Folder);
                if !is_folder && to.ends_with("/.") {
                    return Err(format!("`{to}` is a folder").into());
                }
                let name = from.file_name().unwrap_or_default();
                let target = if is_folder { target.join(name) } else { target };
                self.file(&from, &target)
            }
        }
    }

    /// A path goes up only out of folders that the artifact has, or that are made for the file.
    fn way(&self, to: &str, target: &Utf8Path) -> Result<(), String> {
        let made = target.parent().unwrap_or(target);
        let mut at = Utf8PathBuf::new();
        for part in to.split('/') {
            match part {
                "" | "." => {}
                ".." if self.composition.tree.kind(&at) != Some(EntryKind::Folder)
                    && !made.starts_with(&at) =>
                {
                    return Err(format!("`{at}` is no folder of the artifact"));
                }
                ".." => {
                    at.pop();
                }
                part => at.push(part),
            }
        }
        Ok(())
    }

    /// What an archive holds is not looked into.
    fn extract(&mut self, pattern: &str) -> Result<(), Stop> {
        let is_archive =
            |path: &Utf8Path| path.as_str().ends_with(".tar.gz") || path.extension() == Some("tgz");
        if !is_pattern(pattern) {
            let from = inside("", pattern)?;
            match self.kind(&from) {
                None => return Err(format!("`{from}` is not in the source").into()),
                Some(EntryKind::Folder) => return Err(format!("`{from}` is a folder, no archive").into()),
                Some(EntryKind::File) if self.is_excluded(&from, Utf8Path::new(""))? => return Ok(()),
                Some(EntryKind::File) if !is_archive(&from) => {
                    let text = format!("`{from}` is no archive: its name ends in neither .tar.gz nor .tgz");
                    return Err(text.into());
                }
                Some(EntryKind::File) => {}
            }
            self.composition.unknown.push(self.rule.from.span);
            return Ok(());
        }
        // With a slash at its end, a pattern means folders only.
        let folders = pattern.strip_suffix('/');
        let glob = Glob::doublestar(folders.unwrap_or(pattern));
        let glob = glob.map_err(|_| format!("`{pattern}` is no pattern"))?;
        let mut all = Vec::new();
        self.all("".into(), &mut all)?;
        let selection = selection(pattern);
        all.retain(|path| folders.is_none() || self.kind(path) == Some(EntryKind::Folder));
        let found = all.into_iter().filter(|path| glob.matches_whole(path)).collect();
        let found = self.wanted(found, pattern, &selection)?;
        // What is no archive is passed over.
        if found.iter().any(|path| is_archive(path)) {
            self.composition.unknown.push(self.rule.from.span);
        }
        Ok(())
    }

    /// All that is in the source, folders too.
    fn all(&mut self, at: &Utf8Path, found: &mut Vec<Utf8PathBuf>) -> Result<(), Stop> {
        for entry in self.files.list(&self.base.join(at)).unwrap_or_default() {
            self.left.spend(1)?;
            let path = at.join(&entry.name);
            let Some(kind) = self.kind(&path) else { continue };
            if kind == EntryKind::Folder {
                self.all(&path, found)?;
            }
            found.push(path);
        }
        Ok(())
    }

    /// What of the paths that a pattern has found is not excluded.
    fn wanted(
        &self,
        found: Vec<Utf8PathBuf>,
        pattern: &str,
        selection: &Utf8Path,
    ) -> Result<Vec<Utf8PathBuf>, Stop> {
        if found.is_empty() {
            return Err(format!("nothing in the source matches `{pattern}`").into());
        }
        let mut wanted = Vec::new();
        for path in found {
            if !self.is_excluded(&path, selection)? {
                wanted.push(path);
            }
        }
        let found = wanted;
        if found.is_empty() {
            return Err(format!("all that matches `{pattern}` is excluded").into());
        }
        Ok(found)
    }

    fn matches(&mut self, pattern: &str, to: &str) -> Result<(), Stop> {
        let mut left = self.left.names;
        let found = Glob::expand(self.files, self.base, pattern, &mut left);
        let found = found.map_err(|_| format!("`{pattern}` is no pattern"))?;
        self.left.spend(if found.is_some() { self.left.names - left } else { usize::MAX })?;
        let found = found.into_iter().flatten().filter(|path| self.kind(path).is_some()).collect();
        let selection = selection(pattern);
        let found = self.wanted(found, pattern, &selection)?;
        let target = inside("", to)?;
        let prefix = pattern.strip_suffix("/**");
        for path in found {
            // `dir/**` drops the folder; any other pattern keeps the whole path.
            let rest = prefix.and_then(|prefix| path.strip_prefix(prefix).ok()).unwrap_or(&path);
            let to = target.join(rest);
            match self.kind(&path) {
                Some(EntryKind::Folder) => self.folder(&path, &to, &selection)?,
                _ => self.file(&path, &to)?,
            }
        }
        Ok(())
    }

    /// A folder with all that is in it. There, upstream overwrites whatever the strategy is.
    fn folder(&mut self, from: &Utf8Path, to: &Utf8Path, selection: &Utf8Path) -> Result<(), Stop> {
        self.make_folder(to)?;
        for entry in self.files.list(&self.base.join(from)).unwrap_or_default() {
            self.left.spend(1)?;
            let (path, target) = (from.join(&entry.name), to.join(&entry.name));
            if self.kind(&path).is_none() || self.is_excluded(&path, selection)? {
                continue;
            }
            match entry.kind {
                EntryKind::Folder => self.folder(&path, &target, selection)?,
                EntryKind::File => self.copy(&path, &target)?,
            }
        }
        Ok(())
    }

    /// A file in the place of a folder is taken for one, until something is to be put below it.
    fn make_folder(&mut self, to: &Utf8Path) -> Result<(), String> {
        self.is_clear(to)?;
        if self.composition.tree.kind(to) != Some(EntryKind::File) {
            self.composition.tree.folder(to);
        }
        Ok(())
    }

    /// Nothing is put below a file of the artifact.
    fn is_clear(&mut self, to: &Utf8Path) -> Result<(), String> {
        let parent = to.parent().unwrap_or(Utf8Path::new(""));
        if self.left.folders.contains(parent) {
            return Ok(());
        }
        let is_file = |path: &&Utf8Path| self.composition.tree.kind(path) == Some(EntryKind::File);
        if let Some(file) = parent.ancestors().find(is_file) {
            return Err(format!("`{file}` is a file in the artifact, so `{to}` cannot be put below it"));
        }
        self.left.folders.insert(parent.to_owned());
        Ok(())
    }

    /// What a path of the source is, as its artifact has it: without links, and without what the source leaves out.
    fn kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        // A made tree has no links, and is without the rest already.
        if let Some(tree) = &self.tree {
            return tree.kind(path);
        }
        let full = &*self.repository.below(self.base, path)?;
        let kind = self.files.kind(full).ok()?;
        let is_link = self.files.canonical(full).as_deref() != Ok(full);
        let is_ignored = self.ignore.is_some_and(|ignore| ignore.is_ignored(full, kind == EntryKind::Folder));
        (!is_link && !is_ignored).then_some(kind)
    }

    fn file(&mut self, from: &Utf8Path, to: &Utf8Path) -> Result<(), Stop> {
        let merges = self.rule.strategy.text == "Merge" && self.composition.tree.kind(to).is_some();
        if !merges {
            return self.copy(from, to);
        }
        let mut base = if let Some(values) = self.merges.remove(to) {
            values
        } else {
            let bytes = self.composition.tree.bytes(self.files, to);
            values(&bytes.map_err(|error| format!("`{to}`: {error}"))?, to, self.rule.from.span)?
        };
        let bytes = self.files.read(&self.base.join(from)).map_err(|error| format!("`{from}`: {error}"))?;
        // It is written once more, too.
        self.left.merge(2 * bytes.len())?;
        let over = values(&bytes, from, self.rule.from.span);
        if let Ok(over) = &over {
            merge(&mut base, over);
        }
        self.merges.insert(to.to_owned(), base);
        over.map(|_| ()).map_err(Stop::Fault)
    }

    fn copy(&mut self, from: &Utf8Path, to: &Utf8Path) -> Result<(), Stop> {
        if self.composition.tree.kind(to) == Some(EntryKind::Folder) {
            return Err(format!("`{to}` is a folder in the artifact, `{from}` a file").into());
        }
        self.is_clear(to)?;
        self.merges.remove(to);
        // An artifact of artifacts names the file, not all that it went through.
        let origin = self.repository.origin(&self.base.join(from)).into_owned();
        self.composition.tree.copy(to, &origin);
        Ok(())
    }

    /// A pattern is tried on the path in the source, and on that in the selection.
    fn is_excluded(&self, path: &Utf8Path, selection: &Utf8Path) -> Result<bool, Stop> {
        self.left.of_all.compare(self.exclude.len())?;
        let relative = path.strip_prefix(selection).ok().filter(|path| !path.as_str().is_empty());
        let matches = |glob: &Glob| glob.matches(path) || relative.is_some_and(|path| glob.matches(path));
        Ok(self.exclude.iter().any(matches))
    }
}

fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '[', ']'])
}

/// The path before the first part of a pattern that is one.
fn selection(pattern: &str) -> Utf8PathBuf {
    let literal: Vec<&str> = pattern.split('/').take_while(|part| !is_pattern(part)).collect();
    Utf8PathBuf::from(literal.join("/"))
}

/// A path below a folder; no rule gets out of its source, or of the artifact.
fn inside(base: &str, path: &str) -> Result<Utf8PathBuf, String> {
    if path.contains('\0') {
        return Err("no path has the sign of number zero".to_owned());
    }
    join(Utf8Path::new(base), path).ok_or_else(|| format!("`{path}` leads out"))
}
