//! Names of the random streams that several figures use. A name is part of the results: changing one
//! changes every number drawn from its stream.

/// The networks of a band, apart from the simulated students of the same seed.
pub(crate) const FINITE_SIZE_BAND: &str = "finite-size band";
