//! The band around the curves of one setting that the program and the Python package show.

use dln_tasks::Seed;

use crate::limits::check_curves;
use crate::{
    BandPlan, ComputeError, Context, FiniteSizeBand, LimitError, Setting, Start, finite_size_bands,
};

/// Networks times the products in one decomposition: about 10¹⁴ operations, a day.
const MOST_WORK: f64 = 1e13;

/// Networks of a setting, each with a task of its own, and few enough to be worked out.
#[derive(Clone, Debug)]
pub struct NetworkBand {
    setting: Setting,
    start: Start,
    networks: u64,
}

impl NetworkBand {
    /// Share of the networks between the edges.
    pub const COVERAGE: f64 = 0.95;

    /// `networks` ≥ 1 networks of a setting, for curves of `points` points.
    ///
    /// # Errors
    ///
    /// [`LimitError`] for what takes too much memory or time.
    pub fn new(
        setting: Setting,
        start: Start,
        networks: u64,
        points: usize,
    ) -> Result<Self, LimitError> {
        setting.check_memory()?;
        check_curves(networks, points)?;
        let (inputs, outputs) = (setting.inputs, setting.outputs);
        let products = inputs as f64 * outputs as f64 * inputs.min(outputs) as f64;
        if networks as f64 * products > MOST_WORK {
            return Err(LimitError::Decompositions { inputs, outputs });
        }
        Ok(Self { setting, start, networks })
    }

    /// Their band at ascending times, the last of which ends their training.
    ///
    /// A simulation of the same seed draws none of these networks.
    ///
    /// # Errors
    ///
    /// As [`finite_size_bands`].
    ///
    /// # Panics
    ///
    /// As [`finite_size_bands`].
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_experiment::{Context, NetworkBand, Setting, Start};
    ///
    /// let setting = Setting::paper(40, vec![4.0]);
    /// let band = NetworkBand::new(setting, Start::Aligned, 40, 3)?;
    /// let found = band.find(&Context::silent(), 0, &[0.0, 2.0, 4.0])?;
    /// assert!(found.min_test_error.low < found.min_test_error.high);
    /// # Ok::<(), dln_experiment::ComputeError>(())
    /// ```
    pub fn find(
        &self,
        context: &Context<'_>,
        seed: u64,
        times_tau: &[f64],
    ) -> Result<FiniteSizeBand, ComputeError> {
        let Self { setting, start, networks } = self;
        let (start, networks, coverage) = (*start, *networks, Self::COVERAGE);
        let plan = BandPlan { start, networks, coverage, times_tau };
        let seed = Seed::new(seed).child("finite-size band");
        let mut bands = finite_size_bands(context, &[(setting.clone(), seed)], plan)?;
        Ok(bands.remove(0))
    }
}
