//! The tables of a study, row by row.

use dln_experiment::{Rows, Start, Tolerance, row, tables};

tables! {
    /// The tables of a study; the last ones only where random students are solved or follow the
    /// flow.
    pub(crate) struct Tables {
        theory: Rows<(Teacher, ErrorRow)>,
        curves: Rows<(Teacher, CurveRow)>,
        against_theory: Rows<(Teacher, TheoryRow)>,
        minima: Rows<(Teacher, MinimumRow)>,
        runs: Rows<(Teacher, RunRow)>,
        two_routes: Rows<(Teacher, RoutesRow)>,
        flow_against_descent: Option<Rows<(Teacher, FlowRow)>>,
        exact_random: Option<Rows<(Teacher, ErrorRow)>>,
        exact_random_minima: Option<Rows<(Teacher, ExactRow)>>,
        band: Rows<(Teacher, BandRow)>,
        band_minima: Rows<(Teacher, BandMinimumRow)>,
    }
}

row! {
    /// A teacher of rank K and multiplier m has the strengths m·K, …, 2m, m.
    #[derive(Copy)]
    pub(crate) struct Teacher { rank: u64, multiplier: f64 }
}

impl Teacher {
    /// In words.
    pub(super) fn place(&self) -> String {
        format!("rank {}, SNR {}", self.rank, self.multiplier)
    }
}

row! {
    /// Both errors at one time.
    pub(crate) struct ErrorRow { time_tau: f64, train_error: f64, test_error: f64 }
}

row! {
    /// Errors of aligned or random students on the same tasks, means over these.
    pub(crate) struct CurveRow {
        student: Start,
        time_tau: f64,
        train_error: f64,
        train_std_error: f64,
        test_error: f64,
        test_std_error: f64,
        seeds: u64,
    }
}

/// Of stopping times: a minimum is flat, and a change in the last bits may move it by an
/// observation or two.
const STOPPING: Tolerance = Tolerance::steps(2.5, 1e-6);

row! {
    /// Means over all aligned students, and the median of their stopping times, beside the theory.
    pub(crate) struct TheoryRow {
        inputs: usize,
        min_test_error: f64,
        min_test_std_error: f64,
        theory_min_test_error: f64,
        median_optimal_stopping_tau: f64 = STOPPING,
        theory_optimal_stopping_tau: f64,
        seeds: u64,
    }
}

row! {
    /// Aligned or random students on the same tasks.
    pub(crate) struct MinimumRow {
        student: Start,
        min_test_error: f64,
        min_test_std_error: f64,
        median_optimal_stopping_tau: f64 = STOPPING,
        seeds: u64,
    }
}

row! {
    /// One student.
    pub(crate) struct RunRow {
        student: Start,
        seed: usize,
        min_test_error: f64,
        optimal_stopping_tau: f64 = STOPPING,
        trained_tau: f64,
    }
}

row! {
    /// The theory by two routes.
    pub(crate) struct RoutesRow {
        time_tau: f64,
        train_error: f64,
        independent_train_error: f64,
        test_error: f64,
        independent_test_error: f64,
    }
}

row! {
    /// A random student by gradient flow and by plain descent.
    pub(crate) struct FlowRow {
        step_error: f64,
        flow_min_test_error: f64,
        descent_min_test_error: f64,
        flow_optimal_stopping_tau: f64 = STOPPING,
        descent_optimal_stopping_tau: f64 = STOPPING,
    }
}

row! {
    /// A random student by descent and in closed form.
    pub(crate) struct ExactRow {
        seed: u64,
        learning_rate: f64,
        simulated_min_test_error: f64,
        exact_min_test_error: f64,
        simulated_optimal_stopping_tau: f64 = STOPPING,
        exact_optimal_stopping_tau: f64,
    }
}

row! {
    /// The band of aligned networks of finite size at one time.
    pub(crate) struct BandRow {
        time_tau: f64,
        train_error_low: f64,
        train_error_high: f64,
        test_error_low: f64,
        test_error_high: f64,
    }
}

row! {
    /// The band of their minima.
    pub(crate) struct BandMinimumRow {
        min_test_error_low: f64,
        min_test_error_mean: f64,
        min_test_error_high: f64,
        optimal_stopping_tau_low: f64 = STOPPING,
        optimal_stopping_tau_high: f64 = STOPPING,
        networks: u64,
    }
}

/// The rows of a table that belong to teachers of one rank, teacher by teacher.
pub(super) fn of_rank<R>(rows: &[(Teacher, R)], rank: u32) -> Vec<(f64, Vec<&R>)> {
    let mut teachers: Vec<(f64, Vec<&R>)> = Vec::new();
    for (teacher, row) in rows.iter().filter(|(teacher, _)| teacher.rank == u64::from(rank)) {
        match teachers.last_mut() {
            Some((multiplier, rows)) if multiplier.to_bits() == teacher.multiplier.to_bits() => {
                rows.push(row);
            }
            _ => teachers.push((teacher.multiplier, vec![row])),
        }
    }
    teachers
}

/// The rows of a table that belong to a teacher.
pub(super) fn of_teacher<R>(rows: &[(Teacher, R)], teacher: Teacher) -> impl Iterator<Item = &R> {
    rows.iter().filter(move |(other, _)| *other == teacher).map(|(_, row)| row)
}
