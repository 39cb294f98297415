//! Every public type can be sent to another thread and shared between threads, and errors can
//! be kept.

use std::error::Error;

use dln_dynamics::{
    AlignedTheory, BulkCurve, CapacitySplit, CurveError, CurvePoint, ErrorCurve, LearningCurve,
    Mode, ModeCurve, ModeState, RandomizedLabels, StoppingPoint, TheoryError, TheorySetting,
    WeightedMode, WhiteData, WhiteDataError,
};

fn assert_threads<T: Send + Sync>() {}

fn assert_error<E: Error + Send + Sync + 'static>() {}

/// Compiles only if it holds.
#[test]
fn every_public_type_is_send_and_sync() {
    assert_threads::<AlignedTheory>();
    assert_threads::<BulkCurve>();
    assert_threads::<CapacitySplit>();
    assert_threads::<CurvePoint>();
    assert_threads::<ErrorCurve<'static>>();
    assert_threads::<LearningCurve>();
    assert_threads::<Mode>();
    assert_threads::<ModeCurve>();
    assert_threads::<ModeState>();
    assert_threads::<RandomizedLabels>();
    assert_threads::<StoppingPoint>();
    assert_threads::<TheorySetting>();
    assert_threads::<WeightedMode>();
    assert_threads::<WhiteData>();
    assert_error::<CurveError>();
    assert_error::<TheoryError>();
    assert_error::<WhiteDataError>();
}
