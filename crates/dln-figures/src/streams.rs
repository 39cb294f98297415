//! Names of the random streams that several figures use. A name is part of the results: changing
//! one changes every number drawn from its stream.

use dln_experiment::Cell;
use dln_tasks::InputKind;

/// The stream of a teacher: its strengths as `[12.0, 8.0, 4.0]`.
pub(crate) fn of_strengths(strengths: &[f64]) -> String {
    let words: Vec<String> = strengths.iter().map(Cell::cell).collect();
    format!("[{}]", words.join(", "))
}

/// Kinds of inputs in the names of streams.
pub(crate) fn of_inputs(kind: InputKind) -> &'static str {
    match kind {
        InputKind::OneHot => "OneHot",
        InputKind::Orthogonal => "Orthogonal",
        InputKind::Gaussian => "Gaussian",
    }
}

/// The networks of a band, apart from the simulated students of the same seed.
pub(crate) const FINITE_SIZE_BAND: &str = "finite-size band";

#[cfg(test)]
mod tests {
    use super::*;

    /// Results hang on these very bytes.
    #[test]
    fn the_name_of_a_teachers_stream_is_pinned() {
        assert_eq!(of_strengths(&[12.0, 8.5, 1e-5]), "[12.0, 8.5, 1e-5]");
    }
}
