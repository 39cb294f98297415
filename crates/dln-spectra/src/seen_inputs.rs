//! What P white examples show of an input space of N1 dimensions: all of it, or a random subspace.

use crate::SpikedEnsemble;

/// The subspace of the inputs that P white examples span, as seen by a random teacher.
///
/// Fewer examples than inputs span a random subspace; a teacher's input vector lies in it with the
/// share D = P/N1 of its squared norm, and what the data say of the vector they say of that part.
/// From P = N1 on the examples span everything.
///
/// # Examples
///
/// ```
/// use dln_spectra::{SeenInputs, SpikedEnsemble};
///
/// let seen = SeenInputs::new(100, 25);
/// assert_eq!((seen.share(), seen.length(), seen.unseen()), (0.25, 0.5, 0.75));
/// assert_eq!(SeenInputs::new(100, 400).share(), 1.0);
/// // Without noise the subspace alone hides something of a mode.
/// let noiseless = SpikedEnsemble::new(2.0, 0.0)?;
/// assert_eq!(seen.unexplained(&noiseless, 3.0), 0.75);
/// # Ok::<(), dln_spectra::EnsembleError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeenInputs {
    share: f64,
}

impl SeenInputs {
    /// What `examples` ≥ 1 white examples show of `inputs` ≥ 1 dimensions.
    pub fn new(inputs: usize, examples: usize) -> Self {
        Self { share: inputs.min(examples) as f64 / inputs as f64 }
    }

    /// The share min(1, P/N1) of a teacher's input vector, by squared norm, that lies in the
    /// subspace.
    pub fn share(self) -> f64 {
        self.share
    }

    /// The length √min(1, P/N1) of the part of a teacher's input vector in the subspace.
    pub fn length(self) -> f64 {
        self.share.sqrt()
    }

    /// The share 1 − min(1, P/N1) outside the subspace.
    pub fn unseen(self) -> f64 {
        1.0 - self.share
    }

    /// The share of a teacher's input vector that the data's says nothing about, 1 − c_v² min(1,
    /// P/N1), in which nothing cancels. `strength` is that of the mode in the ensemble.
    pub fn hidden_inputs(self, ensemble: &SpikedEnsemble, strength: f64) -> f64 {
        let overlap = ensemble.input_overlap(strength);
        ensemble.input_loss(strength) + overlap * overlap * self.unseen()
    }

    /// The share of a mode's energy that its best strength leaves, 1 − c_u² c_v² min(1, P/N1), in
    /// which nothing cancels. `strength` is that of the mode in the ensemble.
    pub fn unexplained(self, ensemble: &SpikedEnsemble, strength: f64) -> f64 {
        let overlap = ensemble.output_overlap(strength);
        ensemble.output_loss(strength) + overlap * overlap * self.hidden_inputs(ensemble, strength)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_explained_and_what_is_not_make_up_the_whole() {
        let ensemble = SpikedEnsemble::new(0.5, 1.0).expect("valid");
        for (examples, strength) in [(10, 0.5), (10, 2.0), (60, 3.0), (100, 3.0), (300, 5.0)] {
            let seen = SeenInputs::new(100, examples);
            let explained = (ensemble.overlap(strength) * seen.length()).powi(2);
            let unexplained = seen.unexplained(&ensemble, strength);
            assert!((explained + unexplained - 1.0).abs() < 1e-15, "{examples}, {strength}");
        }
    }
}
