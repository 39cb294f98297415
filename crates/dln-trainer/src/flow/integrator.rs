//! The integrator of gradient flow: steps as long as accuracy allows, with as many stages as
//! stability needs.

use dln_tasks::TrainingStatistics;

use super::chebyshev::{MOST_STAGES, Method};
use super::state::{Layers, add, assign, norm, scale, slope, subtract, zeros};
use crate::gradient::GradientScratch;
use crate::student::Student;

/// Accepted steps from one look at the spectral radius to the next. It grows while modes are
/// learned; where it outgrows the steps, the error estimate rises, the step is rejected and the
/// radius looked at again.
const LOOK_EVERY: usize = 8;
/// Iterations of the power method at the first look and at each later one, which begins where the
/// last one ended.
const FIRST_ITERATIONS: usize = 20;
const ITERATIONS: usize = 2;
/// The power method approaches the radius from below.
const RADIUS_MARGIN: f64 = 1.2;
/// A method of s stages is stable to at least this times s² − 1.
const REACH: f64 = 0.65;
/// A new step aims at this fraction of the longest that would do, and differs from the last one by
/// these factors at most.
const CAUTION: f64 = 0.8;
const LARGEST_GROWTH: f64 = 5.0;
const LARGEST_CUT: f64 = 0.1;
/// Rejections in a row after which there is no way on: each at least halves the step.
const MOST_REJECTIONS: usize = 60;

pub(super) struct Integrator<'a> {
    statistics: &'a TrainingStatistics,
    tolerance: f64,
    /// The weights, and their slope.
    now: Student,
    slope: Layers,
    /// Stages of the step that is being made.
    older: Student,
    newer: Student,
    stage_slope: Layers,
    scratch: GradientScratch,
    /// The direction in which the slope changes fastest, of norm 1, and how fast.
    stiffest: Layers,
    radius: f64,
    steps_since_look: usize,
    /// The step to try next, in τ.
    step: f64,
    methods: Vec<Option<Method>>,
}

impl<'a> Integrator<'a> {
    pub(super) fn new(
        student: Student,
        statistics: &'a TrainingStatistics,
        tolerance: f64,
    ) -> Self {
        let mut integrator = Self {
            statistics,
            tolerance,
            slope: zeros(&student),
            stage_slope: zeros(&student),
            stiffest: student.weights.clone(),
            scratch: GradientScratch::new(student.shape()),
            older: student.clone(),
            newer: student.clone(),
            now: student,
            radius: 0.0,
            steps_since_look: 0,
            step: f64::INFINITY,
            methods: vec![None; MOST_STAGES + 1],
        };
        integrator.refresh_slope();
        integrator.look_at_radius(FIRST_ITERATIONS);
        // Within this time the stiffest mode changes by a small part of itself.
        integrator.step = tolerance.cbrt() / integrator.radius;
        integrator
    }

    /// What the last look at the weights left: E, and W if inputs are not white.
    pub(super) fn scratch(&mut self) -> &GradientScratch {
        &self.scratch
    }

    /// The student as it is now.
    pub(super) fn student(&self) -> &Student {
        &self.now
    }

    /// Moves on by `span` (in τ); false if no step is short enough.
    pub(super) fn advance(&mut self, span: f64) -> bool {
        let (mut done, mut rejections) = (0.0, 0);
        while done < span {
            let left = span - done;
            // Equal steps to the end, rather than a stub.
            let steps = (left / self.step.min(self.longest_stable())).ceil().max(1.0);
            let step = left / steps;
            let error = self.attempt(step);
            let factor = CAUTION * error.powf(-1.0 / 3.0);
            // Written so that NaN is rejected.
            if error <= 1.0 {
                done = if steps > 1.0 { done + step } else { span };
                rejections = 0;
                self.accept();
                // A step cut short by the end of the span says nothing against a longer one.
                let longer = self.step.max(step * factor.min(LARGEST_GROWTH));
                self.step = if factor < 1.0 { step * factor } else { longer };
            } else {
                rejections += 1;
                if rejections > MOST_REJECTIONS {
                    return false;
                }
                self.step = step * if factor > LARGEST_CUT { factor.min(0.5) } else { LARGEST_CUT };
                self.refresh_slope();
                self.look_at_radius(FIRST_ITERATIONS);
            }
        }
        true
    }

