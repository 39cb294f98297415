//! Random valid settings are drawn as promised, random invalid ones refused.

use dln_linalg::{Matrix, MatrixRef, inner_product, norm, squared_norm};
use dln_tasks::{
    InputCorrelation, InputKind, JointTask, LeakyTask, LeakyTeacher, LeakyTeacherError, Seed,
    StackedTeacher, StackedTeacherError, Task, TaskError, TaskPair, TaskSetting, Teacher,
    TeacherError, TrainingStatistics, WhiteningError, aligned_frames,
};
use proptest::prelude::*;

/// Products of matrices up to 24 wide with entries of order one: about a hundred roundings.
const ROUNDING: f64 = 1e-13;

fn kinds() -> impl Strategy<Value = InputKind> {
    prop_oneof![Just(InputKind::OneHot), Just(InputKind::Orthogonal), Just(InputKind::Gaussian)]
}

/// A teacher of any shape up to 12×12, and a valid setting for it.
fn tasks() -> impl Strategy<Value = Task> {
    let shapes = (1..=12_usize, 1..=12_usize).prop_flat_map(|(outputs, inputs)| {
        let strengths = prop::collection::vec(0.1..20.0, 0..=outputs.min(inputs));
        (Just(outputs), Just(inputs), strengths)
    });
    (shapes, 1..=24_usize, kinds(), 0.0..3.0, any::<u64>()).prop_map(
        |((outputs, inputs, strengths), examples, input_kind, noise_std, number)| {
            let seed = Seed::new(number);
            let teacher = Teacher::random(outputs, inputs, &strengths, seed).expect("valid");
            let one_hot = input_kind == InputKind::OneHot && examples > inputs;
            let examples = if one_hot { examples.div_ceil(inputs) * inputs } else { examples };
            Task::draw(&teacher, &TaskSetting::new(examples, input_kind, noise_std), seed)
                .expect("valid")
        },
    )
}

fn distance(a: MatrixRef<'_>, b: MatrixRef<'_>) -> f64 {
    norm((a - b).as_ref())
}

fn dense(correlation: &InputCorrelation, inputs: usize) -> Matrix {
    match correlation {
        InputCorrelation::White { input_variance } => {
            Matrix::identity(inputs, inputs) * *input_variance
        }
        InputCorrelation::General(matrix) => matrix.clone(),
    }
}

