//! What is refused, and how it is said.

use dln_dynamics::TheorySetting;
use dln_transfer::{Features, FineTuning, Source};

use crate::{matrix, setting};

#[test]
fn features_out_of_range_are_refused_by_name() {
    let message =
        |strength, alignment| Features::one(strength, alignment).expect_err("refused").to_string();
    assert!(message(0.0, 0.5).starts_with("strengths contains 0.0"));
    assert!(message(f64::NAN, 0.5).starts_with("strengths contains NaN"));
    assert!(message(1.0, f64::INFINITY).starts_with("alignments contains inf"));
    assert!(message(1.0, 1.5).starts_with("alignments has the singular value 1.5"));
    // Each cosine is possible, but not all of them for orthonormal vectors.
    let skew = Features::new(&[1.0, 1.0], matrix([[0.9, 0.0], [0.9, 0.0]]).as_ref());
    assert!(skew.expect_err("refused").to_string().contains("orthonormal"));
    // Rows and columns shorter than 1 are not enough: these stretch the direction between both
    // modes.
    let between = Features::new(&[4.0, 2.0], matrix([[0.7, 0.3], [0.2, 0.8]]).as_ref());
    let between = between.expect_err("refused").to_string();
    assert!(between.starts_with("alignments has the singular value 1.0066"), "{between}");
    let short = Features::new(&[1.0, 1.0], matrix([[0.9]]).as_ref()).expect_err("refused");
    assert_eq!(short.to_string(), "alignments is 1×1, but must be 2×1, features × modes");
    let feature = Features::one(1.0, 0.5).expect("valid");
    assert!(feature.clone().with_head(&[1.0, 2.0], matrix([[0.5]]).as_ref()).is_err());
    assert!(feature.with_head(&[1.0], matrix([[0.5, 0.5]]).as_ref()).is_err());
}

#[test]
fn settings_without_theory_are_refused() {
    let feature = Features::one(1.0, 0.5).expect("valid");
    let message = |setting: &TheorySetting| {
        FineTuning::new(setting, &feature).expect_err("refused").to_string()
    };
    assert!(message(&setting(&[3.0]).with_layers(3)).starts_with("layers is 3"));
    assert!(message(&setting(&[3.0, 2.0])).starts_with("the alignments are with 1 modes"));
    assert!(message(&setting(&[3.0]).with_noise_std(f64::NAN)).contains("noise_std"));
    let strong = Features::one(1e9, 0.5).expect("valid");
    let stiff = FineTuning::new(&setting(&[3.0]), &strong).expect_err("refused").to_string();
    assert!(stiff.contains("time scales"), "{stiff}");
    let three = Features::new(&[1.0; 3], matrix([[0.5], [0.5], [0.5]]).as_ref()).expect("valid");
    let narrow = setting(&[3.0]).with_hidden(2);
    let narrow = FineTuning::new(&narrow, &three).expect_err("refused").to_string();
    assert_eq!(narrow, "hidden is 2, but 3 features need as many units");
}

#[test]
fn sources_without_theory_are_refused() {
    let source = |setting: &TheorySetting, time| Source::new(setting, time).map(|_| ());
    assert!(source(&setting(&[3.0]), -1.0).is_err() && source(&setting(&[3.0]), f64::NAN).is_err());
    assert!(source(&setting(&[3.0]).with_layers(1), 1.0).is_err());
    assert!(source(&setting(&[]), 1.0).is_err());
    let trained = Source::new(&setting(&[3.0]), f64::INFINITY).expect("valid");
    let other = TheorySetting::new(100, 40, vec![3.0]).with_hidden(50);
    let wide = TheorySetting::new(120, 50, vec![3.0]).with_examples(100);
    let foreign = FineTuning::from_source(&wide, &trained, matrix([[0.5]]).as_ref());
    let message = "the source has 100 inputs, but the target has 120";
    assert_eq!(foreign.expect_err("refused").to_string(), message);
    let (cosines, same) = (matrix([[0.5]]), matrix([[0.5]]));
    let shared =
        FineTuning::from_source_with_head(&other, &trained, cosines.as_ref(), same.as_ref());
    assert!(shared.expect_err("refused").to_string().starts_with("a shared head needs"));
}
