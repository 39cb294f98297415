//! When training on several tasks together helps: transfer benefit in deep linear networks, in
//! closed form.
#![doc = include_str!("../README.md")]

mod joint_teacher;
mod network;
mod transfer;

mod benefit_map;
mod estimate;

mod cosines;
mod features;
mod fine_tuning;
mod source;
mod strategies;
mod strategy_map;

pub use benefit_map::{BenefitMap, MapSetting};
pub use cosines::cosine_matrix;
pub use estimate::{EstimateError, EstimatedTeacher, estimate_alignment, estimate_joint_teacher};
pub use features::{Features, FeaturesError};
pub use fine_tuning::{FineTuning, FineTuningError, FineTuningPoint, Probe};
pub use joint_teacher::{JointTeacher, JointTeacherError, Pair, TaskModes, TeacherMode};
pub use network::NetworkSetting;
pub use source::{Source, SourceError, SourceMode};
pub use strategies::{Strategies, StrategiesError, Strategy};
pub use strategy_map::{Border, StrategyMap};
pub use transfer::{Benefit, JointMode, LearnerBenefit, TransferError, TransferTheory};
