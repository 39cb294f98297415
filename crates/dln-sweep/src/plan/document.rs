//! The tables and keys of a plan's text, each with its place.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Document {
    pub(super) command: Spanned<String>,
    pub(super) seeds: Option<Spanned<u32>>,
    #[serde(default)]
    pub(super) first_seed: u32,
    #[serde(default)]
    pub(super) settings: BTreeMap<Spanned<String>, Spanned<toml::Value>>,
    #[serde(default, rename = "axis")]
    pub(super) axes: Vec<AxisTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct AxisTable {
    pub(super) option: Spanned<String>,
    pub(super) values: Option<Spanned<Vec<Spanned<toml::Value>>>>,
    pub(super) from: Option<Spanned<f64>>,
    pub(super) to: Option<Spanned<f64>>,
    pub(super) count: Option<Spanned<u32>>,
    #[serde(default)]
    pub(super) scale: Scale,
    pub(super) zip: Option<Spanned<String>>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Scale {
    #[default]
    Linear,
    Log,
}
