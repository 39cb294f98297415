//! What can be drawn in a panel, in data coordinates.

use crate::{Align, Color, Colormap, Dash, contour::Grid};

/// Anything that [`crate::Panel::draw`] takes; built from one of the types below.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Mark {
    /// A curve.
    Line(Line),
    /// Markers with error bars.
    Points(Points),
    /// A histogram.
    Bars(Bars),
    /// A shaded region between two curves.
    Band(Band),
    /// A line across the panel.
    Rule(Rule),
    /// A word in the panel.
    Label(Label),
    /// Coloured cells with contour lines.
    HeatMap(HeatMap),
}

macro_rules! into_mark {
    ($($kind:ident)*) => { $(
        impl From<$kind> for Mark {
            fn from(mark: $kind) -> Mark {
                Mark::$kind(mark)
            }
        }
    )* };
}
into_mark!(Line Points Bars Band Rule Label HeatMap);

/// A curve through points. A point that the axes cannot show (NaN, zero on a log axis) breaks it.
#[derive(Clone, Debug)]
pub struct Line {
    pub(crate) points: Vec<(f64, f64)>,
    pub(crate) color: Color,
    pub(crate) width: f64,
    pub(crate) dash: Dash,
}

impl Line {
    /// A solid line, the form for theory.
    pub fn new(points: impl Into<Vec<(f64, f64)>>, color: Color) -> Line {
        Line { points: points.into(), color, width: 1.6, dash: Dash::Solid }
    }

    /// Drawn with long dashes.
    #[must_use]
    pub fn dashed(mut self) -> Line {
        self.dash = Dash::Dashed;
        self
    }

    /// Drawn with dots.
    #[must_use]
    pub fn dotted(mut self) -> Line {
        self.dash = Dash::Dotted;
        self
    }

    /// Width in points instead of 1.6.
    #[must_use]
    pub fn width(mut self, width: f64) -> Line {
        self.width = width;
        self
    }
}

/// The form of a marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Filled circle.
    Circle,
    /// Hollow triangle.
    Triangle,
    /// Hollow square.
    Square,
    /// Filled diamond.
    Diamond,
    /// A cross without area, for marking places.
    Cross,
}

/// One marker; an error of zero or NaN draws no bar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Horizontal data coordinate.
    pub x: f64,
    /// Vertical data coordinate.
    pub y: f64,
    /// Half length of the horizontal error bar.
    pub x_error: f64,
    /// Half length of the vertical error bar.
    pub y_error: f64,
}

impl From<(f64, f64)> for Point {
    fn from((x, y): (f64, f64)) -> Point {
        Point { x, y, x_error: 0.0, y_error: 0.0 }
    }
}

impl From<(f64, f64, f64)> for Point {
    fn from((x, y, y_error): (f64, f64, f64)) -> Point {
        Point { x, y, x_error: 0.0, y_error }
    }
}

/// Markers, the form for simulations: `(x, y)`, `(x, y, y_error)` or whole [`Point`]s.
#[derive(Clone, Debug)]
pub struct Points {
    pub(crate) points: Vec<Point>,
    pub(crate) color: Color,
    pub(crate) shape: Shape,
    pub(crate) size: f64,
}

impl Points {
    /// Markers of the given form. Error bars are drawn where the points have errors.
    pub fn new<P: Into<Point>>(
        points: impl IntoIterator<Item = P>,
        color: Color,
        shape: Shape,
    ) -> Points {
        Points { points: points.into_iter().map(Into::into).collect(), color, shape, size: 3.2 }
    }

    /// Radius in points instead of 3.2.
    #[must_use]
    pub fn size(mut self, size: f64) -> Points {
        self.size = size;
        self
    }
}

/// A histogram: bars of heights over consecutive bins.
#[derive(Clone, Debug)]
pub struct Bars {
    pub(crate) edges: Vec<f64>,
    pub(crate) heights: Vec<f64>,
    pub(crate) color: Color,
}

impl Bars {
    /// `edges` has one entry more than `heights`.
    ///
    /// # Panics
    /// If it has not.
    pub fn new(edges: Vec<f64>, heights: Vec<f64>, color: Color) -> Bars {
        assert_eq!(edges.len(), heights.len() + 1, "n bars need n + 1 edges");
        Bars { edges, heights, color }
    }
}

/// A shaded region between a lower and an upper curve: `(x, low, high)`.
#[derive(Clone, Debug)]
pub struct Band {
    pub(crate) points: Vec<(f64, f64, f64)>,
    pub(crate) color: Color,
    pub(crate) opacity: f64,
}

impl Band {
    /// Give a light colour: the band is opaque and drawn under everything that follows.
    pub fn new(points: impl Into<Vec<(f64, f64, f64)>>, color: Color) -> Band {
        Band { points: points.into(), color, opacity: 1.0 }
    }

    /// For bands that overlap: what lies beneath shines through, all the more the smaller the
    /// opacity in (0, 1]. Give a full colour.
    #[must_use]
    pub fn opacity(mut self, opacity: f64) -> Band {
        self.opacity = opacity;
        self
    }
}

