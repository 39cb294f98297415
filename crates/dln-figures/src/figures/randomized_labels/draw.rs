//! The picture of `randomized-labels`: both spectra over their theory, and both training curves.

use super::{BIN, Labels, UNTIL_TAU};
use crate::plot::{Align, Axis, Bars, Color, Key, Label, Line, Panel, Picture, Points, Rule};
use crate::{Start, Table, Tables, half_width, look};

pub(super) fn picture(tables: &Tables) -> Picture {
    let inputs = tables.get("landmarks").numbers("inputs")[0];
    let seeds = tables.get("landmarks").numbers("seeds")[0];
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
            inputs / 2.0
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
    let of = |name, labels: Labels| tables.get(name).only("labels", labels.name());
    let bars = Labels::BOTH.map(|labels| bars(&of("spectrum", labels), color(labels).lighter(0.5)));
    let bulks = Labels::BOTH.map(|labels| {
        Line::new(of("bulk", labels).pairs("data_strength", "per_bin"), Color::BLACK)
    });
    let landmarks = of("landmarks", Labels::Structured).numbers("data_strength_theory");
    // The signals come first, the two edges last.
    let signals = &landmarks[..landmarks.len() - 2];
    let top =
        tables.get("spectrum").numbers("singular_values_mean").into_iter().fold(0.0, f64::max)
            * 1.12;
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

fn bars(bins: &Table, color: Color) -> Bars {
    let last = bins.numbers("bin_high").last().copied();
    let edges = bins.numbers("bin_low").into_iter().chain(last).collect();
    Bars::new(edges, bins.numbers("singular_values_mean"), color)
}

fn curves(tables: &Tables) -> Panel {
    let mut panel = Panel::new("training")
        .x(Axis::linear("training time t/τ").range(0.0, UNTIL_TAU))
        .y(Axis::linear("training error").range(0.0, 1.05));
    for labels in Labels::BOTH {
        let theory = tables.get("theory").only("labels", labels.name());
        panel = panel.draw(Line::new(theory.pairs("time_tau", "train_error"), color(labels)));
        for start in Start::BOTH {
            let training =
                tables.get("training").only("labels", labels.name()).only("student", start.name());
            let errors = training.pairs("train_error_std_error", "seeds").into_iter();
            let means = training.pairs("time_tau", "train_error_mean").into_iter();
            let points = means
                .zip(errors)
                .map(|((t, mean), (error, seeds))| (t, mean, half_width(error, seeds)));
            panel =
                panel.draw(Points::new(points, color(labels), look::start_shape(start)).size(2.6));
        }
    }
    panel
}
