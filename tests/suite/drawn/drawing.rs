//! Reads boxes, texts and lines back out of an SVG.

use std::collections::BTreeSet;

/// A point.
pub(crate) type Point = (f64, f64);

/// A line from its start through Bézier curves of three points each.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Curve {
    pub(crate) points: [Point; 4],
}

impl Curve {
    /// Points on the curve, its ends included.
    pub(crate) fn samples(&self) -> impl Iterator<Item = Point> + '_ {
        let at = |t: f64| {
            let mix = |a: Point, b: Point| (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t);
            let [a, b, c, d] = self.points;
            let (ab, bc, cd) = (mix(a, b), mix(b, c), mix(c, d));
            mix(mix(ab, bc), mix(bc, cd))
        };
        (0..=24).map(move |step| at(f64::from(step) / 24.0))
    }
}

/// A rectangle: left, top, right, bottom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Area(pub(crate) f64, pub(crate) f64, pub(crate) f64, pub(crate) f64);

/// A text: where it begins, its baseline, its size and what it says.
#[derive(Debug)]
struct Text {
    x: f64,
    y: f64,
    size: f64,
    centred: bool,
    content: String,
}

/// What is drawn.
#[derive(Debug, Default)]
pub(crate) struct Drawing {
    pub(crate) boxes: Vec<Area>,
    texts: Vec<Vec<Text>>,
    /// The dependent, what it needs, the line from the latter to the former.
    pub(crate) edges: Vec<(usize, usize, Vec<Curve>)>,
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

fn number(tag: &str, name: &str) -> Option<f64> {
    attribute(tag, name)?.parse().ok()
}

impl Drawing {
    pub(crate) fn read(svg: &str) -> Self {
        let mut drawing = Self::default();
        // The legend has boxes, too.
        let graph = svg.split_once("<g class=\"graph\"").unwrap().1;
        let graph = graph.split("<g class=\"legend\"").next().unwrap();
        for piece in graph.split("<g id=\"graph-n").skip(1) {
            let mut area = Area(f64::INFINITY, f64::INFINITY, 0.0, 0.0);
            let mut texts = Vec::new();
            for tag in piece.split("</g>").next().unwrap_or_default().split('<') {
                if tag.starts_with("path") && attribute(tag, "class").unwrap().starts_with("card") {
                    for (x, y) in outline(attribute(tag, "d").unwrap()) {
                        area = Area(area.0.min(x), area.1.min(y), area.2.max(x), area.3.max(y));
                    }
                }
                if tag.starts_with("text") {
                    texts.push(Text {
                        x: number(tag, "x").unwrap(),
                        y: number(tag, "y").unwrap(),
                        size: number(tag, "font-size").unwrap(),
                        centred: tag.contains("text-anchor"),
                        content: tag.split_once('>').unwrap().1.to_owned(),
                    });
                }
            }
            drawing.boxes.push(area);
            drawing.texts.push(texts);
        }
        for tag in graph.split("<path id=\"graph-e").skip(1) {
            let end = |name: &str| attribute(tag, name).unwrap().parse().unwrap();
            let curves = curves(attribute(tag, "d").unwrap());
            drawing.edges.push((end("data-from"), end("data-to"), curves));
        }
        drawing
    }

    /// Every curve once: lines share pieces, and level ones may lie on each other.
    pub(crate) fn curves(&self) -> Vec<Curve> {
        let mut seen = BTreeSet::new();
        let all = self.edges.iter().flat_map(|(_, _, curves)| curves);
        let once = all.filter(|curve| seen.insert(format!("{:?}", curve.points))).cloned();
        let (level, mut curves): (Vec<Curve>, Vec<Curve>) =
            once.partition(|curve| (curve.points[0].1 - curve.points[3].1).abs() < 0.01);
        let ends = |curve: &Curve| {
            let [(a, y), .., (b, _)] = curve.points;
            (y, a.min(b), a.max(b))
        };
        let mut level: Vec<(f64, f64, f64)> = level.iter().map(ends).collect();
        level.sort_by(|a, b| a.partial_cmp(b).unwrap());
        let mut whole: Vec<(f64, f64, f64)> = Vec::new();
        for (y, left, right) in level {
            match whole.last_mut() {
                Some(last) if (last.0 - y).abs() < 0.01 && left < last.2 => last.2 = last.2.max(right),
                _ => whole.push((y, left, right)),
            }
        }
        curves.extend(whole.into_iter().map(|(y, a, b)| Curve { points: [(a, y), (a, y), (b, y), (b, y)] }));
        curves
    }

