//! `dln apply`: predictions of a model for inputs in a file.

use dln_cli::write::Format;
use dln_experiment::{row, to_csv};
use dln_linalg::Matrix;
use dln_plot::{Axis, Color, Key, Line, Panel, Picture};
use serde::Serialize;

use super::data::{check_output, counted};
use super::examples::Notes;
use super::model::Model;
use crate::arguments::ApplyArguments;
use crate::failure::Failure;
use crate::pictures::SINGLE;
use crate::present::{Views, json, present, save};

pub(super) fn run(arguments: &ApplyArguments) -> Result<(), Failure> {
    let path = &arguments.predictions;
    let named = arguments.inputs.as_ref().or(arguments.data.as_ref());
    let source = named.expect("clap asks for one of them");
    check_output(path, [source])?;
    let model = Model::read(&arguments.model)?;
    let mut notes = Notes::default();
    let inputs = model.inputs((source, arguments.data.is_some()), arguments.reading, &mut notes)?;
    notes.print_unless(arguments.output.quiet);
    let predictions = model.predict(&inputs)?;
    let format = Format::of(path).expect("arguments are checked for it");
    save(path, &format.named_bytes(predictions.as_ref(), &model.target_names()))?;
    let report = Report {
        examples: predictions.nrows(),
        outputs: predictions.ncols(),
        output: path.display().to_string(),
        left_out_rows: notes.left_out,
    };
    present(
        &arguments.output,
        &Views {
            text: &|| report.text(),
            json: &|| json(&report),
            csv: &|| to_csv(std::slice::from_ref(&report)),
            picture: &|| picture(&predictions, &model.target_names()),
        },
    )
}

row! {
    /// All that is reported, in the order of JSON.
    #[derive(Serialize)]
    struct Report {
        examples: usize,
        outputs: usize,
        output: String,
        /// Examples left out for missing values.
        left_out_rows: usize,
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
fn picture(predictions: &Matrix, names: &[String]) -> Picture {
    let examples = predictions.nrows() as f64;
    let drawn = predictions.col_iter().zip(names).take(DRAWN).enumerate();
    let (lines, keys): (Vec<Line>, Vec<Key>) = drawn
        .map(|(output, (column, name))| {
            let mut values: Vec<f64> = column.iter().copied().collect();
            values.sort_by(f64::total_cmp);
            let ranked = values.iter().zip(0_u32..);
            let points = ranked.map(|(&value, rank)| ((f64::from(rank) + 0.5) / examples, value));
            let color = Color::nth(output);
            (Line::new(points.collect::<Vec<_>>(), color), Key::line(name, color))
        })
        .unzip();
    let panel = Panel::new("")
        .x(Axis::linear("share of examples with a smaller prediction").range(0.0, 1.0))
        .y(Axis::linear("prediction"))
        .draw_all(lines);
    let (width, height) = SINGLE;
    let picture = Picture::new(1).cell_size(width, height).cell(panel).legend("", keys);
    match predictions.ncols() {
        outputs if outputs > DRAWN => {
            picture.note(format!("the first {DRAWN} of {outputs} outputs"))
        }
        _ => picture,
    }
}

/// As many colours can be told apart.
const DRAWN: usize = 7;
