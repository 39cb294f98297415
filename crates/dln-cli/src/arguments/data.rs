//! `analyze`, `learn` and `apply`: files, and how the data in them are prepared.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};
use dln_data::{
    AnalyzeOptions, ColumnScale, Cutoff, DataOptions, LearnOptions, Method, NoiseChoice,
};
use dln_tables::{Source, TestFiles};

use super::values::{layers, nonnegative, offering, positive, strength, with_ending};
use super::{OutputArguments, ReadingArguments, TrainingFiles};

/// Predict from a training set alone when to stop, and what to expect on fresh examples
///
/// Files hold one example per row: text (.csv, .tsv, .txt, each also with .gz; the separator is
/// found, a header recognised; `-` is standard input), .parquet, .npy, or .npz (FILE.npz:ARRAY, or
/// its only array). --data takes inputs and targets from one table. The inputs are centred, scaled
/// and whitened; ten groups of examples are left out in turn, and the errors on them of students
/// trained on the others, which the theory knows at all times, say when to stop and what to expect,
/// without any training. Beside them stands what the theory expects of white inputs. With a test
/// set, predictions are set beside what comes out.
///
/// Errors are relative to the variance of the targets: 1 is what predicting their mean costs. In
/// JSON, intervals are 95 % for the error on fresh examples, and null with too few examples for
/// them; a time_tau is null where training should never stop. CSV is one row.
#[derive(Debug, Args)]
#[command(
    allow_negative_numbers = true,
    after_help = "\
Examples:
  dln analyze --inputs inputs.csv --targets targets.csv
  dln analyze --data table.csv --targets 'y*' --drop id
  dln analyze --inputs inputs.csv --targets targets.csv --scale none --whiten-cutoff 1e-2 --plot curve.svg
  dln analyze --inputs train.npz:x --targets train.npz:y --test-inputs test.npz:x --test-targets test.npz:y --format json"
)]
pub(crate) struct AnalyzeArguments {
    #[command(flatten)]
    pub(crate) files: TrainingFiles,
    #[command(flatten)]
    pub(crate) data: DataArguments,
    #[command(flatten)]
    pub(crate) student: StudentOfData,
    /// Step of gradient descent on whitened inputs, which turns times into epochs
    /// [default: one that trains]
    #[arg(long, value_name = "RATE", value_parser = positive)]
    pub(crate) learning_rate: Option<f64>,
    /// A test set in one table with the names of the training columns
    #[arg(long, value_name = "FILE", conflicts_with = "test_inputs")]
    pub(crate) test_data: Option<Source>,
    /// Inputs of a test set, one example per row
    #[arg(long, value_name = "FILE", requires = "test_targets")]
    pub(crate) test_inputs: Option<Source>,
    /// Targets of a test set
    #[arg(long, value_name = "FILE", requires = "test_inputs")]
    pub(crate) test_targets: Option<Source>,
    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

/// Fit a linear learner to a training set, and write it as a model
///
/// By default these are filtered modes: ridge regression whose output modes are learned each at the
/// strength that left-out examples confirm, averaged over three scalings of the input columns (with
/// `--scale none` as they come); or shrinkage, where that has the smaller error on left-out
/// examples. Reduced-rank ridge regression keeps or drops whole modes. Shrinkage keeps the singular
/// modes of the least-squares map that stand out of the noise: made for white inputs and maps of
/// low rank. Ridge regression chooses its penalty by leave-one-out. An early-stopped network of
/// --layers that starts at --init-scale is the one that `dln analyze` speaks of, at its best stop.
/// The error to expect is that of the whole procedure on ten groups of examples left out in turn.
///
/// The model is an .npz archive of the arrays weights (outputs × inputs), intercept,
/// singular_values (of the least-squares map), learned_singular_values, noise_std and target_means;
/// the prediction is inputs @ weights.T + intercept.
#[derive(Debug, Args)]
#[command(
    allow_negative_numbers = true,
    after_help = "\
Examples:
  dln learn --inputs inputs.csv --targets targets.csv --output model.npz
  dln learn --data table.csv --targets 'y*' --drop id --output table.npz
  dln learn --inputs inputs.csv --targets targets.csv --output model.npz --method ridge --format json

In Python:
  model = numpy.load('model.npz')
  y = x @ model['weights'].T + model['intercept']"
)]
pub(crate) struct LearnArguments {
    #[command(flatten)]
    pub(crate) files: TrainingFiles,
    /// File for the model
    #[arg(long = "output", value_name = "FILE.npz", value_parser = model)]
    pub(crate) model: PathBuf,
    /// The learner
    #[arg(long, value_enum, default_value = "auto")]
    pub(crate) method: MethodArgument,
    #[command(flatten)]
    pub(crate) student: StudentOfData,
    #[command(flatten)]
    pub(crate) data: DataArguments,
    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

/// Predict with a model that `dln learn` wrote
///
/// Predictions go to a file, one example per row; the columns of a .csv are called as the training
/// targets were, or output_1, output_2, ….
///
/// --plot needs the targets of the examples, from --targets or the table of --data, and draws them
/// against the predictions; `dln score` puts the same in numbers.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dln apply --model model.npz --inputs inputs.csv --output predictions.csv
  dln apply --model model.npz --inputs inputs.csv --output predictions.npy
  dln apply --model table.npz --data table.csv --output predictions.csv --plot measured.svg")]
pub(crate) struct ApplyArguments {
    /// The model
    #[arg(long, value_name = "FILE.npz", value_parser = model)]
    pub(crate) model: PathBuf,
    /// Inputs, one example per row, with the columns of the training inputs: by name if both have
    /// names
    #[arg(long, value_name = "FILE", required_unless_present = "data")]
    pub(crate) inputs: Option<Source>,
    /// One table with the names of the training inputs; its other columns do not matter
    #[arg(long, value_name = "FILE", conflicts_with = "inputs")]
    pub(crate) data: Option<Source>,
    /// Targets of the examples, for --plot, with the columns of the training targets
    #[arg(long, value_name = "FILE", conflicts_with = "data", requires = "plot")]
    pub(crate) targets: Option<Source>,
    #[command(flatten)]
    pub(crate) reading: ReadingArguments,
    /// File for the predictions: .npy or .csv
    #[arg(long = "output", value_name = "FILE", value_parser = predictions)]
    pub(crate) predictions: PathBuf,
    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

/// Measure a model on examples with known targets
///
/// Errors are relative to the variance of the targets about their training means: 1 is what
/// predicting those means costs. R² is relative to the means of the examples at hand, and the root
/// of the mean squared error is in the units of the target. Targets that were text are classes: the
/// accuracy is the share of examples whose class has the largest prediction.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dln score --model model.npz --inputs inputs.csv --targets targets.csv
  dln score --model table.npz --data table.csv --format json")]
pub(crate) struct ScoreArguments {
    /// The model
    #[arg(long, value_name = "FILE.npz", value_parser = model)]
    pub(crate) model: PathBuf,
    /// Inputs, one example per row, with the columns of the training inputs: by name if both have
    /// names
    #[arg(long, value_name = "FILE", required_unless_present = "data", requires = "targets")]
    pub(crate) inputs: Option<Source>,
    /// Targets, one example per row, with the columns of the training targets
    #[arg(long, value_name = "FILE", required_unless_present = "data", requires = "inputs")]
    pub(crate) targets: Option<Source>,
    /// One table with the names of the training inputs and targets; its other columns do not matter
    #[arg(long, value_name = "FILE", conflicts_with_all = ["inputs", "targets"])]
    pub(crate) data: Option<Source>,
    #[command(flatten)]
    pub(crate) reading: ReadingArguments,
    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

/// The network that is trained on data.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct StudentOfData {
    /// Singular values of the network's map before training, in units of the noise
    #[arg(long, value_name = "EPSILON", value_parser = strength, default_value = "1e-3")]
    pub(crate) init_scale: f64,
    /// Number of the network's weight matrices
    #[arg(long, value_name = "N", value_parser = layers, default_value = "2")]
    pub(crate) layers: usize,
}

/// How data are prepared.
#[derive(Debug, Args)]
#[command(next_help_heading = "Data")]
pub(crate) struct DataArguments {
    /// What is done to the input columns after centring
    #[arg(long, value_enum, default_value = "standard")]
    pub(crate) scale: ScaleArgument,
    /// Smallest singular value of the inputs that counts, relative to the largest; or auto, for the
    /// best prediction
    #[arg(long, value_name = "auto|VALUE", default_value = "auto", value_parser = offering(&["auto"], CutoffArgument::from_str), hide_possible_values = true)]
    pub(crate) whiten_cutoff: CutoffArgument,
    /// Standard deviation of the noise in the targets; or auto, to estimate it
    #[arg(long, value_name = "auto|VALUE", default_value = "auto", value_parser = offering(&["auto"], NoiseArgument::from_str), hide_possible_values = true)]
    pub(crate) noise: NoiseArgument,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScaleArgument {
    /// Unit variance for every column
    Standard,
    /// Nothing: for columns in one unit, such as pixels
    None,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MethodArgument {
    /// Filtered modes, or shrinkage where that has the smaller error on left-out examples
    Auto,
    /// Shrinkage of the singular values of the whitened map
    Shrinkage,
    /// Ridge regression
    Ridge,
    /// Ridge regression projected on its leading output modes
    ReducedRank,
    /// A deep linear network that stops where left-out examples say
    EarlyStopped,
}

impl From<ScaleArgument> for ColumnScale {
    fn from(scale: ScaleArgument) -> Self {
        match scale {
            ScaleArgument::Standard => Self::Standard,
            ScaleArgument::None => Self::None,
        }
    }
}

impl DataArguments {
    pub(crate) fn options(&self) -> DataOptions {
        DataOptions::new()
            .with_scale(self.scale.into())
            .with_cutoff(self.whiten_cutoff.0)
            .with_noise(self.noise.0)
    }
}

impl LearnArguments {
    pub(crate) fn options(&self) -> LearnOptions {
        let StudentOfData { init_scale, layers } = self.student;
        let method = match self.method {
            MethodArgument::Auto => Method::Auto,
            MethodArgument::Shrinkage => Method::Shrinkage,
            MethodArgument::Ridge => Method::Ridge,
            MethodArgument::ReducedRank => Method::ReducedRank,
            MethodArgument::EarlyStopped => Method::EarlyStopped { layers, init_scale },
        };
        LearnOptions::new(method).with_data(self.data.options())
    }
}

impl AnalyzeArguments {
    /// Where the test set stands, if there is one.
    pub(crate) fn test_files(&self) -> Option<TestFiles<'_>> {
        let Self { test_data, test_inputs, test_targets, .. } = self;
        TestFiles::of(test_data.as_ref(), test_inputs.as_ref(), test_targets.as_ref())
    }

    pub(crate) fn options(&self) -> AnalyzeOptions {
        let StudentOfData { init_scale, layers } = self.student;
        AnalyzeOptions::new()
            .with_data(self.data.options())
            .with_init_scale(init_scale)
            .with_layers(layers)
    }
}
/// A noise level, or the word auto.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct NoiseArgument(pub(crate) NoiseChoice);

impl FromStr for NoiseArgument {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "auto" {
            return Ok(Self(NoiseChoice::Auto));
        }
        let level = nonnegative(text);
        let level =
            level.map_err(|error| error.replacen("expected", "expected the word auto,", 1))?;
        Ok(Self(NoiseChoice::Known(level)))
    }
}

/// Where small directions of the inputs are cut off, or the word auto.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct CutoffArgument(pub(crate) Cutoff);

impl FromStr for CutoffArgument {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = || "expected the word auto, or a number from 0 to below 1".to_owned();
        if text == "auto" {
            return Ok(Self(Cutoff::Auto));
        }
        let value = text.parse::<f64>().map_err(|_| expected())?;
        if (0.0..1.0).contains(&value) {
            Ok(Self(Cutoff::Relative(value)))
        } else {
            Err(expected())
        }
    }
}

/// A file for predictions.
fn predictions(text: &str) -> Result<PathBuf, String> {
    with_ending(text, &["npy", "csv"])
}

/// A file for a model.
fn model(text: &str) -> Result<PathBuf, String> {
    with_ending(text, &["npz"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn automatic_values_have_a_word_and_a_range() {
        assert_eq!("auto".parse(), Ok(CutoffArgument(Cutoff::Auto)));
        assert_eq!("0.5".parse(), Ok(NoiseArgument(NoiseChoice::Known(0.5))));
        for text in ["1", "-0.1", "nan", "", "automatic"] {
            assert!(
                text.parse::<CutoffArgument>().is_err_and(|error| error.contains("auto")),
                "{text}"
            );
        }
        for text in ["-0.1", "nan", "inf", "", "x"] {
            assert!(
                text.parse::<NoiseArgument>().is_err_and(|error| error.contains("auto")),
                "{text}"
            );
        }
    }

    #[test]
    fn files_need_an_ending_that_names_their_format() {
        assert!(predictions("a.npy").is_ok() && predictions("npy").is_err());
        assert!(model("model.npz").is_ok() && model("model").is_err());
    }
}
