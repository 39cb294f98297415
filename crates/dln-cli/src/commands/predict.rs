//! `dln predict`: errors over time and the best stopping time, from theory alone.

use dln_figures::plot::Picture;
use dln_figures::{Column, Table, row};
use serde::Serialize;

use crate::arguments::PredictArguments;
use crate::failure::Failure;
use crate::layout::{TextTable, short};
use crate::pictures::{SINGLE, error_keys, errors, mark_stop, stop_key};
use crate::prediction::{CurveRow, ModeRow, Prediction, curve};
use crate::present::{Views, json, present};

/// At most so many modes are shown to people.
const MOST_MODES: usize = 20;

pub(super) fn run(arguments: &PredictArguments) -> Result<(), Failure> {
    let (prediction, theory) = Prediction::new(&arguments.setting.theory())?;
    let curve = curve(&theory, &arguments.setting.times(arguments.setting.student.until));
    present(
        &arguments.output,
        &Views {
            text: &|| text(&prediction, arguments.setting.student.learning_rate),
            json: &|| json(&Report { prediction: &prediction, curve: &curve }),
            csv: &|| table(&curve),
            picture: &|| picture(&prediction, &curve),
        },
    )
}

#[derive(Serialize)]
struct Report<'a> {
    #[serde(flatten)]
    prediction: &'a Prediction,
    curve: &'a [CurveRow],
}

fn text(prediction: &Prediction, learning_rate: f64) -> String {
    let verdict = prediction.verdict(learning_rate);
    format!("{verdict}\n\n{}\n{}", learners(prediction), modes(prediction))
}

/// What each way to learn comes to.
fn learners(prediction: &Prediction) -> TextTable {
    let Prediction { optimal_stopping: stop, asymptotic: end, optimal_learner, .. } = prediction;
    let mut table = TextTable::new(["learner", "stop at t/τ", "test error"]);
    let mut push =
        |learner: &str, time, error| table.push([learner.to_owned(), short(time), short(error)]);
    push("best stopping", stop.time_tau, stop.test_error);
    push("trained to the end", f64::INFINITY, end.test_error);
    push("optimal learner", f64::NAN, optimal_learner.test_error);
    table
}

pub(super) fn modes(prediction: &Prediction) -> TextTable {
    let mut table =
        TextTable::new(["teacher", "in the data", "output overlap", "input overlap", "detectable"]);
    let cells = |mode: &ModeRow| {
        let detectable = if mode.detectable { "yes" } else { "no" };
        [
            short(mode.teacher),
            short(mode.data),
            short(mode.output_overlap),
            short(mode.input_overlap),
            detectable.to_owned(),
        ]
    };
    table.extend(prediction.modes.iter().map(cells), MOST_MODES);
    table
}

fn table(curve: &[CurveRow]) -> Table {
    let columns = ["time_tau", "train_error", "test_error"];
    let mut table = Table::new(columns.map(Column::number));
    for point in curve {
        table.push(row![point.time_tau, point.train_error, point.test_error]);
    }
    table
}

fn picture(prediction: &Prediction, curve: &[CurveRow]) -> Picture {
    let panel = mark_stop(errors(curve), prediction.optimal_stopping, curve);
    let (width, height) = SINGLE;
    let keys = error_keys().into_iter().chain([stop_key()]);
    Picture::new(1).cell_size(width, height).cell(panel).legend("", keys)
}
