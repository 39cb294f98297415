//! Checks: named numbers with a limit and the limit's reason. A check holds when measured ≤ limit,
//! so NaN fails.

use serde::{Deserialize, Serialize};

/// One claim, what was measured, and what is allowed.
///
/// Build it with the constructor that says what is compared; each reduces to one number that must
/// not exceed its limit. Comparisons over nothing give NaN and so fail.
///
/// ```
/// use dln_figures::{Check, Limit};
///
/// let check = Check::relative("transition time of ŝ = 4", 1.04, 1.0367, Limit::new(0.01, "printed to three digits"));
/// assert!(check.holds());
/// assert!(!Check::at_most("an error", f64::NAN, Limit::new(1.0, "any")).holds());
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Check {
    claim: String,
    #[serde(deserialize_with = "nan_from_null")]
    measured: f64,
    #[serde(deserialize_with = "nan_from_null")]
    limit: f64,
    holds: bool,
    reason: String,
}

/// The largest value that a check accepts, and why it is that.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    value: f64,
    reason: String,
}

impl Limit {
    /// A limit with its reason: the derivation, the sample size, the conditioning.
    pub fn new(value: f64, reason: impl Into<String>) -> Limit {
        Limit { value, reason: reason.into() }
    }
}

/// One of many comparisons that a check draws together: see [`Check::within`].
#[derive(Clone, Debug, PartialEq)]
pub struct Deviation {
    /// Where: "SNR 4", "q = 0.5".
    pub at: String,
    /// How far off, any sign.
    pub deviation: f64,
    /// How far it may be off.
    pub allowance: f64,
}

impl Check {
    /// `measured ≤ limit`; a slope below −0.35 is at most −0.35.
    pub fn at_most(claim: impl Into<String>, measured: f64, limit: Limit) -> Check {
        let holds = measured <= limit.value;
        Check { claim: claim.into(), measured, limit: limit.value, holds, reason: limit.reason }
    }

    /// `value ≥ limit`, recorded as the shortfall `limit − value`, which must not exceed zero.
    pub fn at_least(claim: impl Into<String>, value: f64, limit: Limit) -> Check {
        let claim = format!("{} (shortfall from {})", claim.into(), limit.value);
        Check::at_most(claim, limit.value - value, Limit::new(0.0, limit.reason))
    }

    /// `|value − reference| ≤ limit`.
    pub fn close(claim: impl Into<String>, value: f64, reference: f64, limit: Limit) -> Check {
        Check::at_most(claim, (value - reference).abs(), limit)
    }

    /// `|value/reference − 1| ≤ limit`.
    pub fn relative(claim: impl Into<String>, value: f64, reference: f64, limit: Limit) -> Check {
        Check::at_most(claim, (value / reference - 1.0).abs(), limit)
    }

    /// `|ln(value/reference)| ≤ limit`, for errors and other positive quantities.
    pub fn log_ratio(claim: impl Into<String>, value: f64, reference: f64, limit: Limit) -> Check {
        Check::at_most(claim, (value / reference).ln().abs(), limit)
    }

    /// The largest of many values is at most the limit; the claim is extended by where the largest
    /// is.
    pub fn worst(
        claim: impl Into<String>,
        values: impl IntoIterator<Item = (String, f64)>,
        limit: Limit,
    ) -> Check {
        let (at, measured) = largest(values);
        Check::at_most(format!("{}; largest at {at}", claim.into()), measured, limit)
    }

    /// Every deviation is within its own allowance; measured is the largest share of an allowance
    /// used, so the limit is 1. Give the rule behind the allowances as the reason.
    pub fn within(
        claim: impl Into<String>,
        deviations: impl IntoIterator<Item = Deviation>,
        reason: impl Into<String>,
    ) -> Check {
        let shares = deviations.into_iter().map(|d| (d.at, d.deviation.abs() / d.allowance));
        let (at, measured) = largest(shares);
        let claim = format!("{} (share of the allowance); largest at {at}", claim.into());
        Check::at_most(claim, measured, Limit::new(1.0, reason))
    }

    /// No case fails: measured is the number of failing ones, the limit 0.
    pub fn all(
        claim: impl Into<String>,
        cases: impl IntoIterator<Item = (String, bool)>,
        reason: impl Into<String>,
    ) -> Check {
        let (mut total, mut failing) = (0_u32, Vec::new());
        for (at, holds) in cases {
            total += 1;
            if !holds {
                failing.push(at);
            }
        }
        let measured = if total == 0 { f64::NAN } else { failing.len() as f64 };
        let listed =
            if failing.is_empty() { String::new() } else { format!(": {}", failing.join(", ")) };
        let claim = format!("{} (exceptions among {total}{listed})", claim.into());
        Check::at_most(claim, measured, Limit::new(0.0, reason))
    }

    /// What is claimed, in words.
    pub fn claim(&self) -> &str {
        &self.claim
    }

    /// The number that must not exceed the limit.
    pub fn measured(&self) -> f64 {
        self.measured
    }

