//! The penalty and the strengths of the smallest error on left-out groups.

use dln_linalg::Matrix;

use super::eigenbasis::{Eigenbasis, product};
use super::monotone::{Moments, Strengths};
use crate::DataError;

/// The penalty of one exponent, with the strengths of the modes at it.
pub(super) struct Choice {
    pub(super) penalty: f64,
    pub(super) strengths: Vec<f64>,
}

impl Choice {
    /// That of the smallest squared error Σ‖y‖² − Σ_j (2 a_j c_j − b_j c_j²) over the left-out
    /// groups that count.
    pub(super) fn best(
        tallies: &[Tally],
        strengths: Strengths,
        counts: impl Fn(usize) -> bool,
    ) -> Self {
        let (mut best, mut largest) = (None, f64::NEG_INFINITY);
        for tally in tallies {
            let moments = tally.sum(&counts);
            let chosen = strengths.best(&moments);
            let gain: f64 =
                moments.iter().zip(&chosen).map(|(sums, &strength)| gain(*sums, strength)).sum();
            // Of equal penalties the larger: the tamer map.
            if gain >= largest {
                (best, largest) = (Some(Self { penalty: tally.penalty, strengths: chosen }), gain);
            }
        }
        best.expect("a gain is a number")
    }

    /// The strengths for as many modes as a fit has: modes that no group showed follow the last
    /// that one did.
    fn strengths(&self, modes: usize) -> impl Fn(usize) -> f64 {
        let last = self.strengths.last().copied().unwrap_or(0.0);
        let strengths: Vec<f64> =
            (0..modes).map(|mode| self.strengths.get(mode).copied().unwrap_or(last)).collect();
        move |mode| strengths[mode]
    }

    /// The filtered map with its modes at their strengths, r×m.
    pub(super) fn rotated_back(&self, basis: &Eigenbasis) -> Result<Matrix, DataError> {
        let modes = basis.modes_at(self.penalty)?;
        let strength = self.strengths(basis.modes());
        let learned = Matrix::from_fn(modes.map.nrows(), modes.map.ncols(), |row, mode| {
            modes.map[(row, mode)] * strength(mode)
        });
        Ok(product(learned.as_ref(), modes.rotation.transpose(), 1.0))
    }

    /// How many of a fit's modes are learned.
    pub(super) fn rank(&self, modes: usize) -> usize {
        let strength = self.strengths(modes);
        (0..modes).filter(|&mode| strength(mode) > 0.0).count()
    }
}

fn gain(sums: Moments, strength: f64) -> f64 {
    if strength > 0.0 { sums.gain(strength) } else { 0.0 }
}

/// a_j = Σ p q and b_j = Σ p² of every mode j at one penalty, by group.
pub(super) struct Tally {
    pub(super) penalty: f64,
    pub(super) groups: Vec<Vec<Moments>>,
}

impl Tally {
    /// Over the groups that count.
    fn sum(&self, counts: impl Fn(usize) -> bool) -> Vec<Moments> {
        let mut sums = Vec::new();
        let groups = self.groups.iter().enumerate().filter(|(group, _)| counts(*group));
        for (_, group) in groups {
            if sums.len() < group.len() {
                sums.resize(group.len(), Moments::default());
            }
            sums.iter_mut().zip(group).for_each(|(sum, of_group): (&mut Moments, _)| {
                sum.add(*of_group);
            });
        }
        sums
    }
}
