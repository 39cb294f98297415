//! Two tasks of rank one, trained alone and together.

use dln_experiment::{Plan, Setting};
use dln_tasks::{JointTask, Seed, StackedTeacher, TaskPair, TaskSetting};
use dln_trainer::{StopRule, StudentShape, TestMap, train_aligned};

use crate::row::Row;

const TRANSFER: &str = include_str!("transfer_benefit.csv");
const SEEDS: u64 = 40;

#[test]
fn transfer_benefit() {
    for row in Row::all(TRANSFER) {
        let errors: Vec<[f64; 2]> = (0..SEEDS).map(|index| minima(&row, index)).collect();
        let column = |value: fn(&[f64; 2]) -> f64| errors.iter().map(value).collect::<Vec<_>>();
        row.check("error_alone", &column(|[alone, _]| *alone));
        row.check("error_joint", &column(|[_, joint]| *joint));
        row.check("benefit", &column(|[alone, joint]| alone - joint));
    }
}

/// Smallest test error of task A in a network of its own, and in one that it shares with task B.
fn minima(row: &Row, index: u64) -> [f64; 2] {
    let strength_a = row.number("teacher_a");
    let setting = Setting::paper(100, vec![strength_a]);
    let Setting { inputs, outputs, examples, input_kind, noise_std, init_scale, .. } = setting;
    let pair = TaskPair {
        inputs,
        outputs_a: outputs,
        outputs_b: outputs,
        strengths_a: vec![strength_a],
        strengths_b: vec![row.number("teacher_b")],
        alignment: row.number("alignment"),
    };
    let seed = Seed::new(1).child("transfer").replicate(index);
    let teacher = StackedTeacher::pair(&pair, seed.child("teacher")).expect("a sound pair");
    let data = TaskSetting::new(examples, input_kind, noise_std);
    let task = JointTask::draw(&teacher, &data, seed.child("data")).expect("a sound setting");
    let plan = Plan { epochs: 5_000, observe_every: 1, stop: StopRule::AtEnd };
    let config = setting.train_config(plan);
    let train = |shape: StudentShape, statistics, test: TestMap<'_>| {
        train_aligned(shape, init_scale, statistics, test, &config)
            .expect("a learning rate small enough")
    };

    let alone = &task.tasks()[0];
    let alone = train(setting.shape(), alone.statistics(), alone.teacher().map().into());
    let groups = [teacher.rows(0)];
    let test = TestMap { teacher: teacher.joint().map(), row_groups: &groups };
    let shape = StudentShape { outputs: 2 * outputs, ..setting.shape() };
    let joint = train(shape, task.joint().statistics(), test);
    [alone.minimum().test_error, joint.row_group_minimum(0).test_error]
}
