//! From training data to a prediction: when to stop, what the optimal learner reaches, whether
//! tasks help each other.
#![doc = include_str!("../README.md")]

mod error;
mod options;
mod training_data;

mod analysis;
mod estimates;
mod measurement;
mod verdict;
mod warning;

mod learn;
mod linear_map;
mod score;

mod fine_tuning;
mod transfer;

mod forecast;
mod groups;
mod held_out;
mod projection;

mod centered;
mod chance;
mod design;
mod filtered_modes;
mod fit_statistics;
mod leverage;
mod prediction;
mod resampling;
mod ridge;
mod shrinkage;

pub use analysis::{Analysis, analyze};
pub use centered::column_moments;
pub use error::{DataError, MatrixName};
pub use estimates::{
    DataMode, GroupComparison, LearningRate, PredictedLearner, PredictedPoint, PredictedStop,
    RidgeEstimate,
};
pub use learn::{CrossValidatedError, FittedLearner, FittedMethod, Reason, fit, fit_data};
pub use linear_map::LinearMap;
pub use measurement::Measurement;
pub use options::{
    AnalyzeOptions, ColumnScale, Cutoff, DataOptions, LearnOptions, Method, NoiseChoice,
};
pub use resampling::Interval;
pub use score::{OutputScore, Score};
pub use training_data::TrainingData;

pub use fine_tuning::{
    CarriedFeature, CarriedMode, FineTuningAnalysis, FineTuningMeasurement, LimitPrediction,
    MeasuredStop, Start, StartVerdict, fine_tuning,
};
pub use transfer::{
    JointDataMode, PairTask, TaskTransfer, TransferAnalysis, transfer, transfer_grouped,
};
pub use verdict::{TransferVerdict, Verdict};
pub use warning::Warning;
