//! Numbers and sizes at the ends of their range: each constructor refuses them, or what it makes
//! gives numbers.

use std::fmt::Debug;

use dln_dynamics::{AlignedTheory, LearningCurve, RandomizedLabels, TheorySetting};
use dln_linalg::Matrix;
use dln_optimal::{Edge, LearnerTheory, NoiseEdge, WhiteSetting, estimators};
use dln_spectra::SpikedEnsemble;
use dln_transfer::{
    BenefitMap, JointTeacher, MapSetting, NetworkSetting, Pair, TaskModes, TransferTheory,
    estimate_alignment,
};

const NUMBERS: [f64; 17] = [
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    -1.0,
    -0.0,
    0.0,
    5e-324,
    1e-300,
    1e-200,
    1e-71,
    1e-70,
    1.0,
    1e70,
    1e71,
    1e200,
    1e300,
    f64::MAX,
];
const SIZES: [usize; 6] = [0, 1, 3, 1_000_000_000, 1_000_000_000_000, usize::MAX];

/// None if it is refused.
type Numbers = Option<Vec<f64>>;

#[track_caller]
fn check(value: impl Debug, numbers: Numbers) {
    let is_sound = numbers.iter().flatten().all(|number| !number.is_nan());
    assert!(is_sound, "{value:?}: {numbers:?}");
}

fn setting() -> TheorySetting {
    TheorySetting::new(20, 10, vec![4.0, 2.0]).with_init_scale(1e-3)
}

fn theory(setting: &TheorySetting) -> Numbers {
    let theory = AlignedTheory::new(setting).ok()?;
    let (stop, end) = (theory.optimal_stopping(), theory.asymptotic());
    let early = [theory.test_error(1.0), theory.train_error(1.0)];
    Some([&early[..], &[stop.time_tau, stop.test_error, end.test_error, end.train_error]].concat())
}

#[test]
fn theories_of_one_task() {
    for number in NUMBERS {
        for layers in 1..4 {
            let setting = || setting().with_layers(layers);
            check(number, theory(&setting().with_noise_std(number)));
            check(number, theory(&setting().with_init_scale(number)));
            let teacher_strengths = vec![4.0, number];
            let strong = setting().with_teacher_strengths(teacher_strengths);
            check(number, theory(&strong));
            check(number, theory(&strong.clone().with_noise_std(number.recip())));
            let labels = RandomizedLabels::new(&strong);
            check(number, labels.ok().map(|labels| vec![labels.train_error(1.0)]));
            // A variance of 1e-300 once made the limits a/d of deep curves infinite, and the curves
            // NaN.
            let curve = LearningCurve::new(layers, 1e-3, number);
            let strengths = |curve: LearningCurve| {
                [0.0, 1.0, 1e70].map(|data| curve.strength(data, 1.0)).to_vec()
            };
            check(number, curve.ok().map(strengths));
        }
    }
    for size in SIZES {
        let of = |inputs, outputs| {
            let (hidden, examples) = (setting().hidden, setting().examples);
            let setting = TheorySetting::new(inputs, outputs, setting().teacher_strengths);
            setting.with_hidden(hidden).with_examples(examples).with_init_scale(1e-3)
        };
        check(size, theory(&of(size, 10)));
        check(size, theory(&of(20, size)));
        check(size, theory(&setting().with_hidden(size)));
        check(size, theory(&setting().with_examples(size)));
        check(size, theory(&setting().with_layers(size)));
    }
}

fn network() -> NetworkSetting {
    NetworkSetting::new(20, 10).with_init_scale(1e-3)
}

fn pair() -> Pair {
    Pair { outputs_a: 5, outputs_b: 4, teacher_a: 3.0, teacher_b: 5.0, alignment: 0.5 }
}

fn transfer(network: &NetworkSetting, pair: &Pair) -> Numbers {
    let teacher = JointTeacher::pair(pair).ok()?;
    let theory = TransferTheory::new(network, &teacher).ok()?;
    let (early, learner) = (theory.benefit(0), theory.learner_benefit(1));
    Some(vec![early.benefit, early.joint.test_error, learner.error_alone, learner.error_joint])
}

