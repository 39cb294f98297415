//! Pictures: panels with axes and marks, legends, diagrams, as SVG and PNG. Knows no physics and no figure.
//!
//! A [`Picture`] is a grid of [`Panel`]s (or [`Diagram`]s) over one shared legend. A panel has two [`Axis`] and
//! a stack of marks: [`Line`], [`Points`], [`Bars`], [`Band`], [`Rule`], [`Label`], [`HeatMap`]. Every text may raise
//! and lower: `T^{A←B}`, `t_{opt}`.

mod axis;
mod canvas;
mod color;
mod contour;
mod diagram;
mod draw;
mod font;
mod legend;
mod mark;
mod panel;
mod picture;
mod script;

pub use axis::{Axis, superscript};
pub use canvas::{Align, Dash};
pub use color::{Color, Colormap};
pub use diagram::Diagram;
pub use legend::Key;
pub use mark::{Band, Bars, HeatMap, Label, Line, Mark, Point, Points, Rule, Shape};
pub use panel::Panel;
pub use picture::{Cell, Picture, RasterError, svg_to_png};

/// Size of ordinary text in points.
const FONT_SIZE: f64 = 10.5;
