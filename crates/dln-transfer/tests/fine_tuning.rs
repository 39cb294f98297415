//! Fine-tuning and probing: stated values, small networks without noise, an independent integrator,
//! and limits.

#[path = "fine_tuning/independent.rs"]
mod independent;
#[path = "fine_tuning/limits.rs"]
mod limits;
#[path = "fine_tuning/refusals.rs"]
mod refusals;
#[path = "fine_tuning/small_network.rs"]
mod small_network;

use dln_dynamics::TheorySetting;
use dln_linalg::Matrix;
use dln_transfer::{Features, FineTuning};

pub(crate) fn setting(strengths: &[f64]) -> TheorySetting {
    TheorySetting::new(100, 50, strengths.to_vec())
}

pub(crate) fn matrix<const K: usize, const J: usize>(rows: [[f64; J]; K]) -> Matrix {
    Matrix::from_fn(K, J, |row, column| rows[row][column])
}

/// Values of an independent program in another language, stated to four digits; it looked for the
/// smallest error on a grid, so that the last number may lie a little above ours.
#[test]
fn stated_values() {
    let one = |g, q| Features::one(g, q).expect("valid");
    let shared = one(3.0, 0.8).with_head(&[3.0], matrix([[0.6]]).as_ref()).expect("valid");
    for (strength, features, stated, smallest) in [
        (3.0, one(3.0, 1.0), [0.5356, 0.0888, 0.1654], 0.0733),
        (3.0, one(3.0, 0.8), [0.7015, 0.1874, 0.1689], 0.1585),
        (3.0, one(3.0, 0.4), [0.9273, 0.6002, 0.1975], 0.1825),
        (1.0, one(4.0, 0.9), [0.6060, 0.6478, 0.9846], 0.4955),
        (3.0, shared, [0.6418, 0.1766, 0.1789], 0.1661),
    ] {
        let tuning = FineTuning::new(&setting(&[strength]), &features).expect("valid");
        for (point, stated) in tuning.curve(&[0.1, 0.6, 1.5]).iter().zip(stated) {
            assert!((point.test_error - stated).abs() < 1e-4, "{point:?} {stated}");
        }
        let found = tuning.optimal_stopping().test_error;
        assert!(found < smallest + 1e-4 && found > smallest - 1e-3, "{found} {smallest}");
    }
    for (alignment, stated, smallest) in
        [(1.0, [0.5525, 0.0660, 0.0545], 0.0526), (0.8, [0.7150, 0.4162, 0.4144], 0.4111)]
    {
        let tuning = FineTuning::new(&setting(&[3.0]), &one(3.0, alignment)).expect("valid");
        for (time_tau, stated) in [0.1, 0.6, 1.5].into_iter().zip(stated) {
            assert!((tuning.probe().test_error(time_tau) - stated).abs() < 1e-4);
        }
        assert!((tuning.probe().optimal_stopping().test_error - smallest).abs() < 1e-4);
    }
}
