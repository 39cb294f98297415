//! Two tasks that are measured: inputs and two sets of targets in files.

use dln_data::{
    AnalyzeOptions, Interval, MatrixName, TaskTransfer, TransferAnalysis, TransferVerdict,
    transfer, transfer_grouped,
};
use dln_experiment::{row, to_csv};
use dln_plot::{Axis, Color, Line, Panel, Picture, Points, Rule, Shape};
use dln_report::{TaskRow, TextTable, json, refused, rough, short};
use dln_tables::{Examples, Notes, Refusal};
use serde::Serialize;

use super::{signed, tasks};
use crate::arguments::{TaskFiles, TransferArguments};
use crate::commands::data::print_notes;
use crate::failure::Failure;
use crate::pictures::SINGLE;
use crate::present::{Views, present};

/// The most modes that are shown to people.
const MOST_MODES: usize = 20;

pub(super) fn run(arguments: &TransferArguments, files: &TaskFiles<'_>) -> Result<(), Failure> {
    let targets = vec![("--targets-a", files.targets_a), ("--targets-b", files.targets_b)];
    let examples = Examples::read(&files.table.request(files.inputs, targets))?;
    print_notes(&examples.notes, arguments.output.quiet);
    let report = Report::new(&analyze(&examples, &files.options)?, examples.notes);
    present(
        &arguments.output,
        &Views {
            text: &|| text(&report),
            json: &|| json(&report),
            csv: &|| table(&report),
            picture: &|| picture(&report),
        },
    )
}

fn analyze(examples: &Examples, options: &AnalyzeOptions) -> Result<TransferAnalysis, Refusal> {
    let (inputs, [part_a, part_b]) = (&examples.inputs, &examples.targets[..]) else {
        unreachable!("two sets of targets were asked for")
    };
    let [x, a, b] = [inputs, part_a, part_b].map(|part| part.matrix.as_ref());
    let analysis = match &examples.groups {
        Some(labels) => transfer_grouped(x, a, b, labels, options),
        None => transfer(x, a, b, options),
    };
    let targets = [(MatrixName::TargetsA, part_a), (MatrixName::TargetsB, part_b)];
    analysis.map_err(|error| refused(&error, inputs, &targets))
}

/// All that is reported, in the order of JSON.
#[derive(Debug, Serialize)]
struct Report {
    #[serde(flatten)]
    a: MeasuredTask,
    joint_modes: Vec<JointModeRow>,
    /// The same for task B, which A may help.
    task_b: MeasuredTask,
    retained_inputs: usize,
    /// Null unless both tasks show signal.
    alignment: Option<f64>,
    /// Null where least squares leaves no residual.
    noise_dependence: Option<f64>,
    left_out_rows: usize,
    notes: Vec<String>,
    verdict: &'static str,
    /// Why the verdict is open although a benefit is predicted; null otherwise.
    reason: Option<String>,
}

/// What one task gains, and the 95 % interval of that.
#[derive(Clone, Copy, Debug, Serialize)]
struct MeasuredTask {
    #[serde(flatten)]
    task: TaskRow,
    interval: Option<[f64; 2]>,
}

/// A mode of the joint data above the noise, in units of the joint noise scale.
#[derive(Debug, Serialize)]
struct JointModeRow {
    teacher: f64,
    data: f64,
    output_overlap: f64,
    input_overlap: f64,
    share_a: f64,
    share_b: f64,
}

impl Report {
    fn new(analysis: &TransferAnalysis, notes: Notes) -> Self {
        let modes = analysis.joint_modes.iter().map(|mode| JointModeRow {
            teacher: mode.teacher,
            data: mode.data,
            output_overlap: mode.output_overlap,
            input_overlap: mode.input_overlap,
            share_a: mode.share_a,
            share_b: 1.0 - mode.share_a,
        });
        Self {
            a: MeasuredTask::from(analysis.task_a),
            joint_modes: modes.collect(),
            task_b: MeasuredTask::from(analysis.task_b),
            retained_inputs: analysis.retained_inputs,
            alignment: analysis.alignment,
            noise_dependence: analysis.noise_dependence,
            left_out_rows: notes.left_out,
            notes: notes.sentences,
            verdict: match analysis.verdict {
                TransferVerdict::Together => "train together",
                TransferVerdict::Apart => "train apart",
                TransferVerdict::Unclear => "no clear difference",
            },
            reason: reason(analysis),
        }
    }
}

