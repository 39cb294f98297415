//! Two described tasks, one after the other: one value for the theory's and the simulation's
//! arguments.

use dln_dynamics::TheorySetting;
use dln_linalg::Matrix;
use dln_tasks::RelatedTasks;
use dln_trainer::Head;
use dln_transfer::{FineTuning, FineTuningError, Source, Strategies, StrategiesError};

use crate::SequencePlan;

/// Networks are followed this much longer than to the last of the theory's stops.
const BEYOND_THE_STOP: f64 = 1.25;
/// The most looks at a network: where curves are much shorter than the way to the last stop, looks
/// lie farther apart.
const MOST_LOOKS: f64 = 20_000.0;

/// A source and a target on the same inputs, and the networks of two layers that learn them.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SequenceSetting {
    /// The source.
    pub source: TheorySetting,
    /// The target; its hidden width and start are those of fresh units.
    pub target: TheorySetting,
    /// Cosines of the input modes, source × target.
    pub cosines: Matrix,
    /// Cosines of the output modes, where the target keeps the source's head; it has a new one
    /// unless set.
    pub output_cosines: Option<Matrix>,
    /// λ of gradient descent on the source; 1e-3 unless set.
    pub learning_rate: f64,
}

impl SequenceSetting {
    /// A target with a new head, and λ = 1e-3; `cosines` of the input modes are source × target.
    pub fn new(source: TheorySetting, target: TheorySetting, cosines: Matrix) -> Self {
        Self { source, target, cosines, output_cosines: None, learning_rate: 1e-3 }
    }

    /// With the source's head, if there are cosines of the output modes, source × target.
    #[must_use]
    pub fn with_output_cosines(self, output_cosines: impl Into<Option<Matrix>>) -> Self {
        Self { output_cosines: output_cosines.into(), ..self }
    }

    /// With another λ.
    #[must_use]
    pub fn with_learning_rate(self, learning_rate: f64) -> Self {
        Self { learning_rate, ..self }
    }

    /// The theory of every strategy.
    ///
    /// # Errors
    ///
    /// [`StrategiesError`] if a task has no theory or the cosines are not possible.
    pub fn strategies(&self) -> Result<Strategies, StrategiesError> {
        let Self { source, target, cosines, .. } = self;
        match &self.output_cosines {
            Some(outputs) => {
                Strategies::compare_with_head(source, target, cosines.as_ref(), outputs.as_ref())
            }
            None => Strategies::compare(source, target, cosines.as_ref()),
        }
    }

    /// The theory of fine-tuning and probing after a source that was trained already.
    ///
    /// # Errors
    ///
    /// [`FineTuningError`] if the target has no theory or the cosines are not possible.
    pub fn fine_tuning(&self, trained: &Source) -> Result<FineTuning, FineTuningError> {
        let Self { target, cosines, .. } = self;
        match &self.output_cosines {
            Some(outputs) => FineTuning::from_source_with_head(
                target,
                trained,
                cosines.as_ref(),
                outputs.as_ref(),
            ),
            None => FineTuning::from_source(target, trained, cosines.as_ref()),
        }
    }

    /// What is trained to be set beside the theory: a source as long as the theory says, and every
    /// strategy until after the last of the theory's stops and `until_tau`, with `looks`
    /// observations up to the latter.
    pub fn plan(
        &self,
        theory: &Strategies,
        source_stop_tau: f64,
        until_tau: f64,
        looks: usize,
    ) -> SequencePlan {
        let Self { source, target, .. } = self;
        let together = theory.together.map(|stop| stop.time_tau);
        let stops = [theory.scratch, theory.fine_tuned, theory.probed].map(|stop| stop.time_tau);
        let last =
            stops.into_iter().chain(together).filter(|time| time.is_finite()).fold(0.0, f64::max);
        let span = BEYOND_THE_STOP * last.max(until_tau);
        let look_every_tau = (until_tau / looks as f64).max(span / MOST_LOOKS);
        // Without noise the source should never stop: then it is trained as long as the target.
        let source_stop = if source_stop_tau.is_finite() { source_stop_tau } else { until_tau };
        let examples = [source.examples, target.examples];
        let head = if self.output_cosines.is_some() { Head::Kept } else { Head::New };
        SequencePlan::new(self.tasks(), target.hidden, examples, source_stop)
            .with_training(target.noise_std, target.init_scale, self.learning_rate)
            .with_head(head)
            .with_looks(look_every_tau, whole(span / look_every_tau))
    }

    /// Both tasks, as they are drawn.
    fn tasks(&self) -> RelatedTasks {
        RelatedTasks {
            inputs: self.target.inputs,
            source_outputs: self.source.outputs,
            target_outputs: self.target.outputs,
            source_strengths: self.source.teacher_strengths.clone(),
            target_strengths: self.target.teacher_strengths.clone(),
            cosines: self.cosines.clone(),
            output_cosines: self.output_cosines.clone(),
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positive, at most MOST_LOOKS"
)]
fn whole(looks: f64) -> usize {
    looks.ceil() as usize
}
