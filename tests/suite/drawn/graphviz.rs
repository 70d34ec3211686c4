//! Lets Graphviz draw the same boxes and lines.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use super::drawing::{Curve, Drawing, Point};

const POINTS: f64 = 72.0;

/// The curves of dot's drawing from left to right, in the units of ours.
pub(crate) fn draw(program: &Path, drawing: &Drawing) -> Vec<Curve> {
    let mut text =
        String::from("digraph { rankdir=LR; nodesep=0.25; ranksep=0.8; node [shape=box, fixedsize=true];\n");
    for (number, area) in drawing.boxes.iter().enumerate() {
        let (width, height) = ((area.2 - area.0) / POINTS, (area.3 - area.1) / POINTS);
        let _ = writeln!(text, "{number} [width={width:.3}, height={height:.3}];");
    }
    for (from, to, _) in &drawing.edges {
        let _ = writeln!(text, "{to} -> {from};");
    }
    text += "}\n";
    let mut dot =
        Command::new(program).arg("-Tplain").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    dot.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let answer = dot.wait_with_output().unwrap();
    let answer = String::from_utf8(answer.stdout).unwrap();
    answer.lines().filter(|line| line.starts_with("edge ")).flat_map(curves).collect()
}

/// `edge TAIL HEAD COUNT X Y X Y …`: a start, and three points for each curve.
fn curves(line: &str) -> Vec<Curve> {
    let words: Vec<&str> = line.split(' ').collect();
    let count: usize = words[3].parse().unwrap();
    let number = |at: usize| words[at].parse::<f64>().unwrap() * POINTS;
    let points: Vec<Point> = (0..count).map(|at| (number(4 + 2 * at), number(5 + 2 * at))).collect();
    let curve = |at: usize| Curve { points: [points[at], points[at + 1], points[at + 2], points[at + 3]] };
    (0..count - 1).step_by(3).map(curve).collect()
}
