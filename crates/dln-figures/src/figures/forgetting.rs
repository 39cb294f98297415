//! What is forgotten of a source while a target is learned after it.

mod checks;
mod draw;
mod networks;

use dln_dynamics::{AlignedTheory, TheorySetting};
use dln_experiment::{ComputeError, Context, Rows, row, sweep, tables, words};
use dln_plot::Picture;
use dln_transfer::{FineTuning, Source};

use super::fine_tuning::{ALIGNMENTS, LOOKS, SOURCE, TARGET, color, flow, number, setting, times};
use crate::{About, Check, Figure, Scale};

tables! {
    /// The tables of `forgetting`.
    pub(crate) struct Tables {
        theory: Rows<CurveRow>,
        simulation: Rows<networks::SimulationRow>,
        stops: Rows<StopRow>,
    }
}

words! {
    /// The head with which the target is learned.
    pub(crate) enum Head {
        /// A new one; the source keeps its own, unmoved.
        New = "new",
        /// The source's, whose output vector has cosine 0 with the target's.
        Unrelated = "shared, outputs unrelated",
        /// The source's, whose output vector has the input vectors' cosine with the target's.
        Alike = "shared, outputs alike",
    }
}

row! {
    /// Errors on both tasks over time, in theory.
    pub(crate) struct CurveRow {
        head: Head,
        alignment: f64,
        time_tau: f64,
        target_test_error: f64,
        source_test_error: f64,
    }
}

row! {
    /// What the source's error is where the target's is least.
    pub(crate) struct StopRow {
        head: Head,
        alignment: f64,
        target_test_error: f64,
        source_test_error: f64,
        source_test_error_before: f64,
        /// The least error of the source alone.
        source_min_test_error: f64,
    }
}

const HEADS: [Head; 3] = [Head::New, Head::Unrelated, Head::Alike];

/// The figure `forgetting`.
pub(crate) struct Forgetting;

impl Figure for Forgetting {
    type Tables = Tables;

    fn about(&self) -> About {
        About {
            slug: "forgetting",
            title: "What a target costs the source",
            paper: "beyond the paper",
            claim: "While a network learns a target it forgets the source. A shared head forgets it all unless both tasks agree on inputs \
                    and outputs; with a head of its own the source loses what the trunk turns.",
            deviations: &[
                "The paper trains two tasks together; here one follows the other.",
                "Simulated networks start with the feature and the head that theory says the source leaves, without the weak features of the \
                 source's noise.",
            ],
        }
    }

    fn compute(&self, scale: Scale, context: &Context<'_>) -> Result<Tables, ComputeError> {
        let target = setting(scale.pick(60, 100), TARGET);
        let alone = target.clone().with_teacher_strengths(vec![SOURCE]);
        let source = Source::best_stopped(&alone)?;
        let cells = networks::cells();
        let runs = sweep(context, &cells, scale.pick(4, 20), |cell, replicate| {
            networks::simulate(&target, &source, *cell, replicate)
        })?;
        Ok(Tables {
            theory: theory(&target, &source, scale.pick(25, 150))?,
            simulation: networks::table(&target, &cells, &runs),
            stops: stops(&target, &alone, &source, scale.pick(8, 60))?,
        })
    }

    fn plot(&self, tables: &Tables) -> Picture {
        draw::picture(tables)
    }

    fn checks(&self, tables: &Tables) -> Vec<Check> {
        checks::all(tables)
    }
}

fn tuning(
    target: &TheorySetting,
    source: &Source,
    head: Head,
    alignment: f64,
) -> Result<FineTuning, ComputeError> {
    let inputs = number(alignment);
    Ok(match output_alignment(head, alignment) {
        None => FineTuning::from_source(target, source, inputs.as_ref())?,
        Some(outputs) => {
            let outputs = number(outputs);
            FineTuning::from_source_with_head(target, source, inputs.as_ref(), outputs.as_ref())?
        }
    })
}

/// The cosine of the output vectors, where the head is shared.
fn output_alignment(head: Head, alignment: f64) -> Option<f64> {
    match head {
        Head::New => None,
        Head::Unrelated => Some(0.0),
        Head::Alike => Some(alignment),
    }
}

fn theory(
    target: &TheorySetting,
    source: &Source,
    steps: u32,
) -> Result<Rows<CurveRow>, ComputeError> {
    let mut rows = Vec::new();
    for head in HEADS {
        for alignment in ALIGNMENTS {
            let curve = tuning(target, source, head, alignment)?.curve(&times(steps));
            rows.extend(curve.into_iter().map(|point| CurveRow {
                head,
                alignment,
                time_tau: point.time_tau,
                target_test_error: point.test_error,
                source_test_error: point.source_error.unwrap_or(f64::NAN),
            }));
        }
    }
    Ok(rows.into())
}

fn stops(
    target: &TheorySetting,
    alone: &TheorySetting,
    source: &Source,
    steps: u32,
) -> Result<Rows<StopRow>, ComputeError> {
    let source_min_test_error = AlignedTheory::new(alone)?.optimal_stopping().test_error;
    let mut rows = Vec::new();
    for head in HEADS {
        for step in 0..=steps {
            let alignment = f64::from(step) / f64::from(steps);
            let tuning = tuning(target, source, head, alignment)?;
            let stop = tuning.optimal_stopping();
            let seen = tuning.curve(&[0.0, stop.time_tau]);
            let of_source = |look: usize| seen[look].source_error.unwrap_or(f64::NAN);
            rows.push(StopRow {
                head,
                alignment,
                target_test_error: stop.test_error,
                source_test_error: of_source(1),
                source_test_error_before: of_source(0),
                source_min_test_error,
            });
        }
    }
    Ok(rows.into())
}
