//! The best approximation of each rank: `cargo run -p dln-linalg --example low_rank`.

#![expect(clippy::print_stdout, reason = "a program that prints")]

use dln_linalg::{LinalgError, Matrix, Store, multiply, relative_squared_distance, thin_svd};

fn main() -> Result<(), LinalgError> {
    // Inverse distances between two rows of points: smooth, hence of low rank in all but name.
    let kernel = Matrix::from_fn(40, 60, |row, column| 1.0 / (10.0 + (row + column) as f64));
    let svd = thin_svd(kernel.as_ref())?;
    let mut approximation = Matrix::zeros(40, 60);
    println!("rank  singular value  relative squared error");
    for (mode, value) in svd.values.iter().take(8).enumerate() {
        let (left, right) = (svd.left.subcols(mode, 1), svd.right.subcols(mode, 1));
        multiply(approximation.as_mut(), Store::Add, *value, left, right.transpose());
        let error = relative_squared_distance(approximation.as_ref(), kernel.as_ref());
        println!("{:4}{value:16.6}{error:24.1e}", mode + 1);
    }
    Ok(())
}
