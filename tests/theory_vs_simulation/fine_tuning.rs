//! Fine-tuning and probing: the theory of infinite width against networks trained by gradient flow.

use dln_dynamics::TheorySetting;
use dln_experiment::Summary;
use dln_finite::{MapError, PretrainedNetwork, PretrainedSetting};
use dln_linalg::{Matrix, relative_squared_distance, symmetric_eigen};
use dln_tasks::{
    InputKind, JointTask, RelatedTasks, Seed, StackedTeacher, Task, TaskSetting, Teacher,
    haar_frame,
};
use dln_trainer::{
    Head, Probes, Student, StudentShape, TrainConfig, train_flow, train_head, train_probed,
};
use dln_transfer::{Features, FineTuning, FineTuningPoint, Source};

const SEEDS: u64 = 20;
/// Observations are taken every 0.05 τ up to 1.5 τ.
const OBSERVED: usize = 30;
const EPOCHS_PER_TAU: usize = 1000;

/// A target, features with their alignments, and a shared head's.
struct Case {
    name: &'static str,
    outputs: usize,
    examples: usize,
    strengths: Vec<f64>,
    features: Vec<f64>,
    alignments: Vec<Vec<f64>>,
    head: Option<(Vec<f64>, Vec<Vec<f64>>)>,
}

impl Case {
    fn setting(&self) -> TheorySetting {
        TheorySetting::new(100, self.outputs, self.strengths.clone())
            .with_hidden(50)
            .with_examples(self.examples)
    }

    fn theory(&self) -> FineTuning {
        let alignments = rows(&self.alignments);
        let mut features = Features::new(&self.features, alignments.as_ref()).expect("valid");
        if let Some((strengths, alignments)) = &self.head {
            features = features.with_head(strengths, rows(alignments).as_ref()).expect("valid");
        }
        FineTuning::new(&self.setting(), &features).expect("valid")
    }

    /// A task and the features' vectors: Q of them along the teacher's, the rest anywhere else.
    fn draw(&self, seed: Seed) -> (Task, Matrix, Matrix) {
        let setting = self.setting();
        let (rank, count) = (self.strengths.len(), self.features.len());
        let frame = |size, name| haar_frame(size, rank + count, &mut seed.child(name).rng());
        let (inputs, outputs) =
            (frame(setting.inputs, "input vectors"), frame(setting.outputs, "output vectors"));
        let vectors = |frame: &Matrix| frame.subcols(0, rank).to_owned();
        let teacher = Teacher::from_factors(vectors(&outputs), &self.strengths, vectors(&inputs));
        let task = TaskSetting::new(self.examples, InputKind::Orthogonal, setting.noise_std);
        let task = Task::draw(&teacher.expect("sound"), &task, seed.child("task")).expect("sound");
        let trunk = placed(&inputs, &self.alignments, &self.features).transpose().to_owned();
        let head = match &self.head {
            Some((strengths, alignments)) => placed(&outputs, alignments, strengths),
            None => Matrix::zeros(self.outputs, count),
        };
        (task, trunk, head)
    }

    /// Test errors over time of a network that is fine-tuned, as many fresh units as the theory
    /// has.
    fn fine_tuned(&self, seed: Seed) -> Vec<f64> {
        let (task, trunk, head) = self.draw(seed);
        let fresh = self.setting().hidden;
        let data = &task.statistics().input_output_correlation;
        let student = Student::with_fresh_units(&trunk, &head, fresh, 1e-5, data).expect("sound");
        let plan = TrainConfig::new(1.0 / EPOCHS_PER_TAU as f64, OBSERVED * EPOCHS_PER_TAU / 20)
            .with_observe_every(EPOCHS_PER_TAU / 20);
        let run = train_flow(student, task.statistics(), task.teacher().map(), &plan, 1e-6);
        run.expect("stable").observations.iter().map(|seen| seen.test_error).collect()
    }
}

fn rows(entries: &[Vec<f64>]) -> Matrix {
    Matrix::from_fn(entries.len(), entries[0].len(), |row, column| entries[row][column])
}

