//! The picture: single networks around the theory, and how their spread falls.

use dln_experiment::{group_by, half_width};

use super::{SNRS, SpreadRow, Tables};
use crate::look::{strength_color, strength_keys};
use dln_plot::{Axis, Color, Key, Line, Panel, Picture, Points, Rule, Shape};

pub(super) fn picture(tables: &Tables) -> Picture {
    let kinds = [
        Key::marker("single networks", Color::GREY, Shape::Cross),
        Key::marker("mean or spread over networks", Color::BLACK, Shape::Circle),
        Key::dashed("N1^{−1/2} through the largest networks", Color::BLACK),
    ];
    Picture::new(3)
        .cell(deviations(tables))
        .cell(spreads(tables, "spread of the smallest test error", "rms Δ ln ε_{min}", |row| row.rms_log_error))
        .cell(spreads(tables, "spread of the stopping time", "rms Δ ln t_{opt}", |row| row.rms_log_time))
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
    let groups = group_by(tables.spread.iter(), |row| row.snr);
    for (index, (snr, spread)) in groups.into_iter().enumerate() {
        let color = strength_color(snr);
        // Side by side: each SNR a little to the right of the one before.
        let shift = 1.13_f64.powf(index as f64 - 1.0);
        let mut single = Vec::new();
        for row in &spread {
            let runs = tables.runs.iter();
            let here =
                runs.filter(|run| run.snr.total_cmp(&snr).is_eq() && run.inputs == row.inputs);
            single.extend(here.map(|run| {
                let deviation = (run.min_test_error / row.theory_min_test_error).ln();
                (shift * row.inputs as f64, deviation)
            }));
        }
        let means = spread.iter().map(|row| {
            let bar = half_width(row.mean_log_error_std_error, row.seeds as f64);
            (shift * row.inputs as f64, row.mean_log_error, bar)
        });
        panel = panel
            .draw(Points::new(single, color.lighter(0.45), Shape::Cross).size(1.8))
            .draw(Points::new(means, color, Shape::Circle));
    }
    panel
}

/// Root mean squares against size, with the expected power law through the last.
fn spreads(tables: &Tables, title: &str, label: &str, rms: fn(&SpreadRow) -> f64) -> Panel {
    let mut panel = Panel::new(title).x(Axis::log("inputs N1")).y(Axis::log(label));
    for (snr, rows) in group_by(tables.spread.iter(), |row| row.snr) {
        let color = strength_color(snr);
        let last = rows[rows.len() - 1];
        let (largest, end) = (last.inputs as f64, rms(last));
        let guide = rows.iter().map(|row| {
            let inputs = row.inputs as f64;
            (inputs, end * (largest / inputs).sqrt())
        });
        // The standard error of a root mean square of n normal numbers is its (2n)^(−1/2)th part.
        let bars = rows.iter().map(|row| {
            let (value, seeds) = (rms(row), row.seeds as f64);
            (row.inputs as f64, value, half_width(value / (2.0 * seeds).sqrt(), seeds))
        });
        let guide = Line::new(guide.collect::<Vec<_>>(), color).dashed().width(1.0);
        panel = panel.draw(guide).draw(Points::new(bars, color, Shape::Circle));
    }
    panel
}
