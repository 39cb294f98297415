//! Figure 1: strong modes are learned first, each in a sudden transition (section 2 of the paper).

use dln_dynamics::LearningCurve;

use crate::plot::{
    Align, Axis, Color, Key, Label, Line, Panel, Picture, Points, Rule, Shape, superscript,
};
use crate::{
    About, Check, Column, ComputeError, Context, Figure, Limit, Scale, Table, Tables, look, row,
};

/// Strengths of the curves of panel A.
const STRENGTHS: [f64; 4] = [1.0, 4.0, 7.0, 10.0];
/// Times t/τ of the snapshots of panel B.
const TIMES: [f64; 5] = [0.5, 1.0, 2.0, 3.0, 4.0];
/// The mode whose transition is marked.
const MARKED: f64 = 4.0;
const LAYERS: usize = 2;
const INIT_SCALE: f64 = 1e-3;
const UNTIL_TAU: f64 = 5.0;
/// Step of the independent integration in units of τ. The stiffest curve changes at rate 2ŝ = 20, so one step of a
/// fourth-order rule errs by about (20·2e-4)⁵/120 ≈ 1e-14, and ten thousand steps by 1e-10.
const STEP_TAU: f64 = 2e-4;

/// The figure `learning-curves`.
pub(crate) struct LearningCurves;

impl Figure for LearningCurves {
    type Tables = Tables;

    fn about(&self) -> About {
        About {
            slug: "learning-curves",
            title: "Learning curves of single modes and the wave of learning",
            paper: "Figure 1",
            claim: "A mode of strength ŝ is learned in a sudden transition at t/τ ≈ ln(ŝ/ε − 1)/(2ŝ), so strong modes are \
                    learned before weak ones: a wave of learning moves from strong to weak modes.",
            deviations: &[],
        }
    }

    fn compute(&self, scale: Scale, _context: &Context<'_>) -> Result<Tables, ComputeError> {
        let curve = LearningCurve::new(LAYERS, INIT_SCALE, 1.0)?;
        Ok(Tables::new()
            .with("strength_over_time", strength_over_time(&curve, scale.pick(11, 501)))
            .with("transition", transition(&curve))
            .with("wave", wave(&curve, scale.pick(20, 400))))
    }

    fn plot(&self, tables: &Tables) -> Picture {
        let times = TIMES.iter().zip(0..).map(|(t, i)| Key::line(t.to_string(), time_color(i)));
        Picture::new(2)
            .cell_size(310.0, 240.0)
            .cell(plot_curves(tables))
            .cell(plot_wave(tables.get("wave")))
            .legend("A: data strength ŝ", look::strength_keys(&STRENGTHS))
            .legend("B: time t/τ", times)
            .note(format!("theory for L = {LAYERS}, ε = 10{}", superscript(-3)))
    }

    fn checks(&self, tables: &Tables) -> Vec<Check> {
        let curves = tables.get("strength_over_time");
        let transition = tables.get("transition");
        vec![
            Check::close(
                "transition time of ŝ = 4 in units of τ against 1.0367",
                transition.number("transition_tau"),
                1.0367,
                Limit::new(5e-5, "the reference is rounded to four decimals"),
            ),
            Check::relative(
                "transition time of ŝ = 4 by inverting the curve against ln(ŝ/ε − 1)/(2ŝ)",
                transition.number("half_learned_tau"),
                transition.number("transition_tau"),
                Limit::new(1e-10, "two routes to the same closed form"),
            ),
            Check::worst(
                "relative difference of s(t) from a Runge-Kutta solution of the same equation",
                integration_errors(curves),
                Limit::new(1e-8, "accuracy of the integration with steps of 2e-4 τ is about 1e-10"),
            ),
            Check::all(
                "the wave of learning moves to weaker modes",
                front_moves(tables.get("wave")),
                "stated in the paper; every later snapshot must have its front at a smaller ŝ",
            ),
        ]
    }
}

/// s(t, ŝ) from the closed form and from an independent integration.
fn strength_over_time(curve: &LearningCurve, points: u32) -> Table {
    let mut table = Table::new([
        Column::number("data_strength"),
        Column::number("time_tau"),
        Column::number("learned_strength"),
        Column::number("integrated_strength"),
    ]);
    for strength in STRENGTHS {
        let mut integrated = Integration { strength, time_tau: 0.0, log_learned: INIT_SCALE.ln() };
        for i in 0..points {
            let time_tau = UNTIL_TAU * f64::from(i) / f64::from(points - 1);
            integrated.advance_to(time_tau);
            let learned = curve.strength(strength, time_tau);
            table.push(row![strength, time_tau, learned, integrated.log_learned.exp()]);
        }
    }
    table
}