    /// The limit.
    pub fn limit(&self) -> f64 {
        self.limit
    }

    /// Why the limit is what it is.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Whether measured ≤ limit.
    pub fn holds(&self) -> bool {
        self.holds
    }
}

/// The largest value and its place; NaN if any is NaN or there is none.
fn largest(values: impl IntoIterator<Item = (String, f64)>) -> (String, f64) {
    let mut found: Option<(String, f64)> = None;
    for (at, value) in values {
        let replaces = found.as_ref().is_none_or(|(_, best)| value.is_nan() || value > *best);
        if replaces {
            found = Some((at, value));
        }
        if found.as_ref().is_some_and(|(_, best)| best.is_nan()) {
            break;
        }
    }
    found.unwrap_or_else(|| ("no point at all".to_owned(), f64::NAN))
}

/// JSON has no NaN: it is written as null.
fn nan_from_null<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or(f64::NAN))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(value: f64) -> Limit {
        Limit::new(value, "because")
    }

    fn point(at: &str, value: f64) -> (String, f64) {
        (at.to_owned(), value)
    }

    #[test]
    fn each_constructor_holds_on_the_right_side() {
        assert!(Check::at_most("slope", -0.5, limit(-0.35)).holds());
        assert!(!Check::at_most("slope", -0.3, limit(-0.35)).holds());
        assert!(Check::at_least("lag", 0.1, limit(0.0)).holds());
        assert!(!Check::at_least("lag", -0.1, limit(0.0)).holds());
        assert!(Check::close("q", 0.48, 0.5, limit(0.021)).holds());
        assert!(Check::relative("t", 105.0, 100.0, limit(0.051)).holds());
        assert!(Check::log_ratio("ε", 1.1, 1.0, limit(0.1)).holds());
        assert!(!Check::log_ratio("ε", -1.0, 1.0, limit(0.1)).holds());
    }

    /// A comparison that looked at one side only passed every test once: all of them were too
    /// large.
    #[test]
    fn comparisons_look_at_both_sides() {
        for value in [0.47, 0.53] {
            assert!(Check::close("q", value, 0.5, limit(0.031)).holds());
            assert!(!Check::close("q", value, 0.5, limit(0.029)).holds());
        }
        for value in [94.0, 106.0] {
            assert!(Check::relative("t", value, 100.0, limit(0.061)).holds());
            assert!(!Check::relative("t", value, 100.0, limit(0.059)).holds());
        }
        for value in [0.9, 1.0 / 0.9] {
            assert!(Check::log_ratio("ε", value, 1.0, limit(0.106)).holds());
            assert!(!Check::log_ratio("ε", value, 1.0, limit(0.105)).holds());
        }
    }

    #[test]
    fn a_deviation_holds_up_to_its_own_allowance() {
        let within = |deviation: f64, allowance: f64| {
            Check::within("x", [Deviation { at: "a".into(), deviation, allowance }], "").holds()
        };
        for sign in [-1.0, 1.0] {
            assert!(within(0.9 * sign, 1.0) && !within(1.5 * sign, 1.0));
            assert!(within(0.9e-3 * sign, 1e-3) && !within(1.1e-3 * sign, 1e-3));
        }
    }

    #[test]
    fn nan_fails_wherever_it_enters() {
        assert!(!Check::at_least("x", f64::NAN, limit(0.0)).holds());
        assert!(!Check::close("x", f64::NAN, 0.0, limit(1.0)).holds());
        assert!(!Check::at_most("x", 0.0, limit(f64::NAN)).holds());
        let hidden = [point("a", 0.0), point("b", f64::NAN), point("c", 0.5)];
        assert!(!Check::worst("x", hidden, limit(1.0)).holds());
        let zero_over_zero = Deviation { at: "a".into(), deviation: 0.0, allowance: 0.0 };
        assert!(!Check::within("x", [zero_over_zero], "").holds());
    }

    #[test]
    fn nothing_compared_is_a_failure() {
        assert!(!Check::worst("x", [], limit(1.0)).holds());
        assert!(!Check::within("x", [], "").holds());
        assert!(!Check::all("x", [], "").holds());
    }

    #[test]
    fn the_worst_place_is_named() {
        let check = Check::worst("x", [point("SNR 2", 0.1), point("SNR 4", 0.3)], limit(0.2));
        assert!(check.claim().ends_with("SNR 4") && !check.holds());
        let check =
            Check::all("sign right", [("q = 0".to_owned(), true), ("q = 1".to_owned(), false)], "");
        assert!(check.claim().contains("q = 1") && (check.measured() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn json_keeps_the_names_and_nan_comes_back() {
        let check = Check::at_most("x", f64::NAN, limit(1.0));
        let json = serde_json::to_value(&check).expect("serialisable");
        assert!(json["measured"].is_null() && json["holds"] == false && json["limit"] == 1.0);
        let back: Check = serde_json::from_value(json).expect("own output");
        assert!(back.measured().is_nan() && !back.holds());
    }
}
