//! One file a figure; the registry lists them.

pub mod learning_curves;
pub mod transfer_setting;
