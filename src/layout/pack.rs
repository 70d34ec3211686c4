//! Puts rectangles on one sheet.

use super::geometry::{Point, Size};

/// Width to height that the sheet aims at: a screen, or a page on its side.
pub(super) const ASPECT: f64 = 1.6;

/// Where each rectangle goes, in the order given, and the size of the sheet; `gap` stays free between them,
/// beside and below, and `reserve` square pixels below all of them.
///
/// Each goes to the highest free place, the leftmost of equals, on a sheet whose width is tried in several steps;
/// the sheet closest to the wished proportions with the least waste is kept. O(rectangles²).
pub(super) fn pack(sizes: &[Size], gap: Size, reserve: f64) -> (Vec<Point>, Size) {
    let widest = sizes.iter().map(|size| size.width).fold(0.0, f64::max);
    let area: f64 = sizes.iter().map(|size| (size.width + gap.width) * (size.height + gap.height)).sum();
    let ideal = ((area + reserve) * ASPECT).sqrt();
    let mut best: Option<(f64, Vec<Point>, Size)> = None;
    for factor in [0.6, 0.8, 1.0, 1.2, 1.45, 1.75] {
        let (places, size) = pack_into(sizes, gap, (ideal * factor).max(widest));
        // The area of the smallest sheet of the wished proportions that holds it.
        let cost = (size.width / ASPECT).max(size.height + reserve / size.width.max(1.0));
        if best.as_ref().is_none_or(|(least, ..)| cost < *least) {
            best = Some((cost, places, size));
        }
    }
    best.map_or_else(|| (Vec::new(), Size::default()), |(_, places, size)| (places, size))
}

fn pack_into(sizes: &[Size], gap: Size, width: f64) -> (Vec<Point>, Size) {
    // The lower edge of what is placed so far: (x, y) of each step, from left to right.
    let mut skyline = vec![Point::new(0.0, 0.0)];
    let mut sheet = Size::default();
    let mut places = Vec::with_capacity(sizes.len());
    for size in sizes {
        let place = lowest(&skyline, size.width, width);
        cover(&mut skyline, place, size.width + gap.width, place.y + size.height + gap.height);
        sheet.width = sheet.width.max(place.x + size.width);
        sheet.height = sheet.height.max(place.y + size.height);
        places.push(place);
    }
    (places, sheet)
}

/// The highest place on the sheet (the smallest y) where something of this width fits.
fn lowest(skyline: &[Point], own: f64, width: f64) -> Point {
    let mut best: Option<Point> = None;
    for (number, step) in skyline.iter().enumerate() {
        if number > 0 && step.x + own > width {
            break;
        }
        let below = skyline[number..].iter().take_while(|other| other.x < step.x + own);
        let y = below.map(|other| other.y).fold(0.0, f64::max);
        if best.is_none_or(|best| y < best.y) {
            best = Some(Point::new(step.x, y));
        }
    }
    best.unwrap_or_default()
}

/// Lowers the skyline to `bottom` from `place` on for `own` pixels.
fn cover(skyline: &mut Vec<Point>, place: Point, own: f64, bottom: f64) {
    let right = place.x + own;
    let height_at_right = skyline.iter().take_while(|step| step.x <= right).last().map_or(0.0, |step| step.y);
    skyline.retain(|step| step.x < place.x || step.x > right);
    skyline.extend([Point::new(place.x, bottom), Point::new(right, height_at_right)]);
    skyline.sort_by(|one, two| one.x.total_cmp(&two.x));
}
