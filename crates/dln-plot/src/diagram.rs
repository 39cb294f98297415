//! Free drawing: boxes, nodes, arrows and words, for pictures that are not plots.

use crate::canvas::{Align, Canvas, Dash, Rectangle, Stroke, TextStyle};
use crate::{Color, FONT_SIZE};

/// A drawing in points, y down, from the top left corner of its cell.
#[derive(Clone, Debug, Default)]
pub struct Diagram {
    items: Vec<Item>,
}

#[derive(Clone, Debug)]
enum Item {
    Block { frame: Rectangle, fill: Color, edge: Color },
    Node { center: (f64, f64), radius: f64, fill: Color, edge: Color },
    Wire { points: Vec<(f64, f64)>, color: Color, width: f64, dash: Dash, head: bool },
    Word { at: (f64, f64), text: String, style: TextStyle },
}

impl Diagram {
    /// An empty drawing.
    pub fn new() -> Diagram {
        Diagram::default()
    }

    /// A rounded box from its top left corner with a width and a height.
    #[must_use]
    pub fn block(
        mut self,
        corner: (f64, f64),
        size: (f64, f64),
        fill: Color,
        edge: Color,
    ) -> Diagram {
        let frame = Rectangle { left: corner.0, top: corner.1, width: size.0, height: size.1 };
        self.items.push(Item::Block { frame, fill, edge });
        self
    }

    /// A circle.
    #[must_use]
    pub fn node(mut self, center: (f64, f64), radius: f64, fill: Color, edge: Color) -> Diagram {
        self.items.push(Item::Node { center, radius, fill, edge });
        self
    }

    /// A line through the points.
    #[must_use]
    pub fn line(mut self, points: &[(f64, f64)], color: Color, width: f64, dash: Dash) -> Diagram {
        self.items.push(Item::Wire { points: points.to_vec(), color, width, dash, head: false });
        self
    }

    /// A line through the points with a head at its end.
    #[must_use]
    pub fn arrow(mut self, points: &[(f64, f64)], color: Color, width: f64) -> Diagram {
        self.items.push(Item::Wire {
            points: points.to_vec(),
            color,
            width,
            dash: Dash::Solid,
            head: true,
        });
        self
    }

    /// A word on a baseline.
    #[must_use]
    pub fn text(
        mut self,
        at: (f64, f64),
        text: impl Into<String>,
        align: Align,
        color: Color,
    ) -> Diagram {
        let style = TextStyle { color, ..TextStyle::plain(FONT_SIZE, align) };
        self.items.push(Item::Word { at, text: text.into(), style });
        self
    }

    /// A heading: larger, bold, centred.
    #[must_use]
    pub fn heading(mut self, at: (f64, f64), text: impl Into<String>, color: Color) -> Diagram {
        let plain = TextStyle::plain(FONT_SIZE + 1.0, Align::Middle);
        self.items.push(Item::Word {
            at,
            text: text.into(),
            style: TextStyle { color, bold: true, ..plain },
        });
        self
    }

    pub(crate) fn render(&self, canvas: &mut Canvas, cell: Rectangle) {
        let place = |p: (f64, f64)| (cell.left + p.0, cell.top + p.1);
        for item in &self.items {
            match item {
                Item::Block { frame, fill, edge } => {
                    let (left, top) = place((frame.left, frame.top));
                    let moved = Rectangle { left, top, ..*frame };
                    canvas.rectangle(moved, 6.0, *fill, Some(Stroke::solid(*edge, 1.0)));
                }
                Item::Node { center, radius, fill, edge } => {
                    canvas.circle(place(*center), *radius, *fill, Some(Stroke::solid(*edge, 1.2)));
                }
                Item::Wire { points, color, width, dash, head } => {
                    let placed: Vec<(f64, f64)> = points.iter().map(|p| place(*p)).collect();
                    draw_wire(
                        canvas,
                        &placed,
                        Stroke { color: *color, width: *width, dash: *dash },
                        *head,
                    );
                }
                Item::Word { at, text, style } => canvas.text(place(*at), text, *style),
            }
        }
    }
}

/// The line stops short of its head's tip, so that the tip is sharp.
fn draw_wire(canvas: &mut Canvas, points: &[(f64, f64)], stroke: Stroke, head: bool) {
    let [.., (x0, y0), (x, y)] = points else { return };
    if !head {
        canvas.polyline(points, stroke);
        return;
    }
    let length = (x - x0).hypot(y - y0);
    let (dx, dy) = ((x - x0) / length, (y - y0) / length);
    let size = 3.0 + 2.5 * stroke.width;
    let base = (x - size * dx, y - size * dy);
    let mut shortened = points.to_vec();
    if let Some(last) = shortened.last_mut() {
        *last = base;
    }
    canvas.polyline(&shortened, stroke);
    let half = 0.45 * size;
    let corners = [
        (*x, *y),
        (base.0 - half * dy, base.1 + half * dx),
        (base.0 + half * dy, base.1 - half * dx),
    ];
    canvas.polygon(&corners, stroke.color, None);
}
