//! `simulate_finetune`: sources and targets drawn at random, learned one after the other by every
//! strategy.

use dln_experiment::{SequencePoint, SequenceSimulation, SimulationError, Summary, even_times};
use pyo3::prelude::*;

use crate::arrays::{Vector, column};
use crate::finetune::{FineTuned, Found, SequenceArguments};
use crate::long_work::interruptible;
use crate::outcomes::{SequenceParts, SequenceRuns};
use crate::refusal::refuse;

/// The last look may lie beyond the end of the curve by rounding.
const ROUNDING: f64 = 1e-9;

#[derive(IntoPyObject)]
struct Curve<'py> {
    time_tau: Vector<'py>,
    scratch: Vector<'py>,
    scratch_std_error: Vector<'py>,
    fine_tuned: Vector<'py>,
    fine_tuned_std_error: Vector<'py>,
    probed: Vector<'py>,
    probed_std_error: Vector<'py>,
}

#[derive(IntoPyObject)]
pub(crate) struct SimulatedSequence<'py> {
    runs: SequenceRuns<'py>,
    mean: SequenceParts,
    std_error: SequenceParts,
    theory: FineTuned<'py>,
    curve: Curve<'py>,
}

/// Runs of several seeds on a source and a target; `training` is the learning rate, the first seed
/// and their number.
#[pyfunction]
pub(crate) fn simulate_finetune<'py>(
    py: Python<'py>,
    tasks: SequenceArguments,
    until_tau: f64,
    points: usize,
    training: (f64, u32, u64),
    progress: Option<&Bound<'py, PyAny>>,
) -> PyResult<SimulatedSequence<'py>> {
    let (learning_rate, seed, seeds) = training;
    let setting = tasks.setting(learning_rate)?;
    let times = even_times(until_tau, points);
    let (found, theory) = interruptible(py, progress, move |context| {
        let theory = Found::new(&setting, &times)?;
        let source_stop = theory.trained.time_tau();
        let plan = setting.plan(&theory.strategies, source_stop, until_tau, points - 1);
        let simulation = SequenceSimulation::new(plan).map_err(refuse)?;
        let found = simulation.run_all(context, seed.into(), seeds);
        Ok::<_, PyErr>((found.map_err(|error: SimulationError| refuse(error))?, theory))
    })??;
    let on_curve = |point: &&SequencePoint| point.time_tau <= until_tau * (1.0 + ROUNDING);
    let seen: Vec<&SequencePoint> = found.curve.iter().filter(on_curve).collect();
    Ok(SimulatedSequence {
        runs: SequenceRuns::new(py, &found.runs),
        mean: found.mean.into(),
        std_error: found.std_error.into(),
        theory: theory.parts(py)?,
        curve: Curve::new(py, &seen),
    })
}

impl<'py> Curve<'py> {
    fn new(py: Python<'py>, points: &[&SequencePoint]) -> Self {
        let mean = |of: fn(&SequencePoint) -> Summary| column(py, points, |point| of(point).mean);
        let std_error =
            |of: fn(&SequencePoint) -> Summary| column(py, points, |point| of(point).std_error);
        Self {
            time_tau: column(py, points, |point| point.time_tau),
            scratch: mean(|point| point.scratch),
            scratch_std_error: std_error(|point| point.scratch),
            fine_tuned: mean(|point| point.fine_tuned),
            fine_tuned_std_error: std_error(|point| point.fine_tuned),
            probed: mean(|point| point.probed),
            probed_std_error: std_error(|point| point.probed),
        }
    }
}
