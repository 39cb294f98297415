//! Which cells one task of many computes.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fmt;
use std::str::FromStr;

use crate::command::cost;
use crate::plan::Plan;

/// Shard `index` of `count`, from 1; written `I/N`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    index: u32,
    count: u32,
}

/// Why a text names no shard.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("`{0}` is no shard; expected I/N with I from 1 to N and N from 1 to 100000")]
pub struct ShardError(String);

/// Slurm's arrays are shorter than this.
const MOST_SHARDS: u32 = 100_000;

impl Shard {
    /// All cells.
    pub const WHOLE: Self = Self { index: 1, count: 1 };

    /// The indices of this shard's cells in order.
    ///
    /// Cells go in their order to the shard with the smallest sum of expected costs so far, and the
    /// first of equals: every N-th cell where costs are equal. No shard's sum exceeds the mean by
    /// more than the largest cost of a cell.
    pub(crate) fn cells(self, plan: &Plan) -> Vec<usize> {
        let mut loads: BinaryHeap<_> = (1..=self.count).map(|shard| Reverse((0, shard))).collect();
        let mut cells = Vec::new();
        for index in 0..plan.len() {
            let Reverse((load, shard)): Reverse<(u64, u32)> = loads.pop().expect("a shard");
            loads.push(Reverse((load.saturating_add(cost(&plan.cell(index))), shard)));
            if shard == self.index {
                cells.push(index);
            }
        }
        cells
    }

    /// The beginning of its files' names.
    pub(crate) fn name(self) -> String {
        format!("shard-{}-of-{}", self.index, self.count)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

impl FromStr for Shard {
    type Err = ShardError;

    fn from_str(text: &str) -> Result<Self, ShardError> {
        let parts = text.split_once('/');
        let numbers = parts.and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
        match numbers {
            Some((index, count)) if (1..=count).contains(&index) && count <= MOST_SHARDS => {
                Ok(Self { index, count })
            }
            _ => Err(ShardError(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Plan {
        let text = "command = \"simulate\"\nseeds = 3\n[settings]\nteacher = 4\noutputs = 5\n\
                    [[axis]]\noption = \"inputs\"\nfrom = 10\nto = 200\ncount = 20\n";
        Plan::parse(text).expect("sound")
    }

    #[test]
    fn shards_part_the_cells_evenly() {
        let plan = plan();
        let costs = |cells: &[usize]| cells.iter().map(|&k| cost(&plan.cell(k))).sum::<u64>();
        let all: Vec<usize> = (0..plan.len()).collect();
        let largest = all.iter().map(|&k| cost(&plan.cell(k))).max().expect("cells");
        for count in [1, 2, 7, 61] {
            let shards: Vec<Vec<usize>> =
                (1..=count).map(|index| Shard { index, count }.cells(&plan)).collect();
            let mut joined = shards.concat();
            joined.sort_unstable();
            assert_eq!(joined, all);
            let most = shards.iter().map(|cells| costs(cells)).max().expect("shards");
            assert!(most <= costs(&all) / u64::from(count) + largest);
        }
    }

    #[test]
    fn what_names_no_shard_is_refused() {
        assert_eq!("2/8".parse(), Ok(Shard { index: 2, count: 8 }));
        for text in ["", "1", "0/2", "3/2", "1/0", "-1/2", "1/2/3", "1/100001", "a/b"] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
    }
}
