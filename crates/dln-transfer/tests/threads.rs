//! Every public type can be sent to another thread and shared between threads.

use dln_transfer::{
    Benefit, BenefitMap, EstimateError, EstimatedTeacher, Features, FeaturesError, FineTuning,
    FineTuningError, FineTuningPoint, JointMode, JointTeacher, JointTeacherError, LearnerBenefit,
    MapSetting, NetworkSetting, Pair, Probe, Source, SourceError, SourceMode, TaskModes,
    TeacherMode, TransferError, TransferTheory,
};

fn assert_threads<T: Send + Sync>() {}

/// Compiles only if it holds.
#[test]
fn every_public_type_is_send_and_sync() {
    assert_threads::<Benefit>();
    assert_threads::<BenefitMap>();
    assert_threads::<EstimateError>();
    assert_threads::<EstimatedTeacher>();
    assert_threads::<Features>();
    assert_threads::<FeaturesError>();
    assert_threads::<FineTuning>();
    assert_threads::<FineTuningError>();
    assert_threads::<FineTuningPoint>();
    assert_threads::<JointMode>();
    assert_threads::<JointTeacher>();
    assert_threads::<JointTeacherError>();
    assert_threads::<LearnerBenefit>();
    assert_threads::<MapSetting>();
    assert_threads::<NetworkSetting>();
    assert_threads::<Pair>();
    assert_threads::<Probe>();
    assert_threads::<Source>();
    assert_threads::<SourceError>();
    assert_threads::<SourceMode>();
    assert_threads::<TaskModes>();
    assert_threads::<TeacherMode>();
    assert_threads::<TransferError>();
    assert_threads::<TransferTheory>();
}
