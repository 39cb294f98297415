//! Every public type can be sent to another thread and shared between threads, and errors can
//! be kept.

use std::error::Error;

use dln_transfer::{
    Benefit, BenefitMap, Border, EstimateError, EstimatedTeacher, Features, FeaturesError,
    FineTuning, FineTuningError, FineTuningPoint, JointMode, JointTeacher, JointTeacherError,
    LearnerBenefit, MapSetting, NetworkSetting, Pair, Probe, Source, SourceError, SourceMode,
    Strategies, StrategiesError, Strategy, StrategyMap, TaskModes, TeacherMode, TransferError,
    TransferTheory,
};

fn assert_threads<T: Send + Sync>() {}

fn assert_error<E: Error + Send + Sync + 'static>() {}

/// Compiles only if it holds.
#[test]
fn every_public_type_is_send_and_sync() {
    assert_threads::<Benefit>();
    assert_threads::<BenefitMap>();
    assert_threads::<Border>();
    assert_threads::<EstimatedTeacher>();
    assert_threads::<Features>();
    assert_threads::<FineTuning>();
    assert_threads::<FineTuningPoint>();
    assert_threads::<JointMode>();
    assert_threads::<JointTeacher>();
    assert_threads::<LearnerBenefit>();
    assert_threads::<MapSetting>();
    assert_threads::<NetworkSetting>();
    assert_threads::<Pair>();
    assert_threads::<Probe>();
    assert_threads::<Source>();
    assert_threads::<SourceMode>();
    assert_threads::<Strategies>();
    assert_threads::<Strategy>();
    assert_threads::<StrategyMap>();
    assert_threads::<TaskModes>();
    assert_threads::<TeacherMode>();
    assert_threads::<TransferTheory>();
    assert_error::<EstimateError>();
    assert_error::<FeaturesError>();
    assert_error::<FineTuningError>();
    assert_error::<JointTeacherError>();
    assert_error::<SourceError>();
    assert_error::<StrategiesError>();
    assert_error::<TransferError>();
}
