//! One file a figure; the registry lists them.

pub mod learning_curves;
pub mod randomized_labels;
pub mod signal_in_noise;
pub mod transfer_setting;
