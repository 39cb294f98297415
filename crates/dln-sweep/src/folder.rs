//! The folder of a sweep: its plan and the files of its shards.
//!
//! Every run writes a file of its own, created exclusively, so that no two processes write one file
//! and a line torn by a kill is never followed by another. Its name ends in `.part` until the shard
//! is complete. Readers take the records of both kinds.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dln_experiment::write_atomically;

use crate::plan::Plan;
use crate::record::Record;
use crate::{Shard, SweepError};

const PLAN: &str = "SWEEP.toml";
const SHARDS: &str = "shards";
/// A crash of the machine loses at most the records of so long; the end of the process loses none.
const SYNC_EVERY: Duration = Duration::from_secs(5);

/// Makes the folder of a sweep and writes the plan's text into it, as `SWEEP.toml`. A plan that
/// stood there is replaced; what was computed for cells that both have is kept.
///
/// # Errors
///
/// [`SweepError::File`] if the folder cannot be made or written to.
pub fn prepare(folder: &Path, plan: &Plan) -> Result<(), SweepError> {
    let shards = folder.join(SHARDS);
    fs::create_dir_all(&shards).map_err(SweepError::file(&shards))?;
    let path = folder.join(PLAN);
    if fs::read(&path).is_ok_and(|text| text == plan.text().as_bytes()) {
        return Ok(());
    }
    write_atomically(&path, plan.text().as_bytes()).map_err(SweepError::file(&path))
}

/// The plan that the folder holds.
pub(crate) fn plan(folder: &Path) -> Result<Plan, SweepError> {
    let path = folder.join(PLAN);
    let text = fs::read_to_string(&path).map_err(SweepError::file(&path))?;
    Plan::parse(&text).map_err(|error| SweepError::Plan { folder: folder.to_owned(), error })
}

/// The files of records in the order of their names.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>, SweepError> {
    let shards = folder.join(SHARDS);
    let entries = fs::read_dir(&shards).map_err(SweepError::file(&shards))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(SweepError::file(&shards))?.path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        if matches!(ending, Some("jsonl" | "part")) {
            files.push(path);
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// Opens a file of records, under its new name if it was completed since it was listed.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            File::open(path.with_extension("jsonl"))
        }
        other => other,
    }
}

/// Calls `take` with the place and the bytes of every line of a file, one at a time in memory.
pub(crate) fn lines(path: &Path, mut take: impl FnMut(u64, &[u8])) -> Result<(), SweepError> {
    let mut reader = BufReader::new(open(path).map_err(SweepError::file(path))?);
    let (mut place, mut line) = (0, Vec::new());
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line).map_err(SweepError::file(path))?;
        if read == 0 {
            return Ok(());
        }
        take(place, &line);
        place += read as u64;
    }
}

/// The file that one run appends to.
pub(crate) struct Writer {
    path: PathBuf,
    file: File,
    synced: Instant,
}

impl Writer {
    /// A new file for the shard.
    pub(crate) fn create(folder: &Path, shard: Shard) -> Result<Self, SweepError> {
        let shards = folder.join(SHARDS);
        for attempt in 1_u32.. {
            let path = shards.join(format!("{}.{attempt}.part", shard.name()));
            if path.with_extension("jsonl").exists() {
                continue;
            }
            match OpenOptions::new().append(true).create_new(true).open(&path) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(SweepError::file(&path)(error)),
                Ok(file) => return Ok(Self { path, file, synced: now() }),
            }
        }
        unreachable!("more than four billion files")
    }

    /// Appends a record with one write.
    pub(crate) fn append(&mut self, record: &Record) -> Result<(), SweepError> {
        self.write(record.line().as_bytes()).map_err(SweepError::file(&self.path))
    }

    fn write(&mut self, line: &[u8]) -> io::Result<()> {
        self.file.write_all(line)?;
        if self.synced.elapsed() > SYNC_EVERY {
            self.file.sync_data()?;
            self.synced = now();
        }
        Ok(())
    }

    /// Marks the shard complete.
    pub(crate) fn complete(self) -> Result<(), SweepError> {
        let renamed = || {
            self.file.sync_all()?;
            fs::rename(&self.path, self.path.with_extension("jsonl"))
        };
        renamed().map_err(SweepError::file(&self.path))
    }
}

#[expect(clippy::disallowed_methods, reason = "when to sync is no result")]
fn now() -> Instant {
    Instant::now()
}
