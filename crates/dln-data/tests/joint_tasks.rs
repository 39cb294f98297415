//! Two planted tasks on the same inputs: what is promised of them alone and together against what
//! their maps reach, and the shares and cosines that were planted.

use dln_data::{
    AnalyzeOptions, ColumnScale, Cutoff, DataOptions, LinearMap, PairTask, TransferAnalysis,
    transfer,
};
use dln_linalg::{Matrix, orthonormal_basis, squared_norm};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

const OPTIONS: AnalyzeOptions = AnalyzeOptions::new()
    .with_data(DataOptions::new().with_scale(ColumnScale::None).with_cutoff(Cutoff::Relative(0.0)));
const INPUTS: usize = 40;
/// The targets of task B count in a unit of their own.
const UNIT: f64 = 100.0;

/// Two teachers of white inputs, whose noise is 1 in every output.
struct Planted {
    rng: ChaCha8Rng,
    teachers: [Matrix; 2],
}

fn normal(rng: &mut ChaCha8Rng, rows: usize, columns: usize) -> Matrix {
    Matrix::from_fn(rows, columns, |_, _| rng.sample(StandardNormal))
}

impl Planted {
    /// One mode each, of the given strengths, for 12 and 8 outputs; `cosine` is that of their input
    /// vectors.
    fn modes(seed: u64, strengths: [f64; 2], cosine: f64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let right = orthonormal_basis(normal(&mut rng, INPUTS, 2).as_ref());
        let sine = (1.0 - cosine * cosine).sqrt();
        let turned =
            Matrix::from_fn(INPUTS, 1, |row, _| cosine * right[(row, 0)] + sine * right[(row, 1)]);
        let mut teacher = |outputs, strength: f64, right: &Matrix| {
            let left = orthonormal_basis(normal(&mut rng, outputs, 1).as_ref());
            left * right.transpose() * strength
        };
        let first = right.subcols(0, 1).to_owned();
        let teachers = [teacher(12, strengths[0], &first), teacher(8, strengths[1], &turned)];
        Self { rng, teachers }
    }

    /// Both follow all of 30 inputs evenly, too weakly for any mode to stand out.
    fn weak(seed: u64, strength: f64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut teacher = || {
            let right = orthonormal_basis(normal(&mut rng, INPUTS, 30).as_ref());
            let left = orthonormal_basis(normal(&mut rng, 30, 30).as_ref());
            left * right.transpose() * strength
        };
        let teachers = [teacher(), teacher()];
        Self { rng, teachers }
    }

    fn analysis(&mut self, examples: usize) -> TransferAnalysis {
        let x = normal(&mut self.rng, examples, INPUTS);
        let mut targets = |task: usize, unit: f64| {
            let teacher = &self.teachers[task];
            (&x * teacher.transpose() + normal(&mut self.rng, examples, teacher.nrows())) * unit
        };
        let (a, b) = (targets(0, 1.0), targets(1, UNIT));
        transfer(x.as_ref(), a.as_ref(), b.as_ref(), &OPTIONS).expect("valid")
    }

    /// The expected error of a map on fresh examples, relative to that of the training means.
    fn error_of(&self, task: PairTask, map: &LinearMap) -> f64 {
        let (teacher, unit) = match task {
            PairTask::A => (&self.teachers[0], 1.0),
            PairTask::B => (&self.teachers[1], UNIT),
        };
        let noise = teacher.nrows() as f64;
        let square = |offsets: &[f64]| offsets.iter().map(|x| (x / unit).powi(2)).sum::<f64>();
        let missed = squared_norm((&map.weights * unit.recip() - teacher).as_ref());
        (missed + noise + square(&map.intercept))
            / (squared_norm(teacher.as_ref()) + noise + square(&map.target_means))
    }

