//! One task after the other, drawn at random and trained: a source, then a target by every
//! strategy.

mod plan;

pub use plan::SequencePlan;

use dln_tasks::{
    InputKind, JointTask, Seed, StackedTeacher, Task, TaskSetting, TrainingStatistics,
};
use dln_trainer::{
    Probes, Student, StudentShape, TestMap, TrainConfig, train_flow, train_head, train_probed,
};

use crate::{Context, Setting, SimulationError, Summary, sweep};

/// Errors of gradient flow are right to about this to the power of 2/3.
const FLOW_TOLERANCE: f64 = 1e-6;
/// Descent of a frozen trunk's head lags behind its flow by half of this, relative to the time.
const HEAD_STEP: f64 = 0.01;
/// The target's index in a joint task of source and target.
const TARGET: usize = 1;

/// Runs of one source and target that differ in their seeds alone.
///
/// Each draws both tasks, with white inputs, trains an aligned network on the source by gradient
/// descent, and goes on with *all* it has learned: the features of the source's noise too, which
/// the theory leaves out.
#[derive(Clone, Debug)]
pub struct SequenceSimulation {
    plan: SequencePlan,
    source_epochs: usize,
}

/// Smallest test errors on the target of one run, by strategy.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct SequenceOutcome {
    /// The test error on the source where its training stopped.
    pub source: f64,
    /// Training from scratch.
    pub scratch: f64,
    /// Fine-tuning.
    pub fine_tuned: f64,
    /// Probing.
    pub probed: f64,
    /// Both tasks in one network; `None` unless they have equal numbers of examples.
    pub together: Option<f64>,
}

/// Test errors on the target at one time, over the runs.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct SequencePoint {
    /// Time t/τ on the target.
    pub time_tau: f64,
    /// Training from scratch.
    pub scratch: Summary,
    /// Fine-tuning.
    pub fine_tuned: Summary,
    /// Probing.
    pub probed: Summary,
}

/// All runs as seed and outcome, their means, the standard errors of these (NaN for a single run),
/// and the mean curves.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SimulatedSequences {
    /// Seeds and outcomes in order.
    pub runs: Vec<(u64, SequenceOutcome)>,
    /// Means over the runs.
    pub mean: SequenceOutcome,
    /// Standard errors of the means.
    pub std_error: SequenceOutcome,
    /// Errors at every look.
    pub curve: Vec<SequencePoint>,
}

/// What is kept of a run: test errors at every look.
struct Track {
    outcome: SequenceOutcome,
    scratch: Vec<f64>,
    fine_tuned: Vec<f64>,
    probed: Vec<f64>,
}

/// The data of one run.
struct Draw {
    source: Task,
    target: Task,
    /// Both, and the target's rows, if they share their examples.
    joint: Option<(JointTask, std::ops::Range<usize>)>,
}

impl SequenceSimulation {
    /// Runs of the plan.
    ///
    /// # Errors
    ///
    /// [`SimulationError`] if the matrices would not fit into memory, nothing would be looked at,
    /// or the source would take no epoch or too many.
    pub fn new(plan: SequencePlan) -> Result<Self, SimulationError> {
        let largest = |outputs, examples| Setting {
            inputs: plan.tasks.inputs,
            outputs,
            hidden: 2 * plan.hidden,
            layers: 2,
            examples,
            input_kind: InputKind::Orthogonal,
            noise_std: plan.noise_std,
            init_scale: plan.init_scale,
            learning_rate: plan.learning_rate,
            teacher_strengths: Vec::new(),
        };
        let outputs = plan.tasks.source_outputs + plan.tasks.target_outputs;
        let setting = largest(outputs, plan.examples[0].max(plan.examples[1]));
        setting.check_memory()?;
        if plan.looks == 0 {
            return Err(SimulationError::Epochs);
        }
        let source_epochs = setting.planned_epochs(plan.source_stop_tau)?;
        Ok(Self { plan, source_epochs })
    }

