//! An exact random student of the paper's size, to its optimal stopping time.

use criterion::{Criterion, criterion_group, criterion_main};
use dln_finite::{RandomStudent, RandomStudentSetting, WhiteStatistics};
use dln_linalg::{Matrix, orthonormal_basis, squared_norm};

/// A fixed matrix that looks like noise of unit variance.
fn pseudo_noise(rows: usize, columns: usize, seed: u32) -> Matrix {
    let mut state = seed;
    let mut uniform = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state) / f64::from(u32::MAX)
    };
    Matrix::from_fn(rows, columns, |_, _| (0..12).map(|_| uniform()).sum::<f64>() - 6.0)
}

fn random_student(c: &mut Criterion) {
    let (inputs, hidden, outputs, scale) = (100, 50, 50, 1e-5_f64.sqrt());
    let frame = |rows, columns, seed| {
        let basis = orthonormal_basis(pseudo_noise(rows, columns, seed).as_ref());
        Matrix::from_fn(rows, columns, |r, c| scale * basis[(r, c)])
    };
    let (first, second) = (frame(inputs, hidden, 1), frame(outputs, hidden, 2));
    let (left, right) = (frame(outputs, 1, 3), frame(inputs, 1, 4));
    // The frames carry √ε each, so that 4/ε makes a teacher of strength 4.
    let teacher = Matrix::from_fn(outputs, inputs, |r, c| 4e5 * left[(r, 0)] * right[(c, 0)]);
    let noise = pseudo_noise(outputs, inputs, 5);
    let data = Matrix::from_fn(outputs, inputs, |r, c| teacher[(r, c)] + 0.1 * noise[(r, c)]);
    let statistics = WhiteStatistics::new(data.as_ref(), squared_norm(data.as_ref()));
    let (first, second) = (first.as_ref().transpose(), second.as_ref());
    let setting = RandomStudentSetting::new(first, second, statistics, teacher.as_ref());
    c.bench_function("random_student/optimal stopping", |b| {
        b.iter(|| RandomStudent::new(&setting).expect("balanced").optimal_stopping(10.0));
    });
}

criterion_group!(benches, random_student);
criterion_main!(benches);