proptest! {
    /// The shortcuts for one-hot and white inputs give what the products of the definition give.
    #[test]
    fn statistics_are_the_sums_over_the_examples(task in tasks()) {
        let found = task.statistics();
        let expected = TrainingStatistics::from_data(task.inputs(), task.targets()).unwrap();
        let size = 1.0 + expected.target_energy;
        prop_assert!(distance(
            found.input_output_correlation.as_ref(),
            expected.input_output_correlation.as_ref(),
        ) <= ROUNDING * size);
        let inputs = task.inputs().nrows();
        let (found_sigma, expected_sigma) =
            (dense(&found.input_correlation, inputs), dense(&expected.input_correlation, inputs));
        prop_assert!(distance(found_sigma.as_ref(), expected_sigma.as_ref()) <= ROUNDING * 24.0);
        prop_assert!((found.target_energy - expected.target_energy).abs() <= ROUNDING * size);
        prop_assert_eq!(found.examples, task.inputs().ncols());
        let response = task.teacher().map() * task.inputs();
        prop_assert!(distance(task.noiseless_targets().as_ref(), response.as_ref()) <= ROUNDING * size);
    }

    /// Orthogonal inputs are orthonormal columns, or √D times orthonormal rows.
    #[test]
    fn orthogonal_inputs_are_white_on_what_they_span(inputs in 1..=12_usize, examples in 1..=24_usize, number in any::<u64>()) {
        let teacher = Teacher::random(1, inputs, &[1.0], Seed::new(number)).unwrap();
        let setting = TaskSetting::new(examples, InputKind::Orthogonal, 0.0);
        let task = Task::draw(&teacher, &setting, Seed::new(number)).unwrap();
        let x = task.inputs();
        let (gram, ratio) = if examples < inputs {
            (x.transpose() * x, 1.0)
        } else {
            (x * x.transpose(), examples as f64 / inputs as f64)
        };
        let identity = Matrix::identity(gram.nrows(), gram.nrows());
        prop_assert!(distance(gram.as_ref(), (identity * ratio).as_ref()) <= ROUNDING * ratio);
    }

    #[test]
    fn teachers_are_the_sum_of_their_modes(task in tasks()) {
        let teacher = task.teacher();
        prop_assert!(teacher.strengths().is_sorted_by(|x, y| x >= y));
        let energy = squared_norm(teacher.map().as_ref());
        prop_assert!((energy - teacher.energy()).abs() <= ROUNDING * (1.0 + energy));
        let images = teacher.map() * teacher.right();
        let expected = Matrix::from_fn(teacher.outputs(), teacher.rank(), |row, mode| {
            teacher.left()[(row, mode)] * teacher.strengths()[mode]
        });
        prop_assert!(distance(images.as_ref(), expected.as_ref()) <= ROUNDING * (1.0 + energy.sqrt()));
        let again = Teacher::from_factors(teacher.left().clone(), teacher.strengths(), teacher.right().clone());
        prop_assert!(distance(again.unwrap().map().as_ref(), teacher.map().as_ref()) <= ROUNDING);
    }

    #[test]
    fn bad_strengths_are_named(mode in 0..3_usize, kind in 0..5_usize) {
        let bad = [0.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY][kind];
        let mut strengths = [3.0, 2.0, 1.0];
        strengths[mode] = bad;
        let refusal = Teacher::random(4, 5, &strengths, Seed::new(0)).unwrap_err();
        let TeacherError::Strength { mode: named, .. } = refusal else {
            return Err(TestCaseError::fail("refused for another reason"));
        };
        prop_assert_eq!(named, mode);
    }

    #[test]
    fn alignment_is_exact(size in 2..=40_usize, columns in 1..=20_usize, q in -1.0..=1.0_f64, number in any::<u64>()) {
        let columns = columns.min(size / 2);
        let (a, b) = aligned_frames(size, columns, q, &mut Seed::new(number).rng()).unwrap();
        let identity = Matrix::identity(columns, columns);
        for row in 0..columns {
            prop_assert!(((a.transpose() * &b)[(row, row)] - q).abs() <= 1e-14);
        }
        prop_assert!(distance((a.transpose() * &b).as_ref(), (&identity * q).as_ref()) <= ROUNDING);
        prop_assert!(distance((b.transpose() * &b).as_ref(), identity.as_ref()) <= ROUNDING);
    }

    #[test]
    fn joint_teachers_stack_their_tasks(first in tasks(), number in any::<u64>(), outputs in 1..=12_usize) {
        let inputs = first.teacher().inputs();
        let second = Teacher::random(outputs, inputs, &[4.0], Seed::new(number)).unwrap();
        let joint = StackedTeacher::new(vec![first.teacher().clone(), second]).unwrap();
        for (task, own) in joint.tasks().iter().enumerate() {
            let rows = joint.rows(task);
            let block = joint.joint().map().subrows(rows.start, rows.len());
            prop_assert!(distance(block, own.map().as_ref()) <= ROUNDING * 60.0);
        }
        let gram = joint.joint().left().transpose() * joint.joint().left();
        let rank = joint.joint().rank();
        prop_assert!(distance(gram.as_ref(), Matrix::identity(rank, rank).as_ref()) <= ROUNDING);
    }
}

