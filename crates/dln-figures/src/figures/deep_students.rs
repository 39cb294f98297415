//! Figure 4: theory and simulation of students with three hidden layers (section 3.4 of the paper).

use dln_experiment::{ComputeError, Context, Setting};
use dln_tasks::Seed;

use crate::students::{self, Study};
use crate::{About, Check, Figure, Scale};
use dln_plot::{Axis, Picture};

/// The figure `deep-students`.
pub(crate) struct DeepStudents;

impl Figure for DeepStudents {
    type Tables = students::Tables;

    fn about(&self) -> About {
        About {
            slug: "deep-students",
            title: "Train and test error of students with three hidden layers",
            paper: "Figure 4",
            claim: "The theory of training-aligned students holds at any depth. In deep students alignment takes longer, so that \
                    random starts lag behind by more than in shallow ones; their best test error still is nearly the same.",
            deviations: &[
                "Random students follow gradient flow, by an integrator with error control, instead of descending in steps of the \
                 learning rate; one of each teacher does both. The published scripts descend, with new values of the lower layers. \
                 All differ at first order in the learning rate.",
                "Added: the band of 95 % of aligned networks of this size, from one decomposition per network.",
            ],
        }
    }

    fn compute(
        &self,
        scale: Scale,
        context: &Context<'_>,
    ) -> Result<students::Tables, ComputeError> {
        study(scale).compute(context)
    }

    fn plot(&self, tables: &students::Tables) -> Picture {
        students::plot(tables, &Axis::log("training time t/τ"))
    }

    fn checks(&self, tables: &students::Tables) -> Vec<Check> {
        students::checks(tables)
    }
}

/// The paper's sizes; or smaller networks with larger steps and, since the time to escape from a
/// small start is most of a deep student's training, a larger start.
fn study(scale: Scale) -> Study {
    let base = Setting {
        layers: 4,
        init_scale: scale.pick(1e-3, 1e-5),
        learning_rate: scale.pick(4e-3, 1e-3),
        ..Setting::paper(scale.pick(40, 100), Vec::new())
    };
    let until_tau = scale.pick(24.0, 150.0);
    Study {
        multipliers: scale.pick(&[0.84, 2.0, 4.0], &[0.84, 2.0, 4.0, 6.0, 8.0]),
        seeds: scale.pick(3, 10),
        aligned_seeds: scale.pick(12, 60),
        band_networks: scale.pick(60, 200),
        flow_tolerance: Some(1e-6),
        until_tau,
        observe_every: scale.pick(10, 50),
        sample_tau: students::geometric_times(scale.pick(0.8, 5.0), until_tau, scale.pick(12, 100)),
        seed: Seed::new(4).child("deep students"),
        base,
    }
}
