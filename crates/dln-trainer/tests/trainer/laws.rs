//! What gradient descent must obey: symmetries, conservation, limits.

use dln_linalg::{Matrix, squared_distance, squared_norm};
use dln_tasks::{
    InputCorrelation, InputKind, Seed, TaskSetting, TrainingStatistics, haar_orthogonal,
};
use dln_trainer::{
    GradientScratch, Probes, Student, StudentShape, TrainError, gradient_step, train, train_probed,
};

use crate::problems::{config, distance, one_hot, task};

const SHAPE: StudentShape = StudentShape { inputs: 9, hidden: 5, outputs: 6, layers: 3 };

fn after(steps: usize, mut student: Student, statistics: &TrainingStatistics) -> Student {
    let mut scratch = GradientScratch::new(student.shape());
    for _ in 0..steps {
        gradient_step(&mut student, statistics, 0.02, &mut scratch);
    }
    student
}

#[test]
fn rotating_hidden_units_changes_no_product() {
    let task = one_hot(6, 9, &[3.0, 1.0], 1);
    let student = Student::gaussian(SHAPE, 0.5, Seed::new(1)).expect("valid");
    let rotation = haar_orthogonal(5, &mut Seed::new(2).rng());
    let [first, second, third] = student.weights() else { panic!("three layers") };
    let rotated = vec![&rotation * first, second * rotation.transpose(), third.clone()];
    let rotated = Student::from_weights(SHAPE, rotated).expect("same shapes");
    let product = |student| after(50, student, task.statistics()).product();
    assert!(distance(&product(rotated), &product(student)) < 1e-13);
}

#[test]
fn for_white_inputs_transposing_everything_transposes_the_product() {
    let task = one_hot(6, 9, &[3.0, 1.0], 1);
    let student = Student::gaussian(SHAPE, 0.5, Seed::new(1)).expect("valid");
    let shape = StudentShape { inputs: 6, outputs: 9, ..SHAPE };
    let weights = student.weights().iter().rev().map(|layer| layer.transpose().to_owned());
    let transposed = Student::from_weights(shape, weights.collect()).expect("transposed shapes");
    let statistics = task.statistics();
    let mirrored = TrainingStatistics {
        input_output_correlation: statistics.input_output_correlation.transpose().to_owned(),
        ..statistics.clone()
    };
    let product = after(50, student, statistics).product();
    let mirror = after(50, transposed, &mirrored).product();
    assert!(distance(&mirror.transpose().to_owned(), &product) < 1e-13);
}

/// Gradient flow conserves W_{l+1}ᵀ W_{l+1} − W_l W_lᵀ; descent with steps λ changes it at first
/// order in λ.
#[test]
fn layers_stay_balanced_as_the_learning_rate_shrinks() {
    let task = one_hot(6, 9, &[3.0, 1.0], 1);
    let drift = |learning_rate: f64, epochs| {
        let mut student = Student::random_orthogonal(SHAPE, 0.1, Seed::new(1)).expect("valid");
        let before = balances(&student);
        let plan = config(learning_rate, epochs, epochs);
        train_probed(
            &mut student,
            task.statistics(),
            task.teacher().map(),
            &plan,
            &Probes::default(),
        )
        .expect("stable");
        let after = balances(&student);
        let changes = before.iter().zip(&after);
        changes.map(|(a, b)| squared_distance(a.as_ref(), b.as_ref())).sum::<f64>().sqrt()
    };
    let (coarse, fine) = (drift(1e-3, 3000), drift(5e-4, 6000));
    assert!(coarse < 2e-2, "{coarse}");
    assert!((coarse / fine - 2.0).abs() < 0.05, "{coarse} {fine}");
}

fn balances(student: &Student) -> Vec<Matrix> {
    let pairs = student.weights().windows(2);
    pairs.map(|pair| pair[1].transpose() * &pair[1] - &pair[0] * pair[0].transpose()).collect()
}

