//! Every figure, in the order of the report. A figure has its file in `figures/` and one line here.

use crate::AnyFigure;
use crate::figures::*;

/// All figures: the paper's in its order, then the supplement's, then those beyond the paper.
pub static FIGURES: &[&dyn AnyFigure] = &[
    &learning_curves::LearningCurves,
    &signal_in_noise::SignalInNoise,
    &shallow_students::ShallowStudents,
    &deep_students::DeepStudents,
    &randomized_labels::RandomizedLabels,
    &optimal_learner::OptimalLearner,
    &transfer_setting::TransferSetting,
    &transfer_benefit::TransferBenefit,
    &examples::Examples,
    &alignment::Alignment,
    &nonlinear_students::NonlinearStudents,
    &nonlinear_transfer::NonlinearTransfer,
    &convergence::Convergence,
    &student_width::StudentWidth,
    &input_types::InputTypes,
    &initialization::Initialization,
    &exact_random_student::ExactRandomStudent,
    &fine_tuning::FineTuningFigure,
    &forgetting::Forgetting,
    &digits::Digits,
    &fine_tuning_digits::FineTuningDigits,
    &real_data::RealData,
];

/// The figure of that name.
pub fn find(slug: &str) -> Option<&'static dyn AnyFigure> {
    FIGURES.iter().copied().find(|figure| figure.about().slug == slug)
}