/// Columns √g_k p_k with p_k·v_j = Q_kj, where the v_j and directions for the rest are the columns
/// of `frame`.
fn placed(frame: &Matrix, cosines: &[Vec<f64>], strengths: &[f64]) -> Matrix {
    let (count, rank) = (cosines.len(), cosines[0].len());
    let rest = Matrix::from_fn(count, count, |k, l| {
        let shared: f64 = cosines[k].iter().zip(&cosines[l]).map(|(a, b)| a * b).sum();
        f64::from(k == l) - shared
    });
    let eigen = symmetric_eigen(rest.as_ref()).expect("symmetric");
    let mixing = Matrix::from_fn(rank + count, count, |direction, k| {
        let along = if direction < rank {
            cosines[k][direction]
        } else {
            let mode = direction - rank;
            eigen.values[mode].max(0.0).sqrt() * eigen.vectors[(k, mode)]
        };
        along * strengths[k].sqrt()
    });
    frame * mixing
}

/// Mean and standard error over the networks, and the theory, at every observed time.
fn compare(case: &Case) -> Vec<(f64, Summary)> {
    let seed = Seed::new(12).child("fine tuning").child(case.name);
    let run = |index| case.fine_tuned(seed.replicate(index));
    let runs: Vec<Vec<f64>> = (0..SEEDS).map(run).collect();
    let curve = case.theory().curve(&times());
    let at = |(step, point): (usize, &FineTuningPoint)| {
        let errors: Vec<f64> = runs.iter().map(|run| run[step]).collect();
        (point.test_error, Summary::of(&errors))
    };
    curve.iter().enumerate().map(at).collect()
}

fn times() -> Vec<f64> {
    (0..=OBSERVED).map(|step| 0.05 * step as f64).collect()
}

/// Four standard errors, and a fraction of the bulk's modes for every feature and signal mode,
/// which take rows and columns from the noise that they meet.
fn check(case: &Case) {
    let setting = case.setting();
    let bulk = setting.inputs.min(setting.outputs).min(setting.examples) as f64;
    let finite = (case.features.len() + case.strengths.len()) as f64 / bulk;
    for (step, (expected, Summary { mean, std_error, .. })) in compare(case).iter().enumerate() {
        let allowed = 4.0 * std_error + finite * expected;
        assert!(
            (mean - expected).abs() <= allowed,
            "{} at {}: theory {expected}, simulated {mean} ± {std_error}",
            case.name,
            times()[step]
        );
    }
}

fn case(name: &'static str, strengths: &[f64], features: &[f64], alignments: &[&[f64]]) -> Case {
    Case {
        name,
        outputs: 50,
        examples: 100,
        strengths: strengths.to_vec(),
        features: features.to_vec(),
        alignments: alignments.iter().map(|row| row.to_vec()).collect(),
        head: None,
    }
}

fn head(strength: f64, alignment: f64) -> Option<(Vec<f64>, Vec<Vec<f64>>)> {
    Some((vec![strength], vec![vec![alignment]]))
}

#[test]
fn features_that_fit_more_or_less() {
    check(&case("fits", &[3.0], &[3.0], &[&[1.0]]));
    check(&case("nearly fits", &[3.0], &[3.0], &[&[0.8]]));
    check(&case("hardly fits", &[3.0], &[3.0], &[&[0.4]]));
    check(&case("weak target", &[1.0], &[4.0], &[&[0.9]]));
    check(&case("negative", &[3.0], &[2.0], &[&[-0.6]]));
    check(&case("at the threshold", &[0.85], &[3.0], &[&[0.7]]));
}

#[test]
fn strong_weak_and_several_features() {
    check(&case("strong feature", &[3.0], &[100.0], &[&[0.9]]));
    check(&case("weak feature", &[3.0], &[0.01], &[&[0.9]]));
    check(&case("two modes", &[4.0, 2.0], &[4.0, 2.0], &[&[0.7, 0.3], &[0.2, -0.8]]));
    check(&case("three features", &[3.0], &[4.0, 3.0, 2.0], &[&[0.6], &[0.5], &[0.3]]));
}

