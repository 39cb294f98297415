//! One epoch of plain gradient descent at N1 = 100, N2 = N3 = 50, beside three bare products of its
//! sizes.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use dln_linalg::{Matrix, Store, multiply};
use dln_tasks::{InputKind, Seed, Task, TaskSetting, Teacher, gaussian_matrix};
use dln_trainer::{
    Activation, Examples, GradientScratch, Network, StopRule, Student, StudentShape, TestExamples,
    TrainConfig, gradient_step, train, train_network,
};

/// Epochs of one timed run through [`train`], so that what surrounds them hardly counts.
const EPOCHS: usize = 1000;

fn task() -> Task {
    let teacher = Teacher::random(50, 100, &[4.0], Seed::new(1)).expect("valid");
    let setting = TaskSetting::new(100, InputKind::OneHot, 1.0);
    Task::draw(&teacher, &setting, Seed::new(2)).expect("valid")
}

fn student(layers: usize) -> Student {
    let shape = StudentShape { inputs: 100, hidden: 50, outputs: 50, layers };
    Student::random_orthogonal(shape, 1e-5, Seed::new(3)).expect("valid")
}

fn bare_products(criterion: &mut Criterion) {
    let mut rng = Seed::new(4).rng();
    let wide = gaussian_matrix(50, 100, 1.0, &mut rng);
    let square = gaussian_matrix(50, 50, 1.0, &mut rng);
    let (mut to_wide, mut to_square) = (Matrix::zeros(50, 100), Matrix::zeros(50, 50));
    criterion.bench_function("gradient_step/three bare products", |bencher| {
        bencher.iter(|| {
            let (wide, square) = (black_box(wide.as_ref()), black_box(square.as_ref()));
            multiply(to_wide.as_mut(), Store::Replace, 1.0, square, wide);
            multiply(to_wide.as_mut(), Store::Replace, 1.0, square.transpose(), wide);
            multiply(to_square.as_mut(), Store::Replace, 1.0, wide, wide.transpose());
        });
    });
}

/// The same at ten times the size, where products of matrices are all that counts.
fn large_steps(criterion: &mut Criterion) {
    let teacher = Teacher::random(500, 1000, &[4.0], Seed::new(1)).expect("valid");
    let setting = TaskSetting::new(1000, InputKind::OneHot, 1.0);
    let task = Task::draw(&teacher, &setting, Seed::new(2)).expect("valid");
    let shape = StudentShape { inputs: 1000, hidden: 500, outputs: 500, layers: 2 };
    let mut student = Student::random_orthogonal(shape, 1e-5, Seed::new(3)).expect("valid");
    let mut scratch = GradientScratch::new(shape);
    criterion.bench_function("gradient_step/2 layers, N1 = 1000", |bencher| {
        bencher.iter(|| gradient_step(&mut student, task.statistics(), 1e-3, &mut scratch));
    });
}

fn steps(criterion: &mut Criterion) {
    let task = task();
    for layers in [2, 4] {
        let mut student = student(layers);
        let mut scratch = GradientScratch::new(student.shape());
        criterion.bench_function(&format!("gradient_step/{layers} layers"), |bencher| {
            bencher.iter(|| gradient_step(&mut student, task.statistics(), 1e-3, &mut scratch));
        });
    }
}

/// With both errors at every `observe_every`-th epoch; divide by the number of epochs.
fn runs(criterion: &mut Criterion) {
    let task = task();
    for observe_every in [1, 10] {
        let stop = StopRule::AtEnd;
        let config =
            TrainConfig::new(1e-3, EPOCHS).with_observe_every(observe_every).with_stop(stop);
        let name = format!("gradient_step/1000 epochs, observed every {observe_every}");
        criterion.bench_function(&name, |bencher| {
            bencher.iter(|| train(student(2), task.statistics(), task.teacher().map(), &config));
        });
    }
}

fn leaky_run(criterion: &mut Criterion) {
    let task = task();
    let clean = task.noiseless_targets();
    let training = Examples { inputs: task.inputs(), targets: task.targets() };
    let test = TestExamples { inputs: task.inputs(), targets: &clean, row_groups: &[] };
    let stop = StopRule::AtEnd;
    let config = TrainConfig::new(1e-3, EPOCHS).with_observe_every(10).with_stop(stop);
    for layers in [2, 4] {
        let leaky = Activation::LeakyRelu { slope: 0.1 };
        let network = Network::new(student(layers), leaky, Activation::Linear).expect("valid");
        let name = format!("gradient_step/1000 epochs, leaky, {layers} layers");
        criterion.bench_function(&name, |bencher| {
            bencher.iter(|| train_network(network.clone(), training, test, &config));
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = bare_products, steps, large_steps, runs, leaky_run
}
criterion_main!(benches);
