//! A model that `dln learn` wrote, read back for `apply` and `score`.

use std::path::Path;

use dln_data::LinearMap;
use dln_linalg::Matrix;
use dln_tables::{
    Columns, Notes, Part, Problem, Source, TestFiles, columns_of_model, counted, read,
};

use crate::arguments::ReadingArguments;
use crate::failure::Failure;

/// A map with the columns that it was trained on; models of older versions have none.
pub(super) struct Model {
    /// Where it comes from.
    file: String,
    pub(super) map: LinearMap,
    knows_means: bool,
    inputs: Columns,
    targets: Columns,
}

impl Model {
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let (map, knows_means) = map(path)?;
        let columns = columns_of_model(path)?;
        let (inputs, targets) = columns.unwrap_or_else(|| {
            (Columns::numbers(map.weights.ncols()), Columns::numbers(map.weights.nrows()))
        });
        let file = path.display().to_string();
        if (targets.width(), inputs.width()) != (map.weights.nrows(), map.weights.ncols()) {
            return Err(Failure::input(
                format!("{file}: its columns do not fit its weights"),
                "give a model as `dln learn` wrote it",
            ));
        }
        Ok(Self { file, map, knows_means, inputs, targets })
    }

    /// The targets' names, or `output_1`, `output_2`, ….
    pub(super) fn target_names(&self) -> Vec<String> {
        dln_tables::names(&self.targets, "output")
    }

    /// The targets that are classes, and the places of their outputs.
    pub(super) fn classes(&self) -> Vec<(String, std::ops::Range<usize>)> {
        dln_tables::classes(&self.targets)
    }

    /// Reads inputs with the columns of the training inputs.
    pub(super) fn inputs(
        &self,
        file: (&Source, bool),
        reading: ReadingArguments,
        notes: &mut Notes,
    ) -> Result<Part, Failure> {
        Ok(dln_tables::inputs(&self.inputs, file, reading.into(), notes)?)
    }

    /// Reads examples with the columns of the training set.
    pub(super) fn examples(
        &self,
        files: &TestFiles<'_>,
        reading: ReadingArguments,
        notes: &mut Notes,
    ) -> Result<(Part, Part), Failure> {
        if !self.knows_means {
            return Err(Failure::input(
                format!(
                    "{}: has no array target_means, which errors are measured against",
                    self.file
                ),
                "give a model that `dln learn` wrote",
            ));
        }
        let columns = (&self.inputs, &self.targets);
        Ok(dln_tables::test_set(columns, files, reading.into(), notes)?)
    }

    pub(super) fn predict(&self, inputs: &Part) -> Result<Matrix, Failure> {
        let overflow = || {
            Failure::input(
                format!("{}: some predictions exceed the range of numbers", inputs.file),
                "check the units of the inputs: they must be those of the training inputs",
            )
        };
        let predictions = self.map.predict(inputs.matrix.as_ref()).map_err(|_| overflow())?;
        if predictions.is_all_finite() { Ok(predictions) } else { Err(overflow()) }
    }
}

/// Reads what a prediction needs of a model, and whether the model knows the training means of its
/// targets.
fn map(path: &Path) -> Result<(LinearMap, bool), Failure> {
    let vector = |name: &str, outputs: usize| {
        let vector = array(path, name)?;
        if (vector.nrows(), vector.ncols()) == (outputs, 1) {
            return Ok(vector.col(0).iter().copied().collect::<Vec<f64>>());
        }
        Err(Failure::input(
            format!(
                "{}: weights have {}, but {name} is {}×{}",
                path.display(),
                counted(outputs, "row"),
                vector.nrows(),
                vector.ncols()
            ),
            format!("weights are outputs × inputs, and {name} holds one number per output"),
        ))
    };
    let weights = array(path, "weights")?;
    let outputs = weights.nrows();
    let intercept = vector("intercept", outputs)?;
    let knows_means = has_array(path, "target_means");
    let target_means =
        if knows_means { vector("target_means", outputs)? } else { vec![0.0; outputs] };
    Ok((LinearMap { weights, intercept, target_means }, knows_means))
}

fn array(path: &Path, name: &str) -> Result<Matrix, Failure> {
    read(&Source::in_archive(path, name)).map(|read| read.matrix).map_err(|error| {
        Failure::input(
            error,
            "give a model that `dln learn` wrote, with the arrays weights and intercept",
        )
    })
}

fn has_array(path: &Path, name: &str) -> bool {
    let error = read(&Source::in_archive(path, name)).err();
    !error.is_some_and(|error| matches!(error.problem, Problem::NoSuchArray(_)))
}
