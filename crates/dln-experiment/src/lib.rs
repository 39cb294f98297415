//! Experiments with deep linear networks: what the figures and the program `dln` share.
#![doc = include_str!("../README.md")]

mod setting;
mod streams;

mod exact;
mod prediction;
mod progress;
mod statistics;
mod sweep;

mod limits;
mod pair_setting;
mod pair_simulation;
mod sequence_setting;
mod sequence_simulation;
mod simulation;
mod training;

mod finite_size_band;
mod network_band;

mod files;
mod rows;

pub use exact::{ExactError, low_rank_map};
pub use files::{replace_atomically, write_atomically};
pub use finite_size_band::{BandPlan, BandPoint, FiniteSizeBand, finite_size_bands};
pub use limits::{LimitError, check_curves};
pub use network_band::NetworkBand;
pub use pair_setting::{PairSetting, PairTheoryError};
pub use pair_simulation::{PairOutcome, PairSimulation, SimulatedPairs};
pub use prediction::{FALSE_ALARM, Prediction, PredictionError, even_times};
pub use progress::{ComputeError, Context, Progress};
pub use rows::{
    Cell, Column, IntoTable, Kind, Row, Rows, Table, TableSet, Tolerance, group_by, to_csv,
};
pub use sequence_setting::SequenceSetting;
pub use sequence_simulation::{
    SequenceOutcome, SequencePlan, SequencePoint, SequenceSimulation, SimulatedSequences,
};
pub use setting::{Plan, Setting, SettingError, Start, strengths};
pub use simulation::{
    Outcome, SimulatedPoint, SimulatedRun, SimulatedRuns, Simulation, SimulationError,
};
pub use statistics::{Spread, Summary, half_width, largest, log_log_slope, slope, smallest};
pub use sweep::sweep;
