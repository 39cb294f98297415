//! One panel: axes around a stack of marks.

use crate::axis::Axis;
use crate::canvas::{Align, Canvas, Dash, Rectangle, Stroke, TextStyle};
use crate::draw::draw_mark;
use crate::font::text_width;
use crate::mark::Mark;
use crate::ticks::Tick;
use crate::view::View;
use crate::{Color, FONT_SIZE};

const TICK: f64 = 3.5;
const TOP: f64 = 24.0;
const BOTTOM: f64 = 38.0;
const RIGHT: f64 = 12.0;
/// Room for the label of the vertical axis; the tick labels' room is measured.
const AXIS_LABEL: f64 = 20.0;
/// Room for a colour bar with its ticks and label.
const COLOR_BAR: f64 = 62.0;

/// A panel: a title, two axes and marks, drawn in the order given.
///
/// ```
/// use dln_plot::{Axis, Color, Line, Panel, Rule};
///
/// let decay: Vec<(f64, f64)> = (0..100).map(|i| 0.05 * f64::from(i)).map(|t| (t, (-t).exp())).collect();
/// let panel = Panel::new("a decay")
///     .x(Axis::linear("training time t/τ"))
///     .y(Axis::log("error"))
///     .draw(Line::new(decay, Color::BLUE))
///     .draw(Rule::vertical(1.0));
/// # let _ = panel;
/// ```
#[derive(Clone, Debug)]
pub struct Panel {
    pub(crate) title: String,
    pub(crate) x: Axis,
    pub(crate) y: Axis,
    pub(crate) marks: Vec<Mark>,
}

impl Panel {
    /// An empty panel with linear, unlabelled axes.
    pub fn new(title: impl Into<String>) -> Panel {
        Panel { title: title.into(), x: Axis::linear(""), y: Axis::linear(""), marks: Vec::new() }
    }

    /// Sets the horizontal axis.
    #[must_use]
    pub fn x(mut self, axis: Axis) -> Panel {
        self.x = axis;
        self
    }

    /// Sets the vertical axis.
    #[must_use]
    pub fn y(mut self, axis: Axis) -> Panel {
        self.y = axis;
        self
    }

    /// Adds a mark above those already there.
    #[must_use]
    pub fn draw(mut self, mark: impl Into<Mark>) -> Panel {
        self.marks.push(mark.into());
        self
    }

    /// Adds many marks.
    #[must_use]
    pub fn draw_all<M: Into<Mark>>(mut self, marks: impl IntoIterator<Item = M>) -> Panel {
        self.marks.extend(marks.into_iter().map(Into::into));
        self
    }

    pub(crate) fn render(&self, canvas: &mut Canvas, cell: Rectangle, letter: Option<char>) {
        let frame = self.data_frame(cell, &self.y.ticks(&self.view(cell).y));
        let view = self.view(frame);
        for mark in &self.marks {
            draw_mark(canvas, mark, &view);
        }
        self.draw_frame(canvas, &view);
        self.draw_labels(canvas, cell, frame);
        self.draw_title(canvas, cell, frame, letter);
    }

    /// The axes, settled by what is drawn, over a frame.
    pub(crate) fn view(&self, frame: Rectangle) -> View {
        let (xs, ys): (Vec<_>, Vec<_>) = self.marks.iter().map(Mark::extent).unzip();
        View {
            x: self.x.resolve(&xs.concat(), frame.left, frame.right()),
            y: self.y.resolve(&ys.concat(), frame.bottom(), frame.top),
            frame,
        }
    }

    fn data_frame(&self, cell: Rectangle, ticks: &[Tick]) -> Rectangle {
        let widest =
            ticks.iter().filter_map(|t| t.label.as_ref()).map(|l| text_width(l, FONT_SIZE));
        let left = AXIS_LABEL + widest.fold(12.0, f64::max) + TICK + 3.0;
        let has_bar = self.marks.iter().any(|m| matches!(m, Mark::HeatMap(_)));
        let right = if has_bar { COLOR_BAR } else { RIGHT };
        Rectangle {
            left: cell.left + left,
            top: cell.top + TOP,
            width: cell.width - left - right,
            height: cell.height - TOP - BOTTOM,
        }
    }

    fn draw_frame(&self, canvas: &mut Canvas, view: &View) {
        let frame = view.frame;
        let ink = Stroke { color: Color::BLACK, width: 0.8, dash: Dash::Solid };
        let corners = [
            (frame.left, frame.top),
            (frame.right(), frame.top),
            (frame.right(), frame.bottom()),
            (frame.left, frame.bottom()),
            (frame.left, frame.top),
        ];
        canvas.polyline(&corners, ink);
        for tick in self.x.ticks(&view.x) {
            let (x, length) = (view.x.place(tick.value), tick_length(&tick));
            canvas.line((x, frame.bottom()), (x, frame.bottom() + length), ink);
            let style = TextStyle::plain(FONT_SIZE, Align::Middle);
            canvas.text((x, frame.bottom() + 14.5), tick.label.as_deref().unwrap_or(""), style);
        }
        for tick in self.y.ticks(&view.y) {
            let (y, length) = (view.y.place(tick.value), tick_length(&tick));
            canvas.line((frame.left - length, y), (frame.left, y), ink);
            let style = TextStyle::plain(FONT_SIZE, Align::End);
            let at = (frame.left - TICK - 3.0, y + 0.36 * FONT_SIZE);
            canvas.text(at, tick.label.as_deref().unwrap_or(""), style);
        }
    }

    fn draw_labels(&self, canvas: &mut Canvas, cell: Rectangle, frame: Rectangle) {
        let style = TextStyle::plain(FONT_SIZE, Align::Middle);
        let middle = frame.left + 0.5 * frame.width;
        canvas.text((middle, frame.bottom() + 31.0), self.x.label(), style);
        let beside = (cell.left + 13.0, frame.top + 0.5 * frame.height);
        canvas.text(beside, self.y.label(), TextStyle { turn: -90.0, ..style });
    }

    fn draw_title(
        &self,
        canvas: &mut Canvas,
        cell: Rectangle,
        frame: Rectangle,
        letter: Option<char>,
    ) {
        let baseline = frame.top - 8.0;
        if let Some(letter) = letter {
            let style = TextStyle { bold: true, ..TextStyle::plain(FONT_SIZE + 2.5, Align::Start) };
            canvas.text((cell.left + 4.0, baseline), &letter.to_string(), style);
        }
        let centre = frame.left + 0.5 * frame.width;
        canvas.text(
            (centre, baseline),
            &self.title,
            TextStyle::plain(FONT_SIZE + 0.5, Align::Middle),
        );
    }
}

fn tick_length(tick: &Tick) -> f64 {
    if tick.label.is_some() { TICK } else { 0.55 * TICK }
}
