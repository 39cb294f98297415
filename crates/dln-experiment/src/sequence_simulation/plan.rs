//! What is trained on a source and then a target, and for how long.

use dln_tasks::RelatedTasks;
use dln_trainer::Head;

/// What is trained, and for how long; times are t/τ.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SequencePlan {
    /// Both tasks.
    pub tasks: RelatedTasks,
    /// N2 of the source's network, and fresh units when the target begins.
    pub hidden: usize,
    /// Training examples of the source and of the target.
    pub examples: [usize; 2],
    /// σ_z of both.
    pub noise_std: f64,
    /// ε of every start.
    pub init_scale: f64,
    /// λ of gradient descent on the source.
    pub learning_rate: f64,
    /// Whether the target keeps the source's head.
    pub head: Head,
    /// When training on the source stops.
    pub source_stop_tau: f64,
    /// Looks at the target's errors are so far apart.
    pub look_every_tau: f64,
    /// Their number, that at the start aside.
    pub looks: usize,
}

impl SequencePlan {
    /// The paper's ε = 1e-5, λ = 1e-3 and σ_z = 1, a new head, and 200 looks over 4 τ.
    pub fn new(
        tasks: RelatedTasks,
        hidden: usize,
        examples: [usize; 2],
        source_stop_tau: f64,
    ) -> Self {
        Self {
            tasks,
            hidden,
            examples,
            noise_std: 1.0,
            init_scale: 1e-5,
            learning_rate: 1e-3,
            head: Head::New,
            source_stop_tau,
            look_every_tau: 0.02,
            looks: 200,
        }
    }

    /// With other noise, start and step.
    #[must_use]
    pub fn with_training(self, noise_std: f64, init_scale: f64, learning_rate: f64) -> Self {
        Self { noise_std, init_scale, learning_rate, ..self }
    }

    /// With the source's head kept, or a new one.
    #[must_use]
    pub fn with_head(self, head: Head) -> Self {
        Self { head, ..self }
    }

    /// With other looks at the errors.
    #[must_use]
    pub fn with_looks(self, look_every_tau: f64, looks: usize) -> Self {
        Self { look_every_tau, looks, ..self }
    }
}
