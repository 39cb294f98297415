//! Every public type can be sent to another thread and shared between threads.

use dln_tasks::{
    AlignmentError, InputCorrelation, InputKind, JointTask, JointTeacher, JointTeacherError,
    LeakyTask, LeakyTeacher, LeakyTeacherError, Seed, Side, StatisticsError, Task, TaskError,
    TaskPair, TaskSetting, Teacher, TeacherError, TrainingStatistics, WhitenedTask, WhiteningError,
};

fn assert_threads<T: Send + Sync>() {}

/// Compiles only if it holds.
#[test]
fn every_public_type_is_send_and_sync() {
    assert_threads::<AlignmentError>();
    assert_threads::<InputCorrelation>();
    assert_threads::<InputKind>();
    assert_threads::<JointTask>();
    assert_threads::<JointTeacher>();
    assert_threads::<JointTeacherError>();
    assert_threads::<LeakyTask>();
    assert_threads::<LeakyTeacher>();
    assert_threads::<LeakyTeacherError>();
    assert_threads::<Seed>();
    assert_threads::<Side>();
    assert_threads::<StatisticsError>();
    assert_threads::<Task>();
    assert_threads::<TaskError>();
    assert_threads::<TaskPair>();
    assert_threads::<TaskSetting>();
    assert_threads::<Teacher>();
    assert_threads::<TeacherError>();
    assert_threads::<TrainingStatistics>();
    assert_threads::<WhitenedTask>();
    assert_threads::<WhiteningError>();
}
