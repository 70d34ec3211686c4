//! Properties that every layout has, on generated graphs.

use std::collections::BTreeMap;

use infra_graph::layout::{Alignment, Layout, Point, Problem, Rect, Route, Segment, Size, lay_out};
use proptest::prelude::*;

/// A small generator of numbers, so that a graph is the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % bound.max(1)
    }
}

fn boxes(count: usize) -> Vec<Size> {
    let mut dice = Dice(7);
    (0..count)
        .map(|_| {
            let width = u32::try_from(90 + dice.below(140)).expect("a small number");
            let height = u32::try_from(40 + 14 * dice.below(3)).expect("a small number");
            Size::new(f64::from(width), f64::from(height))
        })
        .collect()
}

/// `count` boxes with 3.7 edges each, and two hubs that 40 % of the boxes depend on; no loops.
fn gitops(count: usize, seed: u64) -> Problem {
    let mut dice = Dice(seed);
    let mut edges = Vec::new();
    for own in 2..count {
        for hub in 0..2 {
            if dice.below(10) < 4 {
                edges.push((hub, own));
            }
        }
        // Most needs are near: a repository grows in layers.
        for _ in 0..dice.below(7) {
            let reach = 1 + dice.below(own.min(2 + count / 4));
            edges.push((own - reach, own));
        }
    }
    edges.sort_unstable();
    edges.dedup();
    Problem { boxes: boxes(count), edges, ..Problem::default() }
}

/// Every box needs every box before it.
fn closed_chain(count: usize) -> Problem {
    let edges = (0..count).flat_map(|right| (0..right).map(move |left| (left, right))).collect();
    Problem { boxes: boxes(count), edges, ..Problem::default() }
}

fn star(count: usize) -> Problem {
    let edges = (1..count).map(|right| (0, right)).collect();
    Problem { boxes: boxes(count), edges, ..Problem::default() }
}

fn bipartite(left: usize, right: usize) -> Problem {
    let edges = (0..left).flat_map(|one| (0..right).map(move |two| (one, left + two))).collect();
    Problem { boxes: boxes(left + right), edges, ..Problem::default() }
}

/// How many pairs of visible lines cross. Lines of neighbouring columns are all S curves of one shape, so two of
/// them cross once if their ends are in opposite order, and not at all otherwise.
fn crossings(layout: &Layout) -> usize {
    let mut gaps: BTreeMap<(i64, i64), Vec<(i64, i64)>> = BTreeMap::new();
    let tenths = |value: f64| format!("{:.0}", value * 10.0).parse::<i64>().expect("a number");
    for route in &layout.edges {
        for (start, segment) in pieces(route) {
            let end = segment.end();
            if start.x < end.x {
                let lines = gaps.entry((tenths(start.x), tenths(end.x))).or_default();
                lines.push((tenths(start.y), tenths(end.y)));
            }
        }
    }
    let mut total = 0;
    for lines in gaps.values_mut() {
        lines.sort_unstable();
        lines.dedup();
        for (number, one) in lines.iter().enumerate() {
            total += lines[number + 1..].iter().filter(|two| one.0 < two.0 && one.1 > two.1).count();
        }
    }
    total
}

fn pieces(route: &Route) -> impl Iterator<Item = (Point, Segment)> + '_ {
    let starts = std::iter::once(route.start).chain(route.segments.iter().map(Segment::end));
    starts.zip(route.segments.iter().copied())
}

/// Points on the route, close enough together that no box fits between two of them.
fn samples(route: &Route) -> Vec<Point> {
    let mut points = Vec::new();
    for (start, segment) in pieces(route) {
        for step in 0..=24 {
            let t = f64::from(step) / 24.0;
            points.push(match segment {
                Segment::Line(end) => between(start, end, t),
                Segment::Curve(first, second, end) => {
                    let (a, b, c) =
                        (between(start, first, t), between(first, second, t), between(second, end, t));
                    between(between(a, b, t), between(b, c, t), t)
                }
            });
        }
    }
    points
}

