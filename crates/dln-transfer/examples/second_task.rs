//! Does a second task help, and from which alignment on?
//! `cargo run -p dln-transfer --example second_task`.

#![expect(clippy::print_stdout, reason = "a program that prints")]

use std::error::Error;

use dln_transfer::{JointTeacher, NetworkSetting, Pair, TransferTheory};

fn main() -> Result<(), Box<dyn Error>> {
    let network = NetworkSetting::new(100, 50);
    println!("alignment  test error alone  together  benefit");
    for step in 0..=10 {
        let alignment = f64::from(step) / 10.0;
        let pair =
            Pair { outputs_a: 50, outputs_b: 50, teacher_a: 3.0, teacher_b: 10.0, alignment };
        let benefit = TransferTheory::new(&network, &JointTeacher::pair(&pair)?)?.benefit(0);
        println!(
            "{alignment:9.1}{:18.3}{:10.3}{:+9.3}",
            benefit.alone.test_error, benefit.joint.test_error, benefit.benefit
        );
    }
    Ok(())
}
