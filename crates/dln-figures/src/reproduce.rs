//! Running figures: compute, write, stamp, and skip what is already complete.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use dln_experiment::{ComputeError, Context, Progress, Table};

use crate::figure_folder::{self, FolderError, Stamp, fingerprint, to_json};
use crate::{About, AnyFigure, Check, Product, Scale};
use dln_plot::{RasterError, svg_to_png};

/// What a run is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// Paper's sizes or a quick pass.
    pub scale: Scale,
    /// Folder that receives one folder per figure.
    pub out: PathBuf,
    /// Threads; `None` for as many as the machine has.
    pub jobs: Option<usize>,
    /// Recompute figures that are complete.
    pub force: bool,
}

/// A run could not be carried out. Failing checks are no error: they are in the outcome.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReproduceError {
    /// The running program could not be read, which tells its results from those of others.
    #[error("cannot read the running program {path}")]
    Program {
        /// Its path.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A figure's folder could not be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A figure's computation failed.
    #[error("cannot compute {slug}")]
    Compute {
        /// Which figure.
        slug: &'static str,
        /// The computation's reason.
        source: ComputeError,
    },
    /// A picture could not be rasterised.
    #[error(transparent)]
    Raster(#[from] RasterError),
    /// The threads could not be started.
    #[error("cannot start threads")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

/// A figure's folder, complete.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Which figure.
    pub about: About,
    /// Time that its computation and writing took, when it was computed.
    pub seconds: f64,
    /// Its checks.
    pub checks: Vec<Check>,
    /// Names of its data files.
    pub data_files: Vec<String>,
    /// Whether the folder was complete already and nothing was computed.
    pub reused: bool,
    /// What is kept as snapshots, unless reused.
    pub snapshots: Option<Vec<Table>>,
}

/// Runs figures one after the other, each with all threads, so that its folder in `options.out` is
/// complete; tells `observe` about the progress of each.
///
/// # Errors
/// At the first figure that cannot be computed or written; the folders before it are complete.
pub fn reproduce(
    figures: &[&'static dyn AnyFigure],
    options: &Options,
    observe: &(dyn Fn(&About, Event<'_>) + Sync),
) -> Result<Vec<Outcome>, ReproduceError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.jobs.unwrap_or(0)).build()?;
    let program = program_fingerprint()?;
    let one = |figure: &&'static dyn AnyFigure| {
        let about = figure.about();
        observe(&about, Event::Started);
        let outcome = pool.install(|| complete(*figure, options, &program, observe))?;
        observe(&about, Event::Finished(&outcome));
        Ok(outcome)
    };
    figures.iter().map(one).collect()
}

/// Those of the figures whose folders in `options.out` are complete, for the same scale and by this
/// very program, in the order given: what a report can show without computing.
///
/// # Errors
/// If the running program cannot be read, which tells its results from those of others.
pub fn complete_already(
    figures: &[&dyn AnyFigure],
    options: &Options,
) -> Result<Vec<Outcome>, ReproduceError> {
    let program = program_fingerprint()?;
    let found = |figure: &&dyn AnyFigure| {
        let about = figure.about();
        reuse(&about, &options.out.join(about.slug), options.scale, &program)
    };
    Ok(figures.iter().filter_map(found).collect())
}

/// What happens to a figure during [`reproduce`].
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// Work on it begins.
    Started,
    /// Its computation advances.
    Progress(Progress),
    /// Its folder is complete.
    Finished(&'a Outcome),
}

fn complete(
    figure: &dyn AnyFigure,
    options: &Options,
    program: &str,
    observe: &(dyn Fn(&About, Event<'_>) + Sync),
) -> Result<Outcome, ReproduceError> {
    let about = figure.about();
    let folder = options.out.join(about.slug);
    if !options.force
        && let Some(outcome) = reuse(&about, &folder, options.scale, program)
    {
        return Ok(outcome);
    }
    let tell = |progress: Progress| observe(&about, Event::Progress(progress));
    compute(figure, &folder, options.scale, program, &Context::new(&tell))
}

/// The outcome read back from a complete folder; anything amiss means that it must be computed.
fn reuse(about: &About, folder: &Path, scale: Scale, program: &str) -> Option<Outcome> {
    let stamp = Stamp::read(folder)?;
    if !stamp.holds(folder, scale, program) {
        return None;
    }
    let checks = serde_json::from_slice(&fs::read(folder.join("checks.json")).ok()?).ok()?;
    let names = stamp.files.into_iter().map(|(name, _)| name);
    let data_files = names.filter(|name| name.ends_with(".csv")).collect();
    Some(Outcome {
        about: *about,
        seconds: stamp.seconds,
        checks,
        data_files,
        reused: true,
        snapshots: None,
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "the report names the time of each figure; no result depends on it"
)]
fn compute(
    figure: &dyn AnyFigure,
    folder: &Path,
    scale: Scale,
    program: &str,
    context: &Context<'_>,
) -> Result<Outcome, ReproduceError> {
    let about = figure.about();
    let started = Instant::now();
    let product = figure
        .produce(scale, context)
        .map_err(|source| ReproduceError::Compute { slug: about.slug, source })?;
    let snapshots = Some(product.snapshots());
    let Product { tables, checks, picture } = product;
    let svg = picture.to_svg(about.slug);
    let png = svg_to_png(&svg)?;

    let mut files: Vec<(String, Vec<u8>)> = tables.iter().map(data_file).collect();
    files.push((format!("{}.svg", about.slug), svg.into_bytes()));
    files.push((format!("{}.png", about.slug), png));
    files.push(("checks.json".to_owned(), to_json(&checks)));
    let seconds = started.elapsed().as_secs_f64();
    let stamp = Stamp {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        scale: scale.name().to_owned(),
        program: program.to_owned(),
        seconds,
        files: Vec::new(),
        complete: false,
    };
    figure_folder::write(folder, &files, stamp)?;
    let data_files = tables.iter().map(|table| format!("{}.csv", table.name())).collect();
    Ok(Outcome { about, seconds, checks, data_files, reused: false, snapshots })
}

fn data_file(table: &Table) -> (String, Vec<u8>) {
    (format!("{}.csv", table.name()), table.to_csv().into_bytes())
}

/// A fingerprint of the running program, so that a change of code invalidates what older code
/// computed.
fn program_fingerprint() -> Result<String, ReproduceError> {
    let path = std::env::current_exe().unwrap_or_default();
    let bytes = fs::read(&path).map_err(|source| ReproduceError::Program { path, source })?;
    Ok(fingerprint(&bytes))
}