fn between(one: Point, two: Point, t: f64) -> Point {
    Point::new(one.x + (two.x - one.x) * t, one.y + (two.y - one.y) * t)
}

fn overlap(one: &Rect, two: &Rect) -> bool {
    one.x < two.right() && two.x < one.right() && one.y < two.bottom() && two.y < one.bottom()
}

fn inside(area: &Rect, point: Point) -> bool {
    let edge = 0.2;
    point.x > area.x + edge
        && point.x < area.right() - edge
        && point.y > area.y + edge
        && point.y < area.bottom() - edge
}

/// Everything that has to hold for any layout of any problem.
fn check(problem: &Problem) -> Layout {
    let layout = lay_out(problem);
    assert_eq!(layout.boxes.len(), problem.boxes.len());
    assert_eq!(layout.edges.len(), problem.edges.len());
    for (number, area) in layout.boxes.iter().enumerate() {
        assert!(area.x >= 0.0 && area.y >= 0.0, "{area:?}");
        assert!(area.right() <= layout.width + 0.1 && area.bottom() <= layout.height + 0.1, "{area:?}");
        let size = problem.boxes[number];
        if size.width.is_finite() && size.height >= 1.0 && size.height < 1e6 {
            assert!(area.width >= size.width - 0.1 && area.height >= size.height - 0.1);
        }
        let others = &layout.boxes[number + 1..];
        assert!(!others.iter().any(|other| overlap(area, other)), "{area:?} overlaps");
    }
    let mut by_x = layout.boxes.clone();
    by_x.sort_by(|one, two| one.x.total_cmp(&two.x));
    let widest = by_x.iter().map(|area| area.width).fold(0.0, f64::max);
    for (route, &(from, to)) in layout.edges.iter().zip(&problem.edges) {
        check_ends(&layout, route, from, to);
        for point in samples(route) {
            assert!(point.x >= 0.0 && point.x <= layout.width + 0.1, "{point:?}");
            assert!(point.y >= 0.0 && point.y <= layout.height + 0.1, "{point:?}");
            let first = by_x.partition_point(|area| area.x < point.x - widest);
            for area in by_x[first..].iter().take_while(|area| area.x < point.x) {
                assert!(!inside(area, point), "{from} -> {to} passes through {area:?} at {point:?}");
            }
        }
    }
    layout
}

fn check_ends(layout: &Layout, route: &Route, from: usize, to: usize) {
    let (Some(one), Some(two)) = (layout.boxes.get(from), layout.boxes.get(to)) else {
        assert!(route.segments.is_empty());
        return;
    };
    let touches = |area: &Rect, x: f64, point: Point| {
        (point.x - x).abs() < 0.2 && point.y >= area.y && point.y <= area.bottom()
    };
    if from == to {
        assert!(touches(two, two.right(), route.end()));
    } else if (one.x - two.x).abs() < 0.1 && (one.right() - route.start.x).abs() < 0.1 {
        assert!(touches(two, two.right(), route.end()), "within one column: {route:?}");
    } else if route.backward {
        assert!(touches(one, one.x, route.start) && touches(two, two.right(), route.end()), "{route:?}");
    } else {
        assert!(touches(one, one.right(), route.start) && touches(two, two.x, route.end()), "{route:?}");
        assert!(one.right() < two.x);
    }
}

#[test]
fn generated_repositories_are_clean() {
    for (count, seed) in [(20, 1), (20, 2), (100, 1), (300, 1)] {
        check(&gitops(count, seed));
    }
    for count in [20, 100] {
        check(&Problem { alignment: Alignment::Short, ..gitops(count, 3) });
    }
}

#[test]
fn the_same_problem_gives_the_same_layout() {
    let problem = gitops(100, 4);
    assert_eq!(lay_out(&problem), lay_out(&problem));
}

#[test]
fn fewer_lines_cross_than_in_dot() {
    // Crossings of edges without a common end in what dot 2.43 (rankdir=LR) draws of the same graphs.
    for (count, dot) in [(20, 44), (100, 2_165)] {
        let own = crossings(&lay_out(&gitops(count, 1)));
        assert!(own <= dot, "{own} crossings in a graph of {count}, dot has {dot}");
    }
}