#[test]
fn other_shapes_and_numbers_of_examples() {
    let nearly = |name| case(name, &[3.0], &[3.0], &[&[0.8]]);
    check(&Case { outputs: 200, ..nearly("aspect 2") });
    check(&Case { examples: 60, ..nearly("few examples") });
    check(&Case { examples: 300, ..nearly("many examples") });
}

#[test]
fn shared_heads() {
    let shared = |name| Case { head: head(3.0, 0.6), ..case(name, &[3.0], &[3.0], &[&[0.8]]) };
    check(&shared("shared head"));
    check(&Case { outputs: 200, ..shared("shared head, aspect 2") });
    check(&Case { examples: 60, ..shared("shared head, few examples") });
}

/// Where theory and networks part: trunk and head fit the target with opposite signs. The network
/// must pass a saddle, next to which the limit waits for long, while what a finite network has of
/// everything leads it out earlier. Until then they agree.
#[test]
fn a_head_of_the_wrong_sign_is_unlearned_sooner_in_small_networks() {
    let misled = Case { head: head(2.0, -0.5), ..case("misled head", &[3.0], &[2.0], &[&[0.5]]) };
    let compared = compare(&misled);
    let deviation = |step: usize| {
        let (expected, Summary { mean, std_error, .. }) = &compared[step];
        ((mean - expected) / expected, std_error / expected)
    };
    let (early, early_error) = deviation(10);
    assert!(early.abs() < 4.0 * early_error + 0.04, "{early} ± {early_error}");
    let (late, late_error) = deviation(OBSERVED);
    assert!(late < -3.0 * late_error && late > -0.3, "{late} ± {late_error}");
}

/// Gradient descent on the head alone. Its mean over the noise is exact at every size for P ≥ N1;
/// what is left is a learning rate of 1e-3, which is λg/2 of the time or 0.2 % here, and chance.
#[test]
fn probed_networks() {
    for case in [
        case("probe", &[3.0], &[3.0], &[&[0.8]]),
        Case { outputs: 200, examples: 300, ..case("probe, many", &[3.0], &[3.0], &[&[0.9]]) },
        Case { head: head(2.0, -0.5), ..case("probe, shared head", &[3.0], &[2.0], &[&[0.5]]) },
    ] {
        let seed = Seed::new(12).child("probing").child(case.name);
        let rate = 1e-3 * 100.0 / case.examples as f64;
        let steps = [200, 600, 1500].map(|steps: usize| steps * case.examples / 100);
        let runs: Vec<Vec<f64>> = (0..SEEDS)
            .map(|index| {
                let (task, trunk, mut head) = case.draw(seed.replicate(index));
                let data = &task.statistics().input_output_correlation;
                let (seen, gram) = (data * trunk.transpose(), &trunk * trunk.transpose());
                let variance = (case.examples as f64 / 100.0).max(1.0);
                let mut errors = Vec::new();
                for step in 1..=steps[2] {
                    let answered = &head * &gram;
                    head = Matrix::from_fn(head.nrows(), head.ncols(), |i, j| {
                        head[(i, j)] + rate * (seen[(i, j)] - variance * answered[(i, j)])
                    });
                    if steps.contains(&step) {
                        let product = &head * &trunk;
                        let teacher = task.teacher().map().as_ref();
                        errors.push(relative_squared_distance(product.as_ref(), teacher));
                    }
                }
                errors
            })
            .collect();
        let theory = case.theory();
        for (index, step) in steps.iter().enumerate() {
            let errors: Vec<f64> = runs.iter().map(|run| run[index]).collect();
            let Summary { mean, std_error, .. } = Summary::of(&errors);
            let expected = theory.probe().test_error(rate * *step as f64);
            let allowed = 5.0 * std_error + 0.005 * expected;
            assert!((mean - expected).abs() < allowed, "{}: {expected} {mean}", case.name);
        }
    }
}

