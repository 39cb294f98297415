//! Benefits as means over seeds beside the linear theory, and the errors of task A alone.

use dln_experiment::{ComputeError, Rows, Summary, row, tables};

use super::{Best, Course, Pair};

tables! {
    /// The tables of `nonlinear-transfer`.
    pub(crate) struct Tables {
        transfer: Rows<(Pair, BenefitRow)>,
        alone: Rows<AloneRow>,
    }
}

row! {
    /// The benefit of a pair of tasks, over seeds.
    pub(crate) struct BenefitRow {
        benefit_mean: f64,
        benefit_std_error: f64,
        seeds: u64,
        linear_theory_benefit: f64,
    }
}

row! {
    /// Task A alone, over seeds.
    pub(crate) struct AloneRow {
        teacher_strength_a: f64,
        min_test_error_mean: f64,
        min_test_error_std_error: f64,
        seeds: u64,
        mean_optimal_stopping_tau: f64,
    }
}

pub(super) fn transfer(
    course: &Course,
    alone: &[(f64, Vec<Best>)],
    joint: &[(Pair, Vec<Best>)],
) -> Result<Rows<(Pair, BenefitRow)>, ComputeError> {
    // Pairs are in the order of the tasks A, equally many for each.
    let partners = joint.len() / alone.len();
    let row = |(index, (pair, joint)): (usize, &(Pair, Vec<Best>))| {
        let (_, alone) = &alone[index / partners];
        let benefits = alone.iter().zip(joint).map(|(a, b)| a.test_error - b.test_error);
        let Summary { mean, std_error, seeds } = Summary::of(&benefits.collect::<Vec<f64>>());
        let row = BenefitRow {
            benefit_mean: mean,
            benefit_std_error: std_error,
            seeds,
            linear_theory_benefit: course.linear_theory(*pair)?,
        };
        Ok((*pair, row))
    };
    joint.iter().enumerate().map(row).collect()
}

pub(super) fn alone(alone: &[(f64, Vec<Best>)]) -> Rows<AloneRow> {
    let row = |(teacher_a, runs): &(f64, Vec<Best>)| {
        let of =
            |value: fn(&Best) -> f64| Summary::of(&runs.iter().map(value).collect::<Vec<f64>>());
        let Summary { mean, std_error, seeds } = of(|best| best.test_error);
        AloneRow {
            teacher_strength_a: *teacher_a,
            min_test_error_mean: mean,
            min_test_error_std_error: std_error,
            seeds,
            mean_optimal_stopping_tau: of(|best| best.time_tau).mean,
        }
    };
    alone.iter().map(row).collect()
}
