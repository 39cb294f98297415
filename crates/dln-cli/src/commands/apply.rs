//! `dln apply`: predictions of a model for inputs in a file.

use std::path::Path;

use dln_cli::read::{Source, read};
use dln_cli::write::Format;
use dln_data::LinearMap;
use dln_experiment::{row, to_csv};
use dln_linalg::Matrix;
use dln_plot::{Axis, Color, Line, Panel, Picture};
use serde::Serialize;

use super::data::{check_columns, check_output, counted};
use crate::arguments::ApplyArguments;
use crate::failure::Failure;
use crate::pictures::SINGLE;
use crate::present::{Views, json, present, save};

pub(super) fn run(arguments: &ApplyArguments) -> Result<(), Failure> {
    let (path, source) = (&arguments.predictions, &arguments.inputs);
    check_output(path, [source])?;
    let map = model(&arguments.model)?;
    let inputs = read(source)?.matrix;
    let name = arguments.model.display().to_string();
    check_columns((&name, map.weights.ncols()), (source, &inputs))?;
    let predictions = predict(&map, &inputs, source)?;
    let format = Format::of(path).expect("arguments are checked for it");
    save(path, &format.bytes(predictions.as_ref(), "output"))?;
    let report = Report {
        examples: predictions.nrows(),
        outputs: predictions.ncols(),
        output: path.display().to_string(),
    };
    present(
        &arguments.output,
        &Views {
            text: &|| report.text(),
            json: &|| json(&report),
            csv: &|| to_csv(std::slice::from_ref(&report)),
            picture: &|| picture(&predictions),
        },
    )
}

/// Reads what a prediction needs of a model.
fn model(path: &Path) -> Result<LinearMap, Failure> {
    let array = |name| {
        read(&Source::in_archive(path, name)).map(|read| read.matrix).map_err(|error| {
            Failure::input(
                error,
                "give a model that `dln learn` wrote, with the arrays weights and intercept",
            )
        })
    };
    let (weights, intercept) = (array("weights")?, array("intercept")?);
    if (intercept.nrows(), intercept.ncols()) != (weights.nrows(), 1) {
        return Err(Failure::input(
            format!(
                "{}: weights are {}×{}, but intercept is {}×{}",
                path.display(),
                weights.nrows(),
                weights.ncols(),
                intercept.nrows(),
                intercept.ncols()
            ),
            "weights are outputs × inputs, and intercept holds one number an output",
        ));
    }
    let intercept: Vec<f64> = intercept.col(0).iter().copied().collect();
    Ok(LinearMap { weights, target_means: vec![0.0; intercept.len()], intercept })
}

fn predict(map: &LinearMap, inputs: &Matrix, source: &Source) -> Result<Matrix, Failure> {
    let overflow = || {
        Failure::input(
            format!("{source}: some predictions exceed the range of numbers"),
            "check the units of the inputs: they must be those of the training inputs",
        )
    };
    let predictions = map.predict(inputs.as_ref()).map_err(|_| overflow())?;
    if predictions.is_all_finite() { Ok(predictions) } else { Err(overflow()) }
}

row! {
    /// All that is reported, in the order of JSON.
    #[derive(Serialize)]
    struct Report {
        examples: usize,
        outputs: usize,
        output: String,
    }
}

impl Report {
    fn text(&self) -> String {
        let examples = counted(self.examples, "example");
        let outputs = counted(self.outputs, "output");
        format!("Predicted {outputs} for {examples}; the predictions are in {}.\n", self.output)
    }
}

/// The distribution of every output: its predictions in rising order.
fn picture(predictions: &Matrix) -> Picture {
    let examples = predictions.nrows() as f64;
    let lines = predictions.col_iter().enumerate().map(|(output, column)| {
        let mut values: Vec<f64> = column.iter().copied().collect();
        values.sort_by(f64::total_cmp);
        let ranked = values.iter().zip(0_u32..);
        let points = ranked.map(|(&value, rank)| ((f64::from(rank) + 0.5) / examples, value));
        Line::new(points.collect::<Vec<_>>(), Color::nth(output)).width(1.0)
    });
    let panel = Panel::new("")
        .x(Axis::linear("share of examples"))
        .y(Axis::linear("prediction"))
        .draw_all(lines);
    let (width, height) = SINGLE;
    Picture::new(1)
        .cell_size(width, height)
        .cell(panel)
        .note("predictions of each output in rising order")
}
