//! Figure 7: the setting of transfer, as a diagram: two teachers, the joint teacher, the student,
//! the alignment q.

use dln_experiment::{ComputeError, Context, Rows, row, tables};
use dln_tasks::{Seed, StackedTeacher, TaskPair};

use crate::{About, Check, Figure, Limit, Scale};
use dln_plot::{Align, Color, Dash, Diagram, Picture};

tables! {
    /// The table of `transfer-setting`.
    pub(crate) struct Tables {
        joint_modes: Rows<JointRow>,
    }
}

row! {
    /// Strengths of the joint modes: of teachers drawn at random, and in closed form.
    pub(crate) struct JointRow {
        alignment: f64,
        joint_strength_1: f64,
        joint_strength_2: f64,
        closed_form_1: f64,
        closed_form_2: f64,
    }
}

const INPUTS: usize = 100;
const OUTPUTS: usize = 50;
const STRENGTH_A: f64 = 3.0;
const STRENGTH_B: f64 = 3.0;
const ALIGNMENTS: [f64; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];
/// The alignment that the diagram draws.
const DRAWN: f64 = 0.5;

/// The figure `transfer-setting`.
pub(crate) struct TransferSetting;

impl Figure for TransferSetting {
    type Tables = Tables;

    fn about(&self) -> About {
        About {
            slug: "transfer-setting",
            title: "The setting of transfer learning",
            paper: "Figure 7",
            claim: "Training on two tasks at once is training on one joint teacher, whose outputs are those of both tasks and \
                    whose modes mix theirs: for two rank-one tasks they depend on s̄_A, s̄_B and the alignment q = v_A·v_B alone.",
            deviations: &[
                "The strengths of the joint modes are added to the diagram, measured on teachers drawn at random.",
            ],
        }
    }

    fn compute(&self, _scale: Scale, _context: &Context<'_>) -> Result<Tables, ComputeError> {
        let row = |alignment| {
            let [joint_strength_1, joint_strength_2] = drawn_strengths(alignment)?;
            let [closed_form_1, closed_form_2] = closed_form(alignment);
            Ok(JointRow {
                alignment,
                joint_strength_1,
                joint_strength_2,
                closed_form_1,
                closed_form_2,
            })
        };
        let joint_modes: Result<_, ComputeError> = ALIGNMENTS.into_iter().map(row).collect();
        Ok(Tables { joint_modes: joint_modes? })
    }

    fn plot(&self, tables: &Tables) -> Picture {
        let drawn = tables.joint_modes.iter().find(|row| row.alignment.total_cmp(&DRAWN).is_eq());
        let strengths =
            drawn.map_or([f64::NAN; 2], |row| [row.joint_strength_1, row.joint_strength_2]);
        Picture::new(1).cell_size(880.0, 345.0).cell(diagram(strengths)).note(format!(
            "numbers: s\u{304}_{{A}} = {STRENGTH_A}, s\u{304}_{{B}} = {STRENGTH_B}, q = {DRAWN}; the joint strengths are measured on teachers of {INPUTS} inputs"
        ))
    }

    fn checks(&self, tables: &Tables) -> Vec<Check> {
        let rows = &tables.joint_modes;
        let deviation = |of: fn(&JointRow) -> [f64; 2]| {
            rows.iter().map(move |row| {
                let [drawn, closed] = of(row);
                (format!("q = {}", row.alignment), (drawn - closed).abs())
            })
        };
        let first = deviation(|row| [row.joint_strength_1, row.closed_form_1]);
        let second = deviation(|row| [row.joint_strength_2, row.closed_form_2]);
        vec![Check::worst(
            "strengths of drawn joint teachers against the eigenvalues of the tasks' Gram matrix",
            first.chain(second),
            Limit::new(
                1e-6,
                "rounding of 1e-15 in squares of the strengths becomes 1e-7 where a strength vanishes, at q = 1",
            ),
        )]
    }
}

