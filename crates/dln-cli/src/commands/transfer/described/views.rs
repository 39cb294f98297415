//! The theory of two described tasks as text, table and picture.

use dln_experiment::{row, to_csv};
use dln_plot::{Axis, Color, Key, Line, Panel, Picture};
use dln_report::{TASK_A, TASK_B, TaskRow, TextTable, rough, short};
use dln_transfer::TransferTheory;

use super::Report;
use crate::commands::transfer::{signed, tasks};
use crate::pictures::with_minus;

/// Points of a curve in the picture.
const POINTS: u32 = 400;

pub(super) fn text(report: &Report, learning_rate: f64) -> String {
    let mut text = format!(
        "{}\n\n{}\n{}",
        report.theory.verdict(learning_rate),
        tasks(&report.theory.a, &report.theory.task_b),
        modes(report)
    );
    if let Some(simulated) = &report.simulated {
        let (mean, std_error) = (&simulated.mean, &simulated.std_error);
        let mut table = TextTable::new(["simulated", "alone", "together", "benefit", "std. error"]);
        let mut push = |name: &str, alone, joint, benefit, error| {
            table.push([
                name.to_owned(),
                short(alone),
                short(joint),
                signed(benefit, short),
                rough(error),
            ]);
        };
        push("task A", mean.error_alone, mean.error_joint, mean.benefit, std_error.benefit);
        push("task B", mean.error_alone_b, mean.error_joint_b, mean.benefit_b, std_error.benefit_b);
        text += &format!("\n{table}");
    }
    text
}

fn modes(report: &Report) -> TextTable {
    let mut table =
        TextTable::new(["joint mode", "in the data", "share of A", "share of B", "detectable"]);
    for joint in &report.theory.joint_modes {
        let detectable = if joint.mode.detectable { "yes" } else { "no" };
        table.push([
            short(joint.mode.teacher),
            short(joint.mode.data),
            rough(joint.share_a),
            rough(joint.share_b),
            detectable.to_owned(),
        ]);
    }
    table
}

row! {
    /// What task A gains, as one row.
    struct TableRow {
        benefit: f64,
        error_alone: f64,
        error_joint: f64,
        stopping_alone_tau: f64,
        stopping_joint_tau: f64,
        optimal_learner_benefit: f64,
    }
}

pub(super) fn table(report: &Report) -> String {
    let a = report.theory.a;
    to_csv(&[TableRow {
        benefit: a.benefit,
        error_alone: a.error_alone,
        error_joint: a.error_joint,
        stopping_alone_tau: a.stopping_alone_tau,
        stopping_joint_tau: a.stopping_joint_tau,
        optimal_learner_benefit: a.optimal_learner.benefit,
    }])
}

/// Test errors of both tasks over time, alone and together.
pub(super) fn picture(theory: &TransferTheory, report: &Report, until: f64) -> Picture {
    let panel = |name: &str, task: usize, row: &TaskRow| {
        let (alone, joint) = (theory.error_alone(task), theory.error_joint(task));
        let line = |error: &dyn Fn(f64) -> f64, color| {
            let times = (0..=POINTS).map(|point| until * f64::from(point) / f64::from(POINTS));
            Line::new(times.map(|time| (time, error(time))).collect::<Vec<_>>(), color)
        };
        Panel::new(format!("task {name}: benefit {}", with_minus(&signed(row.benefit, short))))
            .x(Axis::linear("training time t/τ"))
            .y(Axis::log(format!("relative test error ε_{{{name}}}")))
            .draw(line(&|time| alone.error(time), Color::BLUE))
            .draw(line(&|time| joint.error(time), Color::VERMILION))
    };
    Picture::new(2)
        .cell_size(330.0, 260.0)
        .cell(panel("A", TASK_A, &report.theory.a))
        .cell(panel("B", TASK_B, &report.theory.task_b))
        .legend(
            "",
            [
                Key::line("trained alone", Color::BLUE),
                Key::line("trained together", Color::VERMILION),
            ],
        )
}
