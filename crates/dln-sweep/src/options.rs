//! Names of options, as on the command line, what each takes, and those that several commands
//! share.

use crate::value::Domain;

pub(crate) struct Spec {
    pub(crate) name: &'static str,
    pub(crate) domain: Domain,
    pub(crate) is_required: bool,
}

/// Options that a command takes.
pub(crate) enum Group {
    Always(&'static [Spec]),
    /// Those of networks that are trained beside a theory: only with the option `simulate`.
    Simulated(&'static [Spec]),
}

/// What asks for networks beside a theory.
pub(crate) const SIMULATE: &str = "simulate";
/// The axis of runs.
pub(crate) const SEED: &str = "seed";
/// Two ways to say the same thing.
pub(crate) const EXCLUSIVE: [&str; 2] = ["epochs", "until"];

pub(crate) const SIZE: Domain = Domain::Whole(1, 1_000_000_000);
const LAYERS: Domain = Domain::Whole(1, 100);
const SEEDS: Domain = Domain::Whole(0, u32::MAX as u64);

pub(crate) const fn required(name: &'static str, domain: Domain) -> Spec {
    Spec { name, domain, is_required: true }
}

pub(crate) const fn optional(name: &'static str, domain: Domain) -> Spec {
    Spec { name, domain, is_required: false }
}

/// One task.
pub(crate) const TASK: &[Spec] =
    &[required("teacher", Domain::Strengths), required("inputs", SIZE), required("outputs", SIZE)];

/// Of networks that need not have two layers.
pub(crate) const DEPTH: &[Spec] = &[optional("layers", LAYERS)];

/// Networks and their data.
pub(crate) const NETWORK: &[Spec] = &[
    optional("hidden", SIZE),
    optional("examples", SIZE),
    optional("noise", Domain::Noise),
    optional("init-scale", Domain::Strength),
];

/// Gradient descent from a drawn start on drawn data.
pub(crate) const TRAINING: &[Spec] = &[
    optional("learning-rate", Domain::Positive),
    optional("until", Domain::Positive),
    optional("epochs", SIZE),
    optional("student", Domain::Word(&["aligned", "random"])),
    optional("input-type", Domain::Word(&["one-hot", "orthogonal", "gaussian"])),
    optional(SEED, SEEDS),
];

/// Gradient descent on one task after the other.
pub(crate) const SEQUENCE_TRAINING: &[Spec] = &[
    optional("learning-rate", Domain::Positive),
    optional("until", Domain::Positive),
    optional(SEED, SEEDS),
];

/// Networks beside the theory, or not.
pub(crate) const SIMULATED: &[Spec] = &[optional(SIMULATE, Domain::Flag)];