/// Strengths of a joint teacher drawn at random, descending; a mode that vanishes counts as 0.
fn drawn_strengths(alignment: f64) -> Result<[f64; 2], ComputeError> {
    let pair = TaskPair {
        inputs: INPUTS,
        outputs_a: OUTPUTS,
        outputs_b: OUTPUTS,
        strengths_a: vec![STRENGTH_A],
        strengths_b: vec![STRENGTH_B],
        alignment,
    };
    let teacher = StackedTeacher::pair(&pair, Seed::new(7))?;
    let strengths = teacher.joint().strengths();
    Ok([strengths[0], strengths.get(1).copied().unwrap_or(0.0)])
}

/// Square roots of the eigenvalues of [[s̄_A², q s̄_A s̄_B], [q s̄_A s̄_B, s̄_B²]].
fn closed_form(q: f64) -> [f64; 2] {
    let (a, b) = (STRENGTH_A.powi(2), STRENGTH_B.powi(2));
    let spread = (0.25 * (a - b).powi(2) + q * q * a * b).sqrt();
    [1.0, -1.0].map(|sign| (0.5 * (a + b) + sign * spread).max(0.0).sqrt())
}

const BENEFIT: &str =
    "transfer benefit T^{A←B} = min ε_{A} (trained alone) − min ε_{A} (trained together)";
const COLOR_A: Color = Color::BLUE;
const COLOR_B: Color = Color::VERMILION;
const JOINT: Color = Color::PURPLE;
const INPUT_Y: f64 = 230.0;
const MODE_Y: f64 = 155.0;
const OUTPUT_Y: f64 = 80.0;

fn diagram(joint_strengths: [f64; 2]) -> Diagram {
    let task_a = DrawnTask { center: 100.0, name: "A", color: COLOR_A };
    let task_b = DrawnTask { center: 275.0, name: "B", color: COLOR_B };
    let drawing = draw_alignment(draw_teacher(draw_teacher(Diagram::new(), &task_a), &task_b));
    let drawing = draw_joint(drawing, 522.0, joint_strengths);
    let drawing = draw_student(drawing, 790.0);
    draw_step(
        draw_step(drawing, (362.0, 418.0), ["stack the", "outputs"]),
        (622.0, 690.0),
        ["noisy", "examples"],
    )
}

struct DrawnTask {
    center: f64,
    name: &'static str,
    color: Color,
}

fn draw_teacher(drawing: Diagram, task: &DrawnTask) -> Diagram {
    let (x, name, color) = (task.center, task.name, task.color);
    let outputs = layer(x, OUTPUT_Y, 3, color);
    let mode = layer(x, MODE_Y, 1, color);
    let inputs = layer(x, INPUT_Y, 5, Color::GREY);
    draw_network(drawing, &[inputs, mode, outputs])
        .heading((x, 28.0), format!("teacher {name}"), color)
        .text((x, 56.0), format!("outputs of task {name}"), Align::Middle, color)
        .text((x + 38.0, 200.0), format!("v_{{{name}}}"), Align::Start, color)
        .text((x + 16.0, MODE_Y + 4.0), format!("s\u{304}_{{{name}}}"), Align::Start, color)
        .text((x + 28.0, 120.0), format!("u_{{{name}}}"), Align::Start, color)
        .text((x, 256.0), "shared inputs", Align::Middle, Color::GREY)
}

/// The input modes as arrows with the angle between them.
fn draw_alignment(drawing: Diagram) -> Diagram {
    let origin = (150.0, 330.0);
    let angle = DRAWN.acos();
    let arc: Vec<(f64, f64)> =
        (0..=20).map(|i| turned(origin, 26.0, angle * f64::from(i) / 20.0)).collect();
    let (tip_a, tip_b) = (turned(origin, 62.0, 0.0), turned(origin, 62.0, angle));
    drawing
        .line(&arc, Color::GREY, 1.0, Dash::Solid)
        .arrow(&[origin, tip_a], COLOR_A, 1.8)
        .arrow(&[origin, tip_b], COLOR_B, 1.8)
        .text((tip_a.0 + 5.0, tip_a.1 + 4.0), "v_{A}", Align::Start, COLOR_A)
        .text((tip_b.0 + 4.0, tip_b.1 + 2.0), "v_{B}", Align::Start, COLOR_B)
        .text((258.0, 318.0), "task alignment q = v_{A}·v_{B}", Align::Start, Color::BLACK)
}

