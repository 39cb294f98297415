//! A minimal SVG writer: shapes in points, y down. Coordinates are rounded to 0.01, so bytes are
//! reproducible.

use std::fmt::Write;

use crate::script::{Level, pieces};
use crate::{Color, font};

/// Where text sits relative to its anchor point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// The text begins at the point.
    Start,
    /// The text is centred on the point.
    Middle,
    /// The text ends at the point.
    End,
}

/// How a line is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dash {
    /// Unbroken.
    Solid,
    /// Long dashes.
    Dashed,
    /// Dots.
    Dotted,
}

/// Colour, width in points and pattern of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stroke {
    pub(crate) color: Color,
    pub(crate) width: f64,
    pub(crate) dash: Dash,
}

impl Stroke {
    pub(crate) fn solid(color: Color, width: f64) -> Stroke {
        Stroke { color, width, dash: Dash::Solid }
    }
}

/// Size, weight, alignment and turn of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct TextStyle {
    pub(crate) size: f64,
    pub(crate) bold: bool,
    pub(crate) align: Align,
    pub(crate) color: Color,
    /// Degrees clockwise.
    pub(crate) turn: f64,
}

impl TextStyle {
    pub(crate) fn plain(size: f64, align: Align) -> TextStyle {
        TextStyle { size, bold: false, align, color: Color::BLACK, turn: 0.0 }
    }
}

/// A rectangle in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rectangle {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl Rectangle {
    pub(crate) fn right(&self) -> f64 {
        self.left + self.width
    }
    pub(crate) fn bottom(&self) -> f64 {
        self.top + self.height
    }
}

/// An SVG document under construction.
pub(crate) struct Canvas {
    svg: String,
    clips: usize,
    id_prefix: String,
}

impl Canvas {
    /// An empty white page. `id_prefix` keeps element ids apart when several pictures share one
    /// HTML page.
    pub(crate) fn new(width: f64, height: f64, id_prefix: &str) -> Canvas {
        let (w, h) = (number(width), number(height));
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" font-family=\"{}\">\n",
            font::FAMILY
        );
        put(&mut svg, format_args!("<rect width=\"{w}\" height=\"{h}\" fill=\"#ffffff\"/>\n"));
        Canvas { svg, clips: 0, id_prefix: id_prefix.to_owned() }
    }

    pub(crate) fn finish(mut self) -> String {
        self.svg.push_str("</svg>\n");
        self.svg
    }

    pub(crate) fn polyline(&mut self, points: &[(f64, f64)], stroke: Stroke) {
        if points.len() < 2 {
            return;
        }
        self.raw(format_args!(
            "<path d=\"{}\" fill=\"none\"{} stroke-linejoin=\"round\"/>\n",
            path(points),
            stroke_attributes(stroke)
        ));
    }

    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: Stroke) {
        self.polyline(&[from, to], stroke);
    }

    pub(crate) fn polygon(&mut self, points: &[(f64, f64)], fill: Color, stroke: Option<Stroke>) {
        self.closed(&path(points), fill, stroke);
    }

    /// A filled polygon without outline; an opacity of 1 hides what is beneath.
    pub(crate) fn region(&mut self, points: &[(f64, f64)], fill: Color, opacity: f64) {
        let share = if opacity < 1.0 {
            format!(" fill-opacity=\"{}\"", number(opacity))
        } else {
            String::new()
        };
        let d = path(points);
        self.raw(format_args!("<path d=\"{d}Z\" fill=\"{}\"{share}/>\n", fill.hex()));
    }

    fn closed(&mut self, d: &str, fill: Color, stroke: Option<Stroke>) {
        let outline = stroke.map(stroke_attributes).unwrap_or_default();
        self.raw(format_args!("<path d=\"{d}Z\" fill=\"{}\"{outline}/>\n", fill.hex()));
    }

    /// Many rectangles of one colour in one element.
    pub(crate) fn rectangles(&mut self, frames: &[Rectangle], fill: Color) {
        let mut d = String::new();
        for f in frames {
            let (x, y, w, h) = (number(f.left), number(f.top), number(f.width), number(f.height));
            put(&mut d, format_args!("M{x} {y}h{w}v{h}h-{w}z"));
        }
        if !d.is_empty() {
            self.raw(format_args!("<path d=\"{d}\" fill=\"{}\"/>\n", fill.hex()));
        }
    }

    pub(crate) fn rectangle(
        &mut self,
        frame: Rectangle,
        rounding: f64,
        fill: Color,
        stroke: Option<Stroke>,
    ) {
        let outline = stroke.map(stroke_attributes).unwrap_or_default();
        self.raw(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" fill=\"{}\"{outline}/>\n",
            number(frame.left),
            number(frame.top),
            number(frame.width),
            number(frame.height),
            number(rounding),
            fill.hex()
        ));
    }

    pub(crate) fn circle(
        &mut self,
        center: (f64, f64),
        radius: f64,
        fill: Color,
        stroke: Option<Stroke>,
    ) {
        let outline = stroke.map(stroke_attributes).unwrap_or_default();
        let (x, y, r) = (number(center.0), number(center.1), number(radius));
        self.raw(format_args!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" fill=\"{}\"{outline}/>\n",
            fill.hex()
        ));
    }

    /// One line of text; `at` is on the baseline.
    pub(crate) fn text(&mut self, at: (f64, f64), content: &str, style: TextStyle) {
        let anchor = match style.align {
            Align::Start => "",
            Align::Middle => " text-anchor=\"middle\"",
            Align::End => " text-anchor=\"end\"",
        };
        let weight = if style.bold { " font-weight=\"bold\"" } else { "" };
        let (x, y) = (number(at.0), number(at.1));
        let turn = if style.turn.abs() > 0.0 {
            format!(" transform=\"rotate({} {x} {y})\"", number(style.turn))
        } else {
            String::new()
        };
        self.raw(format_args!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\" fill=\"{}\"{anchor}{weight}{turn}>{}</text>\n",
            number(style.size),
            style.color.hex(),
            spans(content, style.size)
        ));
    }

    /// Everything drawn by `draw` is cut at the frame.
    pub(crate) fn clipped(&mut self, frame: Rectangle, draw: impl FnOnce(&mut Canvas)) {
        let id = format!("{}clip{}", self.id_prefix, self.clips);
        self.clips += 1;
        self.raw(format_args!(
            "<clipPath id=\"{id}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></clipPath>\n<g clip-path=\"url(#{id})\">\n",
            number(frame.left),
            number(frame.top),
            number(frame.width),
            number(frame.height)
        ));
        draw(self);
        self.svg.push_str("</g>\n");
    }

    fn raw(&mut self, markup: std::fmt::Arguments<'_>) {
        put(&mut self.svg, markup);
    }
}

