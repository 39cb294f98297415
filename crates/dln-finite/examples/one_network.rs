//! One network of finite size against the limit of infinite width: the same teacher, one draw of
//! noise.

#![expect(clippy::print_stdout, reason = "an example prints what it found")]

use dln_dynamics::{AlignedTheory, TheorySetting};
use dln_finite::{AlignedNetwork, AlignedNetworkSetting, LowRankMap, WhiteStatistics};
use dln_linalg::{Matrix, squared_norm};

/// Fixed numbers that look like noise of unit variance.
fn pseudo_noise(rows: usize, columns: usize) -> Matrix {
    let mut state = 7_u32;
    let mut uniform = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state) / f64::from(u32::MAX)
    };
    Matrix::from_fn(rows, columns, |_, _| (0..12).map(|_| uniform()).sum::<f64>() - 6.0)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (inputs, outputs, strength) = (40, 20, 4.0);
    // A teacher of one mode between the first input and the first output, seen through noise.
    let left = Matrix::from_fn(outputs, 1, |row, _| if row == 0 { 1.0 } else { 0.0 });
    let right = Matrix::from_fn(inputs, 1, |row, _| if row == 0 { 1.0 } else { 0.0 });
    let noise = pseudo_noise(outputs, inputs) * (1.0 / (inputs as f64).sqrt());
    let data = noise + strength * &left * right.transpose();
    let statistics = WhiteStatistics::new(data.as_ref(), squared_norm(data.as_ref()));
    let network = AlignedNetwork::new(&AlignedNetworkSetting::new(statistics, inputs))?;
    let teacher = LowRankMap { left: left.as_ref(), strengths: &[strength], right: right.as_ref() };
    let seen = network.student(teacher).optimal_stopping(10.0);

    let setting = TheorySetting::new(inputs, outputs, vec![strength]);
    let limit = AlignedTheory::new(&setting)?.optimal_stopping();
    println!("this network: error {:.4} at {:.3} τ", seen.test_error, seen.time_tau);
    println!("infinite width: error {:.4} at {:.3} τ", limit.test_error, limit.time_tau);
    Ok(())
}
