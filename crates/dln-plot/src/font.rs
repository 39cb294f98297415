//! The one font, brought along so that a container without fonts draws the same picture, and its
//! text widths.

use std::sync::LazyLock;

use ttf_parser::Face;

use crate::script::{Level, pieces};

/// The family as SVG names it: the bundled font first, then what a viewer is likely to have.
pub(crate) const FAMILY: &str = "DejaVu Sans, Verdana, sans-serif";

static REGULAR: LazyLock<Face<'static>> = LazyLock::new(|| {
    Face::parse(dejavu::sans::regular(), 0).expect("the bundled font is well formed")
});

/// The font files that the rasteriser needs.
pub(crate) fn files() -> [&'static [u8]; 2] {
    [dejavu::sans::regular(), dejavu::sans::bold()]
}

/// Width of a line of regular text at the given font size, in the same unit as the size.
///
/// Combining marks (the bar of s̄) take no room; a character that the font lacks counts as an
/// average one.
pub(crate) fn text_width(text: &str, size: f64) -> f64 {
    let width = |(level, piece): (Level, &str)| {
        let units: u32 = piece.chars().map(advance).sum();
        level.scale() * f64::from(units) * size / f64::from(REGULAR.units_per_em())
    };
    pieces(text).into_iter().map(width).sum()
}

fn advance(character: char) -> u32 {
    if ('\u{300}'..='\u{36f}').contains(&character) {
        return 0;
    }
    let glyph = REGULAR.glyph_index(character);
    let advance = glyph.and_then(|id| REGULAR.glyph_hor_advance(id));
    u32::from(advance.unwrap_or(REGULAR.units_per_em() / 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_grows_with_text_and_size_and_ignores_combining_marks() {
        assert!((text_width("s\u{304}", 10.0) - text_width("s", 10.0)).abs() < 1e-12);
        let (one, two) = (text_width("τ", 10.0), text_width("ττ", 10.0));
        assert!((two - 2.0 * one).abs() < 1e-12 && one > 0.0);
        assert!((text_width("τ", 20.0) - two).abs() < 1e-12);
    }

    #[test]
    fn the_font_has_every_symbol_that_pictures_use() {
        for symbol in "ŝs\u{304}ετλσρ⟨⟩²⁻⁰¹²³⁴⁵⁶⁷⁸⁹√ΣÛV̂·×≤≥±−–→←∝φθ½¼¾|".chars()
        {
            assert!(REGULAR.glyph_index(symbol).is_some(), "no glyph for {symbol:?}");
        }
    }
}
