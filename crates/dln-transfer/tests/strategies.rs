//! Which strategy wins where: stated values, and what must hold between them.

use dln_dynamics::TheorySetting;
use dln_linalg::Matrix;
use dln_transfer::{JointTeacher, NetworkSetting, Pair, Strategies, Strategy, TransferTheory};

fn task(strength: f64) -> TheorySetting {
    TheorySetting {
        inputs: 100,
        outputs: 50,
        hidden: 50,
        layers: 2,
        examples: 100,
        noise_std: 1.0,
        init_scale: 1e-5,
        teacher_strengths: vec![strength],
    }
}

fn compare(source: &TheorySetting, target: &TheorySetting, cosine: f64) -> Strategies {
    let cosines = Matrix::from_fn(1, 1, |_, _| cosine);
    Strategies::compare(source, target, cosines.as_ref()).expect("valid")
}

/// From scratch 0.158 at s̄ = 3. Together both tasks of strength 3 reach 0.108 at q = 1, by the
/// closed form for pairs as well.
#[test]
fn stated_values() {
    let found = compare(&task(3.0), &task(3.0), 1.0);
    assert!((found.scratch.test_error - 0.158).abs() < 5e-4, "{found:?}");
    let together = found.together.expect("shared examples").test_error;
    assert!((together - 0.108).abs() < 5e-4, "{found:?}");
    let pair =
        Pair { outputs_a: 50, outputs_b: 50, teacher_a: 3.0, teacher_b: 3.0, alignment: 1.0 };
    let network = NetworkSetting {
        inputs: 100,
        hidden: 50,
        layers: 2,
        examples: 100,
        noise_std: 1.0,
        init_scale: 1e-5,
    };
    let theory = TransferTheory::new(&network, &JointTeacher::pair(&pair).expect("valid"));
    let closed = theory.expect("valid").benefit(1).joint.test_error;
    assert!((together - closed).abs() < 1e-9);
}

/// Tasks that share their input mode are trained together, similar ones in turn, others apart.
#[test]
fn the_order_depends_on_the_alignment() {
    let best = |cosine| compare(&task(5.0), &task(3.0), cosine).best();
    let ladder = [1.0, 0.9, 0.0].map(best);
    assert_eq!(ladder, [Strategy::Together, Strategy::FineTune, Strategy::Scratch]);
    for cosine in [0.0, 0.5, 1.0] {
        let found = compare(&task(5.0), &task(3.0), cosine);
        assert!(found.benefit() >= 0.0);
        assert!((found.benefit() > 0.0) == (found.best() != Strategy::Scratch));
    }
}

/// Examples of the source alone are not shared: no joint training, but a trunk that may be frozen.
#[test]
fn other_examples_leave_three_strategies() {
    let rich = TheorySetting { examples: 10_000, ..task(3.0) };
    let found = compare(&rich, &task(3.0), 1.0);
    assert!(found.together.is_none());
    assert_eq!(found.best(), Strategy::Probe);
    assert!(found.probed.test_error < compare(&task(3.0), &task(3.0), 1.0).probed.test_error);
}

#[test]
fn refusals_name_the_task() {
    let cosines = Matrix::from_fn(1, 1, |_, _| 0.5);
    let deep = TheorySetting { layers: 3, ..task(3.0) };
    let message = |source: &TheorySetting, target: &TheorySetting| {
        Strategies::compare(source, target, cosines.as_ref()).expect_err("refused").to_string()
    };
    assert!(message(&deep, &task(3.0)).starts_with("source: layers is 3"));
    assert!(message(&task(3.0), &deep).starts_with("layers is 3"));
}
