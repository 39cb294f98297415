//! Every public type can be sent to another thread and shared between threads, and errors can
//! be kept.

use dln_report::{
    AnalysisReport, EndRow, FeatureRow, FoundModeRow, JointModeRow, LearnerRow, LimitRow, ModeRow,
    Origin, Prediction, PredictionReport, Sequence, SequenceCurveRow, SequenceReport, TaskRow,
    TextTable, TransferReport,
};

fn assert_threads<T: Send + Sync>() {}

/// Compiles only if it holds.
#[test]
fn every_public_type_is_send_and_sync() {
    assert_threads::<AnalysisReport>();
    assert_threads::<EndRow>();
    assert_threads::<FeatureRow>();
    assert_threads::<FoundModeRow>();
    assert_threads::<JointModeRow>();
    assert_threads::<LearnerRow>();
    assert_threads::<LimitRow>();
    assert_threads::<ModeRow>();
    assert_threads::<Origin<'static>>();
    assert_threads::<Prediction>();
    assert_threads::<PredictionReport>();
    assert_threads::<Sequence>();
    assert_threads::<SequenceCurveRow>();
    assert_threads::<SequenceReport>();
    assert_threads::<TaskRow>();
    assert_threads::<TextTable>();
    assert_threads::<TransferReport>();
}
