//! Shallow and deep students, and students that see fewer or more examples than inputs.

use dln_experiment::{Plan, Setting, Start, strengths};
use dln_tasks::{InputKind, Seed, Task};
use dln_trainer::{StopRule, Student, Trajectory, train};

use crate::row::{LEARNING_RATE, Row};

const SHALLOW: &str = include_str!("shallow_students.csv");
const DEEP: &str = include_str!("deep_students.csv");
const EXAMPLES: &str = include_str!("examples.csv");

/// Epochs of the reference from one observation to the next.
const OBSERVE_EVERY: usize = 10;

/// How the students of a file are repeated.
#[derive(Clone, Copy)]
struct Repetition {
    seeds: u64,
    /// In steps of [`LEARNING_RATE`], like the reference's.
    epochs: usize,
    /// Number of these epochs that are made in one step; divides [`OBSERVE_EVERY`].
    stride: usize,
}

impl Repetition {
    /// Trains one student per seed and compares them with a row.
    fn check(
        self,
        row: &Row,
        setting: Setting,
        train: impl Fn(&Setting, &Task, Seed, Plan) -> Trajectory,
    ) {
        let Self { seeds, epochs, stride } = self;
        let setting = Setting { learning_rate: LEARNING_RATE * stride as f64, ..setting };
        let observe_every = OBSERVE_EVERY / stride;
        let plan = Plan { epochs: epochs / stride, observe_every, stop: StopRule::AtEnd };
        let run = |index| {
            let seed = Seed::new(1).child("reference").replicate(index);
            let task = setting.task(seed).expect("a sound setting");
            train(&setting, &task, seed, plan)
        };
        row.check_runs(&(0..seeds).map(run).collect::<Vec<_>>(), stride);
    }

    /// Compares all students of a file that start in the given way.
    fn check_file(self, file: &'static str, layers: usize, start: Start) {
        for row in Row::with(file, "student", start.name()) {
            let teacher_strengths = strengths(row.number("rank"), row.number("multiplier"));
            let setting = Setting { layers, ..Setting::paper(100, teacher_strengths) };
            self.check(&row, setting, |setting, task, seed, plan| {
                setting.run(start, task, seed, plan).expect("a learning rate small enough")
            });
        }
    }
}

#[test]
fn shallow_aligned_students() {
    Repetition { seeds: 40, epochs: 10_000, stride: 1 }.check_file(SHALLOW, 2, Start::Aligned);
}

#[test]
fn shallow_random_students() {
    Repetition { seeds: 5, epochs: 5_000, stride: 1 }.check_file(SHALLOW, 2, Start::Random);
}

#[test]
fn deep_aligned_students() {
    Repetition { seeds: 40, epochs: 100_000, stride: 1 }.check_file(DEEP, 4, Start::Aligned);
}

/// Ten epochs are made in one step: while a deep student's weights are small, which is most of the
/// time, it moves so slowly that this shifts the minimum by far less than the reference's standard
/// error.
#[test]
fn deep_random_students() {
    Repetition { seeds: 6, epochs: 120_000, stride: 10 }.check_file(DEEP, 4, Start::Random);
}

/// The square networks of the file of examples.
fn square(row: &Row, input_kind: InputKind) -> Setting {
    let examples = row.number("examples");
    let one_mode = Setting::paper(100, vec![row.number("multiplier")]);
    Setting { outputs: 100, hidden: 100, examples, input_kind, ..one_mode }
}

#[test]
fn numbers_of_orthogonal_examples() {
    let repetition = Repetition { seeds: 40, epochs: 10_000, stride: 1 };
    for row in Row::with(EXAMPLES, "input_type", "orthogonal") {
        let setting = square(&row, InputKind::Orthogonal);
        repetition.check(&row, setting, |setting, task, seed, plan| {
            setting.run(Start::Aligned, task, seed, plan).expect("a learning rate small enough")
        });
    }
}

/// Modes of Gaussian inputs mix, so the matrices of the aligned student are trained as they are.
#[test]
fn numbers_of_gaussian_examples() {
    let repetition = Repetition { seeds: 6, epochs: 4_000, stride: 2 };
    for row in Row::with(EXAMPLES, "input_type", "gaussian") {
        let setting = square(&row, InputKind::Gaussian);
        repetition.check(&row, setting, |setting, task, _, plan| {
            let data = task.statistics();
            let correlation = &data.input_output_correlation;
            let student =
                Student::training_aligned(setting.shape(), setting.init_scale, correlation);
            let student = student.expect("a sound setting");
            train(student, data, task.teacher().map(), &setting.train_config(plan))
                .expect("a learning rate small enough")
        });
    }
}
