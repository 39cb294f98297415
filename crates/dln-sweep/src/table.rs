//! The merged table: one row per cell in the order of the plan, read in blocks.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::Range;
use std::path::Path;

use dln_experiment::Kind;

use crate::command::ResultColumn;
use crate::entry::Entry;
use crate::plan::Plan;
use crate::record::Record;
use crate::status::{Place, Records};
use crate::value::Value;
use crate::{SweepError, folder};

/// Cells whose records are in memory at once, about 20 MB. Every file is opened once for this many.
const BLOCK: usize = 65_536;

/// The table of a finished sweep: for every cell its id, the options that vary, the results, and
/// why it failed. The same whatever shards, threads and interruptions there were.
///
/// # Examples
///
/// ```
/// use dln_experiment::Context;
/// use dln_sweep::{Entry, MergedTable, Plan, RunOptions, Shard, run};
///
/// let plan = Plan::parse(r#"
///     command = "predict"
///     settings = { inputs = 40, outputs = 20 }
///     axis = [{ option = "teacher", values = [2, 4] }]
/// "#)?;
/// let folder = std::env::temp_dir().join(format!("dln-table-{}", std::process::id()));
/// run(&plan, &folder, &RunOptions::new(Shard::WHOLE), &Context::silent())?;
/// let table = MergedTable::open(&folder)?;
/// assert_eq!(table.columns()[1].name, "teacher");
/// let rows: Vec<_> = table.blocks().collect::<Result<Vec<_>, _>>()?.concat();
/// assert_eq!((rows.len(), &rows[1][1]), (2, &Entry::Number(4.0)));
/// std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct MergedTable {
    plan: Plan,
    records: Records,
    results: Vec<ResultColumn>,
    columns: Vec<TableColumn>,
}

/// A column of the merged table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableColumn {
    /// Its name.
    pub name: String,
    /// What its entries are, unless they are missing.
    pub kind: Kind,
}

impl MergedTable {
    /// Finds the records of the sweep in `folder`.
    ///
    /// # Errors
    ///
    /// [`SweepError::Missing`] unless every cell has a record; others if the folder holds no sweep
    /// or cannot be read.
    pub fn open(folder: &Path) -> Result<Self, SweepError> {
        let plan = folder::plan(folder)?;
        let records = Records::read(folder, &plan)?;
        let status = records.status();
        if status.missing > 0 {
            return Err(SweepError::Missing { missing: status.missing, cells: status.cells });
        }
        let results = plan.results();
        let column = |name: &str, kind| TableColumn { name: name.replace('-', "_"), kind };
        let mut columns = vec![column("cell", Kind::Word)];
        columns.extend(plan.varying().map(|(name, kind)| column(name, kind)));
        columns.extend(results.iter().map(|(name, kind)| column(name, *kind)));
        columns.push(column("error", Kind::Word));
        Ok(Self { plan, records, results, columns })
    }

    /// The columns: `cell`, the options that vary, the results, `error`.
    pub fn columns(&self) -> &[TableColumn] {
        &self.columns
    }

    /// The number of rows: one per cell of the plan.
    pub fn len(&self) -> usize {
        self.plan.len()
    }

    /// Never: every plan has a cell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All rows in order, one entry per column, in blocks of 65 536 that are read one at a time.
    /// The entry of `error` is missing where a cell did not fail, and its results where it did.
    pub fn blocks(&self) -> impl Iterator<Item = Result<Vec<Vec<Entry>>, SweepError>> + '_ {
        let starts = (0..self.len()).step_by(BLOCK);
        starts.map(|first| self.block(first..self.len().min(first + BLOCK)))
    }

    fn block(&self, cells: Range<usize>) -> Result<Vec<Vec<Entry>>, SweepError> {
        let records = self.records_of(cells.clone())?;
        Ok(cells.zip(records).map(|(index, record)| self.row(index, record)).collect())
    }

    fn row(&self, index: usize, record: Record) -> Vec<Entry> {
        let cell = self.plan.cell(index);
        let option = |(name, kind)| entry(cell.option(name).expect("it varies"), kind);
        let results = record.entries(&self.results).expect("it was checked when it was read");
        let error = record.error.map_or(Entry::Missing, Entry::Word);
        let mut row = vec![Entry::Word(record.cell)];
        row.extend(self.plan.varying().map(option));
        row.extend(results);
        row.push(error);
        row
    }

    /// The records of these cells in order. Each file is read forwards, one after the other, so
    /// that no more than one is open however many shards there are.
    fn records_of(&self, cells: Range<usize>) -> Result<Vec<Record>, SweepError> {
        let place = |index: usize| self.records.places[index].expect("none is missing");
        let mut order: Vec<usize> = cells.clone().collect();
        order.sort_unstable_by_key(|&index| (place(index).file, place(index).offset));
        let mut found: Vec<Option<Record>> = vec![None; cells.len()];
        for one_file in order.chunk_by(|&a, &b| place(a).file == place(b).file) {
            let path = &self.records.files[place(one_file[0]).file as usize];
            let mut reader = Reader::open(path).map_err(SweepError::file(path))?;
            for &index in one_file {
                let record = reader.record(place(index), &self.results);
                found[index - cells.start] = Some(record.map_err(SweepError::file(path))?);
            }
        }
        Ok(found.into_iter().map(|record| record.expect("each was read")).collect())
    }
}

/// The value of an option in a column of this kind.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole options lie between 0 and 2^32"
)]
fn entry(value: &Value, kind: Kind) -> Entry {
    match (value, kind) {
        (Value::Number(x), Kind::Number) => Entry::Number(*x),
        (Value::Number(x), Kind::Count) => Entry::Count(*x as u64),
        _ => Entry::Word(value.to_string()),
    }
}

/// A file that is read forwards.
struct Reader {
    file: BufReader<File>,
    place: u64,
    line: Vec<u8>,
}

impl Reader {
    fn open(path: &Path) -> io::Result<Self> {
        let file = folder::open(path)?;
        Ok(Self { file: BufReader::new(file), place: 0, line: Vec::new() })
    }

    fn record(&mut self, place: Place, columns: &[ResultColumn]) -> io::Result<Record> {
        let skipped = place.offset - self.place;
        io::copy(&mut self.file.by_ref().take(skipped), &mut io::sink())?;
        self.line.clear();
        let read = self.file.read_until(b'\n', &mut self.line)?;
        self.place = place.offset + read as u64;
        Record::read(&self.line, columns)
            .ok_or_else(|| io::Error::other("a record changed while it was read"))
    }
}
