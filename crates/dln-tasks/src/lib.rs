//! Random tasks for linear networks: low-rank teachers, inputs and noisy data from named,
//! reproducible random streams.
#![doc = include_str!("../README.md")]

mod alignment;
mod blocks;
mod haar;
mod inputs;
mod joint;
mod leaky;
mod leaky_task;
mod pair;
mod permutation;
mod related;
mod seed;
mod setting;
mod statistics;
mod task;
mod teacher;
mod whitening;

pub use alignment::{AlignmentError, aligned_frames, frames_with_cosines};
pub use haar::{gaussian_matrix, haar_frame, haar_orthogonal};
pub use joint::{JointTask, StackedTeacher, StackedTeacherError};
pub use leaky::{LeakyTeacher, LeakyTeacherError};
pub use leaky_task::LeakyTask;
pub use pair::TaskPair;
pub use permutation::permutation;
pub use related::RelatedTasks;
pub use seed::Seed;
pub use setting::{InputKind, TaskError, TaskSetting};
pub use statistics::{InputCorrelation, StatisticsError, TrainingStatistics};
pub use task::Task;
pub use teacher::{Side, Teacher, TeacherError};
pub use whitening::{WhitenedTask, WhiteningError};
