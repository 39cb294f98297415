//! Finite-size bands: the spread of errors over networks of the setting's size, around theory
//! curves of infinite size.

use dln_dynamics::{CurvePoint, StoppingPoint};
use dln_tasks::{Seed, Task};

use crate::{ComputeError, Context, Setting, Spread, Start, low_rank_map, sweep};

/// Which networks a band is made of, and what is asked of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BandPlan<'a> {
    /// How the students start. A random start needs a closed form, see
    /// [`Setting::exact_random_student`].
    pub start: Start,
    /// Number of networks, each with a task of its own; at least about forty for a band of 95 %.
    pub networks: u64,
    /// Share of the networks between the band's edges, in (0, 1): as many are left out below as
    /// above.
    pub coverage: f64,
    /// Ascending times t/τ ≥ 0 at which the band is wanted, the last one the end of training.
    pub times_tau: &'a [f64],
}

/// Both errors of many networks at one time.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct BandPoint {
    /// Time t/τ.
    pub time_tau: f64,
    /// Of the training error.
    pub train_error: Spread,
    /// Of the test error.
    pub test_error: Spread,
}

/// The errors of many networks over time, their smallest test errors, and when these are reached.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FiniteSizeBand {
    /// One point per time, in the order of the plan.
    pub points: Vec<BandPoint>,
    /// Of the networks' smallest test errors until the end of training.
    pub min_test_error: Spread,
    /// Of the times t/τ of these, which are finite: 0 for a network that only gets worse, the end
    /// of training for one that is still getting better there.
    pub optimal_stopping_tau: Spread,
}

/// The bands of several settings, each with the root of its randomness.
///
/// The theory is the limit of infinite size at given ratios. A network of finite size differs from
/// it because its data's singular values and vectors do. Given these its errors follow in closed
/// form: mode by mode for an aligned start at any depth, by the matrix Riccati equation for a
/// random one. So a network costs one decomposition, no epochs, and no error of a finite learning
/// rate enters. Networks run in parallel; the band does not depend on the number of threads.
///
/// ```
/// use dln_experiment::{BandPlan, Context, Setting, Start, finite_size_bands, strengths};
/// use dln_tasks::Seed;
///
/// // At the detection threshold the limit of infinite size has nothing to learn: its least error is 1.
/// let setting = Setting::paper(40, strengths(1, 0.84));
/// let plan = BandPlan { start: Start::Aligned, networks: 40, coverage: 0.95, times_tau: &[0.0, 2.0, 4.0] };
/// let bands = finite_size_bands(&Context::silent(), &[(setting, Seed::new(1))], plan)?;
/// let least = bands[0].min_test_error;
/// assert!(least.low < least.mean && least.mean < 0.97 && least.high <= 1.0);
/// # Ok::<(), dln_experiment::ComputeError>(())
/// ```
///
/// # Errors
///
/// If a setting is refused, or its students have no closed form
/// ([`ExactError`](crate::ExactError)): Gaussian inputs, or a random start that is not one of
/// balanced layers.
///
/// # Panics
///
/// If the coverage is not in (0, 1), there are no networks or no times, or the times do not ascend
/// from 0.
pub fn finite_size_bands(
    context: &Context<'_>,
    settings: &[(Setting, Seed)],
    plan: BandPlan<'_>,
) -> Result<Vec<FiniteSizeBand>, ComputeError> {
    let BandPlan { networks, coverage, times_tau, .. } = plan;
    assert!(coverage > 0.0 && coverage < 1.0, "coverage is {coverage}");
    assert!(networks > 0, "a band needs networks");
    let ascend = times_tau.windows(2).all(|pair| pair[0] <= pair[1]);
    assert!(
        ascend && times_tau.first().is_some_and(|&first| first >= 0.0),
        "times must ascend from 0, and be there"
    );
    let courses = sweep(context, settings, networks, |(setting, seed), network| {
        course(setting, seed.replicate(network), plan)
    })?;
    Ok(courses.iter().map(|courses| band(courses, plan)).collect())
}

/// One network: its errors at the times of the plan and where its test error is least.
struct NetworkCourse {
    points: Vec<CurvePoint>,
    stop: StoppingPoint,
}

fn course(
    setting: &Setting,
    seed: Seed,
    plan: BandPlan<'_>,
) -> Result<NetworkCourse, ComputeError> {
    let task = setting.task(seed)?;
    match plan.start {
        Start::Aligned => aligned_course(setting, &task, plan),
        Start::Random => {
            let student = setting.exact_random_student(&task, seed)?;
            let stop = student.optimal_stopping(plan.end_tau());
            Ok(NetworkCourse { points: student.curve(plan.times_tau), stop })
        }
    }
}

fn aligned_course(
    setting: &Setting,
    task: &Task,
    plan: BandPlan<'_>,
) -> Result<NetworkCourse, ComputeError> {
    let network = setting.aligned_network(task.statistics())?;
    let student = network.student(low_rank_map(task.teacher()));
    let stop = student.optimal_stopping(plan.end_tau());
    Ok(NetworkCourse { points: student.curve(plan.times_tau), stop })
}

