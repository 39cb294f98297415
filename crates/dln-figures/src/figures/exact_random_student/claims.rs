//! What the figure must show.

use crate::{Check, Deviation, Limit, Table, Tables};

/// Largest share of a halving's ratio that the second order in the learning rate may take.
const SECOND_ORDER: f64 = 0.2;
/// Largest relative difference of the test error in units of the lag of an exponential rise, λŝ²t.
const LAG: f64 = 1.5;
/// Smallest test errors, |Δ ln ε|.
const MINIMUM: f64 = 5e-3;

pub(super) fn checks(tables: &Tables) -> Vec<Check> {
    let errors = tables.get("errors");
    vec![
        halving(errors, "test error", "largest_test_difference"),
        halving(errors, "training error", "largest_train_difference"),
        size(errors),
        minimum(errors),
        stopping(errors),
    ]
}

fn halving(errors: &Table, name: &str, column: &str) -> Check {
    let mut ratios = Vec::new();
    for (place, student) in students(errors) {
        let rates = student.pairs("learning_rate", column);
        ratios.extend(rates.windows(2).map(|pair| {
            let ((rate, difference), (_, at_half)) = (pair[0], pair[1]);
            (format!("{place}, λ = {rate}"), (difference / at_half - 2.0).abs())
        }));
    }
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

fn size(errors: &Table) -> Check {
    let shares = students(errors).into_iter().flat_map(|(place, student)| {
        let strongest = student.numbers("rank")[0] * student.numbers("multiplier")[0];
        student
            .triples("learning_rate", "largest_test_difference", "exact_optimal_stopping_tau")
            .into_iter()
            .map(move |(rate, difference, time)| {
                let lag = rate * strongest * strongest * time;
                (format!("{place}, λ = {rate}"), difference / lag)
            })
    });
    Check::worst(
        "largest relative difference of the test error from the exact one, in units of λŝ²t with the strongest mode's ŝ and the stopping time t",
        shares,
        Limit::new(
            LAG,
            "an epoch multiplies a rising strength by (1 + λŝ)² where the flow has e^(2λŝ): a lag of λŝ²t in the exponent, which a \
             falling error shows once or less",
        ),
    )
}

fn minimum(errors: &Table) -> Check {
    let off = students(errors).into_iter().flat_map(|(place, student)| {
        student
            .triples("learning_rate", "exact_min_test_error", "simulated_min_test_error")
            .into_iter()
            .map(move |(rate, exact, simulated)| {
                (format!("{place}, λ = {rate}"), (simulated / exact).ln().abs())
            })
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

fn stopping(errors: &Table) -> Check {
    let off = students(errors).into_iter().flat_map(|(place, student)| {
        let strongest = student.numbers("rank")[0] * student.numbers("multiplier")[0];
        let rates = student.numbers("learning_rate").into_iter();
        let times = student.pairs("exact_optimal_stopping_tau", "simulated_optimal_stopping_tau");
        rates.zip(times).map(move |(rate, (exact, simulated))| Deviation {
            at: format!("{place}, λ = {rate}"),
            deviation: simulated - exact,
            allowance: 0.02 + rate * strongest * exact,
        })
    });
    Check::within(
        "optimal stopping time against the exact one",
        off,
        "a look, 0.02 τ, and the lag λŝt",
    )
}

/// The rows of every student, one a learning rate, with its name.
fn students(errors: &Table) -> Vec<(String, Table)> {
    let mut students = Vec::new();
    for (rank, of_rank) in errors.groups("rank") {
        for (multiplier, of_teacher) in of_rank.groups("multiplier") {
            for (seed, student) in of_teacher.groups("seed") {
                let (rank, multiplier) = (rank.number(), multiplier.number());
                let place = format!("rank {rank}, m = {multiplier}, seed {}", seed.number());
                students.push((place, student));
            }
        }
    }
    students
}
