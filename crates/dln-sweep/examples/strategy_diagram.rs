//! The best way to use a source task, over the strengths of source and target and their alignment: a
//! sweep in four shards, and its picture.
//!
//! `cargo run --release -p dln-sweep --example strategy_diagram -- 50 docs/figures/strategy-diagram.png`

#![expect(clippy::print_stdout, reason = "a program that prints")]

use std::env;
use std::error::Error;
use std::fs;

use dln_experiment::Context;
use dln_plot::{Axis, Band, Color, Key, Panel, Picture, svg_to_png};
use dln_sweep::{Plan, RunOptions, merge, run};

const ALIGNMENTS: [&str; 5] = ["0", "0.25", "0.5", "0.75", "1"];
/// Names and colours. `scratch` is where no other gains enough to be seen.
const STRATEGIES: [(&str, Color); 4] = [
    ("scratch", Color::LIGHT),
    ("fine-tune", Color::BLUE),
    ("probe", Color::ORANGE),
    ("together", Color::GREEN),
];
/// A network's best error scatters by more than this, in units of what guessing zero costs.
const SEEN: f64 = 1e-3;
const SHARDS: usize = 4;
/// Strengths of source and target.
const FIRST: f64 = 0.5;
const LAST: f64 = 8.0;

/// A cell of the table: its alignment, the strengths, and the strategy's place in [`STRATEGIES`].
struct Found {
    alignment: String,
    strengths: (f64, f64),
    strategy: usize,
}

fn plan(points: usize) -> String {
    let range = format!("from = {FIRST}\nto = {LAST}\ncount = {points}\nscale = \"log\"\n");
    format!(
        "command = \"finetune\"\n[settings]\ninputs = 100\nsource-outputs = 50\n\
         target-outputs = 50\n[[axis]]\noption = \"alignment\"\nvalues = [{}]\n\
         [[axis]]\noption = \"source\"\n{range}[[axis]]\noption = \"target\"\n{range}",
        ALIGNMENTS.join(", ")
    )
}

fn computed(plan: &Plan) -> Result<Vec<Found>, Box<dyn Error>> {
    let folder = env::temp_dir().join(format!("strategy-diagram-{}", std::process::id()));
    for shard in 1..=SHARDS {
        let options = RunOptions::new(format!("{shard}/{SHARDS}").parse()?);
        run(plan, &folder, &options, &Context::silent())?;
    }
    let mut table = Vec::new();
    merge(&folder, &mut table)?;
    fs::remove_dir_all(&folder)?;
    let mut found = Vec::new();
    for row in csv::Reader::from_reader(table.as_slice()).records() {
        let row = row?;
        let (best, benefit): (&str, f64) = (&row[4], row[5].parse()?);
        let best = if benefit < SEEN { "scratch" } else { best };
        let strategy = STRATEGIES.iter().position(|(name, _)| *name == best);
        found.push(Found {
            alignment: row[1].to_owned(),
            strengths: (row[2].parse()?, row[3].parse()?),
            strategy: strategy.ok_or("a strategy without a colour")?,
        });
    }
    Ok(found)
}

/// Tiles around the strengths of every cell.
fn panel(found: &[Found], alignment: &str, points: usize) -> Panel {
    let half = (LAST / FIRST).powf(0.5 / (points - 1) as f64);
    let tile = |cell: &Found| {
        let (source, target) = cell.strengths;
        let side = |x| (x, target / half, target * half);
        let (_, color) = STRATEGIES[cell.strategy];
        Band::new([side(source / half), side(source * half)], color)
    };
    Panel::new(format!("alignment {alignment}"))
        .x(Axis::log("source's strength"))
        .y(Axis::log("target's strength"))
        .draw_all(found.iter().filter(|cell| cell.alignment == alignment).map(tile))
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let points = arguments.next().map_or(Ok(6), |points| points.parse())?;
    let found = computed(&Plan::parse(&plan(points))?)?;
    let helped = ALIGNMENTS.map(|alignment| {
        found.iter().filter(|cell| cell.alignment == alignment && cell.strategy > 0).count()
    });
    println!("cells where the source helps, by alignment: {helped:?}");
    // Without common modes there is nothing to take over, and with closer ones there is more.
    assert_eq!(helped[0], 0, "an unrelated source helps");
    assert!(helped.is_sorted() && helped[4] > 0, "a closer source helps less often");
    let panels = ALIGNMENTS.map(|alignment| panel(&found, alignment, points));
    let keys = STRATEGIES.map(|(name, color)| Key::swatch(name, color));
    let picture = Picture::new(3).cell_size(270.0, 250.0).cells(panels).legend("best", keys);
    let svg = picture.to_svg("strategy-diagram");
    if let Some(path) = arguments.next() {
        fs::write(path, svg_to_png(&svg)?)?;
    }
    Ok(())
}
