//! A picture as PNG, for whatever shows no SVG. Needs the feature `png`.
//!
//! The letters are those of three fonts in the program itself, so that the same picture gives the same bytes on every
//! machine. They have Latin, Greek and Cyrillic letters.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

/// Pixels that a picture has at most: more would take gigabytes.
const MOST_PIXELS: f32 = 60_000_000.0;
/// Pixels for each unit of the SVG, where there is room: screens have that many.
const SCALE: f32 = 2.0;

const FONTS: [&[u8]; 3] = [
    include_bytes!("../../fonts/Roboto-Regular.ttf"),
    include_bytes!("../../fonts/Roboto-Medium.ttf"),
    include_bytes!("../../fonts/Roboto-Bold.ttf"),
];

/// Why there is no PNG.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PngError {
    /// The text is no SVG that can be drawn.
    #[error("cannot draw the picture as PNG: {0}")]
    Svg(#[from] resvg::usvg::Error),
    /// No picture has this width and height.
    #[error("cannot draw the picture as PNG: {0} × {1} is no size")]
    Size(f32, f32),
    /// What was drawn cannot be written as PNG.
    #[error("cannot draw the picture as PNG: {0}")]
    Encode(Box<dyn std::error::Error + Send + Sync>),
}

/// The SVG as PNG, two pixels for each unit, less for pictures of more than 60 million pixels. The SVG must have its
/// colours in attributes ([`Theme::Light`](super::svg::Theme::Light) or `Dark`).
pub fn png(svg: &str) -> Result<Vec<u8>, PngError> {
    let mut fonts = fontdb::Database::new();
    for font in FONTS {
        fonts.load_font_data(font.to_vec());
    }
    fonts.set_sans_serif_family("Roboto");
    let options = Options { fontdb: Arc::new(fonts), font_family: "Roboto".to_owned(), ..Options::default() };
    let tree = Tree::from_str(svg, &options)?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = SCALE.min((MOST_PIXELS / (width * height)).sqrt());
    let size = |length: f32| -> Option<u32> { format!("{:.0}", (length * scale).ceil()).parse().ok() };
    let pixels = size(width).zip(size(height)).and_then(|(width, height)| Pixmap::new(width, height));
    let mut pixels = pixels.ok_or_else(|| PngError::Size(width, height))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| PngError::Encode(error.into()))
}
