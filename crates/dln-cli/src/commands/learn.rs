//! `dln learn`: the learner of a training set, as a model file.

use dln_cli::write::Archive;
use dln_data::{FittedLearner, LearnOptions, Reason, column_moments, fit_data};
use dln_experiment::{row, to_csv};
use dln_plot::{Axis, Color, Key, Panel, Picture, Points, Shape};
use dln_report::{TextTable, json, refused_training, rough, short, training_data};
use dln_tables::Examples;
use serde::Serialize;

use super::data::{check_output, print_notes};
use crate::arguments::LearnArguments;
use crate::failure::Failure;
use crate::pictures::SINGLE;
use crate::present::{Views, present, save};

pub(super) fn run(arguments: &LearnArguments) -> Result<(), Failure> {
    let request = arguments.files.request();
    check_output(&arguments.model, &request.sources())?;
    let examples = Examples::read(&request)?;
    print_notes(&examples.notes, arguments.output.quiet);
    let learner = learned(&examples, &arguments.options())?;
    save(&arguments.model, &model(&learner, &examples))?;
    let report = Report::new(&learner, &examples);
    present(
        &arguments.output,
        &Views {
            text: &|| text(&report, arguments),
            json: &|| json(&report),
            csv: &|| to_csv(&[TableRow::of(&report)]),
            picture: &|| picture(&learner),
        },
    )
}

fn learned(examples: &Examples, options: &LearnOptions) -> Result<FittedLearner, Failure> {
    let learner = training_data(examples).and_then(|data| fit_data(&data, options));
    Ok(learner.map_err(|error| refused_training(&error, examples))?)
}

/// The arrays that docs/guide.md and the help text describe.
fn model(learner: &FittedLearner, examples: &Examples) -> Vec<u8> {
    let mut archive = Archive::new();
    archive.matrix("weights", learner.map.weights.as_ref());
    archive.vector("intercept", &learner.map.intercept);
    archive.vector("singular_values", &learner.singular_values_before);
    archive.vector("learned_singular_values", &learner.singular_values_after);
    if let Some(noise) = learner.noise_std {
        archive.scalar("noise_std", noise);
    }
    archive.vector("target_means", &learner.map.target_means);
    let (means, scales) = column_moments(examples.inputs.matrix.as_ref());
    archive.vector("input_means", &means);
    archive.vector("input_scales", &scales);
    archive.columns(&examples.inputs.columns, &examples.targets[0].columns);
    archive.finish()
}

/// All that is reported, in the order of JSON; the penalty is null unless it is ridge regression's,
/// the stop unless it is the early-stopped network's, and only learners by modes have penalties of
/// their own.
#[derive(Debug, Serialize)]
struct Report {
    method: &'static str,
    reason: String,
    rank: usize,
    retained_inputs: usize,
    optimal_stopping_tau: Option<f64>,
    penalty: Option<f64>,
    cross_validated_error: ErrorsRow,
    noise_std: Option<f64>,
    held_out_error: f64,
    outputs: Vec<OutputRow>,
    mode_penalties: Vec<f64>,
    /// Examples left out for missing values.
    left_out_rows: usize,
    /// What was decided in reading the files.
    notes: Vec<String>,
}

/// An output's error; null where its left-out targets equal the mean.
#[derive(Debug, Serialize)]
struct OutputRow {
    name: String,
    held_out_error: Option<f64>,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct ErrorsRow {
    shrinkage: f64,
    ridge: f64,
}

impl Report {
    fn new(learner: &FittedLearner, examples: &Examples) -> Self {
        let errors = learner.cross_validated_error;
        let reason = match learner.reason {
            Reason::Requested => "--method asks for it".to_owned(),
            reason => reason.to_string(),
        };
        let named =
            |(&held_out_error, name): (&Option<f64>, String)| OutputRow { name, held_out_error };
        let names = examples.targets[0].names("output");
        Self {
            method: learner.method.name(),
            reason,
            rank: learner.rank,
            retained_inputs: learner.retained_inputs,
            optimal_stopping_tau: learner.optimal_stopping_tau,
            penalty: learner.penalty,
            cross_validated_error: ErrorsRow { shrinkage: errors.shrinkage, ridge: errors.ridge },
            noise_std: learner.noise_std,
            held_out_error: learner.held_out_error,
            outputs: learner.held_out_errors.iter().zip(names).map(named).collect(),
            mode_penalties: learner.mode_penalties.clone(),
            left_out_rows: examples.notes.left_out,
            notes: examples.notes.sentences.clone(),
        }
    }
}

fn text(report: &Report, arguments: &LearnArguments) -> String {
    let ErrorsRow { shrinkage, ridge } = report.cross_validated_error;
    let mut table = TextTable::new(["learner", "cross-validated error"]);
    if !matches!(report.method, "shrinkage" | "ridge") {
        table.push([report.method.replace('-', " "), short(report.held_out_error)]);
    }
    table.push(["shrinkage".to_owned(), short(shrinkage)]);
    table.push(["ridge".to_owned(), short(ridge)]);
    let penalty = report.penalty.map(|penalty| format!(", penalty {}", short(penalty)));
    let stop =
        report.optimal_stopping_tau.map(|time| format!(", stopped at t/τ = {}", short(time)));
    let choice = penalty.or(stop).unwrap_or_default();
    format!(
        "Learned by {} ({}); expect test error {}; the model is in {}.\n\n{table}\n\
         rank {}, {} input directions, {}{choice}\n",
        report.method.replace('-', " "),
        report.reason,
        rough(report.held_out_error),
        arguments.model.display(),
        report.rank,
        report.retained_inputs,
        report.noise_std.map_or("noise level unknown".to_owned(), |noise| format!(
            "noise level {}",
            short(noise)
        )),
    )
}

row! {
    /// The report as one row; what the method has not is left empty.
    struct TableRow {
        method: &'static str,
        reason: String,
        rank: usize,
        retained_inputs: usize,
        optimal_stopping_tau: Option<f64>,
        penalty: Option<f64>,
        cross_validated_error_shrinkage: f64,
        cross_validated_error_ridge: f64,
        noise_std: Option<f64>,
        held_out_error: f64,
    }
}

impl TableRow {
    fn of(report: &Report) -> TableRow {
        TableRow {
            method: report.method,
            reason: report.reason.clone(),
            rank: report.rank,
            retained_inputs: report.retained_inputs,
            optimal_stopping_tau: report.optimal_stopping_tau,
            penalty: report.penalty,
            cross_validated_error_shrinkage: report.cross_validated_error.shrinkage,
            cross_validated_error_ridge: report.cross_validated_error.ridge,
            noise_std: report.noise_std,
            held_out_error: report.held_out_error,
        }
    }
}

fn picture(learner: &FittedLearner) -> Picture {
    let points = |values: &[f64], color, shape| {
        let numbered = values.iter().zip(1..).map(|(&value, mode)| (f64::from(mode), value));
        Points::new(numbered, color, shape)
    };
    let (before, after) = (&learner.singular_values_before, &learner.singular_values_after);
    let panel = Panel::new("")
        .x(Axis::whole("mode"))
        .y(Axis::linear("singular value").including(0.0))
        .draw(points(before, Color::GREY, Shape::Circle))
        .draw(points(after, Color::BLUE, Shape::Diamond));
    let (width, height) = SINGLE;
    Picture::new(1).cell_size(width, height).cell(panel).legend(
        "",
        [
            Key::marker("least squares", Color::GREY, Shape::Circle),
            Key::marker("learned", Color::BLUE, Shape::Diamond),
        ],
    )
}
