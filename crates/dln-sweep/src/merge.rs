//! One tidy table of all records.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::ops::Range;
use std::path::Path;

use crate::plan::Plan;
use crate::record::Record;
use crate::status::{Place, Records};
use crate::{SweepError, folder};

/// Cells whose records are in memory at once, some 20 MB. Every file is opened once for so many.
const BLOCK: usize = 65_536;

/// Writes the table of the sweep in `folder` as CSV, one row a cell in the order of the plan: its id,
/// the options that vary, the results, and why it failed. The same bytes however the cells were
/// computed.
///
/// # Errors
///
/// [`SweepError::Missing`] unless every cell has a record; others if a file cannot be read or the
/// table not written.
pub fn merge(folder: &Path, output: &mut dyn Write) -> Result<(), SweepError> {
    let plan = folder::plan(folder)?;
    let records = Records::read(folder, &plan)?;
    let status = records.status();
    if status.missing > 0 {
        return Err(SweepError::Missing { missing: status.missing, cells: status.cells });
    }
    let mut table = Table::new(&plan, output)?;
    for first in (0..plan.len()).step_by(BLOCK) {
        let cells = first..plan.len().min(first + BLOCK);
        for (index, record) in cells.clone().zip(block(&plan, &records, cells)?) {
            table.push(index, record)?;
        }
    }
    table.writer.flush().map_err(SweepError::Output)
}

/// The records of these cells in order. Each file is read forwards, one after the other, so that no
/// more than one is open however many shards there are.
fn block(plan: &Plan, records: &Records, cells: Range<usize>) -> Result<Vec<Record>, SweepError> {
    let columns = plan.command().columns().len();
    let place = |index: usize| records.places[index].expect("none is missing");
    let mut order: Vec<usize> = cells.clone().collect();
    order.sort_unstable_by_key(|&index| (place(index).file, place(index).offset));
    let mut found: Vec<Option<Record>> = vec![None; cells.len()];
    for one_file in order.chunk_by(|&a, &b| place(a).file == place(b).file) {
        let path = &records.files[place(one_file[0]).file as usize];
        let mut reader = Reader::open(path).map_err(SweepError::file(path))?;
        for &index in one_file {
            let record = reader.record(place(index), columns).map_err(SweepError::file(path))?;
            found[index - cells.start] = Some(record);
        }
    }
    Ok(found.into_iter().map(|record| record.expect("each was read")).collect())
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

    fn record(&mut self, place: Place, columns: usize) -> io::Result<Record> {
        let skipped = place.offset - self.place;
        io::copy(&mut self.file.by_ref().take(skipped), &mut io::sink())?;
        self.line.clear();
        let read = self.file.read_until(b'\n', &mut self.line)?;
        self.place = place.offset + read as u64;
        Record::read(&self.line, columns)
            .ok_or_else(|| io::Error::other("a record changed while it was read"))
    }
}

struct Table<'a> {
    plan: &'a Plan,
    varying: Vec<&'static str>,
    writer: csv::Writer<&'a mut dyn Write>,
}

impl<'a> Table<'a> {
    fn new(plan: &'a Plan, output: &'a mut dyn Write) -> Result<Self, SweepError> {
        let varying: Vec<_> = plan.varying().collect();
        let mut table = Self { plan, varying, writer: csv::Writer::from_writer(output) };
        let mut header = vec!["cell".to_owned()];
        header.extend(table.varying.iter().map(|name| name.replace('-', "_")));
        header.extend(plan.command().columns().iter().map(|name| (*name).to_owned()));
        header.push("error".to_owned());
        table.write(&header)?;
        Ok(table)
    }

    fn push(&mut self, index: usize, record: Record) -> Result<(), SweepError> {
        let cell = self.plan.cell(index);
        let option = |name: &&'static str| cell.option(name).expect("it varies").to_string();
        let mut row = vec![record.cell];
        row.extend(self.varying.iter().map(option));
        let columns = self.plan.command().columns().len();
        row.extend(record.values.unwrap_or_else(|| vec![String::new(); columns]));
        row.push(record.error.unwrap_or_default());
        self.write(&row)
    }

    fn write(&mut self, row: &[String]) -> Result<(), SweepError> {
        self.writer.write_record(row).map_err(|error| SweepError::Output(error.into()))
    }
}
