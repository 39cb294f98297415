//! Every public type can be sent to another thread and shared between threads.

use dln_spectra::{
    Bulk, BulkOverlaps, BulkRule, EnsembleError, SignalMode, SpikedEdge, SpikedEnsemble,
    VectorOverlaps, quadrature, roots,
};

fn assert_threads<T: Send + Sync>() {}

/// Compiles only if it holds.
#[test]
fn every_public_type_is_send_and_sync() {
    assert_threads::<Bulk>();
    assert_threads::<BulkOverlaps>();
    assert_threads::<BulkRule>();
    assert_threads::<EnsembleError>();
    assert_threads::<SignalMode>();
    assert_threads::<SpikedEdge>();
    assert_threads::<SpikedEnsemble>();
    assert_threads::<VectorOverlaps>();
    assert_threads::<quadrature::GaussLegendre>();
    assert_threads::<quadrature::Integral>();
    assert_threads::<roots::Root>();
    assert_threads::<roots::RootError>();
}
