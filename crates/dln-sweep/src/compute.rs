//! What a cell computes: calls of the same libraries as the program's commands, with their defaults.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dln_dynamics::TheorySetting;
use dln_experiment::{Cell as _, Context, Prediction, Setting, Simulation, Start};
use dln_linalg::Matrix;
use dln_tasks::InputKind;
use dln_trainer::Activation;
use dln_transfer::{JointTeacher, NetworkSetting, Pair, Strategies, TransferTheory};

use crate::options::{Command, Value};
use crate::plan::Cell;

/// A curve has two ends, and only the outcome is kept.
const FEWEST_POINTS: usize = 2;

impl Command {
    /// The columns of its results.
    pub(crate) fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Predict => &[
                "optimal_stopping_tau",
                "min_test_error",
                "asymptotic_train_error",
                "asymptotic_test_error",
                "optimal_learner_test_error",
            ],
            Self::Simulate => {
                &["min_test_error", "optimal_stopping_tau", "final_train_error", "final_test_error"]
            }
            Self::Transfer => &[
                "benefit",
                "error_alone",
                "error_joint",
                "stopping_alone_tau",
                "stopping_joint_tau",
                "learner_benefit",
                "benefit_b",
                "error_alone_b",
                "error_joint_b",
            ],
            Self::Finetune => &["best", "benefit", "scratch", "fine_tuned", "probed", "together"],
        }
    }
}

/// The results of a cell as they stand in a table, or why there are none.
///
/// A panic is a failure of this cell too, so that one fault does not cost a sweep.
pub(crate) fn compute(cell: &Cell) -> Result<Vec<String>, String> {
    let computed = catch_unwind(AssertUnwindSafe(|| match cell.command {
        Command::Predict => predict(cell),
        Command::Simulate => simulate(cell),
        Command::Transfer => transfer(cell),
        Command::Finetune => finetune(cell),
    }));
    computed.unwrap_or_else(|_| Err("the computation panicked".to_owned()))
}

/// About how long a cell takes, in units of a prediction. Only the shards' sizes depend on it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "from 1 to 1e15, and a cost is an estimate"
)]
pub(crate) fn cost(cell: &Cell) -> u64 {
    /// Multiplications of training in the time of a prediction, some 0.1 ms.
    const IN_A_PREDICTION: f64 = 1e5;
    if cell.command != Command::Simulate {
        return 1;
    }
    let setting = cell.setting();
    let steps = cell.number("until", 12.0) / setting.learning_rate;
    let widths = (setting.inputs + setting.outputs) as f64 * setting.hidden as f64;
    (steps * widths * setting.layers as f64 / IN_A_PREDICTION).clamp(1.0, 1e9) as u64
}

impl Cell {
    fn number(&self, name: &str, default: f64) -> f64 {
        match self.option(name) {
            Some(Value::Number(x)) => *x,
            _ => default,
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number from 0 to 2^32 where it is given"
    )]
    fn size(&self, name: &str) -> Option<usize> {
        self.option(name).map(|_| self.number(name, 0.0) as usize)
    }

    /// A size that every plan gives.
    fn given(&self, name: &str) -> usize {
        self.size(name).expect("a plan has all that is required")
    }

    fn numbers(&self, name: &str) -> Vec<f64> {
        match self.option(name) {
            Some(Value::Numbers(xs)) => xs.clone(),
            _ => vec![self.number(name, f64::NAN)],
        }
    }

    fn word(&self, name: &str) -> &str {
        match self.option(name) {
            Some(Value::Word(word)) => word,
            _ => "",
        }
    }

    /// The setting of `predict` and `simulate`, with the defaults of the command line.
    fn setting(&self) -> Setting {
        let (inputs, outputs) = (self.given("inputs"), self.given("outputs"));
        Setting {
            inputs,
            outputs,
            hidden: self.size("hidden").unwrap_or(inputs.min(outputs)),
            layers: self.size("layers").unwrap_or(2),
            examples: self.size("examples").unwrap_or(inputs),
            input_kind: match self.word("input-type") {
                "orthogonal" => InputKind::Orthogonal,
                "gaussian" => InputKind::Gaussian,
                _ => InputKind::OneHot,
            },
            noise_std: self.number("noise", 1.0),
            init_scale: self.number("init-scale", 1e-5),
            learning_rate: self.number("learning-rate", 1e-3),
            teacher_strengths: self.numbers("teacher"),
        }
    }
}

