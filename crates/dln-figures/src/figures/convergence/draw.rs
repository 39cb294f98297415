//! The picture: single networks around the theory, and how their spread falls.

use super::SNRS;
use crate::look::{strength_color, strength_keys};
use crate::plot::{Axis, Color, Key, Line, Panel, Picture, Points, Rule, Shape};
use crate::{Table, Tables, half_width};

pub(super) fn picture(tables: &Tables) -> Picture {
    let spread = tables.get("spread");
    let kinds = [
        Key::marker("single networks", Color::GREY, Shape::Cross),
        Key::marker("mean or spread over networks", Color::BLACK, Shape::Circle),
        Key::dashed("N1^{−1/2} through the largest networks", Color::BLACK),
    ];
    Picture::new(3)
        .cell(deviations(tables))
        .cell(spreads(spread, "spread of the smallest test error", "rms Δ ln ε_{min}", "rms_log_error"))
        .cell(spreads(spread, "spread of the stopping time", "rms Δ ln t_{opt}", "rms_log_time"))
        .legend("SNR", strength_keys(&SNRS))
        .legend("", kinds)
        .note("aligned students, rank 1, N3 = N2 = N1/2; bars are 95 % confidence intervals over networks")
}

/// Deviations of single networks and their means.
fn deviations(tables: &Tables) -> Panel {
    let mut panel = Panel::new("smallest test error against theory")
        .x(Axis::log("inputs N1"))
        .y(Axis::linear("Δ ln ε_{min}"))
        .draw(Rule::horizontal(0.0));
    for (index, (snr, spread)) in tables.get("spread").groups("snr").into_iter().enumerate() {
        let color = strength_color(snr.number());
        // Side by side: each SNR a little to the right of the one before.
        let shift = 1.13_f64.powf(index as f64 - 1.0);
        let runs = tables.get("runs").only("snr", snr);
        let mut single = Vec::new();
        for (inputs, theory) in spread.pairs("inputs", "theory_min_test_error") {
            let errors =
                runs.where_number("inputs", |n| (n - inputs).abs() < 0.5).numbers("min_test_error");
            single.extend(errors.into_iter().map(|error| (shift * inputs, (error / theory).ln())));
        }
        let mean = |((inputs, mean), (std_error, seeds)): ((f64, f64), (f64, f64))| {
            (shift * inputs, mean, half_width(std_error, seeds))
        };
        let errors = spread.pairs("mean_log_error_std_error", "seeds");
        let means = spread.pairs("inputs", "mean_log_error").into_iter().zip(errors).map(mean);
        panel = panel
            .draw(Points::new(single, color.lighter(0.45), Shape::Cross).size(1.8))
            .draw(Points::new(means, color, Shape::Circle));
    }
    panel
}

/// Root mean squares against size, with the expected power law through the last.
fn spreads(spread: &Table, title: &str, label: &str, column: &str) -> Panel {
    let mut panel = Panel::new(title).x(Axis::log("inputs N1")).y(Axis::log(label));
    for (snr, rows) in spread.groups("snr") {
        let color = strength_color(snr.number());
        let points = rows.pairs("inputs", column);
        let (largest, end) = points[points.len() - 1];
        let guide: Vec<(f64, f64)> =
            points.iter().map(|(n, _)| (*n, end * (largest / n).sqrt())).collect();
        // The standard error of a root mean square of n normal numbers is its (2n)^(−1/2)th part.
        let bars = points
            .iter()
            .zip(rows.numbers("seeds"))
            .map(|((n, rms), seeds)| (*n, *rms, half_width(rms / (2.0 * seeds).sqrt(), seeds)));
        panel = panel.draw(Line::new(guide, color).dashed().width(1.0)).draw(Points::new(
            bars,
            color,
            Shape::Circle,
        ));
    }
    panel
}
