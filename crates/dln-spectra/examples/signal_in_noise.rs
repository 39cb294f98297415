//! What noise makes of a signal: `cargo run -p dln-spectra --example signal_in_noise`.

#![expect(clippy::print_stdout, reason = "a program that prints")]

use dln_spectra::{EnsembleError, SpikedEnsemble};

fn main() -> Result<(), EnsembleError> {
    // 50×100 matrices with noise of variance 1/100.
    let ensemble = SpikedEnsemble::from_shape(50, 100, 0.1)?;
    let (edge, threshold) = (ensemble.bulk().upper_edge(), ensemble.detection_threshold());
    println!("noise alone reaches {edge:.3}; a signal is seen from {threshold:.3} on");
    println!("signal  seen as  output overlap  input overlap");
    for strength in [0.5, 1.0, 2.0, 4.0, 8.0] {
        match ensemble.mode(strength) {
            Some(mode) => println!(
                "{strength:6}{:9.3}{:16.3}{:15.3}",
                mode.data(),
                mode.output_overlap(),
                mode.input_overlap()
            ),
            None => println!("{strength:6}   hidden"),
        }
    }
    Ok(())
}
