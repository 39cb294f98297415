//! What must look the same in every picture: the colour of a strength, the marker of a kind of
//! student.

use dln_experiment::Start;
use dln_plot::{Band, Color, Colormap, Key, Shape};

/// The colour of a strength (a signal-to-noise ratio).
///
/// The values that pictures use have fixed colours, chosen so that those drawn together differ for
/// every kind of colour vision; any other value falls on a sequential map of its logarithm between
/// 0.5 and 100.
pub fn strength_color(strength: f64) -> Color {
    const FIXED: [(f64, Color); 12] = [
        (0.84, Color::GREY),
        (1.0, Color(0x99, 0x99, 0x33)),
        (2.0, Color::SKY),
        (3.0, Color::PURPLE),
        (4.0, Color::BLUE),
        (5.0, Color(0x11, 0x77, 0x33)),
        (6.0, Color::GREEN),
        (7.0, Color(0xaa, 0x44, 0x99)),
        (8.0, Color::VERMILION),
        (10.0, Color::ORANGE),
        (30.0, Color(0x88, 0x22, 0x55)),
        (100.0, Color::BLACK),
    ];
    match FIXED.iter().find(|(value, _)| (value - strength).abs() < 0.005) {
        Some((_, color)) => *color,
        None => Colormap::Sequential.at((strength / 0.5).ln() / 200f64.ln()),
    }
}

/// Legend keys of strengths, as lines in their colours.
pub fn strength_keys(strengths: &[f64]) -> Vec<Key> {
    strengths.iter().map(|s| Key::line(s.to_string(), strength_color(*s))).collect()
}

/// The band of finite networks around a theory curve of this colour, as `(x, low, high)`; bands may
/// overlap.
pub(crate) fn finite_size_band(points: impl Into<Vec<(f64, f64, f64)>>, color: Color) -> Band {
    Band::new(points, color).opacity(0.18)
}

/// The legend key of these bands.
pub(crate) fn finite_size_key() -> Key {
    Key::swatch("95 % of aligned networks of this size", Color::LIGHT)
}

/// The marker of a student: filled circles for training-aligned, hollow triangles for random ones.
pub fn start_shape(start: Start) -> Shape {
    match start {
        Start::Aligned => Shape::Circle,
        Start::Random => Shape::Triangle,
    }
}

/// Legend keys of the kinds of curve: theory, training-aligned students, random students.
pub fn kind_keys() -> [Key; 3] {
    [
        Key::line("theory", Color::BLACK),
        Key::marker("training-aligned students", Color::BLACK, start_shape(Start::Aligned)),
        Key::marker("random students", Color::BLACK, start_shape(Start::Random)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strengths_drawn_together_have_different_colours() {
        let sets = [
            [0.84, 2.0, 4.0, 6.0, 8.0],
            [0.84, 3.0, 10.0, 30.0, 100.0],
            [1.0, 4.0, 7.0, 10.0, 2.5],
        ];
        for set in sets {
            for (i, a) in set.iter().enumerate() {
                for b in &set[i + 1..] {
                    assert_ne!(strength_color(*a), strength_color(*b), "{a} and {b}");
                }
            }
        }
    }
}
