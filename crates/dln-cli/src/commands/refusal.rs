//! Why data give no answer, in terms of files, columns and flags.

use dln_data::{DataError, MatrixName};

use super::data::examples;
use super::examples::{Examples, Part};
use crate::failure::Failure;
use crate::layout::rough;

/// Why the training set of the first of the targets gives no answer.
pub(super) fn refused_training(error: &DataError, examples: &Examples) -> Failure {
    refused(error, &examples.inputs, &[(MatrixName::Targets, &examples.targets[0])])
}

/// Why a training set gives no answer, with the names of its files and the flags that help.
pub(super) fn refused(
    error: &DataError,
    inputs: &Part,
    targets: &[(MatrixName, &Part)],
) -> Failure {
    let of_targets = match error {
        DataError::ConstantTargets(name) => Some(*name),
        DataError::Deviation { matrix, .. } => Some(*matrix),
        DataError::NoTestVariance => Some(MatrixName::Targets),
        _ => None,
    };
    let part = targets.iter().find(|(name, _)| Some(*name) == of_targets);
    let failure = worded(error, inputs, targets);
    match error {
        DataError::Student(_) | DataError::NoiseBeyondTargets { .. } | DataError::SingleGroup => {
            failure
        }
        _ => failure.in_file(&part.map_or(inputs, |(_, part)| part).file),
    }
}

/// The sentences.
fn worded(error: &DataError, input_part: &Part, targets: &[(MatrixName, &Part)]) -> Failure {
    let part = |name: &MatrixName| {
        targets.iter().find(|(of, _)| of == name).map_or(input_part, |(_, part)| part)
    };
    let file = |name: &MatrixName| &part(name).file;
    let inputs = &input_part.file;
    let all = "a training set needs examples that differ";
    match error {
        DataError::TooFewExamples(count) => {
            Failure::input(format!("{inputs}: {}: at least 2 are needed", examples(*count)), all)
        }
        DataError::ConstantInputs => {
            Failure::input(format!("{inputs}: every column is constant"), all)
        }
        DataError::ConstantTargets(name) => Failure::input(
            format!("{}: every column is constant: there is nothing to learn", file(name)),
            all,
        ),
        DataError::Deviation { matrix, column } => Failure::input(
            format!(
                "{}: {} varies too much or too little for floating-point numbers",
                file(matrix),
                part(matrix).label(*column)
            ),
            "write it in other units, or leave it out",
        ),
        DataError::UnknownNoise { examples: count, retained, .. } => Failure::input(
            format!(
                "{inputs}: {retained} input directions fit {} exactly, so that the noise level cannot be estimated",
                examples(*count)
            ),
            "give it with --noise, keep fewer directions with a larger --whiten-cutoff, or add examples",
        ),
        DataError::Student(error) => Failure::setting(error),
        DataError::NoiseBeyondTargets { noise, matrix, spread } => Failure::usage(
            format!(
                "--noise {noise:e} is more than {} can hold, whose columns vary by {}",
                file(matrix),
                rough(*spread)
            ),
            "give it in units of the targets, or leave it out",
        ),
        DataError::SingleGroup => Failure::input(
            "--group: all examples are in one group, so that none can be left out",
            "leave --group out, or name the examples that belong together with different numbers",
        ),
        DataError::Pretrained(error) => Failure::input(
            format!("{inputs}: the source's network cannot be taken here: {error}"),
            "bring the columns of both tasks to the same units",
        ),
        DataError::Range { column } => Failure::input(
            format!(
                "{inputs}: {} varies too little or too much for the others",
                input_part.label(*column)
            ),
            "bring the columns to comparable units",
        ),
        DataError::NoTestVariance => Failure::input(
            format!(
                "{}: all targets equal the training means, so that no relative error exists",
                file(&MatrixName::Targets)
            ),
            "a test set needs targets that differ",
        ),
        other => Failure::input(format!("{inputs}: {other}"), "check the numbers in the file"),
    }
}