/// Source training included: what its noise modes, weak features in all directions, do to the
/// target, next to networks of the same draw that keep the signal's feature alone.
///
/// Where the signal's feature fits, nothing that could be measured. Where it does not, the weak
/// features have some of the target's direction, more than the fresh units, and the target is
/// learned a little earlier; the least error hardly changes. At 3 τ, when the noise is learned, it
/// is learned earlier for the head start.
#[test]
fn the_noise_that_a_source_has_learned_hardly_moves_the_least_error() {
    let setting = case("pipeline", &[5.0], &[1.0], &[&[1.0]]).setting();
    let source = Source::best_stopped(&setting).expect("valid");
    let target = setting.with_teacher_strengths(vec![3.0]);
    let least = |run: &[f64]| run.iter().copied().fold(f64::INFINITY, f64::min);
    for (cosine, least_effect) in [(1.0, 0.002), (0.5, 0.05)] {
        let cosines = Matrix::from_fn(1, 1, |_, _| cosine);
        let theory = FineTuning::from_source(&target, &source, cosines.as_ref()).expect("valid");
        let seed = Seed::new(12).child("pipeline");
        let run = |index| pipeline(seed.replicate(index), cosine, source.time_tau());
        let runs: Vec<[Vec<f64>; 2]> = (0..SEEDS).map(run).collect();
        let mean = |of: &dyn Fn(&[Vec<f64>; 2]) -> f64| {
            Summary::of(&runs.iter().map(of).collect::<Vec<_>>())
        };
        let Summary { mean: whole, std_error, .. } = mean(&|[whole, _]| least(whole));
        let expected = theory.optimal_stopping().test_error;
        let allowed = 4.0 * std_error + (0.04 + least_effect) * expected;
        assert!((whole - expected).abs() < allowed, "{cosine}: {expected} {whole}");
        let at_least = mean(&|[whole, signal]| (least(whole) / least(signal)).ln());
        let at_the_end = mean(&|[whole, signal]| (whole[2 * OBSERVED] / signal[2 * OBSERVED]).ln());
        assert!(at_the_end.mean > 0.2 && at_the_end.mean < 0.8, "{at_the_end:?}");
        assert!(at_least.mean.abs() < least_effect, "{cosine}: {at_least:?}");
    }
}

/// One draw from source to target, by the exact flow of any trunk and by trained layers: the
/// source's noise is in both, and nothing is left to the limit.
// Long because it follows one draw from the source to every strategy.
#[test]
fn the_whole_way_of_one_draw_is_followed_exactly() {
    let tasks = RelatedTasks {
        inputs: 40,
        source_outputs: 20,
        target_outputs: 16,
        source_strengths: vec![5.0, 3.0],
        target_strengths: vec![4.0, 2.0],
        cosines: rows(&[vec![0.8, 0.1], vec![-0.1, 0.7]]),
        output_cosines: None,
    };
    let seed = Seed::new(12).child("one draw");
    let teacher = StackedTeacher::related(&tasks, seed.child("teacher")).expect("sound");
    let setting = TaskSetting::new(80, InputKind::Orthogonal, 1.0);
    let joint = JointTask::draw(&teacher, &setting, seed.child("task")).expect("sound");
    let [source, target] = joint.tasks() else { unreachable!() };
    let shape = StudentShape { inputs: 40, hidden: 20, outputs: 20, layers: 2 };
    let correlation = &source.statistics().input_output_correlation;
    let mut student = Student::training_aligned(shape, 1e-4, correlation).expect("sound");
    let plan = |epochs| TrainConfig::new(1e-3, epochs).with_observe_every(100);
    let (statistics, map) = (source.statistics(), source.teacher().map());
    train_probed(&mut student, statistics, map, &plan(800), &Probes::default()).expect("stable");

    let (statistics, map) = (target.statistics(), target.teacher().map());
    let data = &statistics.input_output_correlation;
    let started = student.continued(Head::New, 16, 1e-4, data).expect("two layers");
    let run = train_flow(started, statistics, map, &plan(2000), 1e-7).expect("stable");
    let trunk = &student.weights()[0];
    let network = PretrainedNetwork::new(
        &PretrainedSetting::new(data.as_ref(), trunk.as_ref(), 1e-4).with_input_variance(2.0),
    );
    let network = network.expect("sound");
    let measure = MapError::of_teacher(map.as_ref());
    let times: Vec<f64> = (0..=20).map(|look| 0.1 * f64::from(look)).collect();
    for (seen, exact) in run.observations.iter().zip(network.curve(&[&measure], &times)) {
        // tolerance^{2/3} of the trained layers, times a growth of ten.
        let ratio = seen.test_error / exact[0];
        assert!((ratio - 1.0).abs() < 2e-4, "{}: {ratio}", seen.epoch);
    }
    let frozen = student.continued(Head::New, 0, 1e-4, data).expect("two layers");
    let run = train_head(frozen, statistics, map, &plan(2000)).expect("stable");
    let error = measure.of(network.probed_map(2.0).as_ref());
    // Descent lags by d g λ/2 of the time for features of g up to 5, where the error no longer
    // changes.
    assert!((run.last().test_error / error - 1.0).abs() < 0.005);
}

