//! Exact learning curves of linear networks of finite size, from the matrices of one draw of the
//! data.
#![doc = include_str!("../README.md")]

mod random_student;

mod aligned_network;
mod test_error;

mod map_error;
mod pretrained_network;
mod white_statistics;

pub use aligned_network::{
    AlignedNetwork, AlignedNetworkError, AlignedNetworkSetting, AlignedStudent, LowRankMap,
};
pub use map_error::MapError;
pub use pretrained_network::{PretrainedError, PretrainedNetwork, PretrainedSetting};
pub use random_student::{ModeProgress, RandomStudent, RandomStudentError, RandomStudentSetting};
pub use test_error::TestError;
pub use white_statistics::{WhiteStatistics, WhiteStatisticsError};
