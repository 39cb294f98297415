//! Constructors of numbers and sizes.

use std::fmt::Display;

use dln_dynamics::{AlignedTheory, LearningCurve, RandomizedLabels};
use dln_experiment::Setting;
use dln_optimal::{Edge, NoiseLevel, Spectrum, estimators, shrink};
use dln_spectra::SpikedEnsemble;
use dln_tasks::{LeakyTeacher, Seed, StackedTeacher, Task, Teacher, aligned_frames};
use dln_trainer::{Student, train, train_aligned};
use dln_transfer::TransferTheory;
use proptest::prelude::*;
use proptest::sample::select;

use crate::setting::{Arguments, Spoil, bad_number, sound};

#[derive(Debug)]
struct Constructor {
    name: &'static str,
    build: fn(&Arguments) -> Result<(), String>,
    /// What must be refused, and a word of the refusal.
    refuses: &'static [(Spoil, &'static str)],
}

const SEED: Seed = Seed::new(1);

const SHAPE: [(Spoil, &str); 4] = [
    (Spoil::Inputs, "inputs"),
    (Spoil::Hidden, "hidden"),
    (Spoil::Outputs, "outputs"),
    (Spoil::Layers, "layers"),
];

const THEORY: &[(Spoil, &str)] = &[
    SHAPE[0],
    SHAPE[1],
    SHAPE[2],
    SHAPE[3],
    (Spoil::Examples, "examples"),
    (Spoil::Noise, "noise_std"),
    (Spoil::InitScale, "init_scale"),
    (Spoil::Strength, "strength"),
    (Spoil::Rank, "modes"),
    (Spoil::NoModes, "teacher_strengths"),
];

const STUDENT: &[(Spoil, &str)] =
    &[SHAPE[0], SHAPE[1], SHAPE[2], SHAPE[3], (Spoil::InitScale, "scale")];

const PAIR: &[(Spoil, &str)] =
    &[(Spoil::Alignment, "alignment"), (Spoil::Strength, "strength"), (Spoil::Outputs, "outputs")];

const CONSTRUCTORS: &[Constructor] = &[
    Constructor {
        name: "SpikedEnsemble::new",
        build: |s| told(SpikedEnsemble::new(s.aspect, s.noise_std)),
        refuses: &[(Spoil::Aspect, "aspect"), (Spoil::Noise, "noise_scale")],
    },
    Constructor {
        name: "SpikedEnsemble::from_shape",
        build: |s| told(SpikedEnsemble::from_shape(s.outputs, s.inputs, s.noise_std)),
        refuses: &[
            (Spoil::Outputs, "rows"),
            (Spoil::Inputs, "columns"),
            (Spoil::Noise, "entry_std"),
        ],
    },
    Constructor {
        name: "LearningCurve::new",
        build: |s| told(LearningCurve::new(s.layers, s.init_scale, s.input_variance)),
        refuses: &[
            SHAPE[3],
            (Spoil::InitScale, "init_scale"),
            (Spoil::InputVariance, "input_variance"),
        ],
    },
    Constructor {
        name: "AlignedTheory::new",
        build: |s| told(AlignedTheory::new(&s.theory())),
        refuses: THEORY,
    },
    Constructor {
        name: "RandomizedLabels::new",
        build: |s| told(RandomizedLabels::new(&s.theory())),
        refuses: THEORY,
    },
    Constructor {
        name: "LearnerTheory::new",
        build: |s| told(s.learner()),
        refuses: &[
            SHAPE[0],
            SHAPE[2],
            (Spoil::Examples, "examples"),
            (Spoil::Noise, "noise_std"),
            (Spoil::Strength, "strength"),
            (Spoil::Rank, "teacher_strengths"),
            (Spoil::NoModes, "teacher_strengths"),
        ],
    },
    Constructor {
        name: "shrink",
        build: |s| {
            let spectrum = Spectrum::new(s.outputs, s.inputs, s.teacher_strengths.clone());
            let spectrum = spectrum.map_err(|error| error.to_string())?;
            let noise = NoiseLevel::Known { entry_std: s.noise_std };
            told(shrink(&spectrum, noise, Edge::Limit, estimators::frobenius))
        },
        refuses: &[
            (Spoil::Outputs, "rows"),
            (Spoil::Inputs, "columns"),
            (Spoil::Noise, "entry_std"),
            (Spoil::Rank, "singular values"),
        ],
    },
    Constructor {
        name: "dln_transfer::JointTeacher::pair",
        build: |s| told(dln_transfer::JointTeacher::pair(&s.transfer_pair())),
        refuses: &[
            (Spoil::Alignment, "alignment"),
            (Spoil::Strength, "strength"),
            (Spoil::Outputs, "outputs"),
        ],
    },
    Constructor {
        name: "TransferTheory::new",
        build: |s| {
            let teacher = dln_transfer::JointTeacher::pair(&s.transfer_pair());
            let teacher = teacher.expect("a sound pair");
            told(TransferTheory::new(&s.network(), &teacher))
        },
        refuses: &[
            SHAPE[0],
            SHAPE[1],
            SHAPE[3],
            (Spoil::Examples, "examples"),
            (Spoil::Noise, "noise_std"),
            (Spoil::InitScale, "init_scale"),
        ],
    },
    Constructor {
        name: "Teacher::random",
        build: |s| told(Teacher::random(s.outputs, s.inputs, &s.teacher_strengths, SEED)),
        refuses: &[SHAPE[0], SHAPE[2], (Spoil::Strength, "strength"), (Spoil::Rank, "rank")],
    },
    Constructor {
        name: "Setting::task",
        build: |s| told(s.task(SEED)),
        refuses: &[
            SHAPE[0],
            SHAPE[2],
            (Spoil::Strength, "strength"),
            (Spoil::Rank, "rank"),
            (Spoil::Examples, "examples"),
            (Spoil::Noise, "noise_std"),
        ],
    },
    Constructor {
        name: "aligned_frames",
        build: |s| told(aligned_frames(2 * s.inputs, s.inputs, s.alignment, &mut SEED.rng())),
        refuses: &[(Spoil::Alignment, "alignment")],
    },
    Constructor {
        name: "StackedTeacher::pair",
        build: |s| told(StackedTeacher::pair(&s.pair(), SEED)),
        refuses: PAIR,
    },
    Constructor {
        name: "LeakyTeacher::pair",
        build: |s| told(LeakyTeacher::pair(&s.pair(), 0.2, SEED)),
        refuses: PAIR,
    },
    Constructor {
        name: "Student::random_orthogonal",
        build: |s| told(Student::random_orthogonal(s.shape(), s.init_scale, SEED)),
        refuses: STUDENT,
    },
    Constructor {
        name: "Student::gaussian",
        build: |s| told(Student::gaussian(s.shape(), s.init_scale, SEED)),
        refuses: STUDENT,
    },
    Constructor {
        name: "TrainConfig::check",
        build: |s| told(s.config().check()),
        refuses: &[(Spoil::LearningRate, "learning_rate")],
    },
    Constructor {
        name: "train",
        build: |s| {
            let student = Student::random_orthogonal(s.shape(), s.init_scale, SEED);
            let (student, task) = (student.expect("a sound student"), task(s));
            told(train(student, task.statistics(), task.teacher().map(), &s.config()))
        },
        refuses: &[(Spoil::LearningRate, "learning_rate")],
    },
    Constructor {
        name: "train_aligned",
        build: |s| {
            // With fewer examples than inputs and no noise the data's empty modes have no direction
            // of their own.
            let task = task(&Setting { examples: s.inputs, ..s.setting.clone() });
            let (statistics, map) = (task.statistics(), task.teacher().map());
            told(train_aligned(s.shape(), s.init_scale, statistics, map, &s.config()))
        },
        refuses: &[
            SHAPE[1],
            SHAPE[3],
            (Spoil::InitScale, "init_scale"),
            (Spoil::LearningRate, "learning_rate"),
        ],
    },
];