    /// The step that needs all the stages there are.
    fn longest_stable(&self) -> f64 {
        REACH * (MOST_STAGES * MOST_STAGES - 1) as f64 / (RADIUS_MARGIN * self.radius)
    }

    /// Fills `newer` with the weights after a step; its estimated error in units of the tolerance.
    fn attempt(&mut self, step: f64) -> f64 {
        let stages = self.stages(step);
        let method = self.methods[stages].get_or_insert_with(|| Method::new(stages));
        let (now, slope_now) = (&self.now.weights, &self.slope);
        assign(&mut self.older.weights, now);
        assign(&mut self.newer.weights, now);
        add(&mut self.newer.weights, step * method.first, slope_now);
        for stage in &method.stages {
            slope(&self.newer, self.statistics, &mut self.scratch, &mut self.stage_slope);
            let next = &mut self.older.weights;
            scale(next, stage.older);
            add(next, 1.0 - stage.newer - stage.older, now);
            add(next, stage.newer, &self.newer.weights);
            add(next, step * stage.slope, &self.stage_slope);
            add(next, step * stage.first_slope, slope_now);
            std::mem::swap(&mut self.older, &mut self.newer);
        }
        slope(&self.newer, self.statistics, &mut self.scratch, &mut self.stage_slope);
        // The embedded estimate 0.8 (Y_0 − Y_s) + 0.4 h (F_0 + F_s).
        let estimate = &mut self.older.weights;
        assign(estimate, now);
        subtract(estimate, 0.8, &self.newer.weights);
        add(estimate, 0.4 * step, slope_now);
        add(estimate, 0.4 * step, &self.stage_slope);
        let error = norm(estimate);
        // Weights that are zero stay so.
        if error == 0.0 { 0.0 } else { error / (self.tolerance * norm(&self.newer.weights)) }
    }

    /// As many as stability asks for.
    fn stages(&self, step: f64) -> usize {
        let stiffness = step * self.radius * RADIUS_MARGIN;
        let stages = (1.0 + stiffness / REACH).sqrt().ceil();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to a small range"
        )]
        let stages = stages.clamp(2.0, MOST_STAGES as f64) as usize;
        stages
    }

    fn accept(&mut self) {
        std::mem::swap(&mut self.now, &mut self.newer);
        std::mem::swap(&mut self.slope, &mut self.stage_slope);
        self.steps_since_look += 1;
        if self.steps_since_look >= LOOK_EVERY {
            self.look_at_radius(ITERATIONS);
            self.refresh_slope();
        }
    }

    fn refresh_slope(&mut self) {
        slope(&self.now, self.statistics, &mut self.scratch, &mut self.slope);
    }

    /// The largest eigenvalue of the slope's Jacobian in magnitude, by the power method on
    /// differences of slopes.
    fn look_at_radius(&mut self, iterations: usize) {
        self.steps_since_look = 0;
        let size = norm(&self.now.weights);
        let shift = f64::EPSILON.sqrt() * if size > 0.0 { size } else { 1.0 };
        for _ in 0..iterations {
            let length = norm(&self.stiffest);
            if length > 0.0 {
                scale(&mut self.stiffest, 1.0 / length);
            }
            assign(&mut self.older.weights, &self.now.weights);
            add(&mut self.older.weights, shift, &self.stiffest);
            slope(&self.older, self.statistics, &mut self.scratch, &mut self.stage_slope);
            subtract(&mut self.stage_slope, 1.0 / shift, &self.slope);
            assign(&mut self.stiffest, &self.stage_slope);
            self.radius = norm(&self.stiffest);
        }
    }
}
