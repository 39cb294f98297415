//! Pictures: panels with axes and marks, legends, diagrams, as SVG and PNG. Knows no physics.
#![doc = include_str!("../README.md")]

mod axis;
mod canvas;
mod color;
mod contour;
mod diagram;
mod draw;
mod font;
mod inventory;
mod legend;
mod mark;
mod panel;
mod picture;
mod script;
mod ticks;
mod view;

pub use axis::Axis;
pub use canvas::{Align, Dash};
pub use color::{Color, Colormap};
pub use diagram::Diagram;
pub use inventory::Item;
pub use legend::Key;
pub use mark::{Band, Bars, HeatMap, Label, Line, Mark, Point, Points, Rule, Shape};
pub use panel::Panel;
pub use picture::{Cell, Picture, RasterError, svg_to_png};
pub use ticks::superscript;

/// Size of ordinary text in points.
const FONT_SIZE: f64 = 10.5;
