//! One file per figure; the registry lists them.

pub(crate) mod alignment;
pub(crate) mod convergence;
pub(crate) mod deep_students;
pub(crate) mod digits;
pub(crate) mod exact_random_student;
pub(crate) mod examples;
pub(crate) mod fine_tuning;
pub(crate) mod fine_tuning_digits;
pub(crate) mod forgetting;
pub(crate) mod initialization;
pub(crate) mod input_types;
pub(crate) mod learning_curves;
pub(crate) mod nonlinear_students;
pub(crate) mod nonlinear_transfer;
pub(crate) mod optimal_learner;
pub(crate) mod randomized_labels;
pub(crate) mod real_data;
pub(crate) mod shallow_students;
pub(crate) mod signal_in_noise;
pub(crate) mod student_width;
pub(crate) mod transfer_benefit;
pub(crate) mod transfer_setting;
