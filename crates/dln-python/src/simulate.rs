//! `simulate` and `simulate_transfer`: students trained on tasks drawn at random, beside the
//! theory.

use dln_experiment::{Prediction, Simulation, even_times};
use pyo3::prelude::*;

use crate::arrays::{Vector, column};
use crate::band::{BandArguments, BandParts};
use crate::long_work::interruptible;
use crate::outcomes::{OutcomeParts, PairParts, PairRuns, Runs};
use crate::predict::PredictionParts;
use crate::refusal::refuse;
use crate::setting::{PairArguments, TaskArguments, TrainingArguments, activation};

#[derive(IntoPyObject)]
struct MeanCurve<'py> {
    time_tau: Vector<'py>,
    train_error: Vector<'py>,
    test_error: Vector<'py>,
    train_std_error: Vector<'py>,
    test_std_error: Vector<'py>,
}

#[derive(IntoPyObject)]
pub(crate) struct Simulated<'py> {
    runs: Runs<'py>,
    mean: OutcomeParts,
    std_error: OutcomeParts,
    theory: PredictionParts<'py>,
    curve: MeanCurve<'py>,
    band: Option<BandParts<'py>>,
}

/// Runs of several seeds on one setting, and the theory up to the end of their training.
#[pyfunction]
pub(crate) fn simulate<'py>(
    py: Python<'py>,
    task: TaskArguments,
    training: TrainingArguments,
    slope: Option<f64>,
    points: usize,
    progress: Option<&Bound<'py, PyAny>>,
    band: Option<BandArguments<'py>>,
) -> PyResult<Simulated<'py>> {
    let theory = task.theory();
    let prediction = py.detach(|| Prediction::new(&theory)).map_err(refuse)?;
    let setting = training.setting(theory)?;
    let epochs = training.planned_epochs(&setting)?;
    let start = training.start()?;
    let simulation = Simulation::new(setting.clone(), start, activation(slope), epochs, points)
        .map_err(refuse)?;
    let times = even_times(simulation.until_tau(), points);
    let TrainingArguments { seed, seeds, .. } = training;
    let found = interruptible(py, progress, move |context| {
        simulation.run_all(context, seed.into(), seeds)
    })?
    .map_err(refuse)?;
    let runs: Vec<_> = found.runs.iter().map(|run| (run.seed, run.outcome)).collect();
    let curve = &found.curve;
    let seen: Vec<f64> = curve.iter().map(|point| point.time_tau).collect();
    Ok(Simulated {
        band: band.map(|band| band.find(py, setting, start, seen)).transpose()?,
        runs: Runs::new(py, &runs),
        mean: found.mean.into(),
        std_error: found.std_error.into(),
        theory: PredictionParts::new(py, &prediction, &prediction.theory.curve(&times)),
        curve: MeanCurve {
            time_tau: column(py, curve, |point| point.time_tau),
            train_error: column(py, curve, |point| point.train_error.mean),
            test_error: column(py, curve, |point| point.test_error.mean),
            train_std_error: column(py, curve, |point| point.train_error.std_error),
            test_std_error: column(py, curve, |point| point.test_error.std_error),
        },
    })
}

#[derive(IntoPyObject)]
pub(crate) struct SimulatedTransfer<'py> {
    runs: PairRuns<'py>,
    mean: PairParts,
    std_error: PairParts,
}

/// Runs of several seeds on one pair of tasks, three networks each.
#[pyfunction]
pub(crate) fn simulate_transfer<'py>(
    py: Python<'py>,
    tasks: PairArguments,
    training: TrainingArguments,
    progress: Option<&Bound<'py, PyAny>>,
) -> PyResult<SimulatedTransfer<'py>> {
    let setting = training.of_pair(&tasks)?;
    let epochs = training.planned_epochs(&setting.joint())?;
    let simulation = setting.simulation(training.start()?, epochs).map_err(refuse)?;
    let TrainingArguments { seed, seeds, .. } = training;
    let found = interruptible(py, progress, move |context| {
        simulation.run_all(context, seed.into(), seeds)
    })?
    .map_err(refuse)?;
    Ok(SimulatedTransfer {
        runs: PairRuns::new(py, &found.runs),
        mean: found.mean.into(),
        std_error: found.std_error.into(),
    })
}