fn reason(analysis: &TransferAnalysis) -> Option<String> {
    let dependence = analysis.noise_dependence.filter(|_| analysis.noise_is_dependent())?;
    Some(format!(
        "the noise of both tasks has {} in common, but the predictions take it for independent and may promise a benefit that \
         does not come",
        rough(dependence)
    ))
}

impl From<TaskTransfer> for MeasuredTask {
    fn from(measured: TaskTransfer) -> Self {
        let task = TaskRow {
            benefit: measured.benefit,
            error_alone: measured.alone.test_error,
            error_joint: measured.joint.test_error,
            stopping_alone_tau: measured.alone.time_tau,
            stopping_joint_tau: measured.joint.time_tau,
            optimal_learner: measured.optimal_learner,
        };
        Self { task, interval: measured.interval.map(|Interval { low, high, .. }| [low, high]) }
    }
}

fn text(report: &Report) -> String {
    let mut verdict = report.verdict.to_owned();
    verdict[..1].make_ascii_uppercase();
    let aligned =
        report.alignment.map_or("one of the tasks shows no signal".to_owned(), |alignment| {
            format!("the strongest input modes lie at a cosine of {}", rough(alignment.abs()))
        });
    let reason = report.reason.as_ref().map(|reason| format!("Why: {reason}.\n"));
    format!(
        "{verdict}: the benefit is {} for A and {} for B; {aligned}.\n{}\n{}\n{}",
        benefit(&report.a),
        benefit(&report.task_b),
        reason.unwrap_or_default(),
        tasks(&report.a.task, &report.task_b.task),
        modes(report)
    )
}

/// `+0.012 (95 % interval +0.0020 to +0.022)`.
fn benefit(measured: &MeasuredTask) -> String {
    let interval = measured.interval.map(|[low, high]| {
        format!(" (95 % interval {} to {})", signed(low, rough), signed(high, rough))
    });
    signed(measured.task.benefit, rough) + &interval.unwrap_or_default()
}

fn modes(report: &Report) -> TextTable {
    let mut table = TextTable::new(["joint mode", "in the data", "share of A", "share of B"]);
    let rows = report.joint_modes.iter().map(|mode| {
        [short(mode.teacher), short(mode.data), rough(mode.share_a), rough(mode.share_b)]
    });
    table.extend(rows, MOST_MODES);
    table
}

row! {
    /// What task A gains, as one row; what is not known is left empty.
    struct TableRow {
        benefit: f64,
        benefit_low: Option<f64>,
        benefit_high: Option<f64>,
        error_alone: f64,
        error_joint: f64,
        stopping_alone_tau: f64,
        stopping_joint_tau: f64,
        optimal_learner_benefit: f64,
        alignment: Option<f64>,
        verdict: &'static str,
    }
}

fn table(report: &Report) -> String {
    let MeasuredTask { task: a, interval } = report.a;
    to_csv(&[TableRow {
        benefit: a.benefit,
        benefit_low: interval.map(|[low, _]| low),
        benefit_high: interval.map(|[_, high]| high),
        error_alone: a.error_alone,
        error_joint: a.error_joint,
        stopping_alone_tau: a.stopping_alone_tau,
        stopping_joint_tau: a.stopping_joint_tau,
        optimal_learner_benefit: a.optimal_learner.benefit,
        alignment: report.alignment,
        verdict: report.verdict,
    }])
}

/// The benefit of both tasks with its interval, against none.
fn picture(report: &Report) -> Picture {
    let tasks = [(0.0, &report.a), (1.0, &report.task_b)];
    let points = tasks.map(|(place, measured)| (place, measured.task.benefit));
    let bars = tasks.iter().filter_map(|(place, measured)| {
        let [low, high] = measured.interval?;
        Some(Line::new(vec![(*place, low), (*place, high)], Color::BLUE).width(1.2))
    });
    let bars: Vec<Line> = bars.collect();
    let note = if bars.is_empty() { "" } else { "; bars are 95 % intervals" };
    let panel = Panel::new("")
        .x(Axis::names("task", ["A", "B"]))
        .y(Axis::linear("benefit in relative test error").including(0.0))
        .draw(Rule::horizontal(0.0))
        .draw_all(bars)
        .draw(Points::new(points, Color::BLUE, Shape::Circle).size(4.5));
    let (width, height) = SINGLE;
    Picture::new(1)
        .cell_size(width, height)
        .cell(panel)
        .note(format!("positive: training together helps the task{note}"))
}
