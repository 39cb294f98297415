//! How many of the data's modes a student has room for (docs/theory.md, "Train and test error").

use crate::bulk_curve::BulkCurve;
use crate::learning_curve::LearningCurve;
use crate::white_data::WhiteData;

/// The split of the data's modes into those that a student learns, always the strongest, and those
/// left out.
///
/// # Examples
///
/// ```
/// use dln_dynamics::{CapacitySplit, WhiteData, WhiteSetting};
///
/// // Fifty data modes, three of them signal, and room for twenty: a little over a third of the noise.
/// let data = WhiteData::new(&WhiteSetting::new(100, 50))?;
/// let split = CapacitySplit::new(&data, 20, 3);
/// assert_eq!((split.signal_in, split.noise_in, split.noise_out, split.frozen), (3, 17, 30, 0));
/// # Ok::<(), dln_dynamics::WhiteDataError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CapacitySplit {
    /// Signal modes that the student has room for.
    pub signal_in: usize,
    /// Noise modes that the student has room for.
    pub noise_in: usize,
    /// Noise modes left out.
    pub noise_out: usize,
    /// Student modes beyond those of the data: they meet no input and stay at the initial scale.
    pub frozen: usize,
}

impl CapacitySplit {
    /// The split for a student that can hold `capacity` singular modes, min(N2, N1, N3), of data of
    /// which `rank` modes are signal.
    ///
    /// # Panics
    ///
    /// If `rank` exceeds the number of data modes.
    pub fn new(data: &WhiteData, capacity: usize, rank: usize) -> Self {
        assert!(
            rank <= data.data_modes(),
            "rank {rank} exceeds the {} data modes",
            data.data_modes()
        );
        let room = capacity.min(data.data_modes());
        let signal_in = rank.min(room);
        let noise_in = room - signal_in;
        Self {
            signal_in,
            noise_in,
            noise_out: data.data_modes() - rank - noise_in,
            frozen: capacity - room,
        }
    }

    /// The quantile of the noise bulk above which the student has room.
    pub fn noise_quantile(&self) -> f64 {
        let noise = self.noise_in + self.noise_out;
        if noise == 0 { 0.0 } else { self.noise_out as f64 / noise as f64 }
    }

    /// The learning curves of the noise that the student has room for, if any.
    pub fn bulk_curve(&self, data: &WhiteData, curve: LearningCurve) -> Option<BulkCurve> {
        (self.noise_in > 0)
            .then(|| BulkCurve::new(data.ensemble().bulk(), curve, self.noise_quantile()))
    }
}