#[test]
fn tasks_of_one_seed_share_what_the_setting_does_not_change() {
    let teacher = Teacher::random(3, 4, &[2.0], Seed::new(9)).unwrap();
    let draw = |noise_std| {
        let setting = TaskSetting::new(6, InputKind::Gaussian, noise_std);
        Task::draw(&teacher, &setting, Seed::new(9)).unwrap()
    };
    let (quiet, loud, silent) = (draw(1.0), draw(2.0), draw(0.0));
    assert_eq!(quiet.inputs(), loud.inputs());
    let noise = |task: &Task| task.targets() - task.noiseless_targets();
    assert!(distance((noise(&quiet) * 2.0).as_ref(), noise(&loud).as_ref()) <= ROUNDING);
    assert_eq!(silent.targets(), &silent.noiseless_targets());
    let levels = [&quiet, &loud, &silent].map(|task| task.noise_std().to_bits());
    assert_eq!(levels, [1.0, 2.0, 0.0].map(f64::to_bits));
}

#[test]
fn bad_settings_are_refused() {
    let teacher = Teacher::random(3, 4, &[1.0], Seed::new(0)).unwrap();
    let refusal = |examples, input_kind, noise_std| {
        Task::draw(&teacher, &TaskSetting::new(examples, input_kind, noise_std), Seed::new(0))
            .unwrap_err()
    };
    assert_eq!(refusal(0, InputKind::Gaussian, 1.0), TaskError::NoExamples);
    assert_eq!(refusal(4, InputKind::OneHot, -1.0), TaskError::Noise(-1.0));
    assert!(matches!(refusal(4, InputKind::OneHot, f64::NAN), TaskError::Noise(_)));
    assert_eq!(refusal(4, InputKind::OneHot, f64::INFINITY), TaskError::Noise(f64::INFINITY));
    assert_eq!(
        refusal(6, InputKind::OneHot, 1.0),
        TaskError::UnevenOneHot { examples: 6, inputs: 4 }
    );
}

#[test]
fn bad_teachers_are_refused() {
    let random = |outputs, inputs, strengths: &[f64]| {
        Teacher::random(outputs, inputs, strengths, Seed::new(0)).unwrap_err()
    };
    assert_eq!(random(0, 4, &[]), TeacherError::NoOutputs);
    assert_eq!(random(3, 0, &[]), TeacherError::NoInputs);
    assert_eq!(
        random(1, 4, &[2.0, 1.0]),
        TeacherError::RankTooLarge { rank: 2, outputs: 1, inputs: 4 }
    );
    let factors = |left, right| Teacher::from_factors(left, &[1.0], right).unwrap_err();
    assert!(matches!(
        factors(Matrix::identity(3, 2), Matrix::identity(3, 1)),
        TeacherError::VectorCount { columns: 2, rank: 1, .. }
    ));
    for bad in [2.0, f64::NAN, f64::INFINITY] {
        let refusal = factors(Matrix::identity(3, 1), Matrix::full(3, 1, bad));
        assert!(matches!(refusal, TeacherError::NotOrthonormal { .. }), "{bad}");
    }
}

fn pair(alignment: f64) -> TaskPair {
    TaskPair {
        inputs: 20,
        outputs_a: 7,
        outputs_b: 5,
        strengths_a: vec![3.0],
        strengths_b: vec![4.0],
        alignment,
    }
}

#[test]
fn bad_pairs_are_refused() {
    let refusal = |pair: &TaskPair| StackedTeacher::pair(pair, Seed::new(0)).unwrap_err();
    for alignment in [1.5, f64::NAN, f64::NEG_INFINITY] {
        assert!(matches!(refusal(&pair(alignment)), StackedTeacherError::Alignment(_)));
    }
    assert!(matches!(
        refusal(&TaskPair { inputs: 1, ..pair(0.5) }),
        StackedTeacherError::Alignment(_)
    ));
    let weak = TaskPair { strengths_b: vec![0.0], ..pair(0.5) };
    assert!(matches!(refusal(&weak), StackedTeacherError::Teacher { task: 1, .. }));
    let narrow = TaskPair { outputs_a: 0, ..pair(0.5) };
    assert!(matches!(refusal(&narrow), StackedTeacherError::Teacher { task: 0, .. }));
    assert_eq!(StackedTeacher::new(vec![]).unwrap_err(), StackedTeacherError::NoTasks);
    let teacher = |inputs| Teacher::random(2, inputs, &[1.0], Seed::new(0)).unwrap();
    let different = StackedTeacher::new(vec![teacher(3), teacher(4)]).unwrap_err();
    assert_eq!(different, StackedTeacherError::Inputs { task: 1, inputs: 4, expected: 3 });
}

