//! Every public type can be sent to another thread and shared between threads, and errors can
//! be kept.

use std::error::Error;

use dln_optimal::{
    BestRidge, Denoised, Detection, Edge, LearnerError, LearnerTheory, NoiseEdge, NoiseLevel,
    ResidualError, ShrinkError, Shrinkage, Spectrum, SpectrumError,
};

fn assert_threads<T: Send + Sync>() {}

fn assert_error<E: Error + Send + Sync + 'static>() {}

/// Compiles only if it holds.
#[test]
fn every_public_type_is_send_and_sync() {
    assert_threads::<BestRidge>();
    assert_threads::<Denoised>();
    assert_threads::<Detection>();
    assert_threads::<Edge>();
    assert_threads::<LearnerTheory>();
    assert_threads::<NoiseEdge>();
    assert_threads::<NoiseLevel>();
    assert_threads::<Shrinkage>();
    assert_threads::<Spectrum>();
    assert_error::<LearnerError>();
    assert_error::<ResidualError>();
    assert_error::<ShrinkError>();
    assert_error::<SpectrumError>();
}
