//! Measured targets against predictions, as `score` and `apply` draw them.

use dln_linalg::Matrix;
use dln_plot::{Axis, Color, Line, Panel, Picture, Points, Shape};

use crate::pictures::SINGLE;

/// The most outputs that are drawn.
const DRAWN: usize = 6;
const PANELS_IN_A_ROW: usize = 3;

/// Targets against predictions of the outputs of these names, with the line on which both are
/// equal.
pub(super) fn picture(names: &[String], targets: &Matrix, predictions: &Matrix) -> Picture {
    let drawn = names.len().min(DRAWN);
    let picture = Picture::new(drawn.min(PANELS_IN_A_ROW)).cell_size(SINGLE.0, SINGLE.1);
    let panels = (0..drawn).map(|output| panel(&names[output], output, targets, predictions));
    let picture = picture.cells(panels).note("on the line predictions are right");
    if names.len() > drawn {
        return picture.note(format!("the first {drawn} of {} outputs", names.len()));
    }
    picture
}

fn panel(name: &str, output: usize, targets: &Matrix, predictions: &Matrix) -> Panel {
    let of = |matrix: &Matrix| matrix.col(output).iter().copied().collect::<Vec<f64>>();
    let pairs: Vec<(f64, f64)> = of(predictions).into_iter().zip(of(targets)).collect();
    let all = || pairs.iter().flat_map(|&(x, y)| [x, y]);
    let low = all().fold(f64::INFINITY, f64::min);
    let high = all().fold(f64::NEG_INFINITY, f64::max);
    Panel::new(name)
        .x(Axis::linear("predicted"))
        .y(Axis::linear("measured"))
        .draw(Line::new(vec![(low, low), (high, high)], Color::GREY).width(1.0))
        .draw(Points::new(pairs, Color::BLUE, Shape::Circle).size(2.0))
}
