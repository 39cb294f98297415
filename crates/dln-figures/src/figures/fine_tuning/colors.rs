//! The colours of alignments and of strategies, in all pictures of one task after the other.

use dln_plot::Color;

use super::ALIGNMENTS;

/// Colours of strategies, apart from those of alignments.
pub(in crate::figures) const SCRATCH: Color = Color::BLACK;
pub(in crate::figures) const FINE_TUNE: Color = Color::ORANGE;
pub(in crate::figures) const PROBE: Color = Color::SKY;
pub(in crate::figures) const TOGETHER: Color = Color::PURPLE;

/// The colour of an alignment.
pub(in crate::figures) fn color(alignment: f64) -> Color {
    Color::nth(ALIGNMENTS.iter().position(|q| (q - alignment).abs() < 1e-9).unwrap_or(0))
}
