//! Labels of the same mean and variance without structure (Lampinen & Ganguli 2019, section 3.4): a
//! pure noise bulk.

use dln_spectra::Bulk;

use crate::aligned::{AlignedTheory, CurvePoint};
use crate::setting::{TheoryError, TheorySetting};
use crate::white_data::WhiteData;

/// The theory of a training-aligned student that learns randomised labels.
///
/// Randomising spreads the teacher's energy evenly over all label entries, which are then noise of
/// standard deviation σ_r/√N1 with
///
/// ```text
/// σ_r² = Σ s̄²/N3 + σ_z².
/// ```
///
/// Their strongest data mode, the upper edge of the bulk, lies far below the structured data's:
/// random labels are learned later.
///
/// # Examples
///
/// ```
/// use dln_dynamics::{AlignedTheory, RandomizedLabels, TheorySetting};
///
/// let setting = TheorySetting::new(100, 50, vec![30.0, 20.0, 10.0]);
/// let (structured, randomized) = (AlignedTheory::new(&setting)?, RandomizedLabels::new(&setting)?);
/// assert!((randomized.noise_std() - 29.0_f64.sqrt()).abs() < 1e-14);
/// assert!(randomized.bulk().upper_edge() < structured.modes()[0].data);
/// assert!(structured.train_error(0.5) < 0.1 && randomized.train_error(0.5) > 0.99);
/// # Ok::<(), dln_dynamics::TheoryError>(())
/// ```
#[derive(Debug, Clone)]
pub struct RandomizedLabels {
    noise_std: f64,
    bulk: Bulk,
    theory: AlignedTheory,
}

impl RandomizedLabels {
    /// The theory of the setting's student, its labels randomised.
    ///
    /// # Errors
    ///
    /// [`TheoryError`] if the setting is out of range; see the fields of [`TheorySetting`].
    pub fn new(setting: &TheorySetting) -> Result<Self, TheoryError> {
        setting.check()?;
        let energy = setting.teacher_energy();
        let noise_std = (energy / setting.outputs as f64 + setting.noise_std.powi(2)).sqrt();
        let data = WhiteData::new(&setting.data().with_noise_std(noise_std))?;
        let theory = AlignedTheory::assemble(setting, &data, Vec::new(), energy)?;
        Ok(Self { noise_std, bulk: data.ensemble().bulk(), theory })
    }

    /// The label noise σ_r that stands for teacher and noise together.
    pub fn noise_std(&self) -> f64 {
        self.noise_std
    }

    /// The law of the randomised data's singular values; its upper edge is the strongest mode.
    pub fn bulk(&self) -> &Bulk {
        &self.bulk
    }

    /// The training error on the randomised labels at `time_tau` = t/τ ≥ 0.
    ///
    /// # Panics
    ///
    /// If `time_tau` is negative or NaN.
    pub fn train_error(&self, time_tau: f64) -> f64 {
        self.theory.train_error(time_tau)
    }

    /// Training error on the randomised labels, and test error against the teacher that they no
    /// longer follow, at each time.
    ///
    /// # Panics
    ///
    /// If a time is negative or NaN.
    pub fn curve(&self, times_tau: &[f64]) -> Vec<CurvePoint> {
        self.theory.curve(times_tau)
    }

    /// Both errors in the limit of long training.
    pub fn asymptotic(&self) -> CurvePoint {
        self.theory.asymptotic()
    }
}
