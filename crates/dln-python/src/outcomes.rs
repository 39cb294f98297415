//! What simulated runs came to: a column for every number, a run a row, and their means.

use dln_experiment::{Outcome, PairOutcome, SequenceOutcome};
use pyo3::prelude::*;

use crate::arrays::{Vector, column};

/// A struct of numbers and one of columns, both with the fields of an outcome; what stands behind
/// the semicolon may be missing, and is NaN in a column.
macro_rules! outcome {
    ($outcome:ty => $parts:ident, $runs:ident { $($field:ident),+ $(; $optional:ident)? }) => {
        #[derive(IntoPyObject)]
        pub(crate) struct $parts {
            $($field: f64,)+
            $($optional: Option<f64>,)?
        }

        impl From<$outcome> for $parts {
            fn from(outcome: $outcome) -> Self {
                Self { $($field: outcome.$field,)+ $($optional: outcome.$optional,)? }
            }
        }

        #[derive(IntoPyObject)]
        pub(crate) struct $runs<'py> {
            seed: Vec<u64>,
            $($field: Vector<'py>,)+
            $($optional: Vector<'py>,)?
        }

        impl<'py> $runs<'py> {
            pub(crate) fn new(py: Python<'py>, runs: &[(u64, $outcome)]) -> Self {
                Self {
                    seed: runs.iter().map(|&(seed, _)| seed).collect(),
                    $($field: column(py, runs, |(_, run)| run.$field),)+
                    $($optional: column(py, runs, |(_, run)| run.$optional.unwrap_or(f64::NAN)),)?
                }
            }
        }
    };
}

outcome! {
    Outcome => OutcomeParts, Runs {
        min_test_error, optimal_stopping_tau, final_train_error, final_test_error
    }
}

outcome! {
    PairOutcome => PairParts, PairRuns {
        benefit, error_alone, error_joint, benefit_b, error_alone_b, error_joint_b
    }
}

outcome! {
    SequenceOutcome => SequenceParts, SequenceRuns {
        source, scratch, fine_tuned, probed; together
    }
}
