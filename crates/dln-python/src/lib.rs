//! The compiled module `dln._dln`: arguments of Python in, dictionaries of numbers and arrays out.
//! What Python expects of a library (defaults, classes, plots) stands in `python/dln`; what is
//! computed, in the crates below.

use pyo3::prelude::*;

mod arrays;
mod band;
mod data;
mod denoise;
mod exact;
mod finetune;
mod long_work;
mod outcomes;
mod predict;
mod refusal;
mod setting;
mod simulate;
mod simulate_finetune;
mod spectra;
mod sweep;
mod transfer;

/// The numbers behind the Python package `dln`.
#[pymodule(name = "_dln")]
mod module {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::data::{analyze, analyze_finetune, analyze_transfer, fit};
    #[pymodule_export]
    use crate::denoise::{denoise, shrink};
    #[pymodule_export]
    use crate::exact::exact_student;
    #[pymodule_export]
    use crate::finetune::finetune;
    #[pymodule_export]
    use crate::predict::predict;
    #[pymodule_export]
    use crate::simulate::{simulate, simulate_transfer};
    #[pymodule_export]
    use crate::simulate_finetune::simulate_finetune;
    #[pymodule_export]
    use crate::spectra::spiked;
    #[pymodule_export]
    use crate::sweep::sweep;
    #[pymodule_export]
    use crate::transfer::{benefit_map, transfer};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