fn put(buffer: &mut String, text: std::fmt::Arguments<'_>) {
    buffer.write_fmt(text).expect("writing to a string cannot fail");
}

fn path(points: &[(f64, f64)]) -> String {
    let mut d = String::new();
    for (i, (x, y)) in points.iter().enumerate() {
        let command = if i == 0 { 'M' } else { 'L' };
        put(&mut d, format_args!("{command}{} {}", number(*x), number(*y)));
    }
    d
}

fn stroke_attributes(stroke: Stroke) -> String {
    let w = stroke.width;
    let dash = match stroke.dash {
        Dash::Solid => String::new(),
        Dash::Dashed => format!(" stroke-dasharray=\"{} {}\"", number(4.0 * w), number(2.5 * w)),
        Dash::Dotted => format!(" stroke-dasharray=\"{} {}\"", number(w), number(1.8 * w)),
    };
    format!(" stroke=\"{}\" stroke-width=\"{}\"{dash}", stroke.color.hex(), number(w))
}

/// At most two decimals, no trailing zeros, no negative zero.
fn number(x: f64) -> String {
    let text = format!("{x:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Escaped text, with raised and lowered pieces as spans; every span undoes the shift of the one
/// before.
fn spans(text: &str, size: f64) -> String {
    let mut markup = String::new();
    let mut dropped = 0.0;
    for (level, piece) in pieces(text) {
        let shift = level.drop() * size - dropped;
        dropped = level.drop() * size;
        if level == Level::Base && shift.abs() < 1e-9 {
            markup.push_str(&escape(piece));
        } else {
            let (dy, font_size) = (number(shift), number(level.scale() * size));
            put(
                &mut markup,
                format_args!(
                    "<tspan dy=\"{dy}\" font-size=\"{font_size}\">{}</tspan>",
                    escape(piece)
                ),
            );
        }
    }
    markup
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_never_minus_zero() {
        let cases = [(1.0, "1"), (-0.001, "0"), (2.503, "2.5"), (100.0, "100"), (-3.456, "-3.46")];
        for (x, expected) in cases {
            assert_eq!(number(x), expected);
        }
    }

    #[test]
    fn text_is_escaped_and_ids_are_apart() {
        let mut canvas = Canvas::new(10.0, 10.0, "a-");
        let frame = Rectangle { left: 0.0, top: 0.0, width: 5.0, height: 5.0 };
        canvas
            .clipped(frame, |c| c.text((1.0, 2.0), "T < 0 & q", TextStyle::plain(8.0, Align::End)));
        canvas.clipped(frame, |_| ());
        let svg = canvas.finish();
        assert!(svg.contains("T &lt; 0 &amp; q"));
        assert!(svg.contains("id=\"a-clip0\"") && svg.contains("id=\"a-clip1\""));
    }
}
