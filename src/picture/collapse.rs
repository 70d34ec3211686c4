//! Folders that become one box, where there are too many boxes.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;

use crate::source::Glob;

use super::View;
use super::layers::Layers;
use super::notes::LeftOut;
use super::shades::Shades;
use super::sketch::{Group, GroupKind, Sketch};
use crate::picture::diagram::Shade;

/// Which folders become one box.
#[derive(Debug, Clone, Default)]
pub enum Collapse {
    /// Where there are more boxes than [`View::max_boxes`]: those of the deepest level that brings them below it.
    #[default]
    Auto,
    /// Every folder with more than one node.
    All,
    /// None.
    None,
    /// Those whose path matches one of the patterns, with all below them; and more where there are too many boxes.
    Matching(Vec<Glob>),
}

/// Folder, band of columns, what it is to the reader's question.
type Key = (String, usize, Shade);

/// With fewer boxes than this the picture says nothing: then folders are cut by columns.
const TOO_FEW: usize = 8;

/// Makes one box of folders. O(boxes × depth of folders).
pub(super) fn collapse(
    sketch: &mut Sketch,
    layers: &Layers,
    shades: &Shades,
    view: &View,
    left_out: &mut LeftOut,
) {
    match &view.collapse {
        Collapse::None => {}
        Collapse::All => {
            let keys = Folders::of(sketch, layers, shades).keys(usize::MAX, 1);
            apply(sketch, keys);
        }
        Collapse::Matching(patterns) => {
            let keys = Folders::of(sketch, layers, shades).matching(patterns);
            apply(sketch, keys);
            enough(sketch, layers, shades, view.max_boxes);
        }
        Collapse::Auto => enough(sketch, layers, shades, view.max_boxes),
    }
    let is_folder = |group: &&Group| matches!(group.kind, GroupKind::Folder(_));
    left_out.folders = sketch.boxes.iter().filter(is_folder).count();
    left_out.too_many = matches!(view.collapse, Collapse::Auto) && sketch.boxes.len() > view.max_boxes;
}

/// Collapses where there are more than `most` boxes: all folders of the deepest level that is enough.
fn enough(sketch: &mut Sketch, layers: &Layers, shades: &Shades, most: usize) {
    if sketch.boxes.len() <= most {
        return;
    }
    let folders = Folders::of(sketch, layers, shades);
    let mut best = folders.cut(0, most);
    for depth in (0..=folders.deepest).rev() {
        let keys = folders.keys(depth, 1);
        let count = count(&keys);
        if count <= most {
            best = if count < TOO_FEW { folders.cut(depth, most) } else { keys };
            break;
        }
    }
    apply(sketch, best);
}

fn apply(sketch: &mut Sketch, mut keys: Vec<Option<Key>>) {
    keep_large(&mut keys);
    sketch.merge(&keys, |(folder, ..)| GroupKind::Folder(folder.clone()));
}

/// How many boxes there are once those of the same key are one.
fn count(keys: &[Option<Key>]) -> usize {
    let distinct: BTreeSet<&Key> = keys.iter().flatten().collect();
    distinct.len() + keys.iter().filter(|key| key.is_none()).count()
}

fn sizes(keys: &[Option<Key>]) -> BTreeMap<Key, usize> {
    let mut sizes = BTreeMap::new();
    for key in keys.iter().flatten() {
        *sizes.entry(key.clone()).or_default() += 1;
    }
    sizes
}

/// A folder with one box in it stays that box.
fn keep_large(keys: &mut [Option<Key>]) {
    let sizes = sizes(keys);
    for key in keys {
        if key.as_ref().is_some_and(|key| sizes[key] < 2) {
            *key = None;
        }
    }
}

/// The folders of all boxes.
struct Folders {
    /// By box: the parts of its folder and its shade; nothing for what keeps its box.
    parts: Vec<Option<(Vec<String>, Shade)>>,
    /// By box: its column.
    levels: Vec<usize>,
    deepest: usize,
}

impl Folders {
    fn of(sketch: &Sketch, layers: &Layers, shades: &Shades) -> Self {
        let mut parts = Vec::new();
        for group in &sketch.boxes {
            let keeps = group.members.iter().any(|&id| shades.is_target(id));
            let shade = shades.of_group(&group.members);
            let folder = layers.parent(group.members[0]).filter(|_| !keeps);
            let split =
                |folder: &str| folder.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
            parts.push(folder.map(|folder| (split(folder), shade)));
        }
        let deepest = parts.iter().flatten().map(|(parts, _): &(Vec<String>, _)| parts.len()).max();
        Self { parts, levels: levels(sketch), deepest: deepest.unwrap_or(0) }
    }

    /// The folders down to a depth, with the columns in so many bands.
    fn keys(&self, depth: usize, bands: usize) -> Vec<Option<Key>> {
        let columns = self.levels.iter().max().map_or(1, |last| last + 1);
        let key = |(parts, level): (&Option<(Vec<String>, Shade)>, &usize)| {
            let (parts, shade) = parts.as_ref()?;
            let folder = parts[..depth.min(parts.len())].join("/");
            Some((folder, level * bands / columns, *shade))
        };
        self.parts.iter().zip(&self.levels).map(key).collect()
    }

    /// The folders down to a depth, each cut into as many bands of columns as there is room for.
    fn cut(&self, depth: usize, most: usize) -> Vec<Option<Key>> {
        let columns = self.levels.iter().max().map_or(1, |last| last + 1);
        let fits = |bands: &usize| count(&self.keys(depth, *bands)) <= most;
        // Each column has a box, so that there are at least as many boxes as bands.
        let bands = (1..=columns.min(most)).rev().find(fits).unwrap_or(1);
        self.keys(depth, bands)
    }

    /// For each box, the first folder above it (or its own) that a pattern matches.
    fn matching(&self, patterns: &[Glob]) -> Vec<Option<Key>> {
        let key = |parts: &Option<(Vec<String>, Shade)>| {
            let (parts, shade) = parts.as_ref()?;
            let folders = (1..=parts.len()).map(|depth| parts[..depth].join("/"));
            let matches = |folder: &String| patterns.iter().any(|glob| glob.matches(Utf8Path::new(folder)));
            Some((folders.into_iter().find(matches)?, 0, *shade))
        };
        self.parts.iter().map(key).collect()
    }
}

/// For each box, the length of the longest chain that it needs; members of loops count as far as it is known. Linear.
fn levels(sketch: &Sketch) -> Vec<usize> {
    let mut dependents = vec![Vec::new(); sketch.boxes.len()];
    let mut waiting = vec![0_usize; sketch.boxes.len()];
    for &(from, to) in sketch.pairs.iter().filter(|(from, to)| from != to) {
        dependents[to].push(from);
        waiting[from] += 1;
    }
    let mut levels = vec![0; sketch.boxes.len()];
    let mut ready: Vec<usize> = (0..waiting.len()).filter(|&at| waiting[at] == 0).collect();
    while let Some(at) = ready.pop() {
        for &next in &dependents[at] {
            levels[next] = levels[next].max(levels[at] + 1);
            waiting[next] -= 1;
            if waiting[next] == 0 {
                ready.push(next);
            }
        }
    }
    levels
}
