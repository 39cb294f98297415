//! Every public type can be sent to another thread and shared between threads, and errors can
//! be kept.

use std::error::Error;

use dln_experiment::{
    BandPlan, BandPoint, Column, ComputeError, Context, ExactError, FiniteSizeBand, Kind,
    LimitError, NetworkBand, Outcome, PairOutcome, PairSetting, PairSimulation, PairTheoryError,
    Plan, Prediction, PredictionError, Progress, Rows, SequenceOutcome, SequencePlan,
    SequencePoint, SequenceSetting, SequenceSimulation, Setting, SettingError, SimulatedPairs,
    SimulatedPoint, SimulatedRun, SimulatedRuns, SimulatedSequences, Simulation, SimulationError,
    Spread, Start, Summary, Table, Tolerance,
};

fn assert_threads<T: Send + Sync>() {}

fn assert_error<E: Error + Send + Sync + 'static>() {}

/// Compiles only if it holds.
#[test]
fn every_public_type_is_send_and_sync() {
    assert_threads::<BandPlan<'static>>();
    assert_threads::<BandPoint>();
    assert_threads::<Column>();
    assert_threads::<ComputeError>();
    assert_threads::<Context<'static>>();
    assert_threads::<FiniteSizeBand>();
    assert_threads::<Kind>();
    assert_threads::<NetworkBand>();
    assert_threads::<Outcome>();
    assert_threads::<PairOutcome>();
    assert_threads::<PairSetting>();
    assert_threads::<PairSimulation>();
    assert_threads::<Plan>();
    assert_threads::<Prediction>();
    assert_threads::<Progress>();
    assert_threads::<Rows<f64>>();
    assert_threads::<SequenceOutcome>();
    assert_threads::<SequencePlan>();
    assert_threads::<SequencePoint>();
    assert_threads::<SequenceSetting>();
    assert_threads::<SequenceSimulation>();
    assert_threads::<Setting>();
    assert_threads::<SimulatedPairs>();
    assert_threads::<SimulatedPoint>();
    assert_threads::<SimulatedRun>();
    assert_threads::<SimulatedRuns>();
    assert_threads::<SimulatedSequences>();
    assert_threads::<Simulation>();
    assert_threads::<Spread>();
    assert_threads::<Start>();
    assert_threads::<Summary>();
    assert_threads::<Table>();
    assert_threads::<Tolerance>();
    assert_error::<ExactError>();
    assert_error::<LimitError>();
    assert_error::<PairTheoryError>();
    assert_error::<PredictionError>();
    assert_error::<SettingError>();
    assert_error::<SimulationError>();
}
