//! Every public type can be sent to another thread and shared between threads, and errors can
//! be kept.

use std::error::Error;

use dln_finite::{
    AlignedNetwork, AlignedNetworkError, AlignedNetworkSetting, AlignedStudent, LowRankMap,
    MapError, ModeProgress, PretrainedError, PretrainedNetwork, PretrainedSetting, RandomStudent,
    RandomStudentError, RandomStudentSetting, TestError, WhiteStatistics, WhiteStatisticsError,
};

fn assert_threads<T: Send + Sync>() {}

fn assert_error<E: Error + Send + Sync + 'static>() {}

/// Compiles only if it holds.
#[test]
fn every_public_type_is_send_and_sync() {
    assert_threads::<AlignedNetwork>();
    assert_threads::<AlignedNetworkSetting<'static>>();
    assert_threads::<AlignedStudent>();
    assert_threads::<LowRankMap<'static>>();
    assert_threads::<MapError>();
    assert_threads::<ModeProgress>();
    assert_threads::<PretrainedNetwork>();
    assert_threads::<PretrainedSetting<'static>>();
    assert_threads::<RandomStudent>();
    assert_threads::<RandomStudentSetting<'static>>();
    assert_threads::<TestError>();
    assert_threads::<WhiteStatistics<'static>>();
    assert_error::<AlignedNetworkError>();
    assert_error::<PretrainedError>();
    assert_error::<RandomStudentError>();
    assert_error::<WhiteStatisticsError>();
}