#[test]
fn a_thousand_boxes_are_clean() {
    check(&gitops(1_000, 1));
}

#[test]
fn extreme_shapes_are_clean() {
    check(&Problem::default());
    check(&star(120));
    check(&bipartite(20, 20));
    check(&closed_chain(40));
    check(&Problem {
        boxes: boxes(47),
        groups: (0..47).map(|number| number / 10).collect(),
        ..Problem::default()
    });
}

#[test]
fn loops_and_nonsense_are_laid_out() {
    let sizes = [f64::NAN, f64::INFINITY, -3.0, 0.0, 1e300].map(|length| Size::new(length, length));
    let edges = vec![(0, 1), (1, 2), (2, 0), (0, 1), (3, 3), (4, 99), (99, 4)];
    let layout = check(&Problem { boxes: sizes.to_vec(), edges, ..Problem::default() });
    assert_eq!(layout.edges.iter().filter(|route| route.backward).count(), 1);
}

#[test]
fn edges_of_one_bundle_share_their_line() {
    // 0 leads to 1 in the next column, and to 2 and 3 further right, past 1.
    let problem = Problem {
        boxes: boxes(4),
        edges: vec![(0, 1), (1, 2), (1, 3), (0, 2), (0, 3)],
        ..Problem::default()
    };
    let shared = lay_out(&problem);
    assert_eq!(shared.edges[3].segments[..1], shared.edges[4].segments[..1]);
    let apart = check(&Problem { bundles: vec![0, 0, 0, 1, 2], ..problem });
    assert_ne!(apart.edges[3].start, apart.edges[4].start);
}

#[test]
fn settled_columns_are_kept() {
    // 3 has no edge, 0 -> 2 skips a column, 2 -> 1 leads back, 1 and 4 share a column.
    let edges = vec![(0, 2), (2, 1), (1, 4)];
    let columns = Some(vec![1, 5, usize::MAX, 1, 5]);
    let layout = check(&Problem { boxes: boxes(5), edges, columns, ..Problem::default() });
    let numbers: Vec<usize> = layout.columns.iter().map(|column| column.number).collect();
    assert_eq!(numbers, [1, 5, usize::MAX]);
    for (number, column) in [(0, 0), (3, 0), (1, 1), (4, 1), (2, 2)] {
        let area = layout.boxes[number];
        assert_eq!((area.x, area.right()), (layout.columns[column].left, layout.columns[column].right));
    }
    assert!(layout.edges[1].backward && !layout.edges[0].backward);
}

#[test]
fn few_lines_cross() {
    // A tree, and two layers that can be drawn without a crossing.
    assert_eq!(crossings(&lay_out(&star(50))), 0);
    let ladder = (0..30).flat_map(|own| [(own, 30 + (own * 7) % 30), (own, 30 + (own * 7 + 7) % 30)]);
    let edges = ladder.filter(|&(own, _)| own != 29).collect();
    assert_eq!(crossings(&lay_out(&Problem { boxes: boxes(60), edges, ..Problem::default() })), 0);
}

#[test]
fn big_graphs_are_laid_out() {
    // How fast, the benchmarks say.
    for problem in [closed_chain(160), star(1_000), bipartite(60, 60), gitops(1_500, 1)] {
        assert_eq!(lay_out(&problem).edges.len(), problem.edges.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_graph_is_clean(
        count in 0_usize..40,
        edges in prop::collection::vec((0_usize..42, 0_usize..42), 0..90),
        bundles in prop::collection::vec(0_u32..3, 0..90),
        groups in prop::collection::vec(0_u32..4, 0..40),
        columns in prop::option::of(prop::collection::vec(0_usize..9, 0..40)),
    ) {
        check(&Problem { boxes: boxes(count), edges, bundles, groups, columns, ..Problem::default() });
    }
}
