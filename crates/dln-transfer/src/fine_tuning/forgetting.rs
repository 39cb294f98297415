//! What is left of the source while the target is learned.

use super::{FineTuning, Units, dot};
use crate::source::Source;

/// What the error on the source is made of.
#[derive(Debug, Clone)]
pub(super) struct SourceError {
    /// The teacher's strength of every mode that left a feature.
    modes: Vec<f64>,
    /// W2ᵀu and W2ᵀW2 (its diagonal) of the source's own head; none if the head is shared.
    head: Option<(Vec<f64>, Vec<f64>)>,
    /// Error of the modes that left no feature and of the noise that the source has learned.
    floor: f64,
    teacher_energy: f64,
}

impl SourceError {
    pub(super) fn new(source: &Source, shared: bool) -> Self {
        let left: Vec<_> = source.left().map(|(_, mode)| *mode).collect();
        let explained: f64 = left
            .iter()
            .map(|mode| {
                let overlap = mode.input_overlap * mode.output_overlap;
                mode.strength * (mode.strength - 2.0 * mode.teacher * overlap)
                    + mode.teacher * mode.teacher
            })
            .sum();
        let overlaps = left.iter().map(|mode| mode.output_overlap * mode.strength.sqrt()).collect();
        let squares = left.iter().map(|mode| mode.strength).collect();
        Self {
            modes: left.iter().map(|mode| mode.teacher).collect(),
            head: (!shared).then_some((overlaps, squares)),
            floor: (source.test_error() * source.teacher_energy() - explained).max(0.0),
            teacher_energy: source.teacher_energy(),
        }
    }
}

impl FineTuning {
    /// The source's test error, if there is one.
    pub(super) fn source_error(&self, state: &[f64]) -> Option<f64> {
        let source = self.source.as_ref()?;
        let Units { gram, output, .. } = self.units;
        let grams = self.flow.grams(state);
        let hidden = self.flow.lanes.hidden;
        let mut error = match &source.head {
            None => self.product(&grams),
            Some((_, squares)) => {
                let trunk = |k: usize| gram * grams.trunk[k * hidden + k] + self.unseen[k];
                squares.iter().enumerate().map(|(k, square)| square * trunk(k)).sum()
            }
        };
        for (position, strength) in source.modes.iter().enumerate() {
            let reach = self.reach(state, self.target.len() + position);
            let met = match &source.head {
                None => {
                    output * dot(&self.flow.output(state, self.target.len() + position), &reach)
                }
                Some((overlaps, _)) => overlaps[position] * reach[position],
            };
            error += strength * strength - 2.0 * strength * met;
        }
        Some((error + source.floor) / source.teacher_energy)
    }
}