fn told<T, E: Display>(result: Result<T, E>) -> Result<(), String> {
    result.map(drop).map_err(|error| error.to_string())
}

fn task(setting: &Setting) -> Task {
    setting.task(SEED).expect("a sound setting")
}

fn extreme() -> impl Strategy<Value = Spoil> {
    use Spoil::{Aspect, InitScale, InputVariance, Noise, Strength};
    select(vec![Aspect, Noise, InitScale, InputVariance, Strength])
}

proptest! {
    #[test]
    fn what_makes_sense_is_accepted(arguments in sound()) {
        for constructor in CONSTRUCTORS {
            prop_assert_eq!((constructor.build)(&arguments), Ok(()), "{}", constructor.name);
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_name(arguments in sound(), bad in bad_number()) {
        for constructor in CONSTRUCTORS {
            for &(what, word) in constructor.refuses {
                let refusal = (constructor.build)(&arguments.clone().spoiled(what, bad));
                let names_it = refusal.as_ref().is_err_and(|sentence| sentence.contains(word));
                prop_assert!(names_it, "{}, {what:?} spoiled: {refusal:?}", constructor.name);
            }
        }
    }

    /// Whatever numbers come in, what is accepted yields numbers, and nothing panics. Noise of
    /// 1e155, whose square overflows, once was accepted and gave NaN.
    #[test]
    fn what_is_accepted_gives_numbers(
        arguments in sound(),
        exponents in [-300.0..300.0, -300.0..300.0],
        whats in [extreme(), extreme()],
    ) {
        let spoil = |arguments: Arguments, (what, exponent): (Spoil, f64)| {
            arguments.spoiled(what, 10.0_f64.powf(exponent))
        };
        let arguments = whats.into_iter().zip(exponents).fold(arguments, spoil);
        if let Ok(ensemble) = SpikedEnsemble::new(arguments.aspect, arguments.noise_std) {
            prop_assert!(ensemble.detection_threshold().is_finite());
            prop_assert!(!ensemble.overlap(1.0).is_nan() && !ensemble.data_strength(1.0).is_nan());
        }
        let curve = LearningCurve::new(arguments.layers, arguments.init_scale, arguments.input_variance);
        if let Ok(curve) = curve {
            prop_assert!(!curve.strength(1.0, 1.0).is_nan());
        }
        if let Ok(theory) = AlignedTheory::new(&arguments.theory()) {
            prop_assert!(!theory.test_error(1.0).is_nan() && !theory.train_error(1.0).is_nan());
            prop_assert!(!theory.optimal_stopping().test_error.is_nan());
        }
        if let Ok(theory) = arguments.learner() {
            prop_assert!(!theory.optimal_error().is_nan());
        }
    }
}