/// The joint strengths of two single modes are the roots of the eigenvalues of [[s², qst], [qst,
/// t²]].
#[test]
fn joint_strengths_of_a_pair_are_those_of_its_gram_matrix() {
    for q in [-1.0, -0.3, 0.0, 0.8, 1.0] {
        let joint = StackedTeacher::pair(&pair(q), Seed::new(1)).unwrap().joint().clone();
        let spread = ((16.0_f64 - 9.0).powi(2) + 4.0 * (12.0 * q).powi(2)).sqrt();
        let expected = [(25.0 + spread) / 2.0, (25.0 - spread) / 2.0].map(|x| x.max(0.0).sqrt());
        assert_eq!(joint.rank(), if q.abs() < 1.0 { 2 } else { 1 });
        for (found, expected) in joint.strengths().iter().zip(expected) {
            assert!((found - expected).abs() <= ROUNDING);
        }
    }
}

/// Teachers of any unit have as many joint strengths, each in its unit.
#[test]
fn joint_strengths_scale_with_those_of_the_pair() {
    let strengths = |unit: f64| {
        let scaled =
            TaskPair { strengths_a: vec![3.0 * unit], strengths_b: vec![4.0 * unit], ..pair(0.8) };
        StackedTeacher::pair(&scaled, Seed::new(1)).unwrap().joint().strengths().to_vec()
    };
    let expected = strengths(1.0);
    for unit in [1e-9, 1e9] {
        let found = strengths(unit);
        assert_eq!(found.len(), 2, "unit {unit}");
        for (found, expected) in found.iter().zip(&expected) {
            assert!((found / unit - expected).abs() <= ROUNDING, "unit {unit}");
        }
    }
}

#[test]
fn tasks_alone_share_inputs_and_noise_with_the_joint_task() {
    let teacher = StackedTeacher::pair(&pair(0.8), Seed::new(2)).unwrap();
    let setting = TaskSetting::new(30, InputKind::Gaussian, 1.0);
    let data = JointTask::draw(&teacher, &setting, Seed::new(3)).unwrap();
    for (task, alone) in data.tasks().iter().enumerate() {
        let rows = teacher.rows(task);
        assert_eq!(
            alone.targets().as_ref(),
            data.joint().targets().subrows(rows.start, rows.len())
        );
        assert_eq!(alone.inputs(), data.joint().inputs());
        let sums =
            data.joint().statistics().input_output_correlation.subrows(rows.start, rows.len());
        assert!(distance(alone.statistics().input_output_correlation.as_ref(), sums) <= ROUNDING);
        let noise = alone.targets() - alone.teacher().map() * alone.inputs();
        // 30 examples of 7 or 5 outputs with variance 1/20: far from both 0 and the teacher's
        // energy.
        let energy = squared_norm(noise.as_ref()) * 20.0 / (30 * rows.len()) as f64;
        assert!((0.5..1.5).contains(&energy), "{energy}");
    }
}

#[test]
fn leaky_teachers_whose_vectors_do_not_fit_are_refused() {
    let refusal = |left, right| {
        let (left, right) = (Matrix::identity(3, left), Matrix::identity(4, right));
        LeakyTeacher::from_factors(left, &[2.0, 1.0], right, 0.5).unwrap_err()
    };
    for (left, right) in [(1, 2), (2, 1), (3, 2), (2, 3)] {
        assert!(matches!(refusal(left, right), LeakyTeacherError::Shape { .. }), "{left} {right}");
    }
}

