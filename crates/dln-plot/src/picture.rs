//! A picture: panels in a grid over one shared legend and a note; SVG text and PNG bytes.

use std::sync::{Arc, LazyLock};

use resvg::{tiny_skia, usvg};

use crate::canvas::{Align, Canvas, Rectangle, TextStyle};
use crate::legend::{self, Group, Key};
use crate::{Color, Diagram, FONT_SIZE, Panel, font};

const MARGIN: f64 = 10.0;
const NOTE_ROW: f64 = 15.0;
/// Pixels of the PNG for each point of the SVG: about 200 dots per inch in print at full page
/// width.
const PIXELS_PER_POINT: f32 = 2.5;

/// What fills one cell of the grid.
#[derive(Clone, Debug)]
pub enum Cell {
    /// A plot.
    Panel(Box<Panel>),
    /// A drawing.
    Diagram(Diagram),
    /// Nothing, to keep a column aligned.
    Empty,
}

impl From<Panel> for Cell {
    fn from(panel: Panel) -> Cell {
        Cell::Panel(Box::new(panel))
    }
}

impl From<Diagram> for Cell {
    fn from(diagram: Diagram) -> Cell {
        Cell::Diagram(diagram)
    }
}

/// Panels row by row, lettered A, B, … when there are several, with one legend below.
///
/// ```
/// use dln_plot::{Axis, Color, Key, Line, Panel, Picture};
///
/// let parabola: Vec<(f64, f64)> = (-10..=10).map(f64::from).map(|x| (x, x * x)).collect();
/// let panel = Panel::new("growth").x(Axis::linear("x")).y(Axis::linear("x²")).draw(Line::new(parabola, Color::BLUE));
/// let picture = Picture::new(1).cell(panel).legend("", [Key::line("theory", Color::BLUE)]);
/// let svg = picture.to_svg("growth");
/// assert!(svg.starts_with("<svg") && svg == picture.to_svg("growth"));
/// ```
#[derive(Clone, Debug)]
pub struct Picture {
    columns: usize,
    cell_size: (f64, f64),
    pub(crate) cells: Vec<Cell>,
    pub(crate) groups: Vec<Group>,
    pub(crate) notes: Vec<String>,
}

impl Picture {
    /// An empty picture with the given number of columns of cells, each 250 by 210 points.
    ///
    /// # Panics
    /// If there are no columns.
    pub fn new(columns: usize) -> Picture {
        assert!(columns > 0, "a picture has at least one column");
        Picture {
            columns,
            cell_size: (250.0, 210.0),
            cells: Vec::new(),
            groups: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Another size of every cell, axes and labels included.
    #[must_use]
    pub fn cell_size(mut self, width: f64, height: f64) -> Picture {
        self.cell_size = (width, height);
        self
    }

    /// Fills the next cell.
    #[must_use]
    pub fn cell(mut self, cell: impl Into<Cell>) -> Picture {
        self.cells.push(cell.into());
        self
    }

    /// Fills the next cells.
    #[must_use]
    pub fn cells<C: Into<Cell>>(mut self, cells: impl IntoIterator<Item = C>) -> Picture {
        self.cells.extend(cells.into_iter().map(Into::into));
        self
    }

    /// Adds a row of keys to the legend, under a heading that may be empty; without either,
    /// nothing.
    #[must_use]
    pub fn legend(
        mut self,
        heading: impl Into<String>,
        keys: impl IntoIterator<Item = Key>,
    ) -> Picture {
        let group = Group { heading: heading.into(), keys: keys.into_iter().collect() };
        if !(group.heading.is_empty() && group.keys.is_empty()) {
            self.groups.push(group);
        }
        self
    }

    /// Adds a line of small text at the foot.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Picture {
        self.notes.push(text.into());
        self
    }

    /// The picture as SVG. Equal pictures give equal bytes. `id_prefix` keeps element ids apart on
    /// a page with several pictures.
    pub fn to_svg(&self, id_prefix: &str) -> String {
        let (width, grid_height) = self.grid_size();
        let legend_height = legend::height(&self.groups, width);
        let notes_height = NOTE_ROW * self.notes.len() as f64;
        let total = grid_height + legend_height + notes_height + 2.0 * MARGIN;
        let mut canvas = Canvas::new(width + 2.0 * MARGIN, total, &format!("{id_prefix}-"));
        self.render_cells(&mut canvas);
        let top = MARGIN + grid_height;
        let frame = Rectangle { left: MARGIN, top, width, height: legend_height };
        legend::render(&mut canvas, &self.groups, frame);
        self.render_notes(&mut canvas, frame);
        canvas.finish()
    }

    fn grid_size(&self) -> (f64, f64) {
        let rows = self.cells.len().div_ceil(self.columns);
        (self.cell_size.0 * self.columns as f64, self.cell_size.1 * rows as f64 + 4.0)
    }

    fn render_cells(&self, canvas: &mut Canvas) {
        let panels = self.cells.iter().filter(|c| matches!(c, Cell::Panel(_))).count();
        let mut letters = ('A'..='Z').map(Some).filter(|_| panels > 1);
        for (i, cell) in self.cells.iter().enumerate() {
            let (row, column) = (i / self.columns, i % self.columns);
            let frame = Rectangle {
                left: MARGIN + self.cell_size.0 * column as f64,
                top: MARGIN + self.cell_size.1 * row as f64,
                width: self.cell_size.0,
                height: self.cell_size.1,
            };
            match cell {
                Cell::Panel(panel) => panel.render(canvas, frame, letters.next().flatten()),
                Cell::Diagram(diagram) => diagram.render(canvas, frame),
                Cell::Empty => (),
            }
        }
    }

    fn render_notes(&self, canvas: &mut Canvas, above: Rectangle) {
        let mut baseline = above.bottom() + 11.0;
        for note in &self.notes {
            let style = TextStyle {
                color: Color::GREY,
                ..TextStyle::plain(FONT_SIZE - 1.0, Align::Middle)
            };
            canvas.text((above.left + 0.5 * above.width, baseline), note, style);
            baseline += NOTE_ROW;
        }
    }
}

static FONTS: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = usvg::fontdb::Database::new();
    for file in font::files() {
        fonts.load_font_data(file.to_vec());
    }
    Arc::new(fonts)
});

