//! Colours: the palette, sequential and diverging maps.

/// An opaque sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color(pub u8, pub u8, pub u8);

impl Color {
    /// Text, axes, theory lines that carry no value.
    pub const BLACK: Color = Color(0x1a, 0x1a, 0x1a);
    /// Reference lines and secondary text.
    pub const GREY: Color = Color(0x80, 0x80, 0x80);
    /// Backgrounds of boxes, histogram bars.
    pub const LIGHT: Color = Color(0xd9, 0xd9, 0xd9);
    /// The page.
    pub const WHITE: Color = Color(0xff, 0xff, 0xff);
    /// Okabe and Ito's blue.
    pub const BLUE: Color = Color(0x00, 0x72, 0xb2);
    /// Okabe and Ito's vermilion.
    pub const VERMILION: Color = Color(0xd5, 0x5e, 0x00);
    /// Okabe and Ito's green.
    pub const GREEN: Color = Color(0x00, 0x9e, 0x73);
    /// Okabe and Ito's orange.
    pub const ORANGE: Color = Color(0xe6, 0x9f, 0x00);
    /// Okabe and Ito's sky blue.
    pub const SKY: Color = Color(0x56, 0xb4, 0xe9);
    /// Okabe and Ito's purple.
    pub const PURPLE: Color = Color(0xcc, 0x79, 0xa7);

    /// The n-th colour of the categorical palette, starting again after the sixth.
    pub fn nth(index: usize) -> Color {
        const CYCLE: [Color; 6] =
            [Color::BLUE, Color::VERMILION, Color::GREEN, Color::PURPLE, Color::ORANGE, Color::SKY];
        CYCLE[index % CYCLE.len()]
    }

    /// The colour between this and another, at `share` in [0, 1] of the way.
    #[must_use]
    pub fn mix(self, other: Color, share: f64) -> Color {
        let share = share.clamp(0.0, 1.0);
        let channel = |a: u8, b: u8| to_byte(f64::from(a) + share * (f64::from(b) - f64::from(a)));
        Color(channel(self.0, other.0), channel(self.1, other.1), channel(self.2, other.2))
    }

    /// A tint: the colour mixed with white; 0 leaves it, 1 is white.
    #[must_use]
    pub fn lighter(self, share: f64) -> Color {
        self.mix(Color::WHITE, share)
    }

    /// As SVG writes it: `#rrggbb`.
    pub(crate) fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to a byte first"
)]
fn to_byte(x: f64) -> u8 {
    x.round().clamp(0.0, 255.0) as u8
}

/// A continuous scale of colours over [0, 1].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colormap {
    /// Dark to light, for magnitudes (viridis).
    Sequential,
    /// Blue through white to red, for signed values; 0.5 is neutral.
    Diverging,
}

impl Colormap {
    /// The colour at `position`, clamped to [0, 1]; NaN is grey.
    pub fn at(self, position: f64) -> Color {
        const VIRIDIS: [Color; 6] = [
            Color(0x44, 0x01, 0x54),
            Color(0x41, 0x44, 0x87),
            Color(0x2a, 0x78, 0x8e),
            Color(0x22, 0xa8, 0x84),
            Color(0x7a, 0xd1, 0x51),
            Color(0xfd, 0xe7, 0x25),
        ];
        const BLUE_RED: [Color; 5] = [
            Color(0x21, 0x66, 0xac),
            Color(0x92, 0xc5, 0xde),
            Color(0xf7, 0xf7, 0xf7),
            Color(0xf4, 0xa5, 0x82),
            Color(0xb2, 0x18, 0x2b),
        ];
        match self {
            _ if position.is_nan() => Color::GREY,
            Colormap::Sequential => interpolate(&VIRIDIS, position),
            Colormap::Diverging => interpolate(&BLUE_RED, position),
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the position is clamped to the few stops"
)]
fn interpolate(stops: &[Color], position: f64) -> Color {
    let scaled = position.clamp(0.0, 1.0) * (stops.len() - 1) as f64;
    let below = (scaled as usize).min(stops.len() - 2);
    stops[below].mix(stops[below + 1], scaled - below as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_end_at_their_stops_and_show_nan_as_grey() {
        assert_eq!(Colormap::Sequential.at(-1.0), Color(0x44, 0x01, 0x54));
        assert_eq!(Colormap::Diverging.at(0.5), Color(0xf7, 0xf7, 0xf7));
        assert_eq!(Colormap::Diverging.at(1.0), Color(0xb2, 0x18, 0x2b));
        assert_eq!(Colormap::Diverging.at(f64::NAN), Color::GREY);
    }

    #[test]
    fn mixing_stays_between() {
        assert_eq!(Color(0, 0, 0).mix(Color(200, 100, 50), 0.5), Color(100, 50, 25));
        assert_eq!(Color(0, 0, 0).lighter(1.0), Color::WHITE);
        assert_eq!(Color(10, 20, 30).hex(), "#0a141e");
    }
}
