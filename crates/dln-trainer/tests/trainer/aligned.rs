//! The decoupled recursion against the matrices of the same student.

use dln_tasks::{InputKind, JointTask, Seed, StackedTeacher, Task, TaskPair, TaskSetting};
use dln_trainer::{
    Student, StudentShape, TestMap, TrainConfig, TrainError, Trajectory, train, train_aligned,
};

use crate::problems::{config, one_hot, task};

const INIT_SCALE: f64 = 1e-5;

fn both(
    shape: StudentShape,
    task: &Task,
    test: TestMap<'_>,
    plan: &TrainConfig,
) -> [Trajectory; 2] {
    let statistics = task.statistics();
    let student =
        Student::training_aligned(shape, INIT_SCALE, &statistics.input_output_correlation)
            .expect("valid");
    let matrices = train(student, statistics, test, plan).expect("stable");
    [train_aligned(shape, INIT_SCALE, statistics, test, plan).expect("white"), matrices]
}

/// Every error within a relative 1e-9. The rounding of a residual is about 1e-15 of the targets, so
/// the square of a small one, x, is known to 1e-14·√x at best, which matters below 1e-10 only.
#[track_caller]
fn check_equal([aligned, matrices]: &[Trajectory; 2]) {
    let check = |ours: f64, theirs: f64, what: &str, epoch: usize| {
        let tolerance = 1e-9 * theirs + 1e-14 * theirs.sqrt();
        assert!((ours - theirs).abs() <= tolerance, "{what} at {epoch}: {ours} {theirs}");
    };
    assert_eq!(aligned.observations.len(), matrices.observations.len());
    for (ours, theirs) in aligned.observations.iter().zip(&matrices.observations) {
        assert_eq!(ours.epoch, theirs.epoch);
        check(ours.train_error, theirs.train_error, "train error", ours.epoch);
        check(ours.test_error, theirs.test_error, "test error", ours.epoch);
    }
    for (ours, theirs) in aligned.row_group_errors.iter().zip(&matrices.row_group_errors) {
        for ((ours, theirs), at) in ours.iter().zip(theirs).zip(&aligned.observations) {
            check(*ours, *theirs, "row group", at.epoch);
        }
    }
}

#[test]
fn equal_over_10_000_epochs_at_the_papers_size() {
    let task = one_hot(50, 100, &[12.0, 8.0, 4.0], 1);
    let shape = StudentShape { inputs: 100, hidden: 50, outputs: 50, layers: 2 };
    let plan = config(1e-3, 10_000, 100);
    check_equal(&both(shape, &task, task.teacher().map().into(), &plan));
}

#[test]
fn equal_for_any_number_of_layers_and_any_width() {
    let task = one_hot(12, 20, &[6.0, 3.0], 2);
    for layers in 1..=6 {
        for hidden in [1, 5, 12, 30] {
            let shape = StudentShape { inputs: 20, hidden, outputs: 12, layers };
            let plan = config(2e-3, 10_000, 250);
            check_equal(&both(shape, &task, task.teacher().map().into(), &plan));
        }
    }
}

#[test]
fn equal_for_more_outputs_than_inputs() {
    let task = one_hot(20, 12, &[6.0, 3.0], 2);
    let shape = StudentShape { inputs: 12, hidden: 8, outputs: 20, layers: 2 };
    check_equal(&both(shape, &task, task.teacher().map().into(), &config(2e-3, 5000, 100)));
}

#[test]
fn equal_for_fewer_and_more_examples_than_inputs() {
    for (examples, input_kind) in [
        (5, InputKind::Orthogonal),
        (16, InputKind::Orthogonal),
        (50, InputKind::Orthogonal),
        (5, InputKind::OneHot),
        (40, InputKind::OneHot),
    ] {
        let setting = TaskSetting::new(examples, input_kind, 1.0);
        let task = task(12, 20, &[4.0, 2.0], setting, 3);
        for layers in [1, 2, 4] {
            let shape = StudentShape { inputs: 20, hidden: 10, outputs: 12, layers };
            let plan = config(1e-3, 4000, 100);
            check_equal(&both(shape, &task, task.teacher().map().into(), &plan));
        }
    }
}

#[test]
fn equal_for_the_tasks_of_a_joint_network() {
    let pair = TaskPair {
        inputs: 30,
        outputs_a: 8,
        outputs_b: 12,
        strengths_a: vec![3.0],
        strengths_b: vec![6.0, 2.0],
        alignment: 0.7,
    };
    let teacher = StackedTeacher::pair(&pair, Seed::new(1)).expect("valid");
    let setting = TaskSetting::new(30, InputKind::OneHot, 1.0);
    let data = JointTask::draw(&teacher, &setting, Seed::new(2)).expect("valid");
    let groups = [teacher.rows(0), teacher.rows(1)];
    let test = TestMap { teacher: teacher.joint().map(), row_groups: &groups };
    let shape = StudentShape { inputs: 30, hidden: 10, outputs: 20, layers: 2 };
    let runs = both(shape, data.joint(), test, &config(1e-3, 6000, 20));
    check_equal(&runs);
    // The groups tile the outputs, so their energies add up to the whole.
    let energies = [0, 1].map(|task| teacher.tasks()[task].energy());
    for (index, whole) in runs[0].observations.iter().enumerate() {
        let parts = [0, 1].map(|group| runs[0].row_group_errors[group][index] * energies[group]);
        let sum = parts.iter().sum::<f64>() / energies.iter().sum::<f64>();
        assert!((sum / whole.test_error - 1.0).abs() < 1e-12);
    }
    let weak = runs[0].row_group_minimum(0);
    assert!(weak.test_error < runs[0].row_group_errors[0][0] && weak.epoch > 0);
}

#[test]
fn inputs_that_mix_the_modes_are_refused() {
    let setting = TaskSetting::new(40, InputKind::Gaussian, 1.0);
    let task = task(12, 20, &[4.0], setting, 3);
    let shape = StudentShape { inputs: 20, hidden: 10, outputs: 12, layers: 2 };
    let (statistics, map) = (task.statistics(), task.teacher().map());
    let refused = train_aligned(shape, INIT_SCALE, statistics, map, &config(1e-3, 10, 1));
    assert!(matches!(refused, Err(TrainError::NotDecoupled { mode: 0, .. })), "{refused:?}");
}

#[test]
fn general_inputs_that_happen_to_be_white_give_the_same_run() {
    let task = one_hot(12, 20, &[4.0], 3);
    let general =
        dln_tasks::TrainingStatistics::from_data(task.inputs(), task.targets()).expect("sound");
    let shape = StudentShape { inputs: 20, hidden: 10, outputs: 12, layers: 2 };
    let plan = config(1e-3, 2000, 100);
    let run = |statistics| {
        train_aligned(shape, INIT_SCALE, statistics, task.teacher().map(), &plan).expect("white")
    };
    check_equal(&[run(&general), run(task.statistics())]);
}

#[test]
fn too_large_a_learning_rate_is_an_error_with_its_epoch() {
    let task = one_hot(12, 20, &[4.0], 3);
    for layers in [1, 2, 5] {
        let shape = StudentShape { inputs: 20, hidden: 10, outputs: 12, layers };
        let plan = config(3.0, 1000, 1000);
        let (statistics, map) = (task.statistics(), task.teacher().map());
        let run = train_aligned(shape, 1e-2, statistics, map, &plan);
        assert!(matches!(run, Err(TrainError::Diverged { epoch: 1..=64, .. })), "{run:?}");
    }
}
