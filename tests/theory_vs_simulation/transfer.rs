//! Two tasks learned together: what the theory says of one learner of both, and what data say of
//! their teachers.

use dln_dynamics::{WhiteData, WhiteSetting};
use dln_experiment::Summary;
use dln_linalg::{Matrix, Store, multiply, relative_squared_distance, thin_svd};
use dln_tasks::{InputKind, JointTask, Seed, StackedTeacher, TaskPair, TaskSetting};
use dln_transfer::{NetworkSetting, Pair, TransferTheory, estimate_joint_teacher};

const INPUTS: usize = 100;
const OUTPUTS: [usize; 2] = [30, 60];
const SEEDS: u64 = 64;

fn draws(strengths: [f64; 2], alignment: f64, examples: usize) -> impl Iterator<Item = JointTask> {
    let pair = TaskPair {
        inputs: INPUTS,
        outputs_a: OUTPUTS[0],
        outputs_b: OUTPUTS[1],
        strengths_a: vec![strengths[0]],
        strengths_b: vec![strengths[1]],
        alignment,
    };
    let input_kind = InputKind::Orthogonal;
    let setting = TaskSetting::new(examples, input_kind, 1.0);
    (0..SEEDS).map(move |index| {
        let seed = Seed::new(17).child("transfer").replicate(index);
        let teacher = StackedTeacher::pair(&pair, seed.child("teacher")).expect("two teachers");
        JointTask::draw(&teacher, &setting, seed.child("data")).expect("data")
    })
}

fn theory(strengths: [f64; 2], alignment: f64) -> TransferTheory {
    let network = NetworkSetting::new(INPUTS, 50);
    let [outputs_a, outputs_b] = OUTPUTS;
    let [teacher_a, teacher_b] = strengths;
    let pair = Pair { outputs_a, outputs_b, teacher_a, teacher_b, alignment };
    let teacher = dln_transfer::JointTeacher::pair(&pair).expect("two teachers");
    TransferTheory::new(&network, &teacher).expect("a theory")
}

/// The mean over the seeds, within six standard errors and the deviation of order 1/N of a finite
/// matrix.
#[track_caller]
fn check(what: &str, expected: f64, values: &[f64]) {
    let Summary { mean, std_error, .. } = Summary::of(values);
    let limit = 6.0 * std_error + 1.0 / INPUTS as f64;
    let deviation = (mean - expected).abs();
    assert!(deviation <= limit, "{what}: {mean} ± {std_error} where theory says {expected}");
}

/// The joint data's leading modes at the strengths s̄ O that are best for all outputs together:
/// each task's error is as predicted, also that of a task which the other drowns.
#[test]
fn the_optimal_learner_of_both_tasks_errs_on_each_as_predicted() {
    for (strengths, alignment) in [([3.0, 10.0], 0.5), ([3.0, 3.0], 0.9)] {
        let theory = theory(strengths, alignment);
        let mut errors = [Vec::new(), Vec::new()];
        for data in draws(strengths, alignment, INPUTS) {
            let noisy = &data.joint().statistics().input_output_correlation;
            let svd = thin_svd(noisy.as_ref()).expect("a finite matrix");
            let mut learned = Matrix::zeros(noisy.nrows(), noisy.ncols());
            for (index, joint) in theory.joint_modes().iter().enumerate() {
                let kept =
                    joint.mode.teacher * joint.mode.output_overlap * joint.mode.input_overlap;
                let (left, right) = (svd.left.subcols(index, 1), svd.right.subcols(index, 1));
                multiply(learned.as_mut(), Store::Add, kept, left, right.transpose());
            }
            let rows = [learned.subrows(0, OUTPUTS[0]), learned.subrows(OUTPUTS[0], OUTPUTS[1])];
            for (task, rows) in rows.into_iter().enumerate() {
                let teacher = data.tasks()[task].teacher().map();
                errors[task].push(relative_squared_distance(rows, teacher.as_ref()));
            }
        }
        for (task, errors) in errors.iter().enumerate() {
            let what = format!("strengths {strengths:?}, cosine {alignment}, task {task}");
            check(&what, theory.learner_benefit(task).error_joint, errors);
        }
    }
}

/// With fewer examples than inputs the data show less of a teacher than its strength, and with
/// fewer outputs than inputs the two sides of a mode are turned by different angles: both are
/// undone.
#[test]
fn strengths_and_cosines_of_teachers_are_read_from_their_data() {
    let (strengths, alignment, examples) = ([2.0, 3.0], 0.6, 60);
    let white = |outputs| {
        let setting = WhiteSetting::new(INPUTS, outputs).with_examples(examples);
        WhiteData::new(&setting).expect("a setting")
    };
    let mut read = [Vec::new(), Vec::new(), Vec::new()];
    for data in draws(strengths, alignment, examples) {
        let tasks = [0, 1].map(|task| {
            let noisy = &data.tasks()[task].statistics().input_output_correlation;
            (noisy.as_ref(), white(OUTPUTS[task]))
        });
        let estimate = estimate_joint_teacher(&tasks).expect("signals");
        let teachers = estimate.teacher.tasks();
        read[0].push(teachers[0].strengths[0]);
        read[1].push(teachers[1].strengths[0]);
        read[2].push(estimate.alignments[(0, teachers[0].strengths.len())].abs());
    }
    check("strength of task A", strengths[0], &read[0]);
    check("strength of task B", strengths[1], &read[1]);
    check("cosine", alignment, &read[2]);
}
