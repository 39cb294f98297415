//! What P white examples tell about a teacher: the data's random matrix and its scales
//! (docs/theory.md, "Number of examples").

use dln_spectra::{EnsembleError, SeenInputs, SpikedEnsemble, WhiteSetting, WhiteSettingError};

/// A training set of P examples with white inputs, as far as its singular values and overlaps are
/// concerned.
///
/// With D = P/N1 the data's correlation Σ31 is a teacher of strengths `teacher_gain`·s̄ in noise,
/// and the student's curves tend to (data strength)/`input_variance`:
///
/// | | P ≥ N1 | P < N1 |
/// | --- | --- | --- |
/// | inputs | √D × orthonormal rows | orthonormal columns |
/// | shape of Σ31 | N3×N1 | N3×P, in the subspace of the inputs |
/// | noise entries | σ_z √(D/N1) | σ_z/√N1 |
/// | `teacher_gain` | D | √D |
/// | `input_variance` | D | 1 |
/// | `seen_inputs().length()` | 1 | √D |
///
/// For Gaussian inputs, which are not white, none of this holds near P = N1.
///
/// # Examples
///
/// ```
/// use dln_dynamics::{WhiteData, WhiteSetting};
///
/// // Four times the examples double the signal-to-noise ratio.
/// let setting = WhiteSetting::new(100, 50).with_examples(400);
/// let data = WhiteData::new(&setting)?;
/// let snr = |strength: f64| data.teacher_gain() * strength / data.ensemble().noise_scale();
/// assert!((snr(3.0) - 6.0).abs() < 1e-12);
/// # Ok::<(), dln_dynamics::WhiteDataError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WhiteData {
    setting: WhiteSetting,
    ensemble: SpikedEnsemble,
}

/// Why a [`WhiteData`] could not be made.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum WhiteDataError {
    /// A size or the noise is out of range.
    #[error(transparent)]
    Setting(#[from] WhiteSettingError),
    /// The sizes or the noise are too extreme for their random matrix.
    #[error(transparent)]
    Ensemble(#[from] EnsembleError),
}

impl WhiteData {
    /// Checks the setting and sets up the data's random matrix.
    ///
    /// # Errors
    ///
    /// [`WhiteDataError`] if a size is 0 or the noise is out of its range or NaN.
    pub fn new(setting: &WhiteSetting) -> Result<Self, WhiteDataError> {
        setting.check()?;
        let WhiteSetting { inputs, outputs, examples, noise_std, .. } = *setting;
        let ratio = examples as f64 / inputs as f64;
        let entry_std = noise_std * (ratio.max(1.0) / inputs as f64).sqrt();
        let ensemble = SpikedEnsemble::from_shape(outputs, inputs.min(examples), entry_std)?;
        Ok(Self { setting: *setting, ensemble })
    }

    /// The setting it was made for.
    pub fn setting(&self) -> &WhiteSetting {
        &self.setting
    }

    /// The random matrix of Σ31: its noise, bulk, detection threshold and overlaps.
    pub fn ensemble(&self) -> &SpikedEnsemble {
        &self.ensemble
    }

    /// The example ratio D = P/N1.
    pub fn examples_per_input(&self) -> f64 {
        self.setting.examples as f64 / self.setting.inputs as f64
    }

    /// How much stronger a teacher mode is in Σ31 than in the teacher.
    pub fn teacher_gain(&self) -> f64 {
        self.input_variance() * self.seen_inputs().length()
    }

    /// The input correlation d on the subspace that the inputs span.
    pub fn input_variance(&self) -> f64 {
        self.examples_per_input().max(1.0)
    }

    /// The subspace of the inputs that the examples span.
    pub fn seen_inputs(&self) -> SeenInputs {
        SeenInputs::new(self.setting.inputs, self.setting.examples)
    }

    /// Number of data modes, min(N3, N1, P).
    pub fn data_modes(&self) -> usize {
        self.setting.data_modes()
    }

    /// Number of singular values of a map from inputs to outputs, min(N3, N1).
    pub fn map_modes(&self) -> usize {
        self.setting.outputs.min(self.setting.inputs)
    }

    /// Energy of the labels that no linear map of the inputs can express, N3 (P − N1) σ_z²/N1 for
    /// P > N1 and 0 otherwise.
    pub fn unlearnable_energy(&self) -> f64 {
        let WhiteSetting { inputs, outputs, examples, noise_std, .. } = self.setting;
        let excess = examples.saturating_sub(inputs) as f64;
        outputs as f64 * excess * noise_std * noise_std / inputs as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTING: WhiteSetting = WhiteSetting::new(100, 50);

    /// ⟨‖Σ31‖²⟩ of the noise is the number of its entries times their variance, whichever way P
    /// differs from N1.
    #[test]
    fn noise_energy_is_conserved() {
        for examples in [20, 50, 100, 250] {
            let data = WhiteData::new(&SETTING.with_examples(examples).with_noise_std(0.7))
                .expect("valid");
            let mean_square = data.ensemble().bulk().average(|x| x * x);
            // In the labels: N3·P entries of variance σ²/N1, part of which is out of reach.
            let learnable = data.data_modes() as f64 * mean_square / data.input_variance();
            let expected = 50.0 * examples as f64 * 0.49 / 100.0;
            let total = learnable + data.unlearnable_energy();
            assert!(
                (total / expected - 1.0).abs() < 1e-11,
                "{examples}: {total} against {expected}"
            );
        }
    }
}
