//! What a simulation may ask for: runs that end, and matrices and curves that fit into memory.

use dln_dynamics::TheorySetting;

use crate::Setting;

/// A run of more steps would not end within a day.
const MOST_EPOCHS: f64 = 1e9;
/// 10⁸ numbers are 0.8 GB.
const MOST_ENTRIES: usize = 100_000_000;
/// Points of 24 bytes, 1.2 GB.
const MOST_POINTS: u64 = 50_000_000;

/// Why a simulation is not begun.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LimitError {
    /// The end of training makes no sensible number of steps.
    #[error(
        "until_tau = {until_tau:e} at learning_rate = {learning_rate:e} makes {epochs:e} epochs, but must make 1 to {MOST_EPOCHS:e}"
    )]
    Epochs {
        /// End of training in units of τ.
        until_tau: f64,
        /// Step of gradient descent.
        learning_rate: f64,
        /// Their quotient.
        epochs: f64,
    },
    /// Networks or data would not fit into memory.
    #[error(
        "{inputs} inputs, {outputs} outputs, hidden layers of {hidden} and {examples} examples make matrices of more than {MOST_ENTRIES:e} entries"
    )]
    Memory {
        /// Width of the input layer.
        inputs: usize,
        /// Width of the output layer.
        outputs: usize,
        /// Width of hidden layers.
        hidden: usize,
        /// Number of training examples.
        examples: usize,
    },
    /// Curves would not fit into memory.
    #[error("{curves} curves of {points} points make more than {MOST_POINTS} points")]
    Curves {
        /// Number of curves.
        curves: u64,
        /// Points of each.
        points: usize,
    },
    /// Decompositions would take too long.
    #[error(
        "the decompositions of {outputs} by {inputs} matrices that this takes would not end within a day"
    )]
    Decompositions {
        /// Columns of each.
        inputs: usize,
        /// Rows of each.
        outputs: usize,
    },
}

impl Setting {
    /// The steps from the start to the time `until_tau`.
    ///
    /// # Errors
    ///
    /// [`LimitError::Epochs`] unless they are 1 to 10⁹.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 1 and 1e9"
    )]
    pub fn planned_epochs(&self, until_tau: f64) -> Result<usize, LimitError> {
        let learning_rate = self.learning_rate;
        let epochs = (until_tau / learning_rate).round();
        if (1.0..=MOST_EPOCHS).contains(&epochs) {
            return Ok(epochs as usize);
        }
        Err(LimitError::Epochs { until_tau, learning_rate, epochs })
    }

    /// Refuses networks and data that do not fit into memory.
    ///
    /// # Errors
    ///
    /// [`LimitError::Memory`] if a matrix would have more than 10⁸ entries.
    pub fn check_memory(&self) -> Result<(), LimitError> {
        let TheorySetting { inputs, outputs, hidden, examples, .. } = self.theory();
        let widest = inputs.max(outputs).max(hidden);
        let largest = widest.saturating_mul(inputs.max(hidden).max(examples));
        if largest <= MOST_ENTRIES {
            return Ok(());
        }
        Err(LimitError::Memory { inputs, outputs, hidden, examples })
    }
}

/// Refuses curves that do not fit into memory together.
///
/// # Errors
///
/// [`LimitError::Curves`] if they have more than 5·10⁷ points.
pub fn check_curves(curves: u64, points: usize) -> Result<(), LimitError> {
    if curves.saturating_mul(points as u64) <= MOST_POINTS {
        return Ok(());
    }
    Err(LimitError::Curves { curves, points })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_end_or_fit_is_refused() {
        let setting = Setting::paper(100, vec![1.0]);
        assert_eq!(setting.planned_epochs(2.0), Ok(2000));
        for until_tau in [0.0, 1e-4, 2e6, f64::NAN, f64::INFINITY, -1.0] {
            assert!(matches!(setting.planned_epochs(until_tau), Err(LimitError::Epochs { .. })));
        }
        assert_eq!(setting.check_memory(), Ok(()));
        let wide = Setting { examples: usize::MAX, ..setting };
        assert!(matches!(wide.check_memory(), Err(LimitError::Memory { .. })));
        assert_eq!(check_curves(50, 1_000_000), Ok(()));
        assert_eq!(
            check_curves(51, 1_000_000),
            Err(LimitError::Curves { curves: 51, points: 1_000_000 })
        );
    }
}
