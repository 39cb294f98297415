//! A curve with measured points and a band, as SVG:
//! `cargo run -p dln-plot --example decay > decay.svg`.

#![expect(clippy::print_stdout, reason = "the picture goes to standard output")]

use dln_plot::{Axis, Band, Color, Key, Line, Panel, Picture, Points, Rule, Shape};

fn main() {
    let times: Vec<f64> = (0..=100).map(|step| 0.05 * f64::from(step)).collect();
    let theory: Vec<(f64, f64)> = times.iter().map(|&t| (t, (-t).exp())).collect();
    let band: Vec<(f64, f64, f64)> =
        theory.iter().map(|&(t, error)| (t, 0.8 * error, 1.25 * error)).collect();
    let measured: Vec<(f64, f64, f64)> = theory
        .iter()
        .step_by(20)
        .map(|&(t, error)| (t, error * (1.0 + 0.1 * (7.0 * t).sin()), 0.1 * error))
        .collect();
    let panel = Panel::new("A decay, measured")
        .x(Axis::linear("time t/τ"))
        .y(Axis::log("error"))
        .draw(Band::new(band, Color::BLUE).opacity(0.2))
        .draw(Line::new(theory, Color::BLUE))
        .draw(Points::new(measured, Color::BLUE, Shape::Circle))
        .draw(Rule::vertical(1.0));
    let keys = [
        Key::line("theory", Color::BLUE),
        Key::marker("measured, with error bars", Color::BLUE, Shape::Circle),
    ];
    println!("{}", Picture::new(1).cell(panel).legend("", keys).to_svg("decay"));
}
