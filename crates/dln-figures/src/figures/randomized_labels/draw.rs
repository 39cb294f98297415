//! The picture of `randomized-labels`: both spectra over their theory, and both training curves.

use dln_experiment::{Start, half_width};

use super::tables::{BinRow, Tables};
use super::{BIN, Labels, UNTIL_TAU};
use crate::look;
use dln_plot::{Align, Axis, Bars, Color, Key, Label, Line, Panel, Picture, Points, Rule};

pub(super) fn picture(tables: &Tables) -> Picture {
    let (inputs, seeds) = (tables.landmarks[0].inputs, tables.landmarks[0].seeds);
    let labels = [
        Key::swatch("structured labels", color(Labels::Structured)),
        Key::swatch("randomised labels", color(Labels::Randomized)),
    ];
    Picture::new(2)
        .cell_size(340.0, 260.0)
        .cell(spectra(tables))
        .cell(curves(tables))
        .legend("", labels)
        .legend("A:", [Key::line("Marchenko-Pastur law", Color::BLACK), Key::dashed("predicted signal", Color::GREY)])
        .legend("B:", look::kind_keys())
        .note(format!(
            "N_{{1}} = {inputs}, N_{{3}} = N_{{2}} = {}, L = 2, ε = 10⁻⁵, teacher strengths 30, 20, 10; {seeds} seeds, error bars: 95 %",
            inputs / 2
        ))
        .note("the theory is that of training-aligned students; random students align first and lag behind")
}

fn color(labels: Labels) -> Color {
    match labels {
        Labels::Structured => Color::BLUE,
        Labels::Randomized => Color::VERMILION,
    }
}

fn spectra(tables: &Tables) -> Panel {
    let bars = Labels::BOTH.map(|labels| {
        let bins: Vec<&BinRow> =
            tables.spectrum.iter().filter(|row| row.labels == labels).collect();
        bars(&bins, color(labels).lighter(0.5))
    });
    let bulks = Labels::BOTH.map(|labels| {
        let bulk = tables.bulk.iter().filter(|row| row.labels == labels);
        let points = bulk.map(|row| (row.data_strength, row.per_bin));
        Line::new(points.collect::<Vec<_>>(), Color::BLACK)
    });
    let signals = tables.landmarks.iter().filter(|row| row.is_signal());
    let signals: Vec<f64> = signals.map(|row| row.data_strength_theory).collect();
    let heights = tables.spectrum.iter().map(|row| row.singular_values_mean);
    let top = heights.fold(0.0, f64::max) * 1.12;
    let rules = signals.iter().map(|data| Rule::vertical(*data));
    let names = signals.iter().map(|data| {
        Label::new(*data, 0.9 * top, format!("ŝ = {data:.2}")).align(Align::End).shift(-4.0, 0.0)
    });
    Panel::new("spectra of the data")
        .x(Axis::linear("data strength ŝ").range(0.0, 32.0))
        .y(Axis::linear(format!("singular values per bin of {BIN}")).range(0.0, top))
        .draw_all(bars)
        .draw_all(rules)
        .draw_all(bulks)
        .draw_all(names)
}

fn bars(bins: &[&BinRow], color: Color) -> Bars {
    let last = bins.last().map(|row| row.bin_high);
    let edges = bins.iter().map(|row| row.bin_low).chain(last).collect();
    Bars::new(edges, bins.iter().map(|row| row.singular_values_mean).collect(), color)
}

fn curves(tables: &Tables) -> Panel {
    let mut panel = Panel::new("training")
        .x(Axis::linear("training time t/τ").range(0.0, UNTIL_TAU))
        .y(Axis::linear("training error").range(0.0, 1.05));
    for labels in Labels::BOTH {
        let theory = tables.theory.iter().filter(|row| row.labels == labels);
        let theory: Vec<_> = theory.map(|row| (row.time_tau, row.train_error)).collect();
        panel = panel.draw(Line::new(theory, color(labels)));
        for start in Start::BOTH {
            let training = tables.training.iter().filter(|row| row.labels == labels);
            let points = training.filter(|row| row.student == start).map(|row| {
                let bar = half_width(row.train_error_std_error, row.seeds as f64);
                (row.time_tau, row.train_error_mean, bar)
            });
            panel =
                panel.draw(Points::new(points, color(labels), look::start_shape(start)).size(2.6));
        }
    }
    panel
}
