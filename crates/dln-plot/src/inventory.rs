//! What stands in a picture, in words and numbers: for tests, and for people who do not see it.

use crate::canvas::Rectangle;
use crate::mark::{HeatMap, Mark, Place};
use crate::panel::Panel;
use crate::picture::{Cell, Picture};
use crate::view::View;

/// A text, or all neighbouring marks of one kind and colour in a panel.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Item {
    /// The number of its panel, from 1; 0 for what stands below all of them.
    pub panel: usize,
    /// What it is: title, x axis, y axis, legend or note, or a mark, such as line, points or error
    /// bars.
    pub kind: &'static str,
    /// Its words, or the colour of a mark as SVG writes it, `#rrggbb`.
    pub text: String,
    /// How many places it has.
    pub places: usize,
    /// Their mean: the share of the panel's width from the left and that of its height from below;
    /// NaN without places.
    pub mean: (f64, f64),
    /// Their standard deviation, in the same shares.
    pub spread: (f64, f64),
}

impl Picture {
    /// All that the picture shows, in the order in which it is drawn; diagrams are left out.
    ///
    /// ```
    /// use dln_plot::{Axis, Color, Line, Panel, Picture};
    ///
    /// let panel = Panel::new("growth").x(Axis::linear("time").range(0.0, 2.0));
    /// let rising = Line::new([(0.0, 1.0), (1.0, 2.0)], Color::BLUE);
    /// let items = Picture::new(1).cell(panel.draw(rising)).inventory();
    /// assert_eq!((items[0].text.as_str(), items[1].text.as_str()), ("growth", "time"));
    /// assert_eq!((items[3].kind, items[3].places), ("line", 2));
    /// assert!((items[3].mean.0 - 0.25).abs() < 1e-12);
    /// ```
    pub fn inventory(&self) -> Vec<Item> {
        let panels = self.cells.iter().filter_map(|cell| match cell {
            Cell::Panel(panel) => Some(panel),
            Cell::Diagram(_) | Cell::Empty => None,
        });
        let mut items: Vec<Item> =
            panels.enumerate().flat_map(|(index, panel)| panel_items(index + 1, panel)).collect();
        for group in &self.groups {
            let keys = group.keys.iter().map(|key| &key.label);
            items.extend(
                [&group.heading].into_iter().chain(keys).map(|word| words(0, "legend", word)),
            );
        }
        items.extend(self.notes.iter().map(|note| words(0, "note", note)));
        items
    }
}

fn panel_items(number: usize, panel: &Panel) -> Vec<Item> {
    let unit = Rectangle { left: 0.0, top: 0.0, width: 1.0, height: 1.0 };
    let view = panel.view(unit);
    let mut items = vec![
        words(number, "title", &panel.title),
        words(number, "x axis", panel.x.label()),
        words(number, "y axis", panel.y.label()),
    ];
    let seen = panel.marks.iter().flat_map(|mark| seen(mark, &view));
    let mut seen: Vec<Seen> = seen.collect();
    seen.dedup_by(|next, last| {
        let alike = (next.kind, &next.text) == (last.kind, &last.text);
        if alike {
            last.places.append(&mut next.places);
        }
        alike
    });
    items.extend(seen.into_iter().map(|seen| seen.item(number)));
    items
}

fn words(panel: usize, kind: &'static str, text: &str) -> Item {
    Seen { kind, text: text.to_owned(), places: Vec::new() }.item(panel)
}

/// A part of a mark that is drawn in one way.
struct Seen {
    kind: &'static str,
    text: String,
    /// Where, with both coordinates in shares of the panel, from the left and from the top.
    places: Vec<(f64, f64)>,
}

impl Seen {
    fn item(self, panel: usize) -> Item {
        let shown = |&(x, y): &(f64, f64)| x.is_finite() && y.is_finite();
        let (xs, ys): (Vec<f64>, Vec<f64>) =
            self.places.into_iter().filter(shown).map(|(x, y)| (x, 1.0 - y)).unzip();
        let ((x_mean, x_spread), (y_mean, y_spread)) = (moments(&xs), moments(&ys));
        Item {
            panel,
            kind: self.kind,
            text: self.text,
            places: xs.len(),
            mean: (x_mean, y_mean),
            spread: (x_spread, y_spread),
        }
    }
}

/// Mean and standard deviation; NaN of nothing.
fn moments(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let square = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
    (mean, square.sqrt())
}

fn seen(mark: &Mark, view: &View) -> Vec<Seen> {
    let of = |kind, text: String, places: Vec<(f64, f64)>| Seen {
        kind,
        text,
        places: places.into_iter().map(|place| view.place(place)).collect(),
    };
    match mark {
        Mark::Line(line) => vec![of("line", line.color.hex(), line.points.clone())],
        Mark::Points(points) => {
            let at = points.points.iter().map(|point| (point.x, point.y)).collect();
            let barred = points.points.iter().filter(|p| p.x_error > 0.0 || p.y_error > 0.0);
            let ends = barred.flat_map(|p| {
                [(p.x - p.x_error, p.y - p.y_error), (p.x + p.x_error, p.y + p.y_error)]
            });
            let bars = of("error bars", points.color.hex(), ends.collect());
            let markers = of("points", points.color.hex(), at);
            if bars.places.is_empty() { vec![markers] } else { vec![markers, bars] }
        }
        Mark::Bars(bars) => {
            let tops = bars.edges.iter().copied().zip(bars.heights.iter().copied()).collect();
            vec![of("bars", bars.color.hex(), tops)]
        }
        Mark::Band(band) => {
            let edges = band.points.iter().flat_map(|&(x, low, high)| [(x, low), (x, high)]);
            vec![of("band", band.color.hex(), edges.collect())]
        }
        Mark::Rule(rule) => {
            let ends = rule_ends(rule.at, view);
            vec![Seen { kind: "rule", text: rule.color.hex(), places: ends.to_vec() }]
        }
        Mark::Label(label) => vec![of("label", label.text.clone(), vec![label.at])],
        Mark::HeatMap(map) => {
            let zero_lines =
                map.contours.iter().flat_map(|level| map.grid.contour(*level)).flatten();
            vec![
                Seen { kind: "heat map", text: map.bar_label.clone(), places: shades(map) },
                of("contour", String::new(), zero_lines.collect()),
            ]
        }
    }
}

fn rule_ends(at: Place, view: &View) -> [(f64, f64); 2] {
    match at {
        Place::Vertical(x) => [(view.x.place(x), 0.0), (view.x.place(x), 1.0)],
        Place::Horizontal(y) => [(0.0, view.y.place(y)), (1.0, view.y.place(y))],
        Place::Diagonal => view.diagonal(),
    }
}

/// Of every cell its place between the left and the right neighbour, and its shade in place of a
/// height.
fn shades(map: &HeatMap) -> Vec<(f64, f64)> {
    let columns = map.grid.x().len();
    let rows = (0..map.grid.y().len()).map(|row| map.grid.row(row));
    rows.flat_map(|row| {
        let place = move |(column, value): (usize, &f64)| {
            (column as f64 / (columns - 1) as f64, 1.0 - map.shade(*value))
        };
        row.iter().enumerate().map(place)
    })
    .collect()
}
