//! When training on several tasks together helps: transfer benefit in deep linear networks, in closed form.
#![doc = include_str!("../README.md")]

mod joint_teacher;
mod network;
mod transfer;

mod benefit_map;
mod estimate;

pub use benefit_map::{BenefitMap, MapSetting};
pub use estimate::{EstimateError, EstimatedTeacher, estimate_alignment, estimate_joint_teacher};
pub use joint_teacher::{JointTeacher, JointTeacherError, Pair, TaskModes, TeacherMode};
pub use network::NetworkSetting;
pub use transfer::{Benefit, JointMode, LearnerBenefit, TransferError, TransferTheory};
