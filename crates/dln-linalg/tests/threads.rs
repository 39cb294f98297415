//! Every public type can be sent to another thread and shared between threads, and errors can
//! be kept.

use std::error::Error;

use dln_linalg::{LinalgError, Matrix, MatrixMut, MatrixRef, Store, Svd, SymmetricEigen, convert};

fn assert_threads<T: Send + Sync>() {}

fn assert_error<E: Error + Send + Sync + 'static>() {}

/// Compiles only if it holds.
#[test]
fn every_public_type_is_send_and_sync() {
    assert_threads::<Matrix>();
    assert_threads::<MatrixMut<'static>>();
    assert_threads::<MatrixRef<'static>>();
    assert_threads::<Store>();
    assert_threads::<Svd>();
    assert_threads::<SymmetricEigen>();
    assert_error::<LinalgError>();
    assert_error::<convert::ConvertError>();
}
