//! One file a figure; the registry lists them.

pub mod alignment;
pub mod convergence;
pub mod deep_students;
pub mod digits;
pub mod exact_random_student;
pub mod examples;
pub mod initialization;
pub mod input_types;
pub mod learning_curves;
pub mod nonlinear_students;
pub mod nonlinear_transfer;
pub mod optimal_learner;
pub mod randomized_labels;
pub mod shallow_students;
pub mod signal_in_noise;
pub mod student_width;
pub mod transfer_benefit;
pub mod transfer_setting;
