//! `finetune`: a source and a target, one after the other.

use dln_dynamics::TheorySetting;
use dln_experiment::{Context, Kind, SequenceSetting, SequenceSimulation};
use dln_transfer::{Source, Strategies};

use super::{Cell, Study, number, numbers};
use crate::entry::Entry;
use crate::options::{
    Group, NETWORK, SEQUENCE_TRAINING, SIMULATED, SIZE, Spec, optional, required,
};
use crate::value::Domain;

const TASKS: &[Spec] = &[
    required("source", Domain::Strengths),
    required("target", Domain::Strengths),
    required("alignment", Domain::Cosines),
    required("inputs", SIZE),
    required("source-outputs", SIZE),
    required("target-outputs", SIZE),
    optional("head", Domain::Word(&["new", "shared"])),
    optional("output-alignment", Domain::Cosines),
    optional("source-examples", SIZE),
];

pub(super) const STUDY: Study = Study {
    name: "finetune",
    options: &[
        Group::Always(TASKS),
        Group::Always(NETWORK),
        Group::Always(SIMULATED),
        Group::Simulated(SEQUENCE_TRAINING),
    ],
    columns: &[
        ("best", Kind::Word),
        number("benefit"),
        number("scratch"),
        number("fine_tuned"),
        number("probed"),
        number("together"),
    ],
    simulated: &[
        number("simulated_source"),
        number("simulated_scratch"),
        number("simulated_fine_tuned"),
        number("simulated_probed"),
        number("simulated_together"),
    ],
    cost,
    compute,
};

/// End of curves where none is given.
const UNTIL: f64 = 4.0;
/// Looks up to there.
const LOOKS: usize = 200;

/// Descent on the source, and flows on the target that cost some tens of steps for every look.
fn cost(cell: &Cell) -> f64 {
    const FLOWS: f64 = 4.0;
    const STEPS_OF_A_FLOW: f64 = 3e4;
    const IN_A_THEORY: f64 = 1e5;
    if !cell.is_simulated() {
        return 1.0;
    }
    let widest = cell.widest_output() + cell.given_size("inputs");
    let step = (widest * cell.hidden()) as f64;
    let descent = cell.number("until", UNTIL) / cell.learning_rate();
    (descent + FLOWS * STEPS_OF_A_FLOW) * step / IN_A_THEORY
}

fn compute(cell: &Cell) -> Result<Vec<Entry>, String> {
    let setting = cell.sequence()?;
    let found = setting.strategies().map_err(|e| e.to_string())?;
    let mut row = vec![Entry::Word(found.best().to_string())];
    row.extend(numbers([
        found.benefit(),
        found.scratch.test_error,
        found.fine_tuned.test_error,
        found.probed.test_error,
    ]));
    row.push(found.together.map(|stop| stop.test_error).into());
    if cell.is_simulated() {
        row.extend(simulated(cell, &setting, &found)?);
    }
    Ok(row)
}

fn simulated(
    cell: &Cell,
    setting: &SequenceSetting,
    theory: &Strategies,
) -> Result<Vec<Entry>, String> {
    let source = Source::best_stopped(&setting.source).map_err(|e| e.to_string())?;
    let plan = setting.plan(theory, source.time_tau(), cell.number("until", UNTIL), LOOKS);
    let simulation = SequenceSimulation::new(plan);
    let run = simulation.and_then(|found| found.run_all(&Context::silent(), cell.seed(), 1));
    let outcome = run.map_err(|e| e.to_string())?.mean;
    let mut row = numbers([outcome.source, outcome.scratch, outcome.fine_tuned, outcome.probed]);
    row.push(outcome.together.into());
    Ok(row)
}

impl Cell {
    fn sequence(&self) -> Result<SequenceSetting, String> {
        let inputs = self.given_size("inputs");
        let examples = self.size("examples").unwrap_or(inputs);
        let setting = |name: &str, outputs: &str, examples| {
            let setting = TheorySetting::new(inputs, self.given_size(outputs), self.numbers(name));
            let noise_std = self.number("noise", setting.noise_std);
            let init_scale = self.number("init-scale", setting.init_scale);
            setting
                .with_hidden(self.hidden())
                .with_examples(examples)
                .with_noise_std(noise_std)
                .with_init_scale(init_scale)
        };
        let source_examples = self.size("source-examples").unwrap_or(examples);
        let source = setting("source", "source-outputs", source_examples);
        let target = setting("target", "target-outputs", examples);
        let cosines = |name| {
            self.cosines(name, source.teacher_strengths.len(), target.teacher_strengths.len())
        };
        let is_given = self.option("output-alignment").is_some();
        let output_cosines = match self.word("head", "new") {
            "shared" if is_given => Some(cosines("output-alignment")?),
            "shared" => return Err("a shared head needs `output-alignment`".to_owned()),
            _ if is_given => return Err("`output-alignment` needs a shared head".to_owned()),
            _ => None,
        };
        let (cosines, learning_rate) = (cosines("alignment")?, self.learning_rate());
        Ok(SequenceSetting::new(source, target, cosines)
            .with_output_cosines(output_cosines)
            .with_learning_rate(learning_rate))
    }

    fn hidden(&self) -> usize {
        let default = || self.widest_output().min(self.given_size("inputs"));
        self.size("hidden").unwrap_or_else(default)
    }

    fn widest_output(&self) -> usize {
        self.given_size("source-outputs").max(self.given_size("target-outputs"))
    }
}
