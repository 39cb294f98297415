//! Runs the program in a folder of its own.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::malformed;

/// A small sweep.
const SWEEP: &str = "command = \"predict\"\n[settings]\ninputs = 40\noutputs = 20\n\
    [[axis]]\noption = \"teacher\"\nvalues = [1, 2, 4]\n";

/// A folder to run in, which goes when the test ends.
pub(crate) struct Folder {
    folder: TempDir,
}

/// One table of a running number, inputs and targets, all named.
fn one_table(inputs: &[Vec<f64>], targets: &[Vec<f64>]) -> Vec<u8> {
    let names = |letter: char, row: &[f64]| -> String {
        (0..row.len()).map(|column| format!(",{letter}{column}")).collect()
    };
    let mut text = format!("id{}{}\n", names('x', &inputs[0]), names('y', &targets[0]));
    for (number, (inputs, targets)) in inputs.iter().zip(targets).enumerate() {
        let cells: String = inputs.iter().chain(targets).map(|cell| format!(",{cell}")).collect();
        text.push_str(&format!("{number}{cells}\n"));
    }
    text.into_bytes()
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// A folder with the files that examples name: a training set of sixty examples, twelve inputs
    /// and four outputs, in text and in arrays, its targets in two halves, and a test set.
    pub(crate) fn with_examples() -> Self {
        let inputs = |first| table(60, 12, |row, column| noise(first + row, column));
        let targets = |first: usize| {
            table(60, 4, move |row, output| {
                let row = first + row;
                2.0 * noise(row, output % 2) + noise(row, 3) + 0.5 * noise(row, 100 + output)
            })
        };
        let halves = [0..2, 2..4].map(|columns| {
            let all = targets(0);
            all.iter().map(|row| row[columns.clone()].to_vec()).collect::<Vec<_>>()
        });
        let archive = |first| {
            let arrays = [npy(&inputs(first)), npy(&targets(first))];
            malformed::stored(&[("x.npy", &arrays[0]), ("y.npy", &arrays[1])])
        };
        Self::new()
            .with("inputs.csv", csv(&inputs(0)))
            .with("targets.csv", csv(&targets(0)))
            .with("targets_a.csv", csv(&halves[0]))
            .with("targets_b.csv", csv(&halves[1]))
            .with("train.npz", archive(0))
            .with("test.npz", archive(60))
            .with("sweep.toml", SWEEP)
            .with("table.csv", one_table(&inputs(0), &targets(0)))
            .with("old_table.csv", one_table(&inputs(200), &targets(200)))
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file into the folder.
    pub(crate) fn with(self, name: &str, contents: impl AsRef<[u8]>) -> Self {
        std::fs::write(self.path().join(name), contents).expect("a file");
        self
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dln"));
        command.current_dir(self.path()).stdin(Stdio::null());
        command
    }

    /// Runs a line of arguments as a shell would split it at spaces; quotes only keep a shell from
    /// patterns.
    pub(crate) fn run(&self, line: &str) -> Output {
        let words = line.split_whitespace().skip_while(|word| *word == "dln");
        let words = words.map(|word| word.trim_matches('\''));
        self.command().args(words).output().expect("the program runs")
    }

    /// The standard output of a line that succeeds and complains of nothing.
    #[track_caller]
    pub(crate) fn succeed(&self, line: &str) -> String {
        let output = self.run(line);
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && complaint.is_empty(), "{line}: {complaint}");
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// The JSON object of a line that succeeds.
    #[track_caller]
    pub(crate) fn json(&self, line: &str) -> Value {
        serde_json::from_str(&self.succeed(&format!("{line} --format json")))
            .expect("one JSON object")
    }

    /// What a line that fails with this exit code says; it prints no result.
    #[track_caller]
    pub(crate) fn fail(&self, line: &str, code: i32) -> String {
        let output = self.run(line);
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{line}: {complaint}");
        assert!(output.stdout.is_empty(), "{line} prints a result");
        assert!(complaint.starts_with("error: "), "{line}: {complaint}");
        complaint
    }
}

/// What looks like noise of standard deviation 1: a multiplicative hash of the place, spread
/// evenly.
fn noise(row: usize, column: usize) -> f64 {
    let mixed =
        ((row + 1) * 2_654_435_761 + (column + 1) * 40_503).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((mixed >> 40) as f64 / (1_u64 << 24) as f64 - 0.5) * 12_f64.sqrt()
}

fn table(rows: usize, columns: usize, entry: impl Fn(usize, usize) -> f64) -> Vec<Vec<f64>> {
    (0..rows).map(|row| (0..columns).map(|column| entry(row, column)).collect()).collect()
}

fn csv(table: &[Vec<f64>]) -> String {
    let line = |row: &Vec<f64>| row.iter().map(f64::to_string).collect::<Vec<_>>().join(",") + "\n";
    table.iter().map(line).collect()
}

fn npy(table: &[Vec<f64>]) -> Vec<u8> {
    let shape = format!("({}, {})", table.len(), table[0].len());
    malformed::npy(
        "<f8",
        &shape,
        &table.iter().flatten().flat_map(|x| x.to_le_bytes()).collect::<Vec<u8>>(),
    )
}
