//! The optimal learner of a noisy low-rank map: singular value shrinkage with its predicted error.
#![doc = include_str!("../README.md")]

mod denoise;
mod detection;
mod edge;
mod error;
pub mod estimators;
mod noise;
mod noise_edge;
mod shrinkage;
mod spectrum;
mod theory;

pub use denoise::{Denoised, denoise, denoise_svd};
pub use detection::Detection;
pub use edge::Edge;
pub use error::ShrinkError;
pub use noise::{NoiseLevel, ResidualError, bulk_median_std, residual_std};
pub use noise_edge::NoiseEdge;
pub use shrinkage::{Shrinkage, shrink};
pub use spectrum::{Spectrum, SpectrumError};
pub use theory::{BestRidge, LearnerError, LearnerTheory};

pub use dln_spectra::{WhiteSetting, WhiteSettingError};
