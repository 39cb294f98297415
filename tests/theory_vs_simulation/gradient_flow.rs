//! Gradient flow by the trainer's own integrator against the exact random two-layer student.

use dln_experiment::{Plan, Setting, strengths};
use dln_tasks::Seed;
use dln_trainer::StopRule;

/// The integrator keeps each step's error below its tolerance; along the way perturbations of a
/// mode grow at most as the mode itself, from ε to ŝ, and the errors observed are relative to a
/// minimum of some percent. At 1e-7 to the power 2/3 that leaves 1e-3; seen: about 1e-5.
#[test]
fn the_integrator_follows_the_exact_solution() {
    let setting =
        Setting { init_scale: 1e-4, learning_rate: 1e-2, ..Setting::paper(40, strengths(2, 3.0)) };
    let seed = Seed::new(1).child("gradient flow");
    let task = setting.task(seed).expect("a sound setting");
    let exact = setting.exact_random_student(&task, seed).expect("a balanced start");
    let plan = Plan { epochs: setting.epochs(8.0), observe_every: 10, stop: StopRule::AtEnd };
    let flow = setting.run_flow(&task, seed, plan, 1e-7).expect("a tolerance in range");
    let times: Vec<f64> =
        flow.observations.iter().map(|seen| setting.time_tau(seen.epoch)).collect();
    for (seen, point) in flow.observations.iter().zip(exact.curve(&times)) {
        let off = (seen.test_error / point.test_error - 1.0).abs();
        assert!(off < 1e-3, "{off} at t/τ = {}", point.time_tau);
    }
}