fn map(setting: &MapSetting) -> Numbers {
    let map = BenefitMap::new(setting).ok()?;
    Some(vec![map.benefit(3.0, 0.5), map.error_alone().test_error])
}

fn joint(strength: f64, alignment: f64) -> Numbers {
    let task = |strength| TaskModes { outputs: 3, strengths: vec![strength] };
    let cosines = Matrix::from_fn(2, 2, |row, column| if row == column { 1.0 } else { alignment });
    let teacher = JointTeacher::new(&[task(strength), task(2.0)], cosines.as_ref()).ok()?;
    Some(teacher.modes().iter().flat_map(|mode| [mode.strength, mode.shares[0]]).collect())
}

/// A second task of strength 1e200 once was checked after its curves were made, which panicked.
#[test]
fn theories_of_two_tasks() {
    let shape = |teacher_a| MapSetting::new(network(), 5, 5, teacher_a);
    for number in NUMBERS {
        check(number, transfer(&network(), &Pair { teacher_a: number, ..pair() }));
        check(number, transfer(&network(), &Pair { teacher_b: number, ..pair() }));
        check(number, transfer(&network(), &Pair { alignment: number, ..pair() }));
        check(number, transfer(&network().with_noise_std(number), &pair()));
        check(number, transfer(&network().with_init_scale(number), &pair()));
        check(number, map(&shape(number)));
        check(number, joint(number, 0.0));
        check(number, joint(1.0, number));
        check(number, estimate_alignment(number, 0.5, 0.5).map(|cosine| vec![cosine]));
        check(number, estimate_alignment(0.5, number, 0.5).map(|cosine| vec![cosine]));
    }
    for size in SIZES {
        let of = |inputs, hidden| {
            NetworkSetting::new(inputs, hidden).with_examples(20).with_init_scale(1e-3)
        };
        check(size, transfer(&of(size, 10), &pair()));
        check(size, transfer(&of(20, size), &pair()));
        check(size, transfer(&network().with_layers(size), &pair()));
        check(size, transfer(&network().with_examples(size), &pair()));
        check(size, transfer(&network(), &Pair { outputs_a: size, ..pair() }));
        check(size, map(&MapSetting::new(network(), 5, size, 3.0)));
    }
}

fn learner(setting: &WhiteSetting, strengths: &[f64]) -> Numbers {
    let theory = LearnerTheory::new(setting, strengths).ok()?;
    let by_modes = [theory.optimal_error(), theory.per_mode_stopping_error()];
    Some([by_modes, [theory.least_squares_error(), theory.best_ridge().test_error]].concat())
}

#[test]
fn learners_and_spectra() {
    let (setting, strengths) = (WhiteSetting::new(20, 10), [4.0, 2.0]);
    let spectrum = |ensemble: SpikedEnsemble| {
        let (u, v) = (ensemble.output_loss(2.0), ensemble.input_loss(2.0));
        vec![ensemble.data_strength(2.0), ensemble.overlap(2.0), u, v, ensemble.bulk().median()]
    };
    for number in NUMBERS {
        // Noise of 1e200 once made the best penalty infinite and its error NaN.
        check(number, learner(&setting.with_noise_std(number), &strengths));
        check(number, learner(&setting, &[1.0, number]));
        check(number, SpikedEnsemble::new(number, 1.0).ok().map(spectrum));
        check(number, SpikedEnsemble::new(0.5, number).ok().map(spectrum));
        check(number, estimators::hard_threshold(5, 3, number).ok().map(|cut| vec![cut]));
        for edge in [Edge::Limit, Edge::FiniteSize, Edge::Strict { freedom: Some(0) }] {
            check(number, edge.threshold(5, 3, number).ok().map(|cut| vec![cut]));
        }
        let noise = NoiseEdge::new(5, 3, number).ok();
        check(number, noise.map(|noise| vec![noise.false_alarm(1.0)]));
    }
    for size in SIZES {
        check(size, learner(&WhiteSetting::new(size, 10).with_examples(20), &strengths));
        check(size, learner(&WhiteSetting::new(20, size), &strengths));
        check(size, learner(&setting.with_examples(size), &strengths));
        let noise = NoiseEdge::new(size, 3, 1.0).ok();
        check(size, noise.map(|noise| vec![noise.false_alarm(3.0)]));
    }
}
