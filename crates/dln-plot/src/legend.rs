//! Legends: rows of samples and words, outside the data, one legend for the whole picture.

use crate::canvas::{Align, Canvas, Dash, Rectangle, Stroke, TextStyle};
use crate::draw::draw_marker;
use crate::font::text_width;
use crate::mark::Shape;
use crate::{Color, FONT_SIZE};

/// Height of one row of a legend.
const ROW: f64 = 17.0;
const SAMPLE: f64 = 22.0;
const GAP: f64 = 16.0;

/// A sample of what is drawn, with its meaning.
#[derive(Clone, Debug)]
pub struct Key {
    pub(crate) label: String,
    color: Color,
    sample: Sample,
}

#[derive(Clone, Copy, Debug)]
enum Sample {
    Line(Dash),
    Marker(Shape),
    Swatch,
}

impl Key {
    /// A solid line.
    pub fn line(label: impl Into<String>, color: Color) -> Key {
        Key { label: label.into(), color, sample: Sample::Line(Dash::Solid) }
    }

    /// A dashed line.
    pub fn dashed(label: impl Into<String>, color: Color) -> Key {
        Key { sample: Sample::Line(Dash::Dashed), ..Key::line(label, color) }
    }

    /// A dotted line.
    pub fn dotted(label: impl Into<String>, color: Color) -> Key {
        Key { sample: Sample::Line(Dash::Dotted), ..Key::line(label, color) }
    }

    /// A marker.
    pub fn marker(label: impl Into<String>, color: Color, shape: Shape) -> Key {
        Key { sample: Sample::Marker(shape), ..Key::line(label, color) }
    }

    /// A filled area.
    pub fn swatch(label: impl Into<String>, color: Color) -> Key {
        Key { sample: Sample::Swatch, ..Key::line(label, color) }
    }

    fn width(&self) -> f64 {
        SAMPLE + 5.0 + text_width(&self.label, FONT_SIZE) + GAP
    }

    fn render(&self, canvas: &mut Canvas, left: f64, baseline: f64) {
        let middle = baseline - 0.36 * FONT_SIZE;
        match self.sample {
            Sample::Line(dash) => {
                let stroke = Stroke { color: self.color, width: 1.8, dash };
                canvas.line((left, middle), (left + SAMPLE, middle), stroke);
            }
            Sample::Marker(shape) => {
                draw_marker(canvas, (left + 0.6 * SAMPLE, middle), shape, 3.6, self.color);
            }
            Sample::Swatch => {
                let frame = Rectangle {
                    left: left + 4.0,
                    top: middle - 4.5,
                    width: SAMPLE - 6.0,
                    height: 9.0,
                };
                canvas.rectangle(frame, 0.0, self.color, None);
            }
        }
        let style = TextStyle::plain(FONT_SIZE, Align::Start);
        canvas.text((left + SAMPLE + 5.0, baseline), &self.label, style);
    }
}

/// Keys under one heading; it begins a row of its own.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) heading: String,
    pub(crate) keys: Vec<Key>,
}

impl Group {
    fn heading_width(&self) -> f64 {
        if self.heading.is_empty() { 0.0 } else { text_width(&self.heading, FONT_SIZE) + GAP }
    }

    /// Keys split into rows that fit the width.
    fn rows(&self, width: f64) -> Vec<&[Key]> {
        let room = width - self.heading_width();
        let mut rows = Vec::new();
        let (mut start, mut used) = (0, 0.0);
        for (i, key) in self.keys.iter().enumerate() {
            if i > start && used + key.width() > room {
                rows.push(&self.keys[start..i]);
                (start, used) = (i, 0.0);
            }
            used += key.width();
        }
        rows.push(&self.keys[start..]);
        rows
    }
}

pub(crate) fn height(groups: &[Group], width: f64) -> f64 {
    groups.iter().map(|g| ROW * g.rows(width).len() as f64).sum()
}

pub(crate) fn render(canvas: &mut Canvas, groups: &[Group], frame: Rectangle) {
    let mut baseline = frame.top + 12.0;
    for group in groups {
        for (i, row) in group.rows(frame.width).into_iter().enumerate() {
            let keys_width: f64 = row.iter().map(Key::width).sum::<f64>() - GAP;
            let total = group.heading_width() + keys_width;
            let mut left = frame.left + 0.5 * (frame.width - total);
            if i == 0 {
                canvas.text(
                    (left, baseline),
                    &group.heading,
                    TextStyle::plain(FONT_SIZE, Align::Start),
                );
            }
            left += group.heading_width();
            for key in row {
                key.render(canvas, left, baseline);
                left += key.width();
            }
            baseline += ROW;
        }
    }
}