    /// Boxes on boxes, lines through boxes, texts that leave their box.
    pub(crate) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut by_left: Vec<usize> = (0..self.boxes.len()).collect();
        by_left.sort_by(|&a, &b| self.boxes[a].0.total_cmp(&self.boxes[b].0));
        for (place, &one) in by_left.iter().enumerate() {
            let area = self.boxes[one];
            for &two in by_left[place + 1..].iter().take_while(|&&two| self.boxes[two].0 < area.2) {
                let other = self.boxes[two];
                if other.1 < area.3 && area.1 < other.3 {
                    faults.push(format!("box {one} covers box {two}"));
                }
            }
            faults.extend(self.texts[one].iter().filter_map(|text| text.fault(area)));
        }
        let widest = self.boxes.iter().map(|area| area.2 - area.0).fold(0.0, f64::max);
        for (from, to, curves) in &self.edges {
            for (x, y) in curves.iter().flat_map(Curve::samples) {
                let first = by_left.partition_point(|&at| self.boxes[at].0 < x - widest);
                for &at in by_left[first..].iter().take_while(|&&at| self.boxes[at].0 < x) {
                    let area = self.boxes[at];
                    let inside = x > area.0 + 0.3 && x < area.2 - 0.3 && y > area.1 + 0.3 && y < area.3 - 0.3;
                    if inside {
                        faults.push(format!("the line from {to} to {from} passes box {at} at {x} {y}"));
                    }
                }
            }
        }
        faults
    }
}

impl Text {
    /// In Arial and its like a letter is half as wide as high; names have few wide ones.
    fn fault(&self, area: Area) -> Option<String> {
        let letters = u32::try_from(self.content.replace("&amp;", "&").chars().count()).unwrap();
        let width = f64::from(letters) * self.size * 0.5;
        let left = if self.centred { self.x - width / 2.0 } else { self.x };
        let fits =
            left >= area.0 && left + width <= area.2 && self.y <= area.3 && self.y - self.size >= area.1;
        (!fits).then(|| format!("`{}` leaves its box {area:?}", self.content))
    }
}

/// The commands of a path with their numbers.
fn commands(path: &str) -> Vec<(char, Vec<f64>)> {
    let mut commands: Vec<(char, String)> = Vec::new();
    for character in path.chars() {
        if character.is_ascii_alphabetic() {
            commands.push((character, String::new()));
        } else if let Some((_, numbers)) = commands.last_mut() {
            numbers.push(character);
        }
    }
    let read = |text: &str| text.split([' ', ',']).filter_map(|number| number.parse().ok()).collect();
    commands.iter().map(|(command, numbers)| (*command, read(numbers))).collect()
}

/// The corners that a closed outline touches.
fn outline(path: &str) -> Vec<Point> {
    let mut at = (0.0, 0.0);
    let mut points = Vec::new();
    for (command, numbers) in commands(path) {
        match (command, numbers.as_slice()) {
            ('M' | 'L', &[x, y]) | ('A', &[.., x, y]) => at = (x, y),
            ('H', &[x]) => at.0 = x,
            ('V', &[y]) => at.1 = y,
            _ => {}
        }
        points.push(at);
    }
    points
}

/// The pieces of a line; straight ones as curves.
fn curves(path: &str) -> Vec<Curve> {
    let mut at = (0.0, 0.0);
    let mut curves = Vec::new();
    for (command, numbers) in commands(path) {
        match (command, numbers.as_slice()) {
            ('M', &[x, y]) => at = (x, y),
            ('L', &[x, y]) => {
                curves.push(Curve { points: [at, at, (x, y), (x, y)] });
                at = (x, y);
            }
            ('C', &[.., x, y]) => {
                let control = |from: usize| (numbers[from], numbers[from + 1]);
                curves.push(Curve { points: [at, control(0), control(2), (x, y)] });
                at = (x, y);
            }
            ('Q', &[a, b, x, y]) => {
                curves.push(Curve { points: [at, (a, b), (a, b), (x, y)] });
                at = (x, y);
            }
            _ => panic!("{path}"),
        }
    }
    curves
}
