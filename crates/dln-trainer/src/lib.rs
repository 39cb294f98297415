//! Full-batch gradient descent for deep linear and leaky-ReLU networks, with observers of error and
//! of singular modes.
#![doc = include_str!("../README.md")]

mod aligned;
mod columns;
mod config;
mod fit;
mod flow;
mod gradient;
mod network;
mod observe;
mod probe;
mod problem;
mod record;
mod start;
mod stop;
mod student;
mod train;
mod trajectory;

pub use aligned::train_aligned;
pub use config::{ConfigError, StopRule, TrainConfig};
pub use flow::{train_flow, train_flow_watched};
pub use gradient::{GradientScratch, gradient_step};
pub use network::{
    Activation, ActivationError, Examples, Network, SlopeError, TestExamples, train_network,
};
pub use probe::{ModeProbe, Probes, SpectrumProbe};
pub use problem::{TestMap, TrainError};
pub use start::Head;
pub use student::{Student, StudentError, StudentShape};
pub use train::{train, train_head, train_head_probed, train_probed};
pub use trajectory::{
    AlignmentObservation, ModeAlignment, Observation, SpectrumObservation, Trajectory,
};
