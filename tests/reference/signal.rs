//! A rank-one teacher's mode in noisy data.

use dln_experiment::Setting;
use dln_linalg::thin_svd;
use dln_tasks::Seed;

use crate::row::Row;

const SIGNAL: &str = include_str!("signal_in_noise.csv");
const INPUTS: usize = 1000;
const SEEDS: u64 = 4;

#[test]
fn signal_in_noise() {
    for row in Row::all(SIGNAL) {
        let one_mode = Setting::paper(100, vec![row.number("teacher")]);
        let outputs = row.number("outputs");
        let setting = Setting { inputs: INPUTS, examples: INPUTS, outputs, ..one_mode };
        let (data, overlaps): (Vec<_>, Vec<_>) =
            (0..SEEDS).map(|index| strongest_mode(&setting, index)).unzip();
        row.check("data", &data);
        row.check("overlap", &overlaps);
    }
}

/// Its strength, and the product of its overlaps with the teacher's.
fn strongest_mode(setting: &Setting, index: u64) -> (f64, f64) {
    let seed = Seed::new(1).child("signal").replicate(index);
    let task = setting.task(seed).expect("a sound setting");
    let data = thin_svd(task.statistics().input_output_correlation.as_ref());
    let (data, teacher) = (data.expect("a finite matrix"), task.teacher());
    let output: f64 = teacher.left().col(0).transpose() * data.left.col(0);
    let input: f64 = teacher.right().col(0).transpose() * data.right.col(0);
    (data.values[0], (output * input).abs())
}
