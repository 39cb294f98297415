//! Every public constructor accepts what makes sense and refuses what does not, in words that name
//! the culprit.
//!
//! One random setting of the whole workspace goes to all constructors; then one value of it, or one
//! entry of a matrix, is spoiled.

#[path = "invalid_settings/setting.rs"]
mod setting;

#[path = "invalid_settings/constructors.rs"]
mod constructors;

#[path = "invalid_settings/matrices.rs"]
mod matrices;

#[path = "invalid_settings/extremes.rs"]
mod extremes;

#[path = "invalid_settings/times.rs"]
mod times;