fn turned(origin: (f64, f64), length: f64, angle: f64) -> (f64, f64) {
    (origin.0 + length * angle.cos(), origin.1 - length * angle.sin())
}

fn draw_joint(drawing: Diagram, x: f64, strengths: [f64; 2]) -> Diagram {
    let modes = layer(x, MODE_Y, 2, JOINT);
    let inputs = layer(x, INPUT_Y, 5, Color::GREY);
    draw_network(drawing, &[inputs, modes, both_outputs(x)])
        .heading((x, 28.0), "joint teacher", Color::BLACK)
        .text((x - 30.0, 56.0), "task A", Align::Middle, COLOR_A)
        .text((x + 30.0, 56.0), "task B", Align::Middle, COLOR_B)
        .text(
            (x - 24.0, MODE_Y + 4.0),
            format!("s\u{304}_{{1}} = {:.3}", strengths[0]),
            Align::End,
            JOINT,
        )
        .text(
            (x + 24.0, MODE_Y + 4.0),
            format!("s\u{304}_{{2}} = {:.3}", strengths[1]),
            Align::Start,
            JOINT,
        )
        .text((x, 256.0), "shared inputs", Align::Middle, Color::GREY)
}

fn draw_student(drawing: Diagram, x: f64) -> Diagram {
    let hidden = layer(x, MODE_Y, 6, Color::BLACK);
    let inputs = layer(x, INPUT_Y, 5, Color::GREY);
    draw_network(drawing, &[inputs, hidden, both_outputs(x)])
        .heading((x, 28.0), "student", Color::BLACK)
        .text((x - 30.0, 56.0), "task A", Align::Middle, COLOR_A)
        .text((x + 30.0, 56.0), "task B", Align::Middle, COLOR_B)
        .text((x, 256.0), "shared inputs", Align::Middle, Color::GREY)
        .text((x - 340.0, 318.0), BENEFIT, Align::Start, Color::BLACK)
}

/// An arrow between two parts with two words above it.
fn draw_step(drawing: Diagram, (from, to): (f64, f64), words: [&str; 2]) -> Diagram {
    let middle = 0.5 * (from + to);
    drawing
        .arrow(&[(from, MODE_Y), (to, MODE_Y)], Color::BLACK, 1.6)
        .text((middle, MODE_Y - 22.0), words[0], Align::Middle, Color::BLACK)
        .text((middle, MODE_Y - 9.0), words[1], Align::Middle, Color::BLACK)
}

/// Centres and colours of a row of units.
type Layer = Vec<((f64, f64), Color)>;

fn layer(center: f64, y: f64, units: u32, color: Color) -> Layer {
    let offset = |i: u32| 22.0 * (f64::from(i) - 0.5 * f64::from(units - 1));
    (0..units).map(|i| ((center + offset(i), y), color)).collect()
}

fn both_outputs(x: f64) -> Layer {
    let mut outputs = layer(x, OUTPUT_Y, 6, COLOR_A);
    for unit in &mut outputs[3..] {
        unit.1 = COLOR_B;
    }
    outputs
}

/// Units over the lines that join each row with the next.
fn draw_network(mut drawing: Diagram, layers: &[Layer]) -> Diagram {
    for pair in layers.windows(2) {
        for (from, _) in &pair[0] {
            for (to, color) in &pair[1] {
                drawing = drawing.line(&[*from, *to], color.lighter(0.6), 0.8, Dash::Solid);
            }
        }
    }
    for (center, color) in layers.iter().flatten() {
        drawing = drawing.node(*center, 7.0, color.lighter(0.55), *color);
    }
    drawing
}
