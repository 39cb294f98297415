//! Names of the random streams below a seed. A name is part of the results: changing one changes
//! every number drawn from its stream.

/// The teacher of a task.
pub(crate) const TEACHER: &str = "teacher";
/// Inputs and noise of a task.
pub(crate) const TASK: &str = "task";
/// The weights of a student at its start.
pub(crate) const STUDENT: &str = "student";