/// With slope 1 nothing is non-linear, and the leaky teacher is the linear one with the same
/// vectors.
#[test]
fn leaky_teachers_of_slope_one_are_linear() {
    let linear = Teacher::random(6, 9, &[3.0, 1.0], Seed::new(4)).unwrap();
    let leaky = LeakyTeacher::from_factors(
        linear.left().clone(),
        linear.strengths(),
        linear.right().clone(),
        1.0,
    );
    let response = leaky.unwrap().respond(Matrix::identity(9, 9).as_ref());
    assert!(distance(response.as_ref(), linear.map().as_ref()) <= ROUNDING);
}

#[test]
fn leaky_pairs_stack_row_by_row() {
    let pair = TaskPair {
        strengths_a: vec![4.0, 3.0, 2.0, 1.0],
        strengths_b: vec![8.0, 6.0, 4.0, 2.0],
        ..pair(0.6)
    };
    let [a, b] = LeakyTeacher::pair(&pair, 0.2, Seed::new(5)).unwrap();
    for partner in 0..4 {
        let cosine = inner_product(a.right().subcols(partner, 1), b.right().subcols(partner, 1));
        assert!((cosine - 0.6).abs() <= 1e-14);
    }
    let joint = LeakyTeacher::stack(&[a.clone(), b.clone()]).unwrap();
    let setting = TaskSetting::new(20, InputKind::OneHot, 1.0);
    let data = LeakyTask::draw(&joint, &setting, Seed::new(6)).unwrap();
    for (teacher, rows) in [(a, 0..7), (b, 7..12)] {
        let part = data.rows(rows.clone());
        let response = teacher.respond(part.inputs().as_ref());
        assert!(distance(part.noiseless_targets().as_ref(), response.as_ref()) <= ROUNDING);
        assert_eq!(part.targets().as_ref(), data.targets().subrows(rows.start, rows.len()));
    }
}

#[test]
fn whitened_tasks_have_white_inputs_and_the_same_targets() {
    let teacher = Teacher::random(4, 6, &[3.0, 2.0], Seed::new(7)).unwrap();
    let setting = TaskSetting::new(15, InputKind::Gaussian, 1.0);
    let task = Task::draw(&teacher, &setting, Seed::new(8)).unwrap();
    let white = task.whitened().unwrap();
    let gram = white.task.inputs() * white.task.inputs().transpose();
    assert!(distance(gram.as_ref(), (Matrix::identity(6, 6) * 2.5).as_ref()) <= 100.0 * ROUNDING);
    assert_eq!(white.task.targets(), task.targets());
    let raw = white.task.teacher().map() * &white.whitener;
    assert!(distance(raw.as_ref(), teacher.map().as_ref()) <= 100.0 * ROUNDING);
}

/// Inputs can be whitened from as many examples as there are inputs on.
#[test]
fn whitening_needs_an_example_per_input() {
    let teacher = Teacher::random(4, 6, &[3.0, 2.0], Seed::new(7)).unwrap();
    let whitened = |examples| {
        let setting = TaskSetting::new(examples, InputKind::Gaussian, 1.0);
        Task::draw(&teacher, &setting, Seed::new(8)).unwrap().whitened()
    };
    let few = WhiteningError::TooFewExamples { examples: 5, inputs: 6 };
    assert_eq!(whitened(5).unwrap_err(), few);
    assert!(whitened(6).is_ok());
}

#[test]
fn bad_data_have_no_statistics() {
    let refused =
        |inputs: Matrix, targets: Matrix| TrainingStatistics::from_data(&inputs, &targets).is_err();
    assert!(refused(Matrix::zeros(0, 3), Matrix::zeros(2, 3)));
    assert!(refused(Matrix::zeros(2, 3), Matrix::zeros(2, 4)));
    assert!(refused(Matrix::full(2, 3, f64::NAN), Matrix::zeros(2, 3)));
    assert!(refused(Matrix::zeros(2, 3), Matrix::full(2, 3, f64::INFINITY)));
}
