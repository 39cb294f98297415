//! One file a figure; the registry lists them.

pub mod alignment;
pub mod convergence;
pub mod deep_students;
pub mod learning_curves;
pub mod randomized_labels;
pub mod shallow_students;
pub mod signal_in_noise;
pub mod transfer_setting;
