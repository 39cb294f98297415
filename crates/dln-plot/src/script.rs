//! Raised and lowered text: `t_{opt}`, `T^{A←B}`.

/// Where a piece of text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    Base,
    Lowered,
    Raised,
}

impl Level {
    /// Size relative to the surrounding text.
    pub(crate) fn scale(self) -> f64 {
        if self == Level::Base { 1.0 } else { 0.72 }
    }

    /// How far down from the baseline, in units of the surrounding text's size.
    pub(crate) fn drop(self) -> f64 {
        match self {
            Level::Base => 0.0,
            Level::Lowered => 0.22,
            Level::Raised => -0.38,
        }
    }
}

/// Splits a text at `_{…}` and `^{…}`; an unclosed brace is ordinary text. No nesting.
pub(crate) fn pieces(text: &str) -> Vec<(Level, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, level, inside, after)) = next_script(rest) {
        found.push((Level::Base, before));
        found.push((level, inside));
        rest = after;
    }
    found.push((Level::Base, rest));
    found.retain(|(_, piece)| !piece.is_empty());
    found
}

fn next_script(text: &str) -> Option<(&str, Level, &str, &str)> {
    let start = [text.find("_{"), text.find("^{")].into_iter().flatten().min()?;
    let level = if text[start..].starts_with('_') { Level::Lowered } else { Level::Raised };
    let (inside, after) = text[start + 2..].split_once('}')?;
    Some((&text[..start], level, inside, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_found_in_order() {
        let expected = vec![
            (Level::Base, "T"),
            (Level::Raised, "A←B"),
            (Level::Base, " at t"),
            (Level::Lowered, "opt"),
        ];
        assert_eq!(pieces("T^{A←B} at t_{opt}"), expected);
    }

    #[test]
    fn ordinary_text_is_one_piece() {
        assert_eq!(pieces("x_y {z} ^{"), vec![(Level::Base, "x_y {z} ^{")]);
        assert!(pieces("").is_empty());
    }
}
