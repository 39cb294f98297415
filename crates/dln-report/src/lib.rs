//! Results as rows and as sentences: the same for the program and the page.
#![doc = include_str!("../README.md")]

mod analysis;
mod layout;
mod prediction;
mod refusal;
mod sequence;
mod transfer;

pub use analysis::{AnalysisReport, Origin, analyzed, times};
pub use layout::{TextTable, rough, short, typed};
pub use prediction::{
    CurveRow, EndRow, FoundModeRow, LearnerRow, LimitRow, ModeRow, Prediction, PredictionReport,
    curve, time, time_at_epoch,
};
pub use refusal::{refused, refused_training, setting, training_data};
pub use sequence::{
    FeatureRow, Sequence, SequenceCurveRow, SequenceReport, advice, sequence_curve,
};
pub use transfer::{JointModeRow, TASK_A, TASK_B, TaskRow, TransferReport};

use serde::Serialize;

/// A value as one line of JSON. Numbers that are not finite become null.
///
/// # Panics
///
/// Never for the reports of this crate.
pub fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("numbers, words and lists have a JSON form") + "\n"
}
