//! `dln apply`: predictions of a model for inputs in a file.

use dln_cli::write::Format;
use dln_experiment::{row, to_csv};
use dln_plot::Picture;
use dln_report::json;
use dln_tables::{Notes, TestFiles, counted};
use serde::Serialize;

use super::data::{check_output, print_notes};
use super::measured;
use super::model::Model;
use crate::arguments::ApplyArguments;
use crate::failure::Failure;
use crate::present::{Views, present, save};

pub(super) fn run(arguments: &ApplyArguments) -> Result<(), Failure> {
    let path = &arguments.predictions;
    let named = arguments.inputs.as_ref().or(arguments.data.as_ref());
    let source = named.expect("clap asks for one of them");
    check_output(path, [source])?;
    let model = Model::read(&arguments.model)?;
    let picture = picture(arguments, &model)?;
    let mut notes = Notes::default();
    let inputs = model.inputs((source, arguments.data.is_some()), arguments.reading, &mut notes)?;
    print_notes(&notes, arguments.output.quiet);
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
            picture: &|| picture.clone().expect("there is one where it is asked for"),
        },
    )
}

/// Predictions against the targets that a picture needs, if one is asked for.
fn picture(arguments: &ApplyArguments, model: &Model) -> Result<Option<Picture>, Failure> {
    let ApplyArguments { data, inputs, targets, reading, .. } = arguments;
    if arguments.output.plot.is_none() {
        return Ok(None);
    }
    let files = TestFiles::of(data.as_ref(), inputs.as_ref(), targets.as_ref());
    let files = files.ok_or_else(|| {
        Failure::usage(
            "--plot draws predictions against targets, and there are none",
            "give them with --targets FILE, or leave out --plot",
        )
    })?;
    if files.sources().iter().any(|file| file.is_standard_input()) {
        return Err(Failure::usage(
            "--plot reads the examples a second time, which standard input cannot",
            "name a file, or leave out --plot",
        ));
    }
    let (inputs, targets) = model.examples(&files, *reading, &mut Notes::default())?;
    let predictions = model.predict(&inputs)?;
    Ok(Some(measured::picture(&model.target_names(), &targets.matrix, &predictions)))
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
