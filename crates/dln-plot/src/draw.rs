//! How each mark becomes shapes on the canvas.

use crate::canvas::{Align, Canvas, Dash, Rectangle, Stroke, TextStyle};
use crate::contour::{cell_edges, runs};
use crate::mark::{Band, Bars, HeatMap, Label, Line, Mark, Place, Point, Points, Rule, Shape};
use crate::view::View;
use crate::{Axis, Color, FONT_SIZE};

/// Number of steps to which the colours of a heat map are rounded, so that equal neighbours can
/// share a shape.
const COLOR_STEPS: usize = 64;

pub(crate) fn draw_mark(canvas: &mut Canvas, mark: &Mark, view: &View) {
    match mark {
        Mark::Line(line) => canvas.clipped(view.frame, |c| draw_line(c, line, view)),
        Mark::Points(points) => draw_points(canvas, points, view),
        Mark::Bars(bars) => canvas.clipped(view.frame, |c| draw_bars(c, bars, view)),
        Mark::Band(band) => canvas.clipped(view.frame, |c| draw_band(c, band, view)),
        Mark::Rule(rule) => canvas.clipped(view.frame, |c| draw_rule(c, rule, view)),
        Mark::Label(label) => draw_label(canvas, label, view),
        Mark::HeatMap(map) => {
            canvas.clipped(view.frame, |c| draw_heat_map(c, map, view));
            draw_color_bar(canvas, map, view.frame);
        }
    }
}

fn draw_line(canvas: &mut Canvas, line: &Line, view: &View) {
    let stroke = Stroke { color: line.color, width: line.width, dash: line.dash };
    let placed: Vec<(f64, f64)> = line.points.iter().map(|p| view.place(*p)).collect();
    for piece in placed.split(|(x, y)| !(x.is_finite() && y.is_finite())) {
        canvas.polyline(&thinned(piece), stroke);
    }
}

/// Leaves out points closer than a third of a point to the last kept one: they cannot be seen.
fn thinned(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for (i, (x, y)) in points.iter().enumerate() {
        let far = kept.last().is_none_or(|(a, b)| (x - a).hypot(y - b) > 0.33);
        if far || i + 1 == points.len() {
            kept.push((*x, *y));
        }
    }
    kept
}

fn draw_points(canvas: &mut Canvas, points: &Points, view: &View) {
    let ink = Stroke::solid(points.color, 1.0);
    canvas.clipped(view.frame, |c| {
        for point in &points.points {
            draw_error_bars(c, point, view, ink);
        }
    });
    let visible = |p: &&Point| view.x.contains(p.x) && view.y.contains(p.y);
    for point in points.points.iter().filter(visible) {
        draw_marker(
            canvas,
            view.place((point.x, point.y)),
            points.shape,
            points.size,
            points.color,
        );
    }
}

/// A bar that reaches below what a log axis shows runs to the panel's edge.
fn draw_error_bars(canvas: &mut Canvas, point: &Point, view: &View, ink: Stroke) {
    const CAP: f64 = 2.0;
    let (x, y) = view.place((point.x, point.y));
    if point.y_error > 0.0 {
        let high = view.y.place(point.y + point.y_error);
        let low = finite_or(view.y.place(point.y - point.y_error), view.frame.bottom() + 10.0);
        canvas.line((x, low), (x, high), ink);
        canvas.line((x - CAP, low), (x + CAP, low), ink);
        canvas.line((x - CAP, high), (x + CAP, high), ink);
    }
    if point.x_error > 0.0 {
        let high = view.x.place(point.x + point.x_error);
        let low = finite_or(view.x.place(point.x - point.x_error), view.frame.left - 10.0);
        canvas.line((low, y), (high, y), ink);
        canvas.line((low, y - CAP), (low, y + CAP), ink);
        canvas.line((high, y - CAP), (high, y + CAP), ink);
    }
}

fn finite_or(x: f64, otherwise: f64) -> f64 {
    if x.is_finite() { x } else { otherwise }
}

pub(crate) fn draw_marker(canvas: &mut Canvas, at: (f64, f64), shape: Shape, r: f64, color: Color) {
    let (x, y) = at;
    let edge = Some(Stroke::solid(Color::WHITE, 0.5));
    let hollow = Some(Stroke::solid(color, 1.2));
    match shape {
        Shape::Circle => canvas.circle(at, r, color, edge),
        Shape::Triangle => {
            let corners =
                [(x, y - 1.2 * r), (x + 1.1 * r, y + 0.8 * r), (x - 1.1 * r, y + 0.8 * r)];
            canvas.polygon(&corners, Color::WHITE, hollow);
        }
        Shape::Square => {
            let a = 0.85 * r;
            let corners = [(x - a, y - a), (x + a, y - a), (x + a, y + a), (x - a, y + a)];
            canvas.polygon(&corners, Color::WHITE, hollow);
        }
        Shape::Diamond => {
            let a = 1.25 * r;
            canvas.polygon(&[(x, y - a), (x + a, y), (x, y + a), (x - a, y)], color, edge);
        }
        Shape::Cross => {
            let ink = Stroke::solid(color, 1.5);
            canvas.line((x - r, y - r), (x + r, y + r), ink);
            canvas.line((x - r, y + r), (x + r, y - r), ink);
        }
    }
}

