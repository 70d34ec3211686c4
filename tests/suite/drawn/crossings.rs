//! Counts where lines cross, in whatever drew them.

use std::collections::{BTreeMap, BTreeSet};

use super::drawing::{Curve, Point};

/// Cells of a grid in which pieces of lines are compared.
const CELL: f64 = 40.0;

/// A straight piece, with the number of its curve.
type Piece = (usize, Point, Point);

/// How often curves cross. Where one begins or ends on the other they meet, and do not cross.
pub(crate) fn count(curves: &[Curve]) -> usize {
    let mut cells: BTreeMap<(i64, i64), Vec<Piece>> = BTreeMap::new();
    for (number, curve) in curves.iter().enumerate() {
        let points: Vec<Point> = curve.samples().collect();
        for pair in points.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            for x in cell(a.0.min(b.0))..=cell(a.0.max(b.0)) {
                for y in cell(a.1.min(b.1))..=cell(a.1.max(b.1)) {
                    cells.entry((x, y)).or_default().push((number, a, b));
                }
            }
        }
    }
    let mut found: BTreeSet<(usize, usize, i64, i64)> = BTreeSet::new();
    for pieces in cells.values() {
        for (at, one) in pieces.iter().enumerate() {
            for two in pieces[at + 1..].iter().filter(|two| two.0 != one.0) {
                if let Some((x, y)) = crossing(one, two)
                    && !meet(&curves[one.0], &curves[two.0], (x, y))
                {
                    // The same point may be found in two cells, and at the joint of two pieces twice.
                    found.insert((one.0.min(two.0), one.0.max(two.0), round(x / 4.0), round(y / 4.0)));
                }
            }
        }
    }
    found.len()
}

fn cell(value: f64) -> i64 {
    round((value / CELL).floor())
}

fn round(value: f64) -> i64 {
    format!("{value:.0}").parse().unwrap()
}

/// Whether one of them begins or ends at the point.
fn meet(one: &Curve, two: &Curve, (x, y): Point) -> bool {
    let ends = |curve: &Curve| {
        [curve.points[0], curve.points[3]].iter().any(|end| (end.0 - x).hypot(end.1 - y) < 0.5)
    };
    ends(one) || ends(two)
}

/// Where two pieces cross, if they do.
fn crossing(first: &Piece, second: &Piece) -> Option<Point> {
    let side = |piece: &Piece, at: Point| {
        let (from, to) = (piece.1, piece.2);
        (to.0 - from.0) * (at.1 - from.1) - (to.1 - from.1) * (at.0 - from.0)
    };
    let (one, two) = (side(second, first.1), side(second, first.2));
    let (three, four) = (side(first, second.1), side(first, second.2));
    // A piece that ends on the other one counts with the next piece, and only once.
    let apart = |before: f64, after: f64| (before > 0.0) != (after > 0.0);
    if !apart(one, two) || !apart(three, four) || one - two == 0.0 {
        return None;
    }
    let part = one / (one - two);
    let (from, to) = (first.1, first.2);
    Some((from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part))
}