fn band(courses: &[NetworkCourse], plan: BandPlan<'_>) -> FiniteSizeBand {
    let spread = |value: &dyn Fn(&NetworkCourse) -> f64| {
        Spread::of(courses.iter().map(value).collect(), plan.coverage)
    };
    let point = |(index, &time_tau): (usize, &f64)| BandPoint {
        time_tau,
        train_error: spread(&|course| course.points[index].train_error),
        test_error: spread(&|course| course.points[index].test_error),
    };
    FiniteSizeBand {
        points: plan.times_tau.iter().enumerate().map(point).collect(),
        min_test_error: spread(&|course| course.stop.test_error),
        optimal_stopping_tau: spread(&|course| course.stop.time_tau),
    }
}

impl BandPlan<'_> {
    fn end_tau(&self) -> f64 {
        self.times_tau[self.times_tau.len() - 1]
    }
}

#[cfg(test)]
mod tests {
    use dln_tasks::InputKind;
    use dln_trainer::StopRule;

    use super::*;
    use crate::Plan;

    fn setting(layers: usize, examples: usize, input_kind: InputKind) -> Setting {
        Setting {
            hidden: 8,
            layers,
            examples,
            input_kind,
            init_scale: 1e-3,
            learning_rate: 1e-4,
            ..Setting::paper(20, vec![4.0, 2.0])
        }
    }

    /// A band of one network is that network: gradient descent with a small rate follows it to
    /// first order, λŝ² ≈ 0.002 in the exponent of a rise.
    #[test]
    fn one_network_is_its_own_band() {
        let times = [0.0, 0.5, 1.0, 2.0, 4.0];
        for (layers, examples, kind, start) in [
            (2, 20, InputKind::OneHot, Start::Aligned),
            (3, 60, InputKind::Orthogonal, Start::Aligned),
            (2, 12, InputKind::Orthogonal, Start::Aligned),
            (2, 40, InputKind::Orthogonal, Start::Random),
        ] {
            let setting = setting(layers, examples, kind);
            let seed = Seed::new(3);
            let plan = BandPlan { start, networks: 1, coverage: 0.9, times_tau: &times };
            let bands = finite_size_bands(&Context::silent(), &[(setting.clone(), seed)], plan);
            let band = &bands.expect("sound settings")[0];
            let task = setting.task(seed.replicate(0)).expect("sound");
            let steps = Plan { epochs: 40_000, observe_every: 100, stop: StopRule::AtEnd };
            let run = setting.run(start, &task, seed.replicate(0), steps).expect("sound");
            for (point, time) in band.points.iter().zip(times) {
                let seen = run.observations[setting.epochs(time) / 100];
                for (spread, error) in
                    [(point.train_error, seen.train_error), (point.test_error, seen.test_error)]
                {
                    assert!(
                        (spread.mean / error - 1.0).abs() < 1e-2,
                        "{start:?}, L = {layers}, P = {examples}, t/τ = {time}: {spread:?} against {error}"
                    );
                    assert!((spread.low - spread.high).abs() < 1e-15);
                }
            }
            let least = run.minimum();
            assert!((band.min_test_error.mean / least.test_error - 1.0).abs() < 1e-3);
            // One observation, 0.01, and the lag of descent, λŝ²t/2 < 0.003.
            let seen_tau = setting.time_tau(least.epoch);
            assert!((band.optimal_stopping_tau.mean - seen_tau).abs() < 0.02);
        }
    }

    #[test]
    fn what_is_not_white_is_refused() {
        let plan =
            BandPlan { start: Start::Aligned, networks: 2, coverage: 0.9, times_tau: &[1.0] };
        let gaussian = setting(2, 40, InputKind::Gaussian);
        let error = finite_size_bands(&Context::silent(), &[(gaussian, Seed::new(1))], plan);
        assert!(error.expect_err("refused").to_string().contains("not white"));
    }

    /// Without noise every epoch helps; a start beyond a weak teacher only gets worse.
    #[test]
    fn networks_without_a_dip_stop_at_either_end() {
        let sound = setting(2, 20, InputKind::OneHot);
        let noiseless = Setting { noise_std: 0.0, ..sound.clone() };
        let hopeless =
            Setting { noise_std: 5.0, init_scale: 1.0, teacher_strengths: vec![0.1], ..sound };
        for (setting, expected) in [(noiseless, 3.0), (hopeless, 0.0)] {
            let times_tau = &[0.0, 3.0];
            let plan = BandPlan { start: Start::Aligned, networks: 5, coverage: 0.9, times_tau };
            let bands = finite_size_bands(&Context::silent(), &[(setting, Seed::new(2))], plan);
            let Spread { low, mean, high } = bands.expect("sound settings")[0].optimal_stopping_tau;
            assert!([low, mean, high].iter().all(|time| (time - expected).abs() < 1e-12));
        }
    }
}
