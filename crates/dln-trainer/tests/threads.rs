//! Every public type can be sent to another thread and shared between threads, and errors can
//! be kept.

use std::error::Error;

use dln_trainer::{
    Activation, ActivationError, AlignmentObservation, ConfigError, Examples, GradientScratch,
    Head, ModeAlignment, ModeProbe, Network, Observation, Probes, SlopeError, SpectrumObservation,
    SpectrumProbe, StopRule, Student, StudentError, StudentShape, TestExamples, TestMap,
    TrainConfig, TrainError, Trajectory,
};

fn assert_threads<T: Send + Sync>() {}

fn assert_error<E: Error + Send + Sync + 'static>() {}

/// Compiles only if it holds.
#[test]
fn every_public_type_is_send_and_sync() {
    assert_threads::<Activation>();
    assert_threads::<AlignmentObservation>();
    assert_threads::<Examples<'static>>();
    assert_threads::<GradientScratch>();
    assert_threads::<Head>();
    assert_threads::<ModeAlignment>();
    assert_threads::<ModeProbe<'static>>();
    assert_threads::<Network>();
    assert_threads::<Observation>();
    assert_threads::<Probes<'static>>();
    assert_threads::<SpectrumObservation>();
    assert_threads::<SpectrumProbe>();
    assert_threads::<StopRule>();
    assert_threads::<Student>();
    assert_threads::<StudentShape>();
    assert_threads::<TestExamples<'static>>();
    assert_threads::<TestMap<'static>>();
    assert_threads::<TrainConfig>();
    assert_threads::<Trajectory>();
    assert_error::<ActivationError>();
    assert_error::<ConfigError>();
    assert_error::<SlopeError>();
    assert_error::<StudentError>();
    assert_error::<TrainError>();
}
