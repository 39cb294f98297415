//! Pairs of tasks made of the digits' classes: predicted and measured benefit of learning them
//! together.

use dln_data::{PairTask, TransferAnalysis, TransferVerdict, transfer};
use dln_experiment::{ComputeError, words};
use dln_linalg::Matrix;
use dln_tasks::permutation;

use super::OPTIONS;
use super::splits::Split;
use crate::DigitImages;

/// Stopping times looked at, around the predicted one: from a third to three times it, in steps of
/// a fifteenth.
const LOOKS: i32 = 33;
const STEP: f64 = 1.07;

words! {
    /// Two sets of targets on the same images.
    pub(crate) enum PairKind {
        /// Classes 0 to 4, and classes 5 to 9.
        Halves = "classes 0-4, 5-9",
        /// All ten classes; and whether the digit is odd, is above 4, is a multiple of 3.
        Properties = "classes, properties",
        /// Classes 0 to 4, and classes 5 to 9 of other images.
        Shuffled = "classes 0-4, shuffled 5-9",
    }
}

impl PairKind {
    pub(super) const ALL: [PairKind; 3] =
        [PairKind::Halves, PairKind::Properties, PairKind::Shuffled];

    /// Both tasks' targets for the given one-hot classes; `order` is another order of the examples.
    fn targets(self, classes: &Matrix, order: &[usize]) -> [Matrix; 2] {
        let columns = |from: usize, shuffled: bool| {
            Matrix::from_fn(classes.nrows(), 5, |row, column| {
                classes[(if shuffled { order[row] } else { row }, from + column)]
            })
        };
        match self {
            PairKind::Halves => [columns(0, false), columns(5, false)],
            PairKind::Properties => [classes.clone(), properties(classes)],
            PairKind::Shuffled => [columns(0, false), columns(5, true)],
        }
    }
}

fn properties(classes: &Matrix) -> Matrix {
    let holds = |digit: usize, property: usize| match property {
        0 => digit % 2 == 1,
        1 => digit > 4,
        _ => digit.is_multiple_of(3),
    };
    Matrix::from_fn(classes.nrows(), 3, |row, property| {
        (0..10).filter(|&digit| holds(digit, property)).map(|digit| classes[(row, digit)]).sum()
    })
}

/// A pair at a number of training examples.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub(super) examples: usize,
    pub(super) kind: PairKind,
}

/// What came of one split, for task A and task B.
pub(super) struct Outcome {
    pub(super) predicted: [f64; 2],
    pub(super) measured: [f64; 2],
    pub(super) alignment: f64,
    pub(super) noise_dependence: f64,
    pub(super) verdict: Verdict,
}

words! {
    /// What the analysis says of a pair.
    pub(crate) enum Verdict { Together = "together", Apart = "apart", Unclear = "unclear" }
}

pub(super) fn run(
    digits: &DigitImages,
    cell: Cell,
    replicate: u64,
) -> Result<Outcome, ComputeError> {
    let split = Split::new(digits, cell.examples, replicate);
    let targets = |part: &DigitImages, purpose: &str| {
        let order = permutation(part.targets.nrows(), &mut split.seed.child(purpose).rng());
        cell.kind.targets(&part.targets, &order)
    };
    let [a, b] = targets(&split.training, "training order");
    let analysis = transfer(split.training.inputs.as_ref(), a.as_ref(), b.as_ref(), &OPTIONS)?;
    let [a, b] = targets(&split.test, "test order");
    let inputs = &split.test.inputs;
    Ok(Outcome {
        predicted: [analysis.task_a.benefit, analysis.task_b.benefit],
        measured: [
            measured(&analysis, PairTask::A, inputs, &a)?,
            measured(&analysis, PairTask::B, inputs, &b)?,
        ],
        alignment: analysis.alignment.unwrap_or(f64::NAN),
        noise_dependence: analysis.noise_dependence.unwrap_or(f64::NAN),
        verdict: match analysis.verdict {
            TransferVerdict::Together => Verdict::Together,
            TransferVerdict::Apart => Verdict::Apart,
            TransferVerdict::Unclear => Verdict::Unclear,
        },
    })
}

/// Smallest test error alone less the smallest in the joint network.
fn measured(
    analysis: &TransferAnalysis,
    task: PairTask,
    inputs: &Matrix,
    targets: &Matrix,
) -> Result<f64, ComputeError> {
    let predicted = match task {
        PairTask::A => analysis.task_a,
        PairTask::B => analysis.task_b,
    };
    let smallest = |around: f64, joint: bool| -> Result<f64, ComputeError> {
        let mut smallest = 1.0_f64;
        for look in 0..LOOKS {
            let time = around * STEP.powi(look - LOOKS / 2);
            let map = if joint {
                analysis.joint_at(task, time)?
            } else {
                analysis.alone_at(task, time)?
            };
            smallest = smallest.min(map.test_error(inputs.as_ref(), targets.as_ref())?);
        }
        Ok(smallest)
    };
    Ok(smallest(predicted.alone.time_tau, false)? - smallest(predicted.joint.time_tau, true)?)
}