/// The classical fourth-order Runge-Kutta rule for u = ln s: τ du/dt = 2(ŝ − eᵘ).
struct Integration {
    strength: f64,
    time_tau: f64,
    log_learned: f64,
}

impl Integration {
    fn advance_to(&mut self, time_tau: f64) {
        while self.time_tau < time_tau - 1e-12 {
            let h = STEP_TAU.min(time_tau - self.time_tau);
            let rate = |u: f64| 2.0 * (self.strength - u.exp());
            let u = self.log_learned;
            let k1 = rate(u);
            let k2 = rate(u + 0.5 * h * k1);
            let k3 = rate(u + 0.5 * h * k2);
            let k4 = rate(u + h * k3);
            self.log_learned += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
            self.time_tau += h;
        }
    }
}

/// When the marked mode is half learned: by formula and by inverting the curve.
fn transition(curve: &LearningCurve) -> Table {
    let mut table = Table::new([
        Column::number("data_strength"),
        Column::number("transition_tau"),
        Column::number("half_learned_tau"),
    ]);
    let formula = (MARKED / INIT_SCALE - 1.0).ln() / (2.0 * MARKED);
    let inverted = curve.time_to(MARKED, 0.5 * MARKED).unwrap_or(f64::NAN);
    table.push(row![MARKED, formula, inverted]);
    table
}

/// s/ŝ against ŝ at the snapshot times. The weakest modes are left out: below ŝ = 0.1 the start ε is itself a visible
/// share of ŝ, and nothing is learned there.
fn wave(curve: &LearningCurve, points: u32) -> Table {
    let mut table = Table::new([
        Column::number("time_tau"),
        Column::number("data_strength"),
        Column::number("learned_share"),
    ]);
    for time_tau in TIMES {
        for i in 0..=points {
            let strength = 0.1 + 9.9 * f64::from(i) / f64::from(points);
            table.push(row![time_tau, strength, curve.strength(strength, time_tau) / strength]);
        }
    }
    table
}

fn plot_curves(tables: &Tables) -> Panel {
    let curves = tables.get("strength_over_time").groups("data_strength");
    let transition = tables.get("transition").number("transition_tau");
    let lines = curves.iter().map(|(strength, curve)| {
        let color = look::strength_color(strength.number());
        Line::new(curve.pairs("time_tau", "learned_strength"), color)
    });
    let words = format!("t/τ = {transition:.4}");
    Panel::new("learning curves")
        .x(Axis::linear("training time t/τ").range(0.0, UNTIL_TAU))
        .y(Axis::linear("learned strength s").range(0.0, 10.5))
        .draw(Rule::vertical(transition))
        .draw_all(lines)
        .draw(Points::new([(transition, 0.5 * MARKED)], Color::BLACK, Shape::Diamond))
        .draw(Label::new(transition, 0.5 * MARKED, words).align(Align::Start).shift(8.0, 4.0))
}

fn plot_wave(wave: &Table) -> Panel {
    let snapshots = wave.groups("time_tau").into_iter().zip(0..);
    let lines = snapshots.map(|((_, snapshot), i)| {
        Line::new(snapshot.pairs("data_strength", "learned_share"), time_color(i))
    });
    Panel::new("the wave of learning")
        .x(Axis::linear("data strength ŝ").range(0.0, 10.0))
        .y(Axis::linear("learned share s/ŝ").range(0.0, 1.05))
        .draw_all(lines)
}

/// Early snapshots are light, late ones dark.
fn time_color(index: u32) -> Color {
    Color::BLUE.mix(Color::BLACK, 0.2 * f64::from(index)).lighter(0.6 - 0.15 * f64::from(index))
}

fn integration_errors(curves: &Table) -> Vec<(String, f64)> {
    let pairs = curves.pairs("learned_strength", "integrated_strength").into_iter();
    let places = curves.pairs("data_strength", "time_tau").into_iter();
    pairs
        .zip(places)
        .map(|((exact, integrated), (strength, time))| {
            (format!("ŝ = {strength}, t/τ = {time}"), (exact / integrated - 1.0).abs())
        })
        .collect()
}

/// Where each snapshot crosses one half, compared with the snapshot before.
fn front_moves(wave: &Table) -> Vec<(String, bool)> {
    let fronts: Vec<(f64, f64)> = wave
        .groups("time_tau")
        .iter()
        .map(|(time, snapshot)| (time.number(), front(snapshot)))
        .collect();
    fronts.windows(2).map(|pair| (format!("t/τ = {}", pair[1].0), pair[1].1 < pair[0].1)).collect()
}

fn front(snapshot: &Table) -> f64 {
    let learned = snapshot.where_number("learned_share", |share| share >= 0.5);
    learned.numbers("data_strength").into_iter().fold(f64::INFINITY, f64::min)
}
