//! Names of the random streams below a seed. A name is part of the results: changing one changes
//! every number drawn from its stream.

/// The teacher of a task.
pub(crate) const TEACHER: &str = "teacher";
/// Inputs and noise of a task.
pub(crate) const TASK: &str = "task";
/// The weights of a student at its start.
pub(crate) const STUDENT: &str = "student";

#[cfg(test)]
mod tests {
    use dln_linalg::{Matrix, inner_product, norm};
    use dln_tasks::{InputKind, Seed};
    use dln_trainer::{Student, StudentShape};

    use super::STUDENT;
    use crate::{Setting, strengths};

    const WIDTH: usize = 60;

    /// All that is drawn at random for one run, as matrices of one shape.
    fn drawn(seed: Seed) -> Vec<(&'static str, Matrix)> {
        let setting = Setting {
            outputs: WIDTH,
            hidden: WIDTH,
            input_kind: InputKind::Gaussian,
            ..Setting::paper(WIDTH, strengths(60, 1.0))
        };
        let task = setting.task(seed).expect("a task");
        let shape = StudentShape { inputs: WIDTH, hidden: WIDTH, outputs: WIDTH, layers: 2 };
        let start = Student::random_orthogonal(shape, 1.0, seed.child(STUDENT)).expect("a start");
        vec![
            ("teacher's output vectors", task.teacher().left().clone()),
            ("teacher's input vectors", task.teacher().right().clone()),
            ("inputs", task.inputs().clone()),
            ("noise", task.targets() - task.noiseless_targets()),
            ("random labels", task.with_random_labels(seed).targets().clone()),
            ("first layer", start.weights()[0].clone()),
            ("second layer", start.weights()[1].clone()),
        ]
    }

    /// Two streams that are the same give two matrices that are alike, orthogonalised or not. Those
    /// of 3600 independent entries have a cosine of 1/60 in the root mean square; six of that are
    /// passed once in 10⁸ pairs.
    #[test]
    fn what_is_drawn_for_one_run_is_independent() {
        for replicate in 0..3 {
            let seed = Seed::new(5).replicate(replicate);
            let drawn = drawn(seed);
            for (index, (name, matrix)) in drawn.iter().enumerate() {
                for (other_name, other) in &drawn[..index] {
                    let lengths = norm(matrix.as_ref()) * norm(other.as_ref());
                    let cosine = inner_product(matrix.as_ref(), other.as_ref()) / lengths;
                    assert!(cosine.abs() < 0.1, "{name} and {other_name}: cosine {cosine}");
                }
            }
        }
    }

    /// The assertion above can fail: a stream is like itself, also after a frame was made of it.
    #[test]
    fn one_stream_used_twice_would_be_seen() {
        let rng = || Seed::new(5).rng();
        let noise = dln_tasks::gaussian_matrix(WIDTH, WIDTH, 1.0, &mut rng());
        let frame = dln_tasks::haar_orthogonal(WIDTH, &mut rng());
        let lengths = norm(noise.as_ref()) * norm(frame.as_ref());
        assert!(inner_product(noise.as_ref(), frame.as_ref()) / lengths > 0.5);
    }
}