/// Rasterises an SVG of [`Picture::to_svg`] with the bundled font; needs no fonts on the machine.
///
/// # Errors
/// If the text is not an SVG that can be drawn.
pub fn svg_to_png(svg: &str) -> Result<Vec<u8>, RasterError> {
    let options = usvg::Options { fontdb: FONTS.clone(), ..usvg::Options::default() };
    let tree = usvg::Tree::from_str(svg, &options).map_err(|e| RasterError(e.to_string()))?;
    let size = tree.size().to_int_size().scale_by(PIXELS_PER_POINT);
    let size = size.ok_or_else(|| RasterError("the picture has no size".to_owned()))?;
    let mut pixels = tiny_skia::Pixmap::new(size.width(), size.height())
        .ok_or_else(|| RasterError("the picture is too large".to_owned()))?;
    let scale = tiny_skia::Transform::from_scale(PIXELS_PER_POINT, PIXELS_PER_POINT);
    resvg::render(&tree, scale, &mut pixels.as_mut());
    pixels.encode_png().map_err(|e| RasterError(e.to_string()))
}

/// An SVG could not be turned into pixels; carries the rasteriser's message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot rasterise the picture: {0}")]
pub struct RasterError(String);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Axis, Colormap, HeatMap, Label, Line, Points, Rule, Shape};

    fn example() -> Picture {
        let panel = Panel::new("s\u{304} and ŝ")
            .x(Axis::linear("training time t/τ").range(0.0, 2.0))
            .y(Axis::log("test error ε"))
            .draw(Line::new(vec![(0.0, 1.0), (1.0, f64::NAN), (2.0, 0.1)], Color::BLUE))
            .draw(Points::new([(0.5, 0.5, 0.6), (9.0, 1.0, 0.0)], Color::VERMILION, Shape::Circle))
            .draw(Rule::vertical(1.0))
            .draw(Label::new(1.0, 0.5, "1.04 τ"));
        let side: Vec<f64> = (0..4).map(f64::from).collect();
        let values = (0..16).map(|k| f64::from(k) - 8.0).collect();
        let map =
            HeatMap::new(side.clone(), side, values, Colormap::Diverging, (-8.0, 8.0)).contour(0.0);
        Picture::new(2)
            .cell(panel)
            .cell(Panel::new("map").draw(map))
            .legend("SNR", [Key::line("4", Color::BLUE)])
    }

    #[test]
    fn bytes_are_reproducible_and_the_png_is_one() {
        let svg = example().to_svg("x");
        assert_eq!(svg, example().to_svg("x"));
        let png = svg_to_png(&svg).expect("our own SVG is well formed");
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    }

    #[test]
    fn no_coordinate_is_nan_or_infinite() {
        let svg = example().to_svg("x");
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
    }

    #[test]
    fn broken_svg_is_refused() {
        assert!(svg_to_png("<svg").is_err());
    }
}
