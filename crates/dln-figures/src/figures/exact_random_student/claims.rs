//! What the figure must show.

use dln_experiment::group_by;

use super::tables::{ErrorRow, Tables};
use crate::students::Teacher;
use crate::{Check, Deviation, Limit};

/// Largest share of a halving's ratio that the second order in the learning rate may take.
const SECOND_ORDER: f64 = 0.2;
/// Largest relative difference of the test error in units of the lag of an exponential rise, λŝ²t.
const LAG: f64 = 1.5;
/// Smallest test errors, |Δ ln ε|.
const MINIMUM: f64 = 5e-3;

pub(super) fn checks(tables: &Tables) -> Vec<Check> {
    let students = students(&tables.errors);
    vec![
        halving(&students, "test error", |row| row.largest_test_difference),
        halving(&students, "training error", |row| row.largest_train_difference),
        size(&students),
        minimum(&students),
        stopping(&students),
    ]
}

/// A student: its teacher's strongest mode, and one row per learning rate.
struct Student<'a> {
    place: String,
    strongest: f64,
    rows: Vec<&'a ErrorRow>,
}

fn students(errors: &[(Teacher, ErrorRow)]) -> Vec<Student<'_>> {
    let groups = group_by(errors, |(teacher, row)| (*teacher, row.seed)).into_iter();
    groups
        .map(|((Teacher { rank, multiplier }, seed), rows)| Student {
            place: format!("rank {rank}, m = {multiplier}, seed {seed}"),
            strongest: rank as f64 * multiplier,
            rows: rows.into_iter().map(|(_, row)| row).collect(),
        })
        .collect()
}

impl Student<'_> {
    /// A value of each learning rate with its place in words.
    fn each(&self, value: impl Fn(&ErrorRow) -> f64) -> impl Iterator<Item = (String, f64)> {
        self.rows.iter().map(move |row| (self.at(row), value(row)))
    }

    fn at(&self, row: &ErrorRow) -> String {
        format!("{}, λ = {}", self.place, row.learning_rate)
    }
}

fn halving(students: &[Student<'_>], name: &str, difference: fn(&ErrorRow) -> f64) -> Check {
    let ratio = |student: &Student<'_>, pair: &[&ErrorRow]| {
        let ratio = difference(pair[0]) / difference(pair[1]);
        (student.at(pair[0]), (ratio - 2.0).abs())
    };
    let ratios = students
        .iter()
        .flat_map(|student| student.rows.windows(2).map(move |pair| ratio(student, pair)));
    Check::worst(
        format!(
            "largest relative difference of the {name} from the exact one halves with the learning rate: |ratio − 2|"
        ),
        ratios,
        Limit::new(
            SECOND_ORDER,
            "gradient descent is Euler's method for the flow, of first order; the second order is of the relative size λŝ, up to 0.03 here, \
             times a few",
        ),
    )
}

fn size(students: &[Student<'_>]) -> Check {
    let shares = students.iter().flat_map(|student| {
        student.each(|row| {
            let lag = row.learning_rate
                * student.strongest
                * student.strongest
                * row.exact_optimal_stopping_tau;
            row.largest_test_difference / lag
        })
    });
    Check::worst(
        "largest relative difference of the test error from the exact one, in units of λŝ²t with the strongest mode's ŝ and the stopping time t",
        shares.collect::<Vec<_>>(),
        Limit::new(
            LAG,
            "an epoch multiplies a rising strength by (1 + λŝ)² where the flow has e^(2λŝ): a lag of λŝ²t in the exponent, which a \
             falling error shows once or less",
        ),
    )
}

fn minimum(students: &[Student<'_>]) -> Check {
    let off = students.iter().flat_map(|student| {
        student.each(|row| (row.simulated_min_test_error / row.exact_min_test_error).ln().abs())
    });
    Check::worst(
        "smallest test error against the exact one, |Δ ln ε|",
        off,
        Limit::new(
            MINIMUM,
            "a minimum does not feel a lag at first order; the rest is that it is looked for every 0.02 τ only",
        ),
    )
}

fn stopping(students: &[Student<'_>]) -> Check {
    let off = students.iter().flat_map(|student| {
        student.rows.iter().map(|row| {
            let exact = row.exact_optimal_stopping_tau;
            Deviation {
                at: student.at(row),
                deviation: row.simulated_optimal_stopping_tau - exact,
                allowance: 0.02 + row.learning_rate * student.strongest * exact,
            }
        })
    });
    Check::within(
        "optimal stopping time against the exact one",
        off,
        "a look, 0.02 τ, and the lag λŝt",
    )
}