/// Test errors on the target over time after a source of the same input mode: of the whole trunk,
/// and of its signal's feature alone.
fn pipeline(seed: Seed, cosine: f64, stop_tau: f64) -> [Vec<f64>; 2] {
    let (inputs, outputs) = (100, 50);
    let frame = haar_frame(inputs, 2, &mut seed.child("input vectors").rng());
    let turned = Matrix::from_fn(inputs, 1, |input, _| {
        cosine * frame[(input, 0)] + (1.0 - cosine * cosine).sqrt() * frame[(input, 1)]
    });
    let task = |name: &str, strength: f64, direction: &Matrix| {
        let left = haar_frame(outputs, 1, &mut seed.child(name).child("outputs").rng());
        let teacher = Teacher::from_factors(left, &[strength], direction.clone()).expect("sound");
        let setting = TaskSetting::new(100, InputKind::Orthogonal, 1.0);
        Task::draw(&teacher, &setting, seed.child(name)).expect("sound")
    };
    let (source, target) =
        (task("source", 5.0, &frame.subcols(0, 1).to_owned()), task("target", 3.0, &turned));
    let shape = StudentShape { inputs, hidden: 50, outputs, layers: 2 };
    let data = &source.statistics().input_output_correlation;
    let mut student = Student::training_aligned(shape, 1e-5, data).expect("sound");
    let epochs_at_stop = stop_tau * EPOCHS_PER_TAU as f64;
    let epochs = (1..).find(|&epoch: &usize| epoch as f64 >= epochs_at_stop).expect("finite");
    let plan = |epochs| {
        TrainConfig::new(1.0 / EPOCHS_PER_TAU as f64, epochs)
            .with_observe_every(EPOCHS_PER_TAU / 20)
    };
    let (statistics, map) = (source.statistics(), source.teacher().map());
    train_probed(&mut student, statistics, map, &plan(epochs), &Probes::default()).expect("stable");
    let whole = &student.weights()[0];
    // The aligned student keeps its strongest mode, the signal, in the first unit.
    let signal = whole.subrows(0, 1).to_owned();
    [whole, &signal].map(|trunk| {
        let head = Matrix::zeros(outputs, trunk.nrows());
        let data = &target.statistics().input_output_correlation;
        let student = Student::with_fresh_units(trunk, &head, 50, 1e-5, data).expect("sound");
        let plan = plan(2 * OBSERVED * EPOCHS_PER_TAU / 20);
        let run = train_flow(student, target.statistics(), target.teacher().map(), &plan, 1e-6);
        run.expect("stable").observations.iter().map(|seen| seen.test_error).collect()
    })
}
