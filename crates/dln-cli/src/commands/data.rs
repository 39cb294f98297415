//! What the commands on data share: reading, and complaints in terms of files and flags.

use std::fs;
use std::path::Path;

use dln_cli::read::{Source, read};
use dln_data::{DataError, MatrixName};
use dln_linalg::Matrix;

use crate::arguments::TrainingFiles;
use crate::failure::Failure;
use crate::layout::rough;

/// Inputs and targets, one example a row.
pub(super) struct Examples {
    pub(super) inputs: Matrix,
    pub(super) targets: Matrix,
}

impl Examples {
    pub(super) fn read(files: &TrainingFiles) -> Result<Self, Failure> {
        Self::of(&files.inputs, &files.targets)
    }

    /// Reads both files; they must hold equally many examples.
    pub(super) fn of(inputs: &Source, targets: &Source) -> Result<Self, Failure> {
        let examples = Self { inputs: read(inputs)?.matrix, targets: read(targets)?.matrix };
        check_examples((inputs, &examples.inputs), (targets, &examples.targets))?;
        Ok(examples)
    }
}

/// A label for every example from a file of one column: equal numbers are one group.
pub(super) fn group_labels(
    source: &Source,
    (inputs, examples): (&Source, &Matrix),
) -> Result<Vec<usize>, Failure> {
    let labels = read(source)?.matrix;
    check_examples((inputs, examples), (source, &labels))?;
    if labels.ncols() != 1 {
        return Err(Failure::input(
            format!("{source} has {}, but groups are one", columns(labels.ncols())),
            "keep the column that says which examples belong together",
        ));
    }
    let mut order: Vec<usize> = (0..labels.nrows()).collect();
    order.sort_by(|&a, &b| labels[(a, 0)].total_cmp(&labels[(b, 0)]));
    let (mut label_of, mut label) = (vec![0; labels.nrows()], 0);
    for pair in order.windows(2) {
        label += usize::from(labels[(pair[0], 0)] < labels[(pair[1], 0)]);
        label_of[pair[1]] = label;
    }
    Ok(label_of)
}

/// Two files that belong together must hold equally many examples.
pub(super) fn check_examples(
    (first, inputs): (&Source, &Matrix),
    (second, targets): (&Source, &Matrix),
) -> Result<(), Failure> {
    let (found, expected) = (targets.nrows(), inputs.nrows());
    if found == expected {
        return Ok(());
    }
    Err(Failure::input(
        format!("{second} has {}, but {first} has {}", examples(found), examples(expected)),
        "both files must hold the same examples, one a row, in the same order",
    ))
}

/// Refuses to write a file over one that the command reads.
pub(super) fn check_output<'a>(
    output: &Path,
    inputs: impl IntoIterator<Item = &'a Source>,
) -> Result<(), Failure> {
    // A file that does not exist yet is none of the inputs, which do.
    let Ok(place) = fs::canonicalize(output) else { return Ok(()) };
    let is_read = |input: &&Source| fs::canonicalize(input.path()).is_ok_and(|path| path == place);
    match inputs.into_iter().find(is_read) {
        None => Ok(()),
        Some(input) => Err(Failure::usage(
            format!("--output {} would overwrite {input}, which is an input", output.display()),
            "write to another file",
        )),
    }
}

/// Two files must have the same columns.
pub(super) fn check_columns(
    (first, expected): (&str, usize),
    (second, matrix): (&Source, &Matrix),
) -> Result<(), Failure> {
    let found = matrix.ncols();
    if found == expected {
        return Ok(());
    }
    Err(Failure::input(
        format!("{second} has {}, but {first} has {expected}", columns(found)),
        "both must have the same columns, in the same order",
    ))
}

/// `1 example`, `2 examples`.
pub(super) fn examples(count: usize) -> String {
    counted(count, "example")
}

fn columns(count: usize) -> String {
    counted(count, "column")
}

pub(super) fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// Why a training set gives no answer, with the names of its files and the flags that help.
pub(super) fn refused(
    error: &DataError,
    inputs: &Source,
    targets: &[(MatrixName, &Source)],
) -> Failure {
    let file = |name: &MatrixName| {
        targets.iter().find(|(of, _)| of == name).map_or(inputs, |(_, source)| source)
    };
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
                "{}: column {} varies too much or too little for floating-point numbers",
                file(matrix),
                column + 1
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
            format!("{inputs}: column {} varies too little or too much for the others", column + 1),
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