    /// Runs of `seeds` seeds from the first one on, in parallel; the same for any number of
    /// threads.
    ///
    /// # Errors
    ///
    /// [`SimulationError`] of the first run in order that fails, or if the context is interrupted.
    pub fn run_all(
        &self,
        context: &Context<'_>,
        first_seed: u64,
        seeds: u64,
    ) -> Result<SimulatedSequences, SimulationError> {
        if seeds == 0 {
            return Err(SimulationError::Seeds);
        }
        let tracks = sweep(context, &[()], seeds, |(), replicate| {
            if context.is_interrupted() {
                return Err(SimulationError::Interrupted);
            }
            self.run(Seed::new(first_seed + replicate))
        })?;
        let tracks: Vec<Track> = tracks.into_iter().flatten().collect();
        let outcomes: Vec<SequenceOutcome> = tracks.iter().map(|track| track.outcome).collect();
        Ok(SimulatedSequences {
            mean: SequenceOutcome::of_each(&outcomes, |summary| summary.mean),
            std_error: SequenceOutcome::of_each(&outcomes, |summary| summary.std_error),
            curve: (0..=self.plan.looks).map(|look| self.point(&tracks, look)).collect(),
            runs: (first_seed..).zip(outcomes).collect(),
        })
    }

    fn run(&self, seed: Seed) -> Result<Track, SimulationError> {
        let plan = &self.plan;
        let draw = self.draw(seed)?;
        let (source, on_source) = self.train_source(&draw.source)?;
        let (data, map) = (draw.target.statistics(), draw.target.teacher().map());
        let correlation = &data.input_output_correlation;
        let fresh = self.aligned(data, draw.target.targets().nrows())?;
        let scratch = self.flow(fresh, data, map.into())?;
        let start = source.continued(plan.head, plan.hidden, plan.init_scale, correlation)?;
        let fine_tuned = self.flow(start, data, map.into())?;
        let trunk = source.continued(plan.head, 0, plan.init_scale, correlation)?;
        let probed = self.probe(trunk, data, map.into())?;
        let together = match &draw.joint {
            None => None,
            Some((joint, rows)) => {
                let (data, map) = (joint.joint().statistics(), joint.joint().teacher().map());
                let student = self.aligned(data, joint.joint().targets().nrows())?;
                let test = TestMap { teacher: map, row_groups: std::slice::from_ref(rows) };
                let run = train_flow(student, data, test, &self.looks(1), FLOW_TOLERANCE)?;
                Some(least(&run.row_group_errors[0]))
            }
        };
        let outcome = SequenceOutcome {
            source: on_source,
            scratch: least(&scratch),
            fine_tuned: least(&fine_tuned),
            probed: least(&probed),
            together,
        };
        Ok(Track { outcome, scratch, fine_tuned, probed })
    }

    /// Both tasks, on the same examples if they have equal numbers of them.
    fn draw(&self, seed: Seed) -> Result<Draw, SimulationError> {
        let plan = &self.plan;
        let teacher = StackedTeacher::related(&plan.tasks, seed.child("teacher"))?;
        let setting = |examples| TaskSetting::new(examples, InputKind::Orthogonal, plan.noise_std);
        let [of_source, of_target] = plan.examples;
        if of_source == of_target {
            let joint = JointTask::draw(&teacher, &setting(of_source), seed.child("task"))?;
            let [source, target] = [0, TARGET].map(|task| joint.tasks()[task].clone());
            return Ok(Draw { source, target, joint: Some((joint, teacher.rows(TARGET))) });
        }
        let task = |index: usize, examples, name| {
            Task::draw(&teacher.tasks()[index], &setting(examples), seed.child(name))
        };
        let (source, target) =
            (task(0, of_source, "source task")?, task(TARGET, of_target, "target task")?);
        Ok(Draw { source, target, joint: None })
    }

    /// The network that was trained on the source, and its error there.
    fn train_source(&self, source: &Task) -> Result<(Student, f64), SimulationError> {
        let statistics = source.statistics();
        let mut student = self.aligned(statistics, source.targets().nrows())?;
        let config = TrainConfig::new(self.plan.learning_rate, self.source_epochs)
            .with_observe_every(self.source_epochs);
        let map = source.teacher().map();
        let run = train_probed(&mut student, statistics, map, &config, &Probes::default())?;
        Ok((student, run.last().test_error))
    }

    fn aligned(
        &self,
        statistics: &TrainingStatistics,
        outputs: usize,
    ) -> Result<Student, SimulationError> {
        let plan = &self.plan;
        let (inputs, hidden) = (plan.tasks.inputs, plan.hidden);
        let shape = StudentShape { inputs, hidden, outputs, layers: 2 };
        let data = &statistics.input_output_correlation;
        Ok(Student::training_aligned(shape, plan.init_scale, data)?)
    }

    /// The observations of the errors, with the given number of steps of descent from one to the
    /// next.
    fn looks(&self, steps: usize) -> TrainConfig {
        TrainConfig::new(self.plan.look_every_tau / steps as f64, self.plan.looks * steps)
            .with_observe_every(steps)
    }

