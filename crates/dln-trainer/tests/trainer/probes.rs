//! Alignment, strengths and spectra against the decomposition of the trained product map.

use dln_linalg::{Matrix, Svd, singular_values, thin_svd};
use dln_tasks::{Seed, Task};
use dln_trainer::{
    ModeProbe, Probes, SpectrumProbe, Student, StudentShape, TrainError, train, train_probed,
};

use crate::problems::{config, one_hot};

const SHAPE: StudentShape = StudentShape { inputs: 20, hidden: 10, outputs: 10, layers: 3 };

fn strongest(task: &Task, modes: usize) -> (Svd, Matrix, Matrix) {
    let svd = thin_svd(task.statistics().input_output_correlation.as_ref()).expect("finite");
    let (left, right) =
        (svd.left.subcols(0, modes).to_owned(), svd.right.subcols(0, modes).to_owned());
    (svd, left, right)
}

#[test]
fn probes_see_the_product_map_and_leave_the_run_alone() {
    let task = one_hot(10, 20, &[8.0, 4.0], 1);
    let (_, left, right) = strongest(&task, 2);
    let start = Student::random_orthogonal(SHAPE, 1e-3, Seed::new(1)).expect("valid");
    let probes = Probes {
        modes: Some(ModeProbe { output_vectors: &left, input_vectors: &right, observe_every: 40 }),
        spectrum: Some(SpectrumProbe { observe_every: 150 }),
    };
    let plan = config(2e-3, 400, 7);
    let (statistics, map) = (task.statistics(), task.teacher().map());
    let mut student = start.clone();
    let seen = train_probed(&mut student, statistics, map, &plan, &probes).expect("stable");
    let bare = train(start, statistics, map, &plan).expect("stable");
    assert_eq!(seen.observations, bare.observations);
    let looks: Vec<_> = seen.alignments.iter().map(|look| look.epoch).collect();
    assert_eq!(looks, (0..=10).map(|look| 40 * look).collect::<Vec<_>>());
    assert_eq!(seen.spectra.iter().map(|look| look.epoch).collect::<Vec<_>>(), [0, 150, 300, 400]);

    let product = student.product();
    let expected = singular_values(product.as_ref()).expect("finite");
    for (ours, theirs) in seen.spectra[3].strengths.iter().zip(&expected) {
        assert!((ours - theirs).abs() < 1e-13);
    }
    for (mode, ours) in seen.alignments[10].modes.iter().enumerate() {
        let response = &product * right.subcols(mode, 1);
        let backward = product.transpose() * left.subcols(mode, 1);
        let strength = (left.subcols(mode, 1).transpose() * &response)[(0, 0)];
        assert!((ours.strength - strength).abs() < 1e-13);
        assert!((ours.output_alignment - strength.abs() / response.norm_l2()).abs() < 1e-13);
        assert!((ours.input_alignment - strength.abs() / backward.norm_l2()).abs() < 1e-13);
    }
}

#[test]
fn a_learned_mode_is_aligned_as_the_singular_vectors_say() {
    let task = one_hot(10, 20, &[8.0], 1);
    let (data, left, right) = strongest(&task, 1);
    let probe = ModeProbe { output_vectors: &left, input_vectors: &right, observe_every: 1200 };
    let probes = Probes { modes: Some(probe), spectrum: None };
    let mut student = Student::random_orthogonal(SHAPE, 1e-3, Seed::new(1)).expect("valid");
    let plan = config(2e-3, 1200, 1200);
    let (statistics, map) = (task.statistics(), task.teacher().map());
    let seen = train_probed(&mut student, statistics, map, &plan, &probes).expect("stable");
    let look = seen.alignments[1].modes[0];
    let own = thin_svd(student.product().as_ref()).expect("finite");
    let overlap = |a: &Matrix, b: &Matrix| (a.col(0).transpose() * b.col(0)).abs();
    let own = [overlap(&own.left, &left), overlap(&own.right, &right)];
    // The student is close to the mode, at angles of 1e-6; the cosines then agree to their square.
    let close = |(ours, theirs): (f64, f64)| (ours - theirs).abs() < 1e-11;
    assert!([look.output_alignment, look.input_alignment].into_iter().zip(own).all(close));
    assert!(look.output_alignment > 0.99 && (look.strength / data.values[0] - 1.0).abs() < 0.02);
}

#[test]
fn probes_that_make_no_sense_are_refused() {
    let task = one_hot(10, 20, &[8.0], 1);
    let (_, left, right) = strongest(&task, 2);
    let good = ModeProbe { output_vectors: &left, input_vectors: &right, observe_every: 1 };
    let (long, short) = (2.0 * &left, left.subcols(0, 1).to_owned());
    let refusal = |probe: ModeProbe<'_>| {
        let probes = Probes { modes: Some(probe), spectrum: None };
        let mut student = Student::random_orthogonal(SHAPE, 1e-3, Seed::new(1)).expect("valid");
        let plan = config(2e-3, 1, 1);
        let (statistics, map) = (task.statistics(), task.teacher().map());
        train_probed(&mut student, statistics, map, &plan, &probes).expect_err("refused")
    };
    assert_eq!(
        refusal(ModeProbe { observe_every: 0, ..good }),
        TrainError::ProbeEvery { name: "mode" }
    );
    let error = refusal(ModeProbe { output_vectors: &long, ..good });
    assert!(matches!(error, TrainError::ProbeLength { name: "output_vectors", column: 0, .. }));
    let error = refusal(ModeProbe { output_vectors: &short, ..good });
    assert!(matches!(error, TrainError::MatrixShape { name: "output_vectors", .. }));
    let error = refusal(ModeProbe { input_vectors: &left, ..good });
    assert!(matches!(error, TrainError::MatrixShape { name: "input_vectors", .. }));
}
