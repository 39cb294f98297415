//! The best way to use a source task, over the strengths of source and target and their alignment:
//! draws the merged table of the sweep `strategy_diagram.toml`, or without arguments computes a
//! small one in four shards.
//!
//! `cargo run -p dln-sweep --example strategy_diagram -- table.csv picture.png`

#![expect(clippy::print_stdout, reason = "a program that prints")]

use std::env;
use std::error::Error;
use std::fs;

use dln_experiment::Context;
use dln_plot::{Axis, Band, Color, Key, Line, Panel, Picture, svg_to_png};
use dln_sweep::{Plan, RunOptions, merge, run};

const PLAN: &str = include_str!("strategy_diagram.toml");
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
/// Tiles reach so far under those that are drawn after them, so that nothing shines through
/// between.
const SEAM: f64 = 1.01;

/// A cell of the table: its alignment, the strengths, and the strategy's place in [`STRATEGIES`].
struct Found {
    alignment: String,
    strengths: (f64, f64),
    strategy: usize,
}

/// The table of six strengths each.
fn small_table() -> Result<Vec<u8>, Box<dyn Error>> {
    let plan = Plan::parse(&PLAN.replace("count = 50", "count = 6"))?;
    let folder = env::temp_dir().join(format!("strategy-diagram-{}", std::process::id()));
    for shard in 1..=SHARDS {
        let options = RunOptions::new(format!("{shard}/{SHARDS}").parse()?);
        run(&plan, &folder, &options, &Context::silent())?;
    }
    let mut table = Vec::new();
    merge(&folder, &mut table)?;
    fs::remove_dir_all(&folder)?;
    Ok(table)
}

fn read(table: &[u8]) -> Result<Vec<Found>, Box<dyn Error>> {
    let mut found = Vec::new();
    for row in csv::Reader::from_reader(table).records() {
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

/// The cells of every alignment.
fn by_alignment(found: &[Found]) -> [Vec<&Found>; 5] {
    ALIGNMENTS.map(|alignment| found.iter().filter(|cell| cell.alignment == alignment).collect())
}

/// Tiles around the strengths of every cell, which stand in the order of sources, and for each in
/// that of targets.
fn panel(alignment: &str, cells: &[&Found]) -> Panel {
    let (first, last) = (cells[0].strengths.1, cells[cells.len() - 1].strengths.1);
    let points = (cells.len() as f64).sqrt();
    let half = (last / first).powf(0.5 / (points - 1.0));
    let tile = |cell: &&Found| {
        let (source, target) = cell.strengths;
        let side = |x| (x, target / half, target * half * SEAM);
        let (_, color) = STRATEGIES[cell.strategy];
        Band::new([side(source / half), side(source * half * SEAM)], color)
    };
    let axis = |label| Axis::log(label).range(first / half, last * half);
    Panel::new(format!("alignment {alignment}"))
        .x(axis("source's strength"))
        .y(axis("target's strength"))
        .draw_all(cells.iter().map(tile))
}

/// How many of the settings each strategy is best in.
fn shares(cells: &[Vec<&Found>; 5]) -> Panel {
    let share = |strategy: usize| -> Vec<(f64, f64)> {
        let of = |(alignment, cells): (&str, &Vec<&Found>)| {
            let best = cells.iter().filter(|cell| cell.strategy == strategy).count();
            (alignment.parse().unwrap_or(f64::NAN), 100.0 * best as f64 / cells.len() as f64)
        };
        ALIGNMENTS.into_iter().zip(cells).map(of).collect()
    };
    let lines = STRATEGIES
        .iter()
        .enumerate()
        .map(|(strategy, (_, color))| Line::new(share(strategy), *color).width(2.5));
    Panel::new("settings in which it is best")
        .x(Axis::linear("alignment"))
        .y(Axis::linear("per cent").including(0.0))
        .draw_all(lines)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let table = arguments.next().map_or_else(small_table, |path| Ok(fs::read(path)?))?;
    let found = read(&table)?;
    let cells = by_alignment(&found);
    let helps = |cells: &Vec<&Found>| cells.iter().filter(|cell| cell.strategy > 0).count();
    let helped: Vec<usize> = cells.iter().map(helps).collect();
    println!("cells where the source helps, by alignment: {helped:?}");
    // Without common modes there is nothing to take over, and with closer ones there is more.
    assert_eq!(helped[0], 0, "an unrelated source helps");
    assert!(helped.is_sorted() && helped[4] > 0, "a closer source helps less often");
    let panels =
        ALIGNMENTS.into_iter().zip(&cells).map(|(alignment, cells)| panel(alignment, cells));
    let keys = STRATEGIES.map(|(name, color)| Key::swatch(name, color));
    let picture = Picture::new(3)
        .cell_size(270.0, 250.0)
        .cells(panels.chain([shares(&cells)]))
        .legend("best", keys);
    let svg = picture.to_svg("strategy-diagram");
    if let Some(path) = arguments.next() {
        fs::write(path, svg_to_png(&svg)?)?;
    }
    Ok(())
}
