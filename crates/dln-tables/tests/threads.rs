//! Every public type can be sent to another thread and shared between threads, and errors can
//! be kept.

use std::error::Error;

use dln_tables::{
    Categories, Column, Columns, Culprit, Dataset, Examples, Excerpt, Format, Group, Header,
    Missing, Notes, Part, Place, Problem, ReadError, Reading, Refusal, Request, Source,
    SourceError, Table, TestFiles, Values,
};

fn assert_threads<T: Send + Sync>() {}

fn assert_error<E: Error + Send + Sync + 'static>() {}

/// Compiles only if it holds.
#[test]
fn every_public_type_is_send_and_sync() {
    assert_threads::<Categories>();
    assert_threads::<Column>();
    assert_threads::<Columns>();
    assert_threads::<Culprit>();
    assert_threads::<Dataset>();
    assert_threads::<Examples>();
    assert_threads::<Excerpt>();
    assert_threads::<Format>();
    assert_threads::<Group<'static>>();
    assert_threads::<Header>();
    assert_threads::<Missing>();
    assert_threads::<Notes>();
    assert_threads::<Part>();
    assert_threads::<Place>();
    assert_threads::<Reading>();
    assert_threads::<Request<'static>>();
    assert_threads::<Source>();
    assert_threads::<Table>();
    assert_threads::<TestFiles<'static>>();
    assert_threads::<Values>();
    assert_error::<Problem>();
    assert_error::<ReadError>();
    assert_error::<Refusal>();
    assert_error::<SourceError>();
}