    /// The smallest error over time of a task alone and in the joint network, by its maps.
    fn best(&self, analysis: &TransferAnalysis, task: PairTask) -> [f64; 2] {
        let times: Vec<f64> = (0..=40).map(|step| 0.05 * 1.16_f64.powi(step)).collect();
        let least = |map: &dyn Fn(f64) -> LinearMap| {
            let errors = times.iter().map(|&time| self.error_of(task, &map(time)));
            errors.fold(f64::INFINITY, f64::min)
        };
        [
            least(&|time| analysis.alone_at(task, time).expect("in range")),
            least(&|time| analysis.joint_at(task, time).expect("in range")),
        ]
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Promised errors over those that the maps reach at their best times, of both tasks alone and
/// together, and the promised and the reached benefits: means over the given tasks.
fn promised_and_reached(tasks: impl Iterator<Item = Planted>, examples: usize) -> [[f64; 4]; 2] {
    let mut rows = [[const { Vec::new() }; 4], [const { Vec::new() }; 4]];
    for mut tasks in tasks {
        let analysis = tasks.analysis(examples);
        let of_tasks = [(PairTask::A, &analysis.task_a), (PairTask::B, &analysis.task_b)];
        for (rows, (task, promised)) in rows.iter_mut().zip(of_tasks) {
            let [alone, joint] = tasks.best(&analysis, task);
            let values = [
                promised.alone.test_error / alone,
                promised.joint.test_error / joint,
                promised.benefit,
                alone - joint,
            ];
            rows.iter_mut().zip(values).for_each(|(row, value)| row.push(value));
        }
    }
    rows.map(|rows| rows.map(|values| mean(&values)))
}

/// One mode each, shared, partly shared and not at all: the errors promised for both tasks are
/// those that their maps reach. A mode's share, its weight or the rest of a task's signal counted
/// wrongly would be off by a tenth and more, since the signal is a third to a half of the variance.
/// Means of twelve draws scatter by 2 percent, benefits by 0.001.
#[test]
fn errors_alone_and_together_come_as_promised() {
    for (cosine, strengths) in [(1.0, [3.0, 2.0]), (1.0, [1.0, 3.0]), (0.6, [3.0, 2.0])] {
        let tasks = (0..12).map(|seed| Planted::modes(seed, strengths, cosine));
        for [alone, joint, promised, reached] in promised_and_reached(tasks, 150) {
            assert!((alone - 1.0).abs() < 0.06, "{cosine} {strengths:?}: {alone} alone");
            assert!((joint - 1.0).abs() < 0.06, "{cosine} {strengths:?}: {joint} together");
            assert!((promised - reached).abs() < 0.006, "{cosine}: {promised} for {reached}");
        }
    }
}

/// Thirty weak modes each, of which a few stand out: training finds the others all the same, and a
/// network that was thought to learn noise alone from them would be promised more than it errs by.
/// Those that stand out are taken for modes of their own and not for the edge of many, which makes
/// promises 2 to 3 percent too small.
#[test]
fn undetected_signal_is_learned_together_too() {
    let tasks = (0..12).map(|seed| Planted::weak(seed, 0.5));
    for [alone, joint, ..] in promised_and_reached(tasks, 150) {
        assert!((alone - 0.975).abs() < 0.03 && (joint - 0.975).abs() < 0.03, "{alone} {joint}");
    }
}

/// A teacher's mode that both tasks share belongs to each by the share of its squared strength,
/// 9/(9 + 4); one that they do not share belongs to one of them.
#[test]
fn shares_of_joint_modes_are_those_planted() {
    let shares = |cosine| -> Vec<Vec<f64>> {
        let analysis = |seed| Planted::modes(seed, [3.0, 2.0], cosine).analysis(200);
        let share = |found: TransferAnalysis| found.joint_modes.iter().map(|m| m.share_a).collect();
        (0..8).map(analysis).map(share).collect()
    };
    let shared: Vec<f64> = shares(1.0).into_iter().flatten().collect();
    assert_eq!(shared.len(), 8);
    assert!((mean(&shared) - 9.0 / 13.0).abs() < 0.03, "{shared:?}");
    for own in shares(0.0) {
        assert!(own.len() == 2 && own[0] > 0.97 && own[1] < 0.03, "{own:?}");
    }
}

/// Noise turns the input vectors of both tasks; corrected for that, their cosine is the planted one
/// but for its sign, which is that of the output vectors too. Without the correction 0.8 would be
/// 0.73. The mean of sixteen draws scatters by 0.02.
#[test]
fn the_alignment_is_the_planted_cosine() {
    for planted in [0.5, 0.8] {
        let cosine = |seed| {
            let found = Planted::modes(seed, [2.0, 1.6], planted).analysis(120);
            found.alignment.expect("both show signal").abs()
        };
        let found = mean(&(0..16).map(cosine).collect::<Vec<_>>());
        assert!((found - planted).abs() < 0.05, "{found} for {planted}");
    }
}
