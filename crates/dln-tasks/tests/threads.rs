//! Every public type can be sent to another thread and shared between threads, and errors can
//! be kept.

use std::error::Error;

use dln_tasks::{
    AlignmentError, InputCorrelation, InputKind, JointTask, LeakyTask, LeakyTeacher,
    LeakyTeacherError, RelatedTasks, Seed, Side, StackedTeacher, StackedTeacherError,
    StatisticsError, Task, TaskError, TaskPair, TaskSetting, Teacher, TeacherError,
    TrainingStatistics, WhitenedTask, WhiteningError,
};

fn assert_threads<T: Send + Sync>() {}

fn assert_error<E: Error + Send + Sync + 'static>() {}

/// Compiles only if it holds.
#[test]
fn every_public_type_is_send_and_sync() {
    assert_threads::<InputCorrelation>();
    assert_threads::<InputKind>();
    assert_threads::<JointTask>();
    assert_threads::<StackedTeacher>();
    assert_threads::<LeakyTask>();
    assert_threads::<LeakyTeacher>();
    assert_threads::<RelatedTasks>();
    assert_threads::<Seed>();
    assert_threads::<Side>();
    assert_threads::<Task>();
    assert_threads::<TaskPair>();
    assert_threads::<TaskSetting>();
    assert_threads::<Teacher>();
    assert_threads::<TrainingStatistics>();
    assert_threads::<WhitenedTask>();
    assert_error::<AlignmentError>();
    assert_error::<StackedTeacherError>();
    assert_error::<LeakyTeacherError>();
    assert_error::<StatisticsError>();
    assert_error::<TaskError>();
    assert_error::<TeacherError>();
    assert_error::<WhiteningError>();
}