/// A straight line across the whole panel, or the diagonal.
#[derive(Clone, Debug)]
pub struct Rule {
    pub(crate) at: Place,
    pub(crate) color: Color,
    pub(crate) dash: Dash,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    Vertical(f64),
    Horizontal(f64),
    Diagonal,
}

impl Rule {
    fn new(at: Place) -> Rule {
        Rule { at, color: Color::GREY, dash: Dash::Dashed }
    }

    /// At a value of x.
    pub fn vertical(x: f64) -> Rule {
        Rule::new(Place::Vertical(x))
    }

    /// At a value of y.
    pub fn horizontal(y: f64) -> Rule {
        Rule::new(Place::Horizontal(y))
    }

    /// Where y = x: perfect agreement in a measured-against-predicted panel.
    pub fn diagonal() -> Rule {
        Rule::new(Place::Diagonal)
    }

    /// In this colour instead of grey.
    #[must_use]
    pub fn color(mut self, color: Color) -> Rule {
        self.color = color;
        self
    }

    /// With this pattern instead of dashes.
    #[must_use]
    pub fn dash(mut self, dash: Dash) -> Rule {
        self.dash = dash;
        self
    }
}

/// A short text at a data position.
#[derive(Clone, Debug)]
pub struct Label {
    pub(crate) at: (f64, f64),
    pub(crate) text: String,
    pub(crate) color: Color,
    pub(crate) align: Align,
    pub(crate) shift: (f64, f64),
}

impl Label {
    /// Text that starts at the position, in black.
    pub fn new(x: f64, y: f64, text: impl Into<String>) -> Label {
        Label {
            at: (x, y),
            text: text.into(),
            color: Color::BLACK,
            align: Align::Start,
            shift: (0.0, 0.0),
        }
    }

    /// In this colour.
    #[must_use]
    pub fn color(mut self, color: Color) -> Label {
        self.color = color;
        self
    }

    /// Aligned otherwise.
    #[must_use]
    pub fn align(mut self, align: Align) -> Label {
        self.align = align;
        self
    }

    /// Moved to the right and down, in points, to stand beside what it names.
    #[must_use]
    pub fn shift(mut self, right: f64, down: f64) -> Label {
        self.shift = (right, down);
        self
    }
}

/// Values over a rectangular grid as colours, with a colour bar and contour lines.
#[derive(Clone, Debug)]
pub struct HeatMap {
    pub(crate) grid: Grid,
    pub(crate) map: Colormap,
    pub(crate) limits: (f64, f64),
    pub(crate) bar_label: String,
    pub(crate) contours: Vec<f64>,
}

impl HeatMap {
    /// `values[j * x.len() + i]` belongs to `(x[i], y[j])`; both coordinates ascend evenly on their
    /// axis. Colours span `limits`; values beyond have the end colours.
    ///
    /// # Panics
    /// If the sizes do not fit or a side has fewer than two points.
    pub fn new(
        x: Vec<f64>,
        y: Vec<f64>,
        values: Vec<f64>,
        map: Colormap,
        limits: (f64, f64),
    ) -> HeatMap {
        let grid = Grid::new(x, y, values);
        HeatMap { grid, map, limits, bar_label: String::new(), contours: Vec::new() }
    }

    /// Names the quantity beside the colour bar.
    #[must_use]
    pub fn bar_label(mut self, label: impl Into<String>) -> HeatMap {
        self.bar_label = label.into();
        self
    }

    /// Draws a contour line at this value.
    #[must_use]
    pub fn contour(mut self, level: f64) -> HeatMap {
        self.contours.push(level);
        self
    }
}

impl HeatMap {
    /// Where a value lies between the limits, in [0, 1]; NaN stays NaN.
    pub(crate) fn shade(&self, value: f64) -> f64 {
        ((value - self.limits.0) / (self.limits.1 - self.limits.0)).clamp(0.0, 1.0)
    }
}

impl Mark {
    /// Every x and every y that an automatic range must cover.
    pub(crate) fn extent(&self) -> (Vec<f64>, Vec<f64>) {
        match self {
            Mark::Line(line) => line.points.iter().copied().unzip(),
            Mark::Points(points) => points_extent(&points.points),
            Mark::Bars(bars) => (bars.edges.clone(), bars.heights.clone()),
            Mark::Band(band) => (
                band.points.iter().map(|p| p.0).collect(),
                band.points.iter().flat_map(|p| [p.1, p.2]).collect(),
            ),
            Mark::HeatMap(map) => (map.grid.x().to_vec(), map.grid.y().to_vec()),
            Mark::Rule(_) | Mark::Label(_) => (Vec::new(), Vec::new()),
        }
    }
}

fn points_extent(points: &[Point]) -> (Vec<f64>, Vec<f64>) {
    let spread = |center: f64, error: f64| [center - error, center, center + error];
    (
        points.iter().flat_map(|p| spread(p.x, p.x_error)).collect(),
        points.iter().flat_map(|p| spread(p.y, p.y_error)).collect(),
    )
}
