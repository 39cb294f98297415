//! Why data give no answer, in terms of files, columns and flags.

use dln_data::{DataError, MatrixName, TrainingData};
use dln_tables::{Examples, Part, Refusal, counted};

use crate::layout::rough;

/// A crate's complaint about settings, with the flags in place of its parameters' names.
pub fn setting(error: impl std::fmt::Display) -> Refusal {
    const FLAGS: [(&str, &str); 5] = [
        ("teacher_strengths", "--teacher"),
        ("init_scale", "--init-scale"),
        ("noise_std", "--noise"),
        ("learning_rate", "--learning-rate"),
        ("layers", "--layers"),
    ];
    let rename = |text: String, (name, flag): &(&str, &str)| text.replace(name, flag);
    let message = FLAGS.iter().fold(error.to_string(), rename);
    Refusal::usage(message, "change the flags that it names; `dln help` lists them all")
}

/// The training set of the first of the targets.
///
/// # Errors
///
/// [`DataError`] if it gives no answer, which [`refused_training`] puts in words.
pub fn training_data(examples: &Examples) -> Result<TrainingData<'_>, DataError> {
    let (inputs, targets) = (&examples.inputs.matrix, &examples.targets[0].matrix);
    let data = TrainingData::from_rows(inputs.as_ref(), targets.as_ref())?;
    match &examples.groups {
        Some(labels) => data.with_groups(labels),
        None => Ok(data),
    }
}

/// Why the training set of the first of the targets gives no answer.
pub fn refused_training(error: &DataError, examples: &Examples) -> Refusal {
    refused(error, &examples.inputs, &[(MatrixName::Targets, &examples.targets[0])])
}

/// Why a training set gives no answer, with the names of its files and the flags that help.
pub fn refused(error: &DataError, inputs: &Part, targets: &[(MatrixName, &Part)]) -> Refusal {
    let of_targets = match error {
        DataError::ConstantTargets(name) => Some(*name),
        DataError::Deviation { matrix, .. } => Some(*matrix),
        DataError::NoTestVariance => Some(MatrixName::Targets),
        _ => None,
    };
    let part = targets.iter().find(|(name, _)| Some(*name) == of_targets);
    let refusal = worded(error, inputs, targets);
    match error {
        DataError::Student(_) | DataError::NoiseBeyondTargets { .. } | DataError::SingleGroup => {
            refusal
        }
        _ => refusal.in_file(&part.map_or(inputs, |(_, part)| part).file),
    }
}

/// The sentences.
// Long because each error has its own sentence and advice, in one table.
fn worded(error: &DataError, input_part: &Part, targets: &[(MatrixName, &Part)]) -> Refusal {
    let part = |name: &MatrixName| {
        targets.iter().find(|(of, _)| of == name).map_or(input_part, |(_, part)| part)
    };
    let file = |name: &MatrixName| &part(name).file;
    let inputs = &input_part.file;
    let all = "a training set needs examples that differ";
    match error {
        DataError::TooFewExamples(count) => Refusal::input(
            format!("{inputs}: {}: at least 2 are needed", counted(*count, "example")),
            all,
        ),
        DataError::ConstantInputs => {
            Refusal::input(format!("{inputs}: every column is constant"), all)
        }
        DataError::ConstantTargets(name) => Refusal::input(
            format!("{}: every column is constant: there is nothing to learn", file(name)),
            all,
        ),
        DataError::Deviation { matrix, column } => Refusal::input(
            format!(
                "{}: {} varies too much or too little for floating-point numbers",
                file(matrix),
                part(matrix).label(*column)
            ),
            "write it in other units, or leave it out",
        ),
        DataError::UnknownNoise { examples: count, retained, .. } => Refusal::input(
            format!(
                "{inputs}: {retained} input directions fit {} exactly, so that the noise level cannot be estimated",
                counted(*count, "example")
            ),
            "give it with --noise, keep fewer directions with a larger --whiten-cutoff, or add examples",
        ),
        DataError::Student(error) => setting(error),
        DataError::NoiseBeyondTargets { noise, matrix, spread } => Refusal::usage(
            format!(
                "--noise {noise:e} is more than {} can hold, whose columns vary by {}",
                file(matrix),
                rough(*spread)
            ),
            "give it in units of the targets, or leave it out",
        ),
        DataError::SingleGroup => Refusal::input(
            "--group: all examples are in one group, so that none can be left out",
            "leave --group out, or name the examples that belong together with different numbers",
        ),
        DataError::Pretrained(error) => Refusal::input(
            format!("{inputs}: the source's network cannot be taken here: {error}"),
            "bring the columns of both tasks to the same units",
        ),
        DataError::Range { column } => Refusal::input(
            format!(
                "{inputs}: {} varies too little or too much for the others",
                input_part.label(*column)
            ),
            "bring the columns to comparable units",
        ),
        DataError::NoTestVariance => Refusal::input(
            format!(
                "{}: all targets equal the training means, so that no relative error exists",
                file(&MatrixName::Targets)
            ),
            "a test set needs targets that differ",
        ),
        other => Refusal::input(format!("{inputs}: {other}"), "check the numbers in the file"),
    }
}
