//! Dense matrices for deep linear networks: a deterministic, scale-safe SVD and products into given
//! buffers.
#![doc = include_str!("../README.md")]

pub mod convert;
mod eigen;
mod error;
mod frame;
mod gram;
mod leading;
mod matrix;
mod norms;
mod product;
mod registers;
mod scaling;
mod svd;

pub use eigen::{SymmetricEigen, symmetric_eigen};
pub use error::LinalgError;
pub use frame::orthonormal_basis;
pub use gram::{eigenvalues_exceed, gram};
pub use leading::{leading_mode, leading_modes};
pub use matrix::{Matrix, MatrixMut, MatrixRef};
pub use norms::{inner_product, norm, relative_squared_distance, squared_distance, squared_norm};
pub use product::{Store, multiply};
pub use svd::{Svd, full_svd, singular_values, thin_svd};
