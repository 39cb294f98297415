//! Which strategy wins where: stated values, and what must hold between them.

use dln_dynamics::TheorySetting;
use dln_linalg::Matrix;
use dln_transfer::{
    JointTeacher, NetworkSetting, Pair, Strategies, Strategy, StrategyMap, TransferTheory,
};

fn task(strength: f64) -> TheorySetting {
    TheorySetting::new(100, 50, vec![strength])
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
    let network = NetworkSetting::new(100, 50);
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
    let rich = task(3.0).with_examples(10_000);
    let found = compare(&rich, &task(3.0), 1.0);
    assert!(found.together.is_none());
    assert_eq!(found.best(), Strategy::Probe);
    assert!(found.probed.test_error < compare(&task(3.0), &task(3.0), 1.0).probed.test_error);
}

#[test]
fn refusals_name_the_task() {
    let cosines = Matrix::from_fn(1, 1, |_, _| 0.5);
    let deep = task(3.0).with_layers(3);
    let message = |source: &TheorySetting, target: &TheorySetting| {
        Strategies::compare(source, target, cosines.as_ref()).expect_err("refused").to_string()
    };
    assert!(message(&deep, &task(3.0)).starts_with("source: layers is 3"));
    assert!(message(&task(3.0), &deep).starts_with("layers is 3"));
}

/// A map's points are those of the comparison, on both sides of the target's threshold 0.84.
#[test]
fn a_map_is_made_of_comparisons() {
    let map = StrategyMap::new(&task(5.0), &task(1.0)).expect("valid");
    let alignments = [-1.0, -0.3, 0.0, 0.7, 1.0];
    for strength in [0.4, 1.0, 3.0, 10.0] {
        let row = map.row(strength, &alignments).expect("valid");
        for (&cosine, found) in alignments.iter().zip(row) {
            assert_eq!(found, compare(&task(5.0), &task(strength), cosine), "{strength}, {cosine}");
        }
    }
}

/// On either side of a border, by more than its accuracy, the best strategies are those it names.
#[test]
fn borders_part_strategies() {
    let map = StrategyMap::new(&task(5.0), &task(1.0)).expect("valid");
    let grid: Vec<f64> = (0..=10).map(|step| f64::from(step) / 10.0).collect();
    for strength in [1.0, 3.0, 10.0] {
        let borders = map.borders(strength, &grid).expect("valid");
        assert!(!borders.is_empty());
        for border in &borders {
            let best = |cosine| compare(&task(5.0), &task(strength), cosine).best();
            assert_eq!(best(border.alignment - 1e-4), border.below, "{border:?}");
            assert_eq!(best((border.alignment + 1e-4).min(1.0)), border.above, "{border:?}");
        }
        // One border's upper strategy is the next one's lower one.
        assert!(borders.windows(2).all(|pair| pair[0].above == pair[1].below));
    }
}

#[test]
fn a_map_refuses_what_it_cannot_draw() {
    let two = task(5.0).with_teacher_strengths(vec![5.0, 3.0]);
    let refused = StrategyMap::new(&two, &task(3.0)).expect_err("refused");
    assert_eq!(refused.to_string(), "the source of a map has 2 modes, but must have 1");
    let map = StrategyMap::new(&task(5.0), &task(3.0)).expect("valid");
    assert!(map.row(f64::NAN, &[0.5]).is_err());
    assert!(map.row(3.0, &[f64::NAN]).is_err());
    assert!(map.row(3.0, &[1.5]).is_err());
}
