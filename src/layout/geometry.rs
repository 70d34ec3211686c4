//! Points, rectangles and routes, in pixels; x grows to the right, y grows downwards.

/// A point.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Point {
    /// Pixels from the left.
    pub x: f64,
    /// Pixels from the top.
    pub y: f64,
}

impl Point {
    /// The point at `x`, `y`.
    pub fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub(super) fn shifted(self, by: Point) -> Self {
        Self::new(self.x + by.x, self.y + by.y)
    }
}

/// The width and height of something that is not placed yet.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Size {
    /// Pixels from left to right.
    pub width: f64,
    /// Pixels from top to bottom.
    pub height: f64,
}

impl Size {
    /// The size `width` × `height`.
    pub fn new(width: f64, height: f64) -> Self {
        Self { width, height }
    }
}

/// A placed rectangle; `x`, `y` is its upper left corner.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Rect {
    /// The left side.
    pub x: f64,
    /// The upper side.
    pub y: f64,
    /// Pixels from left to right.
    pub width: f64,
    /// Pixels from top to bottom.
    pub height: f64,
}

impl Rect {
    /// The x of the right side.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// The y of the lower side.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// The y halfway down.
    pub fn middle(&self) -> f64 {
        self.y + self.height / 2.0
    }

    pub(super) fn shifted(self, by: Point) -> Self {
        Self { x: self.x + by.x, y: self.y + by.y, ..self }
    }
}

/// One piece of a route; it begins where the piece before ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    /// Straight to the point.
    Line(Point),
    /// A cubic Bézier curve: two control points, then the end. Between columns the control points lie within the
    /// rectangle that start and end span, so the curve does too.
    Curve(Point, Point, Point),
}

impl Segment {
    /// Where the piece ends.
    pub fn end(&self) -> Point {
        match *self {
            Self::Line(end) | Self::Curve(_, _, end) => end,
        }
    }

    pub(super) fn shifted(self, by: Point) -> Self {
        match self {
            Self::Line(end) => Self::Line(end.shifted(by)),
            Self::Curve(first, second, end) => {
                Self::Curve(first.shifted(by), second.shifted(by), end.shifted(by))
            }
        }
    }
}

/// The way an edge takes, from the side of its first box to the side of its second.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Route {
    /// Where it leaves the first box.
    pub start: Point,
    /// Its pieces, in order; empty for an edge that names a box which does not exist.
    pub segments: Vec<Segment>,
    /// True for an edge that closes a loop and hence runs from right to left.
    pub backward: bool,
}

impl Route {
    /// Where it meets the second box.
    pub fn end(&self) -> Point {
        self.segments.last().map_or(self.start, Segment::end)
    }

    pub(super) fn shifted(mut self, by: Point) -> Self {
        self.start = self.start.shifted(by);
        for segment in &mut self.segments {
            *segment = segment.shifted(by);
        }
        self
    }

    /// The same way, walked from its end to its start.
    pub(super) fn reversed(self) -> Self {
        let mut segments = Vec::with_capacity(self.segments.len());
        let mut start = self.start;
        for segment in &self.segments {
            segments.push(match *segment {
                Segment::Line(_) => Segment::Line(start),
                Segment::Curve(first, second, _) => Segment::Curve(second, first, start),
            });
            start = segment.end();
        }
        segments.reverse();
        Self { start, segments, backward: self.backward }
    }
}

/// To a tenth of a pixel, which is what the pictures print: equal pictures are equal bytes.
pub(super) fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
