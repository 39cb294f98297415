//! Whether no more simulated students lie outside a band than it leaves out: an exact test of bands
//! against students.

use std::ops::RangeInclusive;

use crate::{Check, Deviation};

/// Share of the networks inside the bands of figures.
pub(crate) const COVERAGE: f64 = 0.95;
/// Probability with which a correct program fails a check.
const FALSE_ALARM: f64 = 1e-6;

/// How many students lie outside the band.
pub(crate) fn outside(band: RangeInclusive<f64>, students: impl IntoIterator<Item = f64>) -> u64 {
    students.into_iter().map(|value| u64::from(!band.contains(&value))).sum()
}

/// Simulated students beside the band of other networks that were drawn like them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Covered {
    /// Networks that the band was made of.
    networks: f64,
    /// Simulated students.
    students: f64,
    /// How many of them are outside.
    outside: f64,
}

impl Covered {
    pub(crate) fn new(networks: u64, students: impl TryInto<u64>, outside: u64) -> Covered {
        let students = students.try_into().unwrap_or(u64::MAX);
        Covered { networks: networks as f64, students: students as f64, outside: outside as f64 }
    }
}

/// The places at which students were simulated, by the group they belong to.
pub(crate) fn groups(
    places: impl IntoIterator<Item = (String, Covered)>,
) -> Vec<(String, Vec<Covered>)> {
    let mut groups: Vec<(String, Vec<Covered>)> = Vec::new();
    for (group, place) in places {
        if place.students > 0.0 {
            match groups.iter_mut().find(|(name, _)| *name == group) {
                Some((_, members)) => members.push(place),
                None => groups.push((group, vec![place])),
            }
        }
    }
    groups
}

/// In no group are more students outside than chance explains. The places of a group share neither
/// students nor networks.
pub(crate) fn check(claim: &str, groups: &[(String, Vec<Covered>)]) -> Check {
    let false_alarm = FALSE_ALARM / groups.len() as f64;
    let deviation = |(at, places): &(String, Vec<Covered>)| {
        let students: f64 = places.iter().map(|place| place.students).sum();
        let outside: f64 = places.iter().map(|place| place.outside).sum();
        Deviation {
            at: at.clone(),
            deviation: outside / students,
            allowance: most_outside(places, false_alarm) / students,
        }
    };
    Check::within(
        claim,
        groups.iter().map(deviation),
        "5 % are expected; the most outside that networks drawn like those of the band exceed with a probability of 1e-6 in all groups \
         together, by the exact law of ranks",
    )
}

/// The largest number of students outside that is not rarer than a false alarm may be.
fn most_outside(places: &[Covered], false_alarm: f64) -> f64 {
    let together = places.iter().map(Covered::chances).fold(vec![1.0], |sum, of_place| {
        let mut next = vec![0.0; sum.len() + of_place.len() - 1];
        for (i, a) in sum.iter().enumerate() {
            for (j, b) in of_place.iter().enumerate() {
                next[i + j] += a * b;
            }
        }
        next
    });
    let mut at_least = 0.0;
    let chances = together.iter().enumerate().rev();
    let mut common = chances.skip_while(|(_, chance)| {
        at_least += **chance;
        at_least <= false_alarm
    });
    common.next().map_or(0.0, |(outside, _)| outside as f64)
}

impl Covered {
    /// Probabilities of 0, 1, … students outside.
    ///
    /// Networks and students are drawn from the same law, so that each of the n + 1 gaps between n
    /// networks is as likely to hold the first student, and one that holds a student counts twice
    /// for the next: Pólya's urn. A gap that an edge divides counts as left out.
    fn chances(&self) -> Vec<f64> {
        let below = (0.5 * (1.0 - COVERAGE) * (self.networks - 1.0)).ceil() + 1.0;
        let (gaps, left_out) = (self.networks + 1.0, 2.0 * below);
        let mut chances = vec![1.0];
        while chances.len() as f64 <= self.students {
            let drawn = (chances.len() - 1) as f64;
            let mut next = vec![0.0; chances.len() + 1];
            for (outside, chance) in chances.iter().enumerate() {
                let again = ((left_out + outside as f64) / (gaps + drawn)).min(1.0);
                next[outside] += chance * (1.0 - again);
                next[outside + 1] += chance * again;
            }
            chances = next;
        }
        chances
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dln_experiment::Spread;

    fn covered(networks: f64, students: f64, outside: f64) -> Covered {
        Covered { networks, students, outside }
    }

    #[test]
    fn students_on_an_edge_are_inside() {
        let band = Spread { low: 1.0, mean: 1.5, high: 2.0 };
        assert_eq!(outside(band.edges(), [0.9, 1.0, 1.7, 2.0, 2.1, f64::NAN]), 3);
    }

    /// 200 networks: the edges lie between the fifth and the sixth from either end, so that 12 of
    /// 201 gaps are left out.
    #[test]
    fn chances_are_those_of_ranks() {
        let one = covered(200.0, 1.0, 0.0).chances();
        assert!((one[1] - 12.0 / 201.0).abs() < 1e-15);
        let two = covered(200.0, 2.0, 0.0).chances();
        assert!((two[2] - 12.0 / 201.0 * 13.0 / 202.0).abs() < 1e-15);
        assert!((covered(60.0, 40.0, 0.0).chances().iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    /// With very many networks the edges are known, and the number outside is binomial.
    #[test]
    fn many_networks_leave_a_binomial_number_outside() {
        let chances = covered(1e9, 20.0, 0.0).chances();
        for (outside, binomial) in [(0, 0.358_485_922), (1, 0.377_353_603), (6, 0.000_295_348)] {
            assert!((chances[outside] / binomial - 1.0).abs() < 1e-6, "{outside}");
        }
        // The binomial tail from 8 on is 2.9e-6, that from 9 on 2.0e-7.
        assert!((most_outside(&[covered(1e9, 20.0, 0.0)], 1e-6) - 8.0).abs() < 0.5);
    }

    #[test]
    fn a_band_that_holds_too_few_is_found_out() {
        let group = |outside| vec![("here".to_owned(), vec![covered(100.0, 20.0, outside); 4])];
        assert!(check("share", &group(2.0)).holds() && !check("share", &group(10.0)).holds());
        assert!(!check("share", &[]).holds());
    }
}
