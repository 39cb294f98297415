//! A user's inputs and targets, one example per row: how they are prepared, and which examples belong
//! together.

mod analysis;
mod fine_tuning;
mod learner;
mod transfer;

use dln_data::{
    AnalyzeOptions, ColumnScale, Cutoff, DataError, DataOptions, Interval, NoiseChoice,
    TrainingData,
};
use dln_linalg::Matrix;
use pyo3::prelude::*;

use crate::arrays::matrix;
use crate::setting::unknown;

pub(crate) use analysis::analyze;
pub(crate) use fine_tuning::analyze_finetune;
pub(crate) use learner::fit;
pub(crate) use transfer::analyze_transfer;

/// What is done to the data, all of it given; none for what is chosen by the data.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct DataArguments {
    scale: String,
    whiten_cutoff: Option<f64>,
    noise_std: Option<f64>,
}

impl DataArguments {
    fn options(&self) -> PyResult<DataOptions> {
        let scale = match self.scale.as_str() {
            "standard" => ColumnScale::Standard,
            "none" => ColumnScale::None,
            other => return Err(unknown("scale", other, "'standard' or 'none'")),
        };
        let cutoff = self.whiten_cutoff.map_or(Cutoff::Auto, Cutoff::Relative);
        let noise = self.noise_std.map_or(NoiseChoice::Auto, NoiseChoice::Known);
        Ok(DataOptions::new().with_scale(scale).with_cutoff(cutoff).with_noise(noise))
    }

    fn with(&self, student: StudentArguments) -> PyResult<AnalyzeOptions> {
        let StudentArguments { init_scale, layers } = student;
        let options = AnalyzeOptions::new().with_data(self.options()?);
        Ok(options.with_init_scale(init_scale).with_layers(layers))
    }
}

/// The network that is trained on data.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct StudentArguments {
    init_scale: f64,
    layers: usize,
}

/// Inputs and targets as Python has them.
type Examples<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>);

/// Inputs and targets of the same examples.
fn examples((inputs, targets): &Examples<'_>) -> PyResult<(Matrix, Matrix)> {
    Ok((matrix(inputs)?, matrix(targets)?))
}

/// A training set, of whose examples those of one label stay together.
fn training_data<'a>(
    (inputs, targets): &'a (Matrix, Matrix),
    groups: Option<&[usize]>,
) -> Result<TrainingData<'a>, DataError> {
    let data = TrainingData::from_rows(inputs.as_ref(), targets.as_ref())?;
    match groups {
        Some(labels) => data.with_groups(labels),
        None => Ok(data),
    }
}

type Ends = Option<(f64, f64)>;

fn ends(interval: Option<Interval>) -> Ends {
    interval.map(|Interval { low, high, .. }| (low, high))
}
