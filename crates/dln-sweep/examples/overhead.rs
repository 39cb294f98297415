//! Measurement: what a sweep adds to the bare calls of the library, for cells of some milliseconds
//! and of one, in processor time as Linux counts it, so that other work on the machine does not
//! show.

#![expect(clippy::print_stdout, reason = "a program that prints")]

use std::env;
use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::Path;

use dln_experiment::{Context, Prediction, Setting, Simulation, Start};
use dln_sweep::{Plan, RunOptions, Shard, run};
use dln_trainer::Activation;

const REPEATS: usize = 5;
/// Of a network so small that a run of it takes about a millisecond.
const EPOCHS: usize = 30_000;

type Done = Result<(), Box<dyn Error>>;

/// Processor time of all threads so far, theirs and the system's for them.
fn processor_seconds() -> Result<f64, Box<dyn Error>> {
    const TICKS_A_SECOND: f64 = 100.0;
    const USER: usize = 11;
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name of the program stands in brackets, and may hold spaces.
    let (_, rest) = stat.rsplit_once(") ").ok_or("no /proc/self/stat")?;
    let ticks = |field: &str| field.parse::<f64>();
    let fields: Vec<f64> =
        rest.split(' ').skip(USER).take(2).map(ticks).collect::<Result<_, _>>()?;
    Ok(fields.iter().sum::<f64>() / TICKS_A_SECOND)
}

fn seconds(work: impl FnOnce() -> Done) -> Result<f64, Box<dyn Error>> {
    let start = processor_seconds()?;
    work()?;
    Ok(processor_seconds()? - start)
}

/// Cells of one kind: a plan, and the bare call for each of its cells.
struct Measured {
    name: &'static str,
    cells: u32,
    plan: String,
    bare: fn(u32) -> Done,
}

fn predictions() -> Measured {
    let cells = 1000;
    let plan = format!(
        "command = \"predict\"\n[settings]\ninputs = 100\noutputs = 50\n\
         [[axis]]\noption = \"teacher\"\nfrom = 1\nto = {cells}\ncount = {cells}\n"
    );
    let bare = |teacher| {
        let setting = Setting::paper(100, vec![f64::from(teacher + 1)]);
        let prediction = Prediction::in_the_limit(&setting.theory())?;
        black_box(prediction.theory.optimal_stopping());
        black_box(prediction.theory.asymptotic());
        Ok(())
    };
    Measured { name: "prediction", cells, plan, bare }
}

fn simulations() -> Measured {
    let cells = 3000;
    let plan = format!(
        "command = \"simulate\"\nseeds = {cells}\n[settings]\nteacher = 4\ninputs = 8\n\
         outputs = 4\nepochs = {EPOCHS}\n"
    );
    let bare = |seed| {
        let setting = Setting::paper(8, vec![4.0]);
        let linear = Activation::Linear;
        let simulation = Simulation::new(setting, Start::Aligned, linear, EPOCHS, 2)?;
        black_box(simulation.run_all(&Context::silent(), u64::from(seed), 1)?);
        Ok(())
    };
    Measured { name: "simulation", cells, plan, bare }
}

/// Both ways alternate, so that other work of the machine affects both.
fn measure(measured: &Measured, folder: &Path) -> Done {
    let plan = Plan::parse(&measured.plan)?;
    let options = RunOptions::new(Shard::WHOLE).with_jobs(1);
    let (mut bare, mut swept) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..REPEATS {
        bare = bare.min(seconds(|| (0..measured.cells).try_for_each(measured.bare))?);
        swept = swept.min(seconds(|| {
            run(&plan, folder, &options, &Context::silent())?;
            Ok(())
        })?);
        fs::remove_dir_all(folder)?;
    }
    let of_a_cell = |seconds: f64| 1e3 * seconds / f64::from(measured.cells);
    println!(
        "{}: bare {:.3} ms per cell, in a sweep {:.3} ms, {:+.2} %",
        measured.name,
        of_a_cell(bare),
        of_a_cell(swept),
        100.0 * (swept / bare - 1.0)
    );
    Ok(())
}

fn main() -> Done {
    let folder = env::temp_dir().join(format!("dln-overhead-{}", std::process::id()));
    for measured in [predictions(), simulations()] {
        measure(&measured, &folder)?;
    }
    Ok(())
}
