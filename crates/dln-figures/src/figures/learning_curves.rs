//! Figure 1: strong modes are learned first, each in a sudden transition (section 2 of the paper).

use dln_dynamics::LearningCurve;
use dln_experiment::{ComputeError, Context, Rows, group_by, row, smallest, tables};

use crate::{About, Check, Figure, Limit, Scale, look};
use dln_plot::{
    Align, Axis, Color, Key, Label, Line, Panel, Picture, Points, Rule, Shape, superscript,
};

tables! {
    /// The tables of `learning-curves`.
    pub(crate) struct Tables {
        strength_over_time: Rows<StrengthRow>,
        transition: Rows<TransitionRow>,
        wave: Rows<WaveRow>,
    }
}

row! {
    /// A mode at one time, by its closed form and by integration.
    pub(crate) struct StrengthRow {
        data_strength: f64,
        time_tau: f64,
        learned_strength: f64,
        integrated_strength: f64,
    }
}

row! {
    /// When the marked mode is learned, by the paper's formula and by inverting its curve.
    pub(crate) struct TransitionRow {
        data_strength: f64,
        transition_tau: f64,
        half_learned_tau: f64,
    }
}

row! {
    /// What is learned of a mode at one time.
    pub(crate) struct WaveRow { time_tau: f64, data_strength: f64, learned_share: f64 }
}

/// Strengths of the curves of panel A.
const STRENGTHS: [f64; 4] = [1.0, 4.0, 7.0, 10.0];
/// Times t/τ of the snapshots of panel B.
const TIMES: [f64; 5] = [0.5, 1.0, 2.0, 3.0, 4.0];
/// The mode whose transition is marked.
const MARKED: f64 = 4.0;
const LAYERS: usize = 2;
const INIT_SCALE: f64 = 1e-3;
const UNTIL_TAU: f64 = 5.0;
/// Step of the independent integration in units of τ. The stiffest curve changes at rate 2ŝ = 20,
/// so one step of a fourth-order rule is off by about (20·2e-4)⁵/120 ≈ 1e-14, and ten thousand
/// steps by 1e-10.
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
        Ok(Tables {
            strength_over_time: strength_over_time(&curve, scale.pick(11, 501)),
            transition: Rows::new(vec![transition(&curve)]),
            wave: wave(&curve, scale.pick(20, 400)),
        })
    }

    fn plot(&self, tables: &Tables) -> Picture {
        let times = TIMES.iter().zip(0..).map(|(t, i)| Key::line(t.to_string(), time_color(i)));
        Picture::new(2)
            .cell_size(310.0, 240.0)
            .cell(plot_curves(tables))
            .cell(plot_wave(&tables.wave))
            .legend("A: data strength ŝ", look::strength_keys(&STRENGTHS))
            .legend("B: time t/τ", times)
            .note(format!("theory for L = {LAYERS}, ε = 10{}", superscript(-3)))
    }

    fn checks(&self, tables: &Tables) -> Vec<Check> {
        let transition = &tables.transition[0];
        vec![
            Check::close(
                "transition time of ŝ = 4 in units of τ against 1.0367",
                transition.transition_tau,
                1.0367,
                Limit::new(5e-5, "the reference is rounded to four decimals"),
            ),
            Check::relative(
                "transition time of ŝ = 4 by inverting the curve against ln(ŝ/ε − 1)/(2ŝ)",
                transition.half_learned_tau,
                transition.transition_tau,
                Limit::new(1e-10, "two routes to the same closed form"),
            ),
            Check::worst(
                "relative difference of s(t) from a Runge-Kutta solution of the same equation",
                integration_errors(&tables.strength_over_time),
                Limit::new(1e-8, "accuracy of the integration with steps of 2e-4 τ is about 1e-10"),
            ),
            Check::all(
                "the wave of learning moves to weaker modes",
                front_moves(&tables.wave),
                "stated in the paper; every later snapshot must have its front at a smaller ŝ",
            ),
        ]
    }
}

/// s(t, ŝ) from the closed form and from an independent integration.
fn strength_over_time(curve: &LearningCurve, points: u32) -> Rows<StrengthRow> {
    let mut rows = Vec::new();
    for strength in STRENGTHS {
        let mut integrated = Integration { strength, time_tau: 0.0, log_learned: INIT_SCALE.ln() };
        for i in 0..points {
            let time_tau = UNTIL_TAU * f64::from(i) / f64::from(points - 1);
            integrated.advance_to(time_tau);
            rows.push(StrengthRow {
                data_strength: strength,
                time_tau,
                learned_strength: curve.strength(strength, time_tau),
                integrated_strength: integrated.log_learned.exp(),
            });
        }
    }
    Rows::new(rows)
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
fn transition(curve: &LearningCurve) -> TransitionRow {
    TransitionRow {
        data_strength: MARKED,
        transition_tau: (MARKED / INIT_SCALE - 1.0).ln() / (2.0 * MARKED),
        half_learned_tau: curve.time_to(MARKED, 0.5 * MARKED).unwrap_or(f64::NAN),
    }
}

/// s/ŝ against ŝ at the snapshot times. The weakest modes are left out: below ŝ = 0.1 the start ε
/// is itself a visible share of ŝ, and nothing is learned there.
fn wave(curve: &LearningCurve, points: u32) -> Rows<WaveRow> {
    let at = |time_tau: f64| {
        (0..=points).map(move |i| {
            let data_strength = 0.1 + 9.9 * f64::from(i) / f64::from(points);
            let learned_share = curve.strength(data_strength, time_tau) / data_strength;
            WaveRow { time_tau, data_strength, learned_share }
        })
    };
    TIMES.into_iter().flat_map(at).collect()
}

fn plot_curves(tables: &Tables) -> Panel {
    let curves = group_by(tables.strength_over_time.iter(), |row| row.data_strength);
    let transition = tables.transition[0].transition_tau;
    let lines = curves.iter().map(|(strength, curve)| {
        let points = curve.iter().map(|row| (row.time_tau, row.learned_strength));
        Line::new(points.collect::<Vec<_>>(), look::strength_color(*strength))
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

fn plot_wave(wave: &[WaveRow]) -> Panel {
    let snapshots = group_by(wave, |row| row.time_tau).into_iter().zip(0..);
    let lines = snapshots.map(|((_, snapshot), i)| {
        let points = snapshot.iter().map(|row| (row.data_strength, row.learned_share));
        Line::new(points.collect::<Vec<_>>(), time_color(i))
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

fn integration_errors(curves: &[StrengthRow]) -> Vec<(String, f64)> {
    let off = |row: &StrengthRow| {
        let at = format!("ŝ = {}, t/τ = {}", row.data_strength, row.time_tau);
        (at, (row.learned_strength / row.integrated_strength - 1.0).abs())
    };
    curves.iter().map(off).collect()
}

/// Where each snapshot crosses one half, compared with the snapshot before.
fn front_moves(wave: &[WaveRow]) -> Vec<(String, bool)> {
    let snapshots = group_by(wave, |row| row.time_tau).into_iter();
    let fronts: Vec<(f64, f64)> =
        snapshots.map(|(time, snapshot)| (time, front(&snapshot))).collect();
    fronts.windows(2).map(|pair| (format!("t/τ = {}", pair[1].0), pair[1].1 < pair[0].1)).collect()
}

fn front(snapshot: &[&WaveRow]) -> f64 {
    let learned = snapshot.iter().filter(|row| row.learned_share >= 0.5);
    smallest(learned.map(|row| row.data_strength))
}