fn draw_bars(canvas: &mut Canvas, bars: &Bars, view: &View) {
    let frames: Vec<Rectangle> = bars
        .heights
        .iter()
        .zip(bars.edges.windows(2))
        .filter(|(height, _)| **height > 0.0)
        .map(|(height, edges)| {
            let (left, right) = (view.x.place(edges[0]), view.x.place(edges[1]));
            let top = view.y.place(*height);
            Rectangle { left, top, width: right - left - 0.4, height: view.frame.bottom() - top }
        })
        .collect();
    canvas.rectangles(&frames, bars.color);
}

fn draw_band(canvas: &mut Canvas, band: &Band, view: &View) {
    let above = band.points.iter().map(|p| view.place((p.0, p.2)));
    let below = band.points.iter().rev().map(|p| view.place((p.0, p.1)));
    let outline: Vec<(f64, f64)> =
        above.chain(below).filter(|(x, y)| x.is_finite() && y.is_finite()).collect();
    if outline.len() > 2 {
        canvas.region(&outline, band.color, band.opacity);
    }
}

fn draw_rule(canvas: &mut Canvas, rule: &Rule, view: &View) {
    let stroke = Stroke { color: rule.color, width: 1.0, dash: rule.dash };
    let frame = view.frame;
    match rule.at {
        Place::Vertical(x) => {
            let x = view.x.place(x);
            canvas.line((x, frame.bottom()), (x, frame.top), stroke);
        }
        Place::Horizontal(y) => {
            let y = view.y.place(y);
            canvas.line((frame.left, y), (frame.right(), y), stroke);
        }
        Place::Diagonal => {
            let ends = view.diagonal();
            canvas.line(ends[0], ends[1], stroke);
        }
    }
}

fn draw_label(canvas: &mut Canvas, label: &Label, view: &View) {
    let (x, y) = view.place(label.at);
    let style = TextStyle { color: label.color, ..TextStyle::plain(FONT_SIZE - 1.0, label.align) };
    if x.is_finite() && y.is_finite() {
        canvas.text((x + label.shift.0, y + label.shift.1), &label.text, style);
    }
}

fn draw_heat_map(canvas: &mut Canvas, map: &HeatMap, view: &View) {
    let place_all = |edges: Vec<f64>, place: &dyn Fn(f64) -> f64| {
        edges.into_iter().map(place).collect::<Vec<f64>>()
    };
    let xs = place_all(cell_edges(map.grid.x()), &|x| view.x.place(x));
    let ys = place_all(cell_edges(map.grid.y()), &|y| view.y.place(y));
    let mut by_step = vec![Vec::new(); COLOR_STEPS];
    for j in 0..map.grid.y().len() {
        let steps: Vec<usize> = map.grid.row(j).iter().map(|v| color_step(map, *v)).collect();
        for (start, end, step) in runs(&steps) {
            let (left, top) = (xs[start], ys[j + 1]);
            by_step[step].push(Rectangle {
                left,
                top,
                width: xs[end] - left + 0.3,
                height: ys[j] - top + 0.3,
            });
        }
    }
    for (step, frames) in by_step.iter().enumerate() {
        canvas.rectangles(frames, step_color(map, step));
    }
    for level in &map.contours {
        for [a, b] in map.grid.contour(*level) {
            canvas.line(view.place(a), view.place(b), Stroke::solid(Color::BLACK, 1.2));
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the few steps; NaN becomes the first"
)]
fn color_step(map: &HeatMap, value: f64) -> usize {
    (map.shade(value) * (COLOR_STEPS - 1) as f64).round() as usize
}

fn step_color(map: &HeatMap, step: usize) -> Color {
    map.map.at(step as f64 / (COLOR_STEPS - 1) as f64)
}

fn draw_color_bar(canvas: &mut Canvas, map: &HeatMap, frame: Rectangle) {
    let (left, width) = (frame.right() + 8.0, 10.0);
    let axis = Axis::linear("").range(map.limits.0, map.limits.1);
    let scale = axis.resolve(&[], frame.bottom(), frame.top);
    let height = frame.height / COLOR_STEPS as f64;
    for step in 0..COLOR_STEPS {
        let top = frame.bottom() - (step + 1) as f64 * height;
        canvas.rectangles(
            &[Rectangle { left, top, width, height: height + 0.3 }],
            step_color(map, step),
        );
    }
    let ink = Stroke { color: Color::BLACK, width: 0.8, dash: Dash::Solid };
    for tick in axis.ticks(&scale) {
        let y = scale.place(tick.value);
        canvas.line((left + width, y), (left + width + 3.0, y), ink);
        let at = (left + width + 5.0, y + 0.36 * FONT_SIZE);
        canvas.text(
            at,
            tick.label.as_deref().unwrap_or(""),
            TextStyle::plain(FONT_SIZE - 1.0, Align::Start),
        );
    }
    let style = TextStyle::plain(FONT_SIZE - 1.0, Align::Middle);
    canvas.text((left + width, frame.top - 8.0), &map.bar_label, style);
}
