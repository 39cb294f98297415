//! The maps that students of two tasks have learned at one time, alone and together.

use dln_dynamics::WeightedMode;
use dln_linalg::{Matrix, inner_product};
use dln_transfer::estimate_alignment;

use super::PairTask;
use super::joint::JointMap;
use crate::design::Design;
use crate::options::Student;
use crate::shrinkage::{Learned, Whitener};
use crate::{DataError, LinearMap};

/// Both tasks alone and together.
#[derive(Debug, Clone)]
pub(super) struct Maps {
    tasks: [Own; 2],
    joint: JointMap,
}

/// One task's own network.
#[derive(Debug, Clone)]
struct Own {
    whitener: Whitener,
    learned: Learned,
    modes: Vec<WeightedMode>,
}

impl Maps {
    pub(super) fn new(
        designs: [&Design; 2],
        alone: [Learned; 2],
        joint: JointMap,
        student: Student,
    ) -> Self {
        let [learned_a, learned_b] = alone;
        let own = |design: &Design, learned: Learned| Own {
            whitener: Whitener::of(design),
            modes: learned.prediction.student_modes(student),
            learned,
        };
        Self { tasks: [own(designs[0], learned_a), own(designs[1], learned_b)], joint }
    }

    pub(super) fn retained(&self) -> usize {
        self.tasks[0].learned.statistics.retained
    }

    /// The cosine of the strongest input vectors, undone of what noise took from it.
    pub(super) fn alignment(&self) -> Option<f64> {
        let [a, b] = &self.tasks;
        let (first_a, first_b) =
            (a.learned.prediction.modes.first()?, b.learned.prediction.modes.first()?);
        let cosine =
            inner_product(a.learned.svd.right.subcols(0, 1), b.learned.svd.right.subcols(0, 1));
        estimate_alignment(cosine, first_a.input_overlap(), first_b.input_overlap())
    }

    pub(super) fn alone_at(&self, task: PairTask, time_tau: f64) -> Result<LinearMap, DataError> {
        let own = self.own(task);
        let strengths: Vec<f64> =
            own.modes.iter().map(|mode| mode.curve.at(time_tau).strength).collect();
        own.learned.map(&own.whitener, &strengths)
    }

    pub(super) fn joint_at(&self, task: PairTask, time_tau: f64) -> Result<LinearMap, DataError> {
        let joint = &self.joint;
        let outputs = joint.svd.left.nrows();
        let (from, to, noise) = match task {
            PairTask::A => (0, joint.first_of_b, joint.noise[0]),
            PairTask::B => (joint.first_of_b, outputs, joint.noise[1]),
        };
        let count = joint.modes.len();
        let scaled = Matrix::from_fn(to - from, count, |row, mode| {
            let strength = joint.modes[mode].curve.at(time_tau).strength;
            joint.svd.left[(from + row, mode)] * (strength * joint.noise_scale * noise)
        });
        let whitened = scaled * joint.svd.right.subcols(0, count).transpose();
        self.own(task).whitener.map(&whitened)
    }

    fn own(&self, task: PairTask) -> &Own {
        &self.tasks[match task {
            PairTask::A => 0,
            PairTask::B => 1,
        }]
    }
}
