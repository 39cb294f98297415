//! What the pictures of several commands share: the theory's curves and the mark where to stop.

use dln_dynamics::StoppingPoint;
use dln_plot::{Axis, Band, Color, Key, Line, Panel, Points, Shape};
use dln_report::CurveRow;

pub(crate) const TRAIN: Color = Color::GREY;
pub(crate) const TEST: Color = Color::BLUE;
const STOP: Color = Color::VERMILION;
/// Width and height of a single panel.
pub(crate) const SINGLE: (f64, f64) = (420.0, 280.0);

/// A panel with the theory's training and test error over time, and bands around them.
pub(crate) fn errors(curve: &[CurveRow], bands: impl IntoIterator<Item = Band>) -> Panel {
    let line = |error: fn(&CurveRow) -> f64, color| {
        Line::new(
            curve.iter().map(|point| (point.time_tau, error(point))).collect::<Vec<_>>(),
            color,
        )
    };
    Panel::new("")
        .x(Axis::linear("training time t/τ"))
        .y(Axis::log("relative error"))
        .draw_all(bands)
        .draw(line(|point| point.train_error, TRAIN))
        .draw(line(|point| point.test_error, TEST))
}

/// Marks the best stopping point, if it lies within the curve.
pub(crate) fn mark_stop(panel: Panel, stop: StoppingPoint, curve: &[CurveRow]) -> Panel {
    if !is_within(stop, curve) {
        return panel;
    }
    panel.draw(Points::new([(stop.time_tau, stop.test_error)], STOP, Shape::Diamond).size(4.5))
}

fn is_within(stop: StoppingPoint, curve: &[CurveRow]) -> bool {
    curve.last().is_some_and(|end| stop.time_tau <= end.time_tau)
}

pub(crate) fn error_keys() -> [Key; 2] {
    [Key::line("training error", TRAIN), Key::line("test error", TEST)]
}

/// The key of a mark of the best stopping point.
pub(crate) fn stop_key() -> Key {
    Key::marker("best stopping", STOP, Shape::Diamond)
}

/// The key of [`mark_stop`], if there is a mark.
pub(crate) fn stop_key_within(stop: StoppingPoint, curve: &[CurveRow]) -> Option<Key> {
    is_within(stop, curve).then(stop_key)
}

/// A number with a true minus sign.
pub(crate) fn with_minus(number: &str) -> String {
    number.replacen('-', "−", 1)
}

#[cfg(test)]
mod tests {
    use dln_plot::Picture;

    use super::*;

    /// Swapped, the two curves would still make a picture: the training error falls to nothing, and
    /// that on fresh examples dips and rises, so that the mean height of its line is larger and its
    /// key's colour tells which is which.
    #[test]
    fn each_error_has_the_colour_of_its_key() {
        let point =
            |(time_tau, train_error, test_error)| CurveRow { time_tau, train_error, test_error };
        let curve = [(0.0, 1.0, 1.0), (1.0, 0.1, 0.2), (2.0, 0.01, 3.0)].map(point);
        let items = Picture::new(1).cell(errors(&curve, [])).inventory();
        let height = |color: Color| {
            let hex = format!("#{:02x}{:02x}{:02x}", color.0, color.1, color.2);
            let line = items.iter().find(|item| item.kind == "line" && item.text == hex);
            line.expect("a line of that colour").mean.1
        };
        assert!(height(TEST) > height(TRAIN) + 0.1);
        assert_eq!(items[1].text, "training time t/τ");
        let keys = Picture::new(1).legend("", error_keys()).inventory();
        let words: Vec<&str> = keys.iter().map(|item| item.text.as_str()).collect();
        assert_eq!(words, ["", "training error", "test error"]);
    }
}
