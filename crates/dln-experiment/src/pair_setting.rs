//! Two described tasks of rank one: one value for the theory's and the simulation's arguments.

use dln_tasks::{InputKind, TaskPair};
use dln_transfer::{JointTeacher, NetworkSetting, Pair, TransferError, TransferTheory};

use crate::{PairSimulation, Setting, SimulationError, Start};

/// Two tasks of rank one on the same inputs, and the networks that learn them alone and together.
///
/// # Examples
///
/// ```
/// use dln_experiment::{Context, PairSetting, Start};
/// use dln_transfer::{NetworkSetting, Pair};
///
/// let pair =
///     Pair { outputs_a: 20, outputs_b: 20, teacher_a: 3.0, teacher_b: 9.0, alignment: 1.0 };
/// let setting = PairSetting::new(pair, NetworkSetting::new(40, 20)).with_learning_rate(1e-2);
/// assert!(setting.theory()?.benefit(0).benefit > 0.0);
/// let simulation = setting.simulation(Start::Aligned, setting.joint().planned_epochs(6.0)?)?;
/// assert!(simulation.run_all(&Context::silent(), 0, 4)?.mean.benefit > 0.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PairSetting {
    /// Both tasks.
    pub pair: Pair,
    /// What the networks have in common.
    pub network: NetworkSetting,
    /// How the inputs are drawn, one-hot unless set. The theory is that of white inputs whatever
    /// stands here.
    pub input_kind: InputKind,
    /// λ, 1e-3 unless set; τ is 1/λ epochs.
    pub learning_rate: f64,
}

/// Why there is no theory for two tasks.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PairTheoryError {
    /// The pair of tasks cannot be.
    #[error(transparent)]
    Tasks(#[from] dln_transfer::JointTeacherError),
    /// The networks have no theory.
    #[error(transparent)]
    Networks(#[from] TransferError),
}

impl PairSetting {
    /// One-hot inputs, and λ = 1e-3.
    pub fn new(pair: Pair, network: NetworkSetting) -> Self {
        Self { pair, network, input_kind: InputKind::OneHot, learning_rate: 1e-3 }
    }

    /// With inputs that are drawn otherwise.
    #[must_use]
    pub fn with_input_kind(self, input_kind: InputKind) -> Self {
        Self { input_kind, ..self }
    }

    /// With another λ.
    #[must_use]
    pub fn with_learning_rate(self, learning_rate: f64) -> Self {
        Self { learning_rate, ..self }
    }

    /// The theory of both tasks: A is task 0, B is task 1.
    ///
    /// # Errors
    ///
    /// [`PairTheoryError`] if a number is out of range or the networks have no room for both tasks.
    pub fn theory(&self) -> Result<TransferTheory, PairTheoryError> {
        Ok(TransferTheory::new(&self.network, &JointTeacher::pair(&self.pair)?)?)
    }

    /// Networks that are trained for `epochs` epochs on such tasks, drawn at random.
    ///
    /// # Errors
    ///
    /// Those of [`PairSimulation::new`].
    pub fn simulation(
        &self,
        start: Start,
        epochs: usize,
    ) -> Result<PairSimulation, SimulationError> {
        let Pair { outputs_a, outputs_b, teacher_a, teacher_b, alignment } = self.pair;
        let tasks = TaskPair {
            inputs: self.network.inputs,
            outputs_a,
            outputs_b,
            strengths_a: vec![teacher_a],
            strengths_b: vec![teacher_b],
            alignment,
        };
        PairSimulation::new(tasks, self.joint(), start, epochs)
    }

    /// The setting of the network that learns both tasks.
    pub fn joint(&self) -> Setting {
        let NetworkSetting { inputs, hidden, layers, examples, noise_std, init_scale, .. } =
            self.network;
        Setting {
            inputs,
            outputs: self.pair.outputs_a + self.pair.outputs_b,
            hidden,
            layers,
            examples,
            input_kind: self.input_kind,
            noise_std,
            init_scale,
            learning_rate: self.learning_rate,
            teacher_strengths: vec![self.pair.teacher_a, self.pair.teacher_b],
        }
    }
}
