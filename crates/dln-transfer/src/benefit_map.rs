//! Maps of the transfer benefit of a pair over the other task's strength and alignment (Lampinen &
//! Ganguli 2019, figure 8).

use dln_dynamics::{
    AlignedTheory, BulkCurve, ErrorCurve, LearningCurve, STRENGTH_RANGE, StoppingPoint, WhiteData,
};

use crate::joint_teacher::{PairMode, pair_modes};
use crate::network::{NetworkSetting, SharedMode};
use crate::transfer::TransferError;

/// A pair of tasks of rank one of which the second one's strength and alignment vary.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct MapSetting {
    /// What all networks have in common.
    pub network: NetworkSetting,
    /// Outputs of task A, the one that is to benefit.
    pub outputs_a: usize,
    /// Outputs of task B.
    pub outputs_b: usize,
    /// Strength s̄_A > 0 of task A.
    pub teacher_a: f64,
}

impl MapSetting {
    /// Task A of a strength, beside a task B.
    pub const fn new(
        network: NetworkSetting,
        outputs_a: usize,
        outputs_b: usize,
        teacher_a: f64,
    ) -> Self {
        Self { network, outputs_a, outputs_b, teacher_a }
    }
}

/// The transfer benefit T as a function of s̄_B and q, with everything that does not depend on them
/// worked out.
///
/// Equal to [`TransferTheory::benefit`](crate::TransferTheory::benefit) of the pair, at a fraction
/// of its cost: the network of task A alone and the joint noise are the same at every point. Points
/// are independent; the map may be shared between threads.
///
/// # Examples
///
/// ```
/// use dln_transfer::{BenefitMap, MapSetting, NetworkSetting};
///
/// let network = NetworkSetting::new(100, 50);
/// let map = BenefitMap::new(&MapSetting::new(network, 50, 50, 0.84))?;
/// // Task A is hidden in the noise; a strong task on the same input mode uncovers half of it.
/// assert!((map.error_alone().test_error - 1.0).abs() < 1e-8);
/// assert!((map.benefit(3.0, 1.0) - 0.5005).abs() < 1e-4);
/// # Ok::<(), dln_transfer::TransferError>(())
/// ```
#[derive(Debug, Clone)]
pub struct BenefitMap {
    teacher_a: f64,
    alone: StoppingPoint,
    data: WhiteData,
    curve: LearningCurve,
    fraction: f64,
    /// For a joint teacher of rank 1 and 2.
    by_rank: [RankTerms; 2],
}

/// What depends on the joint teacher's rank alone.
#[derive(Debug, Clone)]
struct RankTerms {
    signal_in: usize,
    bulk: Option<BulkCurve>,
    bulk_weight: f64,
    frozen: f64,
}

impl BenefitMap {
    /// The map for the given task A and shapes.
    ///
    /// # Errors
    ///
    /// [`TransferError`] if the setting is out of range, or there are fewer than two joint data
    /// modes.
    pub fn new(setting: &MapSetting) -> Result<Self, TransferError> {
        let MapSetting { network, outputs_a, outputs_b, teacher_a } = *setting;
        let alone =
            AlignedTheory::new(&network.alone(outputs_a, vec![teacher_a]))?.optimal_stopping();
        // Task B alone is checked for its shape only.
        AlignedTheory::new(&network.alone(outputs_b, vec![teacher_a]))?;
        let outputs = outputs_a.saturating_add(outputs_b);
        let data = network.data(outputs)?;
        if data.data_modes() < 2 {
            return Err(TransferError::Rank { rank: 2, data_modes: data.data_modes() });
        }
        let curve = network.curve(&data)?;
        let fraction = outputs_a as f64 / outputs as f64;
        let by_rank = [1, 2].map(|rank| {
            let split = network.split(&data, rank);
            RankTerms {
                signal_in: split.signal_in,
                bulk: split.bulk_curve(&data, curve),
                bulk_weight: fraction * split.noise_in as f64,
                frozen: fraction * split.frozen as f64 * network.init_scale * network.init_scale,
            }
        });
        Ok(Self { teacher_a, alone, data, curve, fraction, by_rank })
    }

    /// Best stopping of the network that learns task A alone.
    pub fn error_alone(&self) -> StoppingPoint {
        self.alone
    }

    /// Best stopping for task A of the network that also learns a task of strength `teacher_b`
    /// (s̄_B ≥ 0) at cosine `alignment` (q).
    ///
    /// # Panics
    ///
    /// If `teacher_b` is not between 0 and 1e70, or `alignment` is not in [−1, 1].
    pub fn error_joint(&self, teacher_b: f64, alignment: f64) -> StoppingPoint {
        let strengths = 0.0..=*STRENGTH_RANGE.end();
        assert!(
            strengths.contains(&teacher_b),
            "teacher_b is {teacher_b:e}, but must lie between 0 and 1e70"
        );
        assert!(
            (-1.0..=1.0).contains(&alignment),
            "alignment is {alignment:e}, but must lie in [-1, 1]"
        );
        if self.curve.layers() == 1 {
            // One layer learns every output by itself.
            return self.alone;
        }
        let pair = pair_modes(self.teacher_a, teacher_b, alignment);
        let rank = pair.iter().flatten().count();
        let terms = &self.by_rank[rank - 1];
        let share = |mode: PairMode| {
            SharedMode::new(self.data.mode(mode.strength), mode.share_a, self.fraction)
        };
        let shared = pair.map(|mode| mode.map(share));
        let shared = || shared.iter().flatten();
        let unexplained: f64 = shared().take(terms.signal_in).map(SharedMode::unexplained).sum();
        let unlearned: f64 = shared().skip(terms.signal_in).map(SharedMode::energy).sum();
        let modes: Vec<_> =
            shared().take(terms.signal_in).map(|mode| mode.learned(&self.curve)).collect();
        let error = ErrorCurve {
            modes: &modes,
            bulk: terms.bulk.as_ref(),
            bulk_weight: terms.bulk_weight,
            floor: unexplained + unlearned + terms.frozen,
            scale: self.teacher_a * self.teacher_a,
        };
        error.optimal_stopping()
    }

    /// The benefit T = error alone − error joint at one point.
    ///
    /// # Panics
    ///
    /// As [`error_joint`](Self::error_joint).
    pub fn benefit(&self, teacher_b: f64, alignment: f64) -> f64 {
        self.alone.test_error - self.error_joint(teacher_b, alignment).test_error
    }

    /// The benefit at one strength and several alignments: a row of the map.
    ///
    /// # Panics
    ///
    /// As [`error_joint`](Self::error_joint).
    pub fn row(&self, teacher_b: f64, alignments: &[f64]) -> Vec<f64> {
        alignments.iter().map(|&alignment| self.benefit(teacher_b, alignment)).collect()
    }
}
