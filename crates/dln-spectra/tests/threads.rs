//! Every public type can be sent to another thread and shared between threads, and errors can
//! be kept.

use std::error::Error;

use dln_spectra::{
    Bulk, BulkOverlaps, BulkRule, EnsembleError, SignalMode, SignalPlusNoise, SignalPlusNoiseError,
    SpectralNode, SpikedEdge, SpikedEnsemble, VectorOverlaps, WhiteSetting, WhiteSettingError,
    quadrature, roots, runge_kutta,
};

fn assert_threads<T: Send + Sync>() {}

fn assert_error<E: Error + Send + Sync + 'static>() {}

/// Compiles only if it holds.
#[test]
fn every_public_type_is_send_and_sync() {
    assert_threads::<Bulk>();
    assert_threads::<BulkOverlaps>();
    assert_threads::<BulkRule>();
    assert_threads::<SignalMode>();
    assert_threads::<SignalPlusNoise>();
    assert_threads::<SpectralNode>();
    assert_threads::<SpikedEdge>();
    assert_threads::<SpikedEnsemble>();
    assert_threads::<VectorOverlaps>();
    assert_threads::<WhiteSetting>();
    assert_threads::<quadrature::GaussLegendre>();
    assert_threads::<quadrature::Integral>();
    assert_threads::<roots::Root>();
    assert_threads::<runge_kutta::Solution>();
    assert_error::<EnsembleError>();
    assert_error::<SignalPlusNoiseError>();
    assert_error::<WhiteSettingError>();
    assert_error::<roots::RootError>();
}
