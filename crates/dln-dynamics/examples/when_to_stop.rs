//! When to stop students of different depth, and what stopping is worth:
//! `cargo run -p dln-dynamics --example when_to_stop`.

#![expect(clippy::print_stdout, reason = "a program that prints")]

use dln_dynamics::{AlignedTheory, TheoryError, TheorySetting};

fn main() -> Result<(), TheoryError> {
    println!("layers  strength  stop at t/τ  test error  trained to the end");
    for layers in [1, 2, 4] {
        for strength in [2.0, 4.0, 8.0] {
            let theory = AlignedTheory::new(
                &TheorySetting::new(100, 50, vec![strength]).with_layers(layers),
            )?;
            let (best, end) = (theory.optimal_stopping(), theory.asymptotic());
            println!(
                "{layers:6}{strength:10}{:13.2}{:12.3}{:20.3}",
                best.time_tau, best.test_error, end.test_error
            );
        }
    }
    Ok(())
}
