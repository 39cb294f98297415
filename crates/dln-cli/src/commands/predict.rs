//! `dln predict`: errors over time and the best stopping time, from theory alone.

mod several;

use dln_experiment::{Setting, Start};
use dln_plot::Picture;
use dln_report::{FoundModeRow, LimitRow, Prediction, PredictionReport, TextTable, json, short};
use dln_tasks::InputKind;
use serde::Serialize;

use crate::arguments::{PredictArguments, only};
use crate::band::{BandReport, Networks, csv_with_band};
use crate::failure::Failure;
use crate::pictures::{SINGLE, error_keys, errors, mark_stop, stop_key_within};
use crate::present::{Views, present};

/// The most modes that are shown to people.
const MOST_MODES: usize = 20;

pub(super) fn run(arguments: &PredictArguments) -> Result<(), Failure> {
    let settings = arguments.setting.all(InputKind::Orthogonal)?;
    if settings.len() > 1 && arguments.setting.band.is_none() {
        return several::run(arguments, &settings);
    }
    let drawn = only(settings)?;
    let times = arguments.setting.times(arguments.setting.student.until);
    let (theory, _) = PredictionReport::new(&drawn.theory(), &times)?;
    let report = Report { theory, band: band(arguments, drawn, &times)? };
    present(
        &arguments.output,
        &Views {
            text: &|| text(&report, arguments.setting.student.learning_rate),
            json: &|| json(&report),
            csv: &|| csv_with_band(&report.theory.curve, report.band.as_ref()),
            picture: &|| picture(&report),
        },
    )
}

/// The band of aligned networks on white inputs, if asked for.
fn band(
    arguments: &PredictArguments,
    setting: Setting,
    times: &[f64],
) -> Result<Option<BandReport>, Failure> {
    let Some(networks) = arguments.setting.band else { return Ok(None) };
    let networks = Networks::new(setting, Start::Aligned, networks, times.len())?;
    networks.band(arguments.seed, times, arguments.output.quiet).map(Some)
}

#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    theory: PredictionReport,
    #[serde(skip_serializing_if = "Option::is_none")]
    band: Option<BandReport>,
}

fn text(report: &Report, learning_rate: f64) -> String {
    let Report { theory, band } = report;
    let prediction = &theory.prediction;
    let verdict = prediction.verdict(learning_rate);
    let minimum = prediction.optimal_stopping.test_error;
    let misses_minimum = band.as_ref().is_some_and(|band| !band.holds_minimum(minimum));
    let band = band.as_ref().map(|band| band.sentence() + "\n").unwrap_or_default();
    let warning = theory.warning(misses_minimum);
    let warning = warning.map(|warning| warning + "\n").unwrap_or_default();
    format!("{verdict}\n{band}{warning}\n{}\n{}", learners(prediction), modes(prediction))
}

/// What each way to learn comes to.
fn learners(prediction: &Prediction) -> TextTable {
    let Prediction { optimal_stopping: stop, asymptotic: end, optimal_learner, limit, .. } =
        prediction;
    let mut table = TextTable::new(["learner", "stop at t/τ", "test error"]);
    let mut push =
        |learner: &str, time, error| table.push([learner.to_owned(), short(time), short(error)]);
    push("best stopping", stop.time_tau, stop.test_error);
    push("trained to the end", f64::INFINITY, end.test_error);
    push("optimal learner", f64::NAN, optimal_learner.test_error);
    let LimitRow { optimal_stopping: stop, asymptotic: end, optimal_learner, .. } = limit;
    push("best stopping, infinite width", stop.time_tau, stop.test_error);
    push("trained to the end, infinite width", f64::INFINITY, end.test_error);
    push("optimal learner, infinite width", f64::NAN, optimal_learner.test_error);
    table
}

pub(super) fn modes(prediction: &Prediction) -> TextTable {
    let mut table = TextTable::new([
        "teacher",
        "in the data",
        "output overlap",
        "input overlap",
        "detectable",
        "at this size",
    ]);
    let cells = |FoundModeRow { mode, detection_probability, .. }: &FoundModeRow| {
        let detectable = if mode.detectable { "yes" } else { "no" };
        [
            short(mode.teacher),
            short(mode.data),
            short(mode.output_overlap),
            short(mode.input_overlap),
            detectable.to_owned(),
            format!("{:.0} %", 100.0 * detection_probability),
        ]
    };
    table.extend(prediction.modes.iter().map(cells), MOST_MODES);
    table
}

fn picture(Report { theory, band }: &Report) -> Picture {
    let PredictionReport { prediction, curve, .. } = theory;
    let panel = mark_stop(
        errors(curve, band.iter().flat_map(BandReport::marks)),
        prediction.optimal_stopping,
        curve,
    );
    let (width, height) = SINGLE;
    let keys = error_keys().into_iter();
    let keys = keys.chain(stop_key_within(prediction.optimal_stopping, curve));
    let keys = keys.chain(band.as_ref().map(BandReport::key));
    Picture::new(1).cell_size(width, height).cell(panel).legend("", keys)
}
