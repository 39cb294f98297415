//! `dln analyze`: what a training set says about training on it.

use dln_data::{Analysis, MatrixName, Measurement, PredictedPoint};
use dln_plot::{Axis, Band, Color, Dash, Key, Line, Panel, Picture, Points, Rule, Shape};
use dln_report::{AnalysisReport, Origin, analyzed, json, refused, short, times};
use dln_tables::{Examples, Part, Refusal, TestFiles, check_standard_input};

use super::data::print_notes;
use crate::arguments::AnalyzeArguments;
use crate::failure::Failure;
use crate::pictures::{SINGLE, TEST, stop_key};
use crate::present::{Views, present};

const MEASURED: Color = Color::GREEN;
const OPTIMAL: Color = Color::ORANGE;
const THEORY: Color = Color::GREY;

pub(super) fn run(arguments: &AnalyzeArguments) -> Result<(), Failure> {
    let (request, test) = (arguments.files.request(), arguments.test_files());
    let test_files = test.iter().flat_map(TestFiles::sources);
    check_standard_input(request.sources().iter().chain(test_files))?;
    let training = Examples::read(&request)?;
    let mut notes = training.notes.clone();
    let reading = arguments.files.table.reading.into();
    let test = test.map(|files| training.test(&files, reading, &mut notes)).transpose()?;
    print_notes(&notes, arguments.output.quiet);
    let analysis = analyzed(&training, &arguments.options())?;
    let measurement = test.map(|test| measure(&analysis, &test)).transpose()?;
    let outputs = training.targets[0].names("output");
    let origin = Origin { outputs: &outputs, notes: &notes };
    let rate = arguments.learning_rate;
    let report = AnalysisReport::new(&analysis, measurement.as_ref(), rate, &origin);
    present(
        &arguments.output,
        &Views {
            text: &|| report.text(),
            json: &|| json(&report),
            csv: &|| report.csv(),
            picture: &|| picture(&analysis, measurement.as_ref()),
        },
    )
}

fn measure(analysis: &Analysis, (inputs, targets): &(Part, Part)) -> Result<Measurement, Refusal> {
    let measured = analysis.measure(inputs.matrix.as_ref(), targets.matrix.as_ref());
    measured.map_err(|error| refused(&error, inputs, &[(MatrixName::Targets, targets)]))
}

/// The predicted test error over time with its band, other learners, and the measured error if
/// there is a test set.
fn picture(analysis: &Analysis, measurement: Option<&Measurement>) -> Picture {
    let stop = analysis.optimal_stopping();
    let times = times(analysis);
    let curve = analysis.curve(&times);
    let learners = learners_drawn(analysis);
    let highest = curve.iter().map(|point| point.test_error).fold(1.0, f64::max);
    let (shown, beyond): (Vec<_>, Vec<_>) =
        learners.into_iter().partition(|learner| learner.error <= MOST_ABOVE * highest);
    let axis = Axis::linear("relative test error").including(0.0);
    let axis = shown.iter().fold(axis, |axis, learner| axis.including(learner.error));
    let mut panel = Panel::new("").x(Axis::linear("training time t/τ")).y(axis);
    panel = draw_prediction(panel, &curve);
    if let Some(measurement) = measurement {
        let measured = times.iter().map(|&time| (time, measurement.error_at(time)));
        panel = panel.draw(Line::new(measured.collect::<Vec<_>>(), MEASURED));
    }
    panel = panel.draw_all(shown.iter().map(LearnerDrawn::rule));
    if stop.time_tau.is_finite() {
        let mark = Points::new(
            [(stop.time_tau, stop.predicted_test_error)],
            Color::VERMILION,
            Shape::Diamond,
        );
        panel = panel.draw(mark.size(4.5));
    }
    let measured_key = measurement.map(|_| Key::line("measured", MEASURED));
    let stop_key = stop.time_tau.is_finite().then(stop_key);
    let (width, height) = SINGLE;
    let picture = Picture::new(1)
        .cell_size(width, height)
        .cell(panel)
        .legend("", curve_keys(&curve))
        .legend("", measured_key.into_iter().chain(stop_key))
        .legend("", shown.iter().map(LearnerDrawn::key));
    beyond.iter().fold(picture, |picture, LearnerDrawn { name, error, .. }| {
        picture.note(format!("{name}: {}, above what is shown", short(*error)))
    })
}

/// A learner that does not train over time: a line across.
struct LearnerDrawn {
    name: &'static str,
    error: f64,
    color: Color,
    is_dotted: bool,
}

/// A learner whose error is further above the highest of the curve is named in words, not drawn.
const MOST_ABOVE: f64 = 1.5;

fn learners_drawn(analysis: &Analysis) -> [LearnerDrawn; 3] {
    let drawn = |name, error, color, is_dotted| LearnerDrawn { name, error, color, is_dotted };
    [
        drawn("optimal learner", analysis.optimal_learner().predicted_test_error, OPTIMAL, false),
        drawn("ridge regression", analysis.ridge().predicted_test_error, Color::PURPLE, false),
        drawn("least squares", analysis.least_squares().predicted_test_error, Color::BLACK, true),
    ]
}

impl LearnerDrawn {
    fn rule(&self) -> Rule {
        let rule = Rule::horizontal(self.error).color(self.color);
        if self.is_dotted { rule.dash(Dash::Dotted) } else { rule }
    }

    fn key(&self) -> Key {
        let key = if self.is_dotted { Key::dotted } else { Key::dashed };
        key(self.name.to_owned(), self.color)
    }
}

/// Keys of what [`draw_prediction`] draws.
fn curve_keys(curve: &[PredictedPoint]) -> Vec<Key> {
    let mut keys = vec![Key::line("predicted", TEST)];
    if curve.iter().any(|point| point.interval.is_some()) {
        keys.push(Key::swatch("95 % interval", TEST.lighter(0.8)));
    }
    keys.push(Key::dashed("theory of white inputs", THEORY));
    keys
}

fn draw_prediction(panel: Panel, curve: &[PredictedPoint]) -> Panel {
    let band = curve.iter().filter_map(|point| {
        point.interval.map(|interval| (point.time_tau, interval.low, interval.high))
    });
    let line = curve.iter().map(|point| (point.time_tau, point.test_error));
    let theory = curve.iter().map(|point| (point.time_tau, point.theory_test_error));
    panel
        .draw(Band::new(band.collect::<Vec<_>>(), TEST.lighter(0.8)))
        .draw(Line::new(theory.collect::<Vec<_>>(), THEORY).dashed())
        .draw(Line::new(line.collect::<Vec<_>>(), TEST))
}
