//! The options of each command, by the names of the command line: what values they take.

use std::fmt;
use std::ops::RangeInclusive;

use dln_dynamics::STRENGTHS;

/// What a cell computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Command {
    /// The theory of one task.
    Predict,
    /// A network trained on one task, a seed each.
    Simulate,
    /// The theory of two tasks in one network.
    Transfer,
    /// The theory of a source and a target, one after the other.
    Finetune,
}

/// The value of an option.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number.
    Number(f64),
    /// Several, such as a teacher's strengths.
    Numbers(Vec<f64>),
    /// A word.
    Word(String),
}

/// What an option takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    /// A whole number in this range.
    Whole(u64, u64),
    /// A strength or a scale.
    Strength,
    /// One strength or several.
    Strengths,
    /// Zero or a strength.
    Noise,
    /// A rate or a time.
    Positive,
    Cosine,
    Word(&'static [&'static str]),
}

pub(crate) struct Spec {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) is_required: bool,
}

/// Rates and times beyond this have squares that no floating-point number holds.
const POSITIVE: RangeInclusive<f64> = 1e-100..=1e100;
const SIZE: Kind = Kind::Whole(1, 1_000_000_000);
const LAYERS: Kind = Kind::Whole(1, 100);

const fn required(name: &'static str, kind: Kind) -> Spec {
    Spec { name, kind, is_required: true }
}

const fn optional(name: &'static str, kind: Kind) -> Spec {
    Spec { name, kind, is_required: false }
}

const PREDICT: &[Spec] = &[
    required("teacher", Kind::Strengths),
    required("inputs", SIZE),
    required("outputs", SIZE),
    optional("hidden", SIZE),
    optional("layers", LAYERS),
    optional("examples", SIZE),
    optional("noise", Kind::Noise),
    optional("init-scale", Kind::Strength),
];

const SIMULATE: &[Spec] = &[
    required("teacher", Kind::Strengths),
    required("inputs", SIZE),
    required("outputs", SIZE),
    optional("hidden", SIZE),
    optional("layers", LAYERS),
    optional("examples", SIZE),
    optional("noise", Kind::Noise),
    optional("init-scale", Kind::Strength),
    optional("learning-rate", Kind::Positive),
    optional("until", Kind::Positive),
    optional("student", Kind::Word(&["aligned", "random"])),
    optional("input-type", Kind::Word(&["one-hot", "orthogonal", "gaussian"])),
    optional("seed", Kind::Whole(0, u32::MAX as u64)),
];

const TRANSFER: &[Spec] = &[
    required("teacher-a", Kind::Strength),
    required("teacher-b", Kind::Strength),
    required("alignment", Kind::Cosine),
    required("inputs", SIZE),
    required("outputs-a", SIZE),
    required("outputs-b", SIZE),
    optional("hidden", SIZE),
    optional("layers", LAYERS),
    optional("examples", SIZE),
    optional("noise", Kind::Noise),
    optional("init-scale", Kind::Strength),
];

const FINETUNE: &[Spec] = &[
    required("source", Kind::Strength),
    required("target", Kind::Strength),
    required("alignment", Kind::Cosine),
    required("inputs", SIZE),
    required("source-outputs", SIZE),
    required("target-outputs", SIZE),
    optional("hidden", SIZE),
    optional("source-examples", SIZE),
    optional("examples", SIZE),
    optional("noise", Kind::Noise),
    optional("init-scale", Kind::Strength),
];

impl Command {
    pub(crate) const ALL: [Self; 4] =
        [Self::Predict, Self::Simulate, Self::Transfer, Self::Finetune];

    /// Its name, as the program `dln` has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Predict => "predict",
            Self::Simulate => "simulate",
            Self::Transfer => "transfer",
            Self::Finetune => "finetune",
        }
    }

    pub(crate) fn options(self) -> &'static [Spec] {
        match self {
            Self::Predict => PREDICT,
            Self::Simulate => SIMULATE,
            Self::Transfer => TRANSFER,
            Self::Finetune => FINETUNE,
        }
    }

    pub(crate) fn option(self, name: &str) -> Option<&'static Spec> {
        self.options().iter().find(|spec| spec.name == name)
    }
}

impl fmt::Display for Value {
    /// One text a value: it is part of the ids of cells.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = |x: f64| {
            if x.fract() == 0.0 && x.abs() < 1e15 { format!("{x:.0}") } else { format!("{x:?}") }
        };
        match self {
            Self::Number(x) => f.write_str(&number(*x)),
            Self::Numbers(xs) => {
                f.write_str(&xs.iter().map(|x| number(*x)).collect::<Vec<_>>().join(","))
            }
            Self::Word(word) => f.write_str(word),
        }
    }
}

impl Kind {
    /// The value in canonical form, or what was expected.
    pub(crate) fn check(self, value: Value) -> Result<Value, String> {
        let is_right = match (self, &value) {
            (Self::Strengths, Value::Numbers(xs)) => {
                !xs.is_empty() && xs.iter().all(|x| STRENGTHS.contains(x))
            }
            (Self::Word(words), Value::Word(word)) => words.contains(&word.as_str()),
            (kind, Value::Number(x)) => kind.holds(*x),
            _ => false,
        };
        match value {
            _ if !is_right => Err(self.expected()),
            // One strength is a list of one, and -0 is 0.
            Value::Numbers(xs) if xs.len() == 1 => Ok(Value::Number(xs[0])),
            Value::Number(x) => Ok(Value::Number(x + 0.0)),
            other => Ok(other),
        }
    }

    fn holds(self, x: f64) -> bool {
        match self {
            Self::Whole(least, most) => {
                x.fract() == 0.0 && (least as f64..=most as f64).contains(&x)
            }
            Self::Strength | Self::Strengths => STRENGTHS.contains(&x),
            Self::Noise => x == 0.0 || STRENGTHS.contains(&x),
            Self::Positive => POSITIVE.contains(&x),
            Self::Cosine => (-1.0..=1.0).contains(&x),
            Self::Word(_) => false,
        }
    }

    fn expected(self) -> String {
        let (least, most) = (STRENGTHS.start(), STRENGTHS.end());
        match self {
            Self::Whole(least, most) => format!("expected a whole number from {least} to {most}"),
            Self::Strength => format!("expected a number above 0, from {least:e} to {most:e}"),
            Self::Strengths => {
                format!("expected a number above 0, from {least:e} to {most:e}, or a list of them")
            }
            Self::Noise => format!("expected 0, or a number from {least:e} to {most:e}"),
            Self::Positive => "expected a number above 0, from 1e-100 to 1e100".to_owned(),
            Self::Cosine => "expected a number from -1 to 1".to_owned(),
            Self::Word(words) => format!("expected \"{}\"", words.join("\" or \"")),
        }
    }

    pub(crate) fn is_whole(self) -> bool {
        matches!(self, Self::Whole(..))
    }
}
