//! `dln score`: a model measured on examples with known targets.

use dln_data::{MatrixName, Score};
use dln_experiment::{row, to_csv};
use dln_linalg::Matrix;
use dln_report::{TextTable, json, refused, rough, short};
use dln_tables::{Notes, Part, TestFiles, counted};
use serde::Serialize;

use super::data::print_notes;
use super::measured;
use super::model::Model;
use crate::arguments::ScoreArguments;
use crate::failure::Failure;
use crate::present::{Views, present};

/// The most outputs that are shown to people.
const MOST_OUTPUTS: usize = 20;

pub(super) fn run(arguments: &ScoreArguments) -> Result<(), Failure> {
    let model = Model::read(&arguments.model)?;
    let mut notes = Notes::default();
    let examples = model.examples(&files(arguments), arguments.reading, &mut notes)?;
    print_notes(&notes, arguments.output.quiet);
    let (inputs, targets) = (&examples.0.matrix, &examples.1.matrix);
    let predictions = model.predict(&examples.0)?;
    let score = model.map.score(inputs.as_ref(), targets.as_ref());
    let score = score
        .map_err(|error| refused(&error, &examples.0, &[(MatrixName::Targets, &examples.1)]))?;
    let report = Report::new(&model, &score, (&predictions, &examples.1), notes);
    present(
        &arguments.output,
        &Views {
            text: &|| text(&report),
            json: &|| json(&report),
            csv: &|| to_csv(&report.outputs),
            picture: &|| measured::picture(&model.target_names(), targets, &predictions),
        },
    )
}

fn files(arguments: &ScoreArguments) -> TestFiles<'_> {
    let ScoreArguments { data, inputs, targets, .. } = arguments;
    let files = TestFiles::of(data.as_ref(), inputs.as_ref(), targets.as_ref());
    files.expect("clap asks for one table or two files")
}

/// All that is reported, in the order of JSON.
#[derive(Debug, Serialize)]
struct Report {
    examples: usize,
    test_error: f64,
    outputs: Vec<OutputRow>,
    /// One a target that was text.
    classes: Vec<ClassRow>,
    left_out_rows: usize,
    notes: Vec<String>,
}

row! {
    /// An output's errors; null where the targets do not vary.
    #[derive(Serialize)]
    struct OutputRow {
        name: String,
        test_error: Option<f64>,
        r_squared: Option<f64>,
        rmse: f64,
    }
}

/// The share of examples whose class is predicted, and that of the most frequent class.
#[derive(Debug, Serialize)]
struct ClassRow {
    name: String,
    accuracy: f64,
    most_frequent: f64,
}

impl Report {
    fn new(
        model: &Model,
        score: &Score,
        (predictions, targets): (&Matrix, &Part),
        notes: Notes,
    ) -> Self {
        let outputs = score.outputs.iter().zip(model.target_names());
        let output = |(score, name): (&dln_data::OutputScore, String)| OutputRow {
            name,
            test_error: score.test_error,
            r_squared: score.r_squared,
            rmse: score.rmse,
        };
        let class = |(name, span): (String, std::ops::Range<usize>)| {
            let examples = targets.matrix.nrows();
            let largest = |matrix: &Matrix, row| largest_of(matrix, row, span.clone());
            let actual: Vec<usize> =
                (0..examples).map(|row| largest(&targets.matrix, row)).collect();
            let hits =
                (0..examples).filter(|&row| largest(predictions, row) == actual[row]).count();
            let most = span.clone().map(|class| actual.iter().filter(|&&of| of == class).count());
            let share = |count: usize| count as f64 / examples as f64;
            ClassRow { name, accuracy: share(hits), most_frequent: share(most.max().unwrap_or(0)) }
        };
        Self {
            examples: predictions.nrows(),
            test_error: score.test_error,
            outputs: outputs.map(output).collect(),
            classes: model.classes().into_iter().map(class).collect(),
            left_out_rows: notes.left_out,
            notes: notes.sentences,
        }
    }
}

/// The first of the largest entries of a row.
fn largest_of(matrix: &Matrix, row: usize, columns: std::ops::Range<usize>) -> usize {
    let first = columns.start;
    columns.fold(
        first,
        |best, column| {
            if matrix[(row, column)] > matrix[(row, best)] { column } else { best }
        },
    )
}

fn text(report: &Report) -> String {
    let mut text = format!(
        "The test error on {} is {}: 1 is what the training means cost.\n",
        counted(report.examples, "example"),
        rough(report.test_error)
    );
    for ClassRow { name, accuracy, most_frequent } in &report.classes {
        text += &format!(
            "The class {name} is predicted for {} of the examples; the most frequent class holds {}.\n",
            percent(*accuracy),
            percent(*most_frequent)
        );
    }
    let mut table = TextTable::new(["output", "test error", "R²", "root mean squared error"]);
    let known = |value: Option<f64>| value.map_or("–".to_owned(), short);
    let rows = report.outputs.iter().map(|output| {
        [output.name.clone(), known(output.test_error), known(output.r_squared), short(output.rmse)]
    });
    table.extend(rows, MOST_OUTPUTS);
    format!("{text}\n{table}")
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}
