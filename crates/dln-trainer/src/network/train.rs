//! Trains a network on examples and tests it on others.

use std::ops::Range;

use dln_linalg::{Matrix, squared_norm};

use super::Network;
use super::activations::Activations;
use super::gradient::{Deltas, backward};
use crate::config::TrainConfig;
use crate::observe::ErrorMeter;
use crate::problem::{TrainError, check_matrix, check_row_groups};
use crate::record::Recorder;
use crate::student::StudentShape;
use crate::trajectory::Trajectory;

/// Examples to train on, one per column.
#[derive(Debug, Clone, Copy)]
pub struct Examples<'a> {
    /// X, N1×P.
    pub inputs: &'a Matrix,
    /// Y, N3×P, not all zero.
    pub targets: &'a Matrix,
}

/// Examples to test on, usually without noise.
#[derive(Debug, Clone, Copy)]
pub struct TestExamples<'a> {
    /// X*, N1×P*. If they are those trained on, no second forward pass is made.
    pub inputs: &'a Matrix,
    /// Y*, N3×P*, not all zero.
    pub targets: &'a Matrix,
    /// Ranges of outputs whose test error is wanted separately, as in [`TestMap`](crate::TestMap).
    pub row_groups: &'a [Range<usize>],
}

/// Trains a network by full-batch gradient descent on ½‖Y − f(X)‖²_F and returns its errors over
/// time.
///
/// The training error is ‖Y − f(X)‖²_F / ‖Y‖²_F, the test error ‖Y* − f(X*)‖²_F / ‖Y*‖²_F. All
/// layers of one epoch are updated from the same old values. If X is the identity, as one-hot
/// inputs are, W_1 X costs nothing.
///
/// # Errors
///
/// [`TrainError`] if the plan makes no sense, if a matrix does not fit the network, holds NaN or is
/// zero where an error relative to it is asked for, or if training diverges.
///
/// # Examples
///
/// ```
/// use dln_linalg::Matrix;
/// use dln_tasks::Seed;
/// use dln_trainer::{Activation, Examples, Network, Student, StudentShape, TestExamples, TrainConfig, train_network};
///
/// // A leaky network of the same kind is the teacher.
/// let leaky = Activation::LeakyRelu { slope: 0.2 };
/// let shape = StudentShape { inputs: 6, hidden: 8, outputs: 4, layers: 2 };
/// let make = |seed| Student::gaussian(shape, 1.0, Seed::new(seed));
/// let teacher = Network::new(make(1)?, leaky, Activation::Linear)?;
/// let student = Network::new(make(2)?, leaky, Activation::Linear)?;
///
/// let inputs = Matrix::identity(6, 6);
/// let targets = teacher.outputs(&inputs);
/// let training = Examples { inputs: &inputs, targets: &targets };
/// let test = TestExamples { inputs: &inputs, targets: &targets, row_groups: &[] };
/// let config = TrainConfig::new(0.05, 2000).with_observe_every(100);
/// let trajectory = train_network(student, training, test, &config)?;
/// assert!(trajectory.last().train_error < 1e-3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn train_network(
    mut network: Network,
    training: Examples<'_>,
    test: TestExamples<'_>,
    config: &TrainConfig,
) -> Result<Trajectory, TrainError> {
    let shape = network.student().shape();
    config.check()?;
    check_examples(shape, training, test)?;
    let mut activations = Activations::new(shape, training.inputs);
    let mut deltas = Deltas::new(shape, training.inputs.ncols());
    let mut test_error = TestError::new(shape, training, test);
    let mut recorder = Recorder::new(config, test.row_groups.len());
    let energy = squared_norm(training.targets.as_ref());
    for epoch in 0..=config.epochs {
        activations.compute(&network);
        deltas.fill_residual(training.targets, &activations);
        let train_error = || squared_norm(deltas.residual.as_ref()) / energy;
        let mut is_over = epoch == config.epochs;
        if recorder.is_due(epoch) {
            let test_errors = test_error.measure(&network, &deltas);
            is_over |= recorder.record(epoch, train_error(), test_errors)?;
        } else if recorder.is_check_due(epoch) {
            recorder.check(epoch, train_error())?;
        }
        if is_over {
            break;
        }
        backward(&mut network, config.learning_rate, &activations, &mut deltas);
    }
    Ok(recorder.trajectory)
}

fn check_examples(
    shape: StudentShape,
    training: Examples<'_>,
    test: TestExamples<'_>,
) -> Result<(), TrainError> {
    let (examples, tests) = (training.inputs.ncols(), test.inputs.ncols());
    check_matrix("training inputs", training.inputs, (shape.inputs, examples))?;
    check_matrix("training targets", training.targets, (shape.outputs, examples))?;
    check_matrix("test inputs", test.inputs, (shape.inputs, tests))?;
    check_matrix("test targets", test.targets, (shape.outputs, tests))?;
    check_row_groups("training targets", training.targets, &[])?;
    check_row_groups("test targets", test.targets, test.row_groups)
}

/// The test error, from the training residual if the inputs are the same, else by a forward pass of
/// its own.
struct TestError<'a> {
    meter: ErrorMeter,
    own_pass: Option<Activations<'a>>,
}

impl<'a> TestError<'a> {
    fn new(shape: StudentShape, training: Examples<'_>, test: TestExamples<'a>) -> Self {
        // faer compares the entries of matrices that differ in columns, and panics.
        let is_shared =
            test.inputs.ncols() == training.inputs.ncols() && test.inputs == training.inputs;
        // Y* − A = (Y* − Y) + (Y − A) on shared inputs.
        let (reference, scale) = if is_shared {
            (test.targets - training.targets, -1.0)
        } else {
            (test.targets.clone(), 1.0)
        };
        Self {
            meter: ErrorMeter::new(reference, scale, test.targets, test.row_groups),
            own_pass: (!is_shared).then(|| Activations::new(shape, test.inputs)),
        }
    }

    fn measure(&mut self, network: &Network, deltas: &Deltas) -> &[f64] {
        match &mut self.own_pass {
            None => self.meter.measure(&deltas.residual),
            Some(activations) => {
                activations.compute(network);
                self.meter.measure(activations.outputs())
            }
        }
    }
}