#[test]
fn without_noise_the_teacher_is_learned() {
    let setting = TaskSetting::new(9, InputKind::Orthogonal, 0.0);
    let task = task(6, 9, &[2.0, 1.0], setting, 4);
    for layers in 1..=4 {
        let shape = StudentShape { layers, ..SHAPE };
        let student = Student::random_orthogonal(shape, 1e-2, Seed::new(5)).expect("valid");
        let statistics = task.statistics();
        let seen = train(student, statistics, task.teacher().map(), &config(0.02, 4000, 4000));
        let last = seen.expect("stable").last();
        // Directions without signal keep part of the initial product, of the order of its scale:
        // deep students forget it slowly, at rates that vanish with it.
        assert!(last.train_error < 1e-3 && last.test_error < 1e-3, "{layers} layers: {last:?}");
    }
}

/// One layer is linear regression: its map ends at Σ31 Σ11⁻¹, and what is left of the targets is
/// the unlearnable floor.
#[test]
fn more_examples_than_inputs_leave_a_floor() {
    for (input_kind, examples) in [(InputKind::Orthogonal, 20), (InputKind::Gaussian, 60)] {
        let task = task(6, 9, &[2.0, 1.0], TaskSetting::new(examples, input_kind, 1.0), 4);
        let shape = StudentShape { layers: 1, ..SHAPE };
        let mut student = Student::from_weights(shape, vec![Matrix::zeros(6, 9)]).expect("fits");
        let (statistics, map) = (task.statistics(), task.teacher().map());
        let plan = config(0.1, 3000, 3000);
        let seen = train_probed(&mut student, statistics, map, &plan, &Probes::default());
        let residual = task.targets() - student.product() * task.inputs();
        let orthogonality = &residual * task.inputs().transpose();
        assert!(squared_norm(orthogonality.as_ref()) < 1e-24, "not least squares yet");
        let floor = squared_norm(residual.as_ref()) / squared_norm(task.targets().as_ref());
        let train_error = seen.expect("stable").last().train_error;
        assert!(floor > 0.1 && (train_error / floor - 1.0).abs() < 1e-12, "{train_error} {floor}");
    }
}

#[test]
fn directions_without_inputs_stay_as_they_were() {
    let setting = TaskSetting::new(4, InputKind::Orthogonal, 1.0);
    let task = task(6, 9, &[3.0], setting, 6);
    let InputCorrelation::General(seen) = &task.statistics().input_correlation else {
        panic!("four examples do not span nine inputs");
    };
    let unseen = Matrix::identity(9, 9) - seen;
    let before = Student::random_orthogonal(SHAPE, 0.1, Seed::new(5)).expect("valid");
    let after = after(200, before.clone(), task.statistics());
    let frozen = |student: &Student| &student.weights()[0] * &unseen;
    assert!(distance(&frozen(&after), &frozen(&before)) < 1e-13);
    assert!(distance(&after.weights()[0], &before.weights()[0]) > 0.1);
}

/// Where the error is small it must come from the residual: expanding the square would leave 1e-16
/// at best.
#[test]
fn small_training_errors_are_accurate() {
    let task = one_hot(6, 9, &[2.0, 1.0], 4);
    let shape = StudentShape { layers: 1, ..SHAPE };
    let student = Student::from_weights(shape, vec![Matrix::zeros(6, 9)]).expect("fits");
    let (statistics, map) = (task.statistics(), task.teacher().map());
    let seen = train(student, statistics, map, &config(0.1, 200, 1)).expect("stable");
    // One layer from zero: the residual shrinks by 1 − λ in every entry, every epoch.
    for observation in &seen.observations {
        let expected = 0.9_f64.powi(2 * i32::try_from(observation.epoch).expect("small"));
        assert!((observation.train_error / expected - 1.0).abs() < 1e-6, "{observation:?}");
    }
    assert!(seen.last().train_error < 1e-18);
}

#[test]
fn too_large_a_learning_rate_is_an_error_with_its_epoch() {
    let task = one_hot(6, 9, &[5.0], 4);
    for observe_every in [1, 1000] {
        let student = Student::random_orthogonal(SHAPE, 1e-2, Seed::new(5)).expect("valid");
        let plan = config(1.0, 1000, observe_every);
        let seen = train(student, task.statistics(), task.teacher().map(), &plan);
        let Err(TrainError::Diverged { epoch, train_error }) = seen else { panic!("{seen:?}") };
        assert!(
            epoch <= 48 && (train_error.is_nan() || train_error > 100.0),
            "epoch {epoch}: {train_error}"
        );
    }
}
