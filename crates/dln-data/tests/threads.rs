//! Every public type can be sent to another thread and shared between threads, and errors can
//! be kept.

use std::error::Error;

use dln_data::{
    Analysis, AnalyzeOptions, CarriedFeature, CarriedMode, ColumnScale, CrossValidatedError,
    Cutoff, DataError, DataMode, DataOptions, FineTuningAnalysis, FineTuningMeasurement,
    FittedLearner, FittedMethod, GroupComparison, Interval, JointDataMode, LearnOptions,
    LearningRate, LimitPrediction, LinearMap, MatrixName, MeasuredStop, Measurement, Method,
    NoiseChoice, OutputScore, PairTask, PredictedLearner, PredictedPoint, PredictedStop, Reason,
    RidgeEstimate, Score, Start, StartVerdict, TaskTransfer, TrainingData, TransferAnalysis,
    TransferVerdict, Verdict, Warning,
};

fn assert_threads<T: Send + Sync>() {}

fn assert_error<E: Error + Send + Sync + 'static>() {}

/// Compiles only if it holds.
// Long because every public type stands in one list.
#[test]
fn every_public_type_is_send_and_sync() {
    assert_threads::<Analysis>();
    assert_threads::<AnalyzeOptions>();
    assert_threads::<CarriedFeature>();
    assert_threads::<CarriedMode>();
    assert_threads::<ColumnScale>();
    assert_threads::<CrossValidatedError>();
    assert_threads::<Cutoff>();
    assert_threads::<DataMode>();
    assert_threads::<DataOptions>();
    assert_threads::<FineTuningAnalysis>();
    assert_threads::<FineTuningMeasurement>();
    assert_threads::<FittedLearner>();
    assert_threads::<FittedMethod>();
    assert_threads::<GroupComparison>();
    assert_threads::<Interval>();
    assert_threads::<JointDataMode>();
    assert_threads::<LearnOptions>();
    assert_threads::<LearningRate>();
    assert_threads::<LimitPrediction>();
    assert_threads::<LinearMap>();
    assert_threads::<MatrixName>();
    assert_threads::<MeasuredStop>();
    assert_threads::<Measurement>();
    assert_threads::<Method>();
    assert_threads::<NoiseChoice>();
    assert_threads::<OutputScore>();
    assert_threads::<PredictedLearner>();
    assert_threads::<PredictedPoint>();
    assert_threads::<PredictedStop>();
    assert_threads::<Reason>();
    assert_threads::<RidgeEstimate>();
    assert_threads::<Score>();
    assert_threads::<Start>();
    assert_threads::<StartVerdict>();
    assert_threads::<PairTask>();
    assert_threads::<TaskTransfer>();
    assert_threads::<TrainingData<'static>>();
    assert_threads::<TransferAnalysis>();
    assert_threads::<TransferVerdict>();
    assert_threads::<Verdict>();
    assert_threads::<Warning>();
    assert_error::<DataError>();
}