fn cells(values: &[f64]) -> Vec<String> {
    values.iter().map(|value| value.cell()).collect()
}

fn predict(cell: &Cell) -> Result<Vec<String>, String> {
    let prediction = Prediction::new(&cell.setting().theory()).map_err(|e| e.to_string())?;
    let stop = prediction.theory.optimal_stopping();
    let end = prediction.theory.asymptotic();
    Ok(cells(&[
        stop.time_tau,
        stop.test_error,
        end.train_error,
        end.test_error,
        prediction.optimal_learner_error,
    ]))
}

fn simulate(cell: &Cell) -> Result<Vec<String>, String> {
    let setting = cell.setting();
    let epochs = setting.planned_epochs(cell.number("until", 12.0)).map_err(|e| e.to_string())?;
    let start = if cell.word("student") == "random" { Start::Random } else { Start::Aligned };
    let simulation = Simulation::new(setting, start, Activation::Linear, epochs, FEWEST_POINTS);
    let seed = cell.size("seed").unwrap_or(0) as u64;
    let runs = simulation.and_then(|simulation| simulation.run_all(&Context::silent(), seed, 1));
    let outcome = runs.map_err(|e| e.to_string())?.mean;
    Ok(cells(&[
        outcome.min_test_error,
        outcome.optimal_stopping_tau,
        outcome.final_train_error,
        outcome.final_test_error,
    ]))
}

fn transfer(cell: &Cell) -> Result<Vec<String>, String> {
    let pair = Pair {
        outputs_a: cell.given("outputs-a"),
        outputs_b: cell.given("outputs-b"),
        teacher_a: cell.number("teacher-a", f64::NAN),
        teacher_b: cell.number("teacher-b", f64::NAN),
        alignment: cell.number("alignment", f64::NAN),
    };
    let inputs = cell.given("inputs");
    let network = NetworkSetting {
        inputs,
        hidden: cell.size("hidden").unwrap_or(pair.outputs_a.max(pair.outputs_b).min(inputs)),
        layers: cell.size("layers").unwrap_or(2),
        examples: cell.size("examples").unwrap_or(inputs),
        noise_std: cell.number("noise", 1.0),
        init_scale: cell.number("init-scale", 1e-5),
    };
    let teacher = JointTeacher::pair(&pair).map_err(|e| e.to_string())?;
    let theory = TransferTheory::new(&network, &teacher).map_err(|e| e.to_string())?;
    let (a, b) = (theory.benefit(0), theory.benefit(1));
    Ok(cells(&[
        a.benefit,
        a.alone.test_error,
        a.joint.test_error,
        a.alone.time_tau,
        a.joint.time_tau,
        theory.learner_benefit(0).benefit,
        b.benefit,
        b.alone.test_error,
        b.joint.test_error,
    ]))
}

fn finetune(cell: &Cell) -> Result<Vec<String>, String> {
    let inputs = cell.given("inputs");
    let outputs = [cell.given("source-outputs"), cell.given("target-outputs")];
    let examples = cell.size("examples").unwrap_or(inputs);
    let setting = |strength, outputs: usize, examples| TheorySetting {
        inputs,
        outputs,
        hidden: cell.size("hidden").unwrap_or(cell.widest_output().min(inputs)),
        layers: 2,
        examples,
        noise_std: cell.number("noise", 1.0),
        init_scale: cell.number("init-scale", 1e-5),
        teacher_strengths: vec![strength],
    };
    let source_examples = cell.size("source-examples").unwrap_or(examples);
    let source = setting(cell.number("source", f64::NAN), outputs[0], source_examples);
    let target = setting(cell.number("target", f64::NAN), outputs[1], examples);
    let cosines = Matrix::from_fn(1, 1, |_, _| cell.number("alignment", f64::NAN));
    let found = Strategies::compare(&source, &target, cosines.as_ref());
    let found = found.map_err(|e| e.to_string())?;
    let together = found.together.map(|stop| stop.test_error);
    let mut row = vec![found.best().to_string(), found.benefit().cell()];
    row.extend(cells(&[
        found.scratch.test_error,
        found.fine_tuned.test_error,
        found.probed.test_error,
    ]));
    row.push(together.cell());
    Ok(row)
}

impl Cell {
    fn widest_output(&self) -> usize {
        self.given("source-outputs").max(self.given("target-outputs"))
    }
}