    fn flow(
        &self,
        student: Student,
        statistics: &TrainingStatistics,
        test: TestMap<'_>,
    ) -> Result<Vec<f64>, SimulationError> {
        let run = train_flow(student, statistics, test, &self.looks(1), FLOW_TOLERANCE)?;
        Ok(run.observations.iter().map(|seen| seen.test_error).collect())
    }

    fn probe(
        &self,
        student: Student,
        statistics: &TrainingStatistics,
        test: TestMap<'_>,
    ) -> Result<Vec<f64>, SimulationError> {
        let strength = student.weights()[0].norm_l2().powi(2);
        let variance = self.plan.examples[1] as f64 / self.plan.tasks.inputs as f64;
        let rate = strength * variance.max(1.0);
        let steps = whole(self.plan.look_every_tau * rate / HEAD_STEP);
        let run = train_head(student, statistics, test, &self.looks(steps))?;
        Ok(run.observations.iter().map(|seen| seen.test_error).collect())
    }

    fn point(&self, tracks: &[Track], look: usize) -> SequencePoint {
        let of = |errors: fn(&Track) -> &[f64]| {
            Summary::of(&tracks.iter().map(|track| errors(track)[look]).collect::<Vec<_>>())
        };
        SequencePoint {
            time_tau: look as f64 * self.plan.look_every_tau,
            scratch: of(|track| &track.scratch),
            fine_tuned: of(|track| &track.fine_tuned),
            probed: of(|track| &track.probed),
        }
    }
}

impl SequenceOutcome {
    /// A statistic of every quantity over the runs.
    fn of_each(outcomes: &[Self], statistic: impl Fn(&Summary) -> f64) -> Self {
        let of = |quantity: &dyn Fn(&Self) -> Option<f64>| {
            let values: Option<Vec<f64>> = outcomes.iter().map(quantity).collect();
            values.map(|values| statistic(&Summary::of(&values)))
        };
        let always =
            |quantity: fn(&Self) -> f64| of(&|outcome| Some(quantity(outcome))).unwrap_or(f64::NAN);
        Self {
            source: always(|outcome| outcome.source),
            scratch: always(|outcome| outcome.scratch),
            fine_tuned: always(|outcome| outcome.fine_tuned),
            probed: always(|outcome| outcome.probed),
            together: of(&|outcome| outcome.together),
        }
    }
}

fn least(errors: &[f64]) -> f64 {
    crate::smallest(errors.iter().copied())
}

/// The next whole number, from 1 to a million.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 1e6")]
fn whole(number: f64) -> usize {
    number.ceil().clamp(1.0, 1e6) as usize
}

#[cfg(test)]
mod tests {
    use dln_linalg::Matrix;
    use dln_tasks::RelatedTasks;

    use super::*;

    fn plan(cosine: f64, examples: [usize; 2]) -> SequencePlan {
        let tasks = RelatedTasks {
            inputs: 30,
            source_outputs: 15,
            target_outputs: 15,
            source_strengths: vec![8.0],
            target_strengths: vec![3.0],
            cosines: Matrix::from_fn(1, 1, |_, _| cosine),
            output_cosines: None,
        };
        SequencePlan::new(tasks, 15, examples, 1.5).with_looks(0.1, 40)
    }

    /// The same input mode is worth more than a fresh start, another one is not.
    #[test]
    fn a_source_on_the_same_mode_helps() {
        let gain = |cosine| {
            let simulation = SequenceSimulation::new(plan(cosine, [30, 30])).expect("sound");
            let found = simulation.run_all(&Context::silent(), 0, 8).expect("sound");
            assert_eq!((found.runs.len(), found.curve.len()), (8, 41));
            assert!(found.mean.together.is_some());
            found.mean.scratch - found.mean.fine_tuned.min(found.mean.probed)
        };
        // Differences of 0.08 and −0.03 over eight seeds whose errors spread by 0.05.
        assert!(gain(1.0) > 0.0 && gain(0.0) < 0.0);
    }

    #[test]
    fn a_run_does_not_depend_on_its_series() {
        let simulation = SequenceSimulation::new(plan(0.5, [60, 30])).expect("sound");
        let series = simulation.run_all(&Context::silent(), 3, 3).expect("sound");
        let single = simulation.run_all(&Context::silent(), 5, 1).expect("sound");
        assert_eq!((series.runs[2], single.mean.together), (single.runs[0], None));
        assert!(single.std_error.scratch.is_nan());
        let none = simulation.run_all(&Context::silent(), 0, 0);
        assert_eq!(none, Err(SimulationError::Seeds));
    }
}
