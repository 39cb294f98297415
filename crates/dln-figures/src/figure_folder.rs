//! The folder of a figure: which files in it are the program's own, and whether they are complete.
//!
//! A stamp lists the files that the program has written or is about to write. It is there before
//! the first of them, so that a run that is killed leaves a folder that the next run knows as its
//! own.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use dln_experiment::write_atomically;
use serde::{Deserialize, Serialize};

use crate::Scale;

/// The stamp's name.
const STAMP: &str = ".complete.json";

/// What was computed, by what; equal stamps mean equal bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    pub(crate) version: String,
    pub(crate) scale: String,
    /// Fingerprint of the program.
    pub(crate) program: String,
    pub(crate) seconds: f64,
    /// Name and fingerprint of each file, data first.
    pub(crate) files: Vec<(String, String)>,
    /// Whether all of them are written; stamps of version 0.1.0 were written last and are complete.
    #[serde(default = "written_last")]
    pub(crate) complete: bool,
}

fn written_last() -> bool {
    true
}

/// Why a figure's folder could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    /// A file could not be read or written.
    #[error("cannot write {path}")]
    File {
        /// The folder or the file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The folder holds files but no stamp of this program.
    #[error(
        "{0} holds files that this program has not written; choose another folder with --out, or move them"
    )]
    Foreign(PathBuf),
    /// A file that the figure is about to write is there already and is not the program's.
    #[error("{0} was not written by this program and would be overwritten; move or rename it")]
    ForeignFile(PathBuf),
}

impl Stamp {
    /// The stamp of a folder, if there is a sound one.
    pub(crate) fn read(folder: &Path) -> Option<Stamp> {
        serde_json::from_slice(&fs::read(folder.join(STAMP)).ok()?).ok()
    }

    /// Whether the folder holds just what this program computes at this scale.
    pub(crate) fn holds(&self, folder: &Path, scale: Scale, program: &str) -> bool {
        let unchanged = |(name, print): &(String, String)| {
            fs::read(folder.join(name)).is_ok_and(|bytes| fingerprint(&bytes) == *print)
        };
        self.complete
            && self.version == env!("CARGO_PKG_VERSION")
            && self.scale == scale.name()
            && self.program == program
            && self.files.iter().all(unchanged)
    }

    fn lists(&self, name: &str) -> bool {
        self.files.iter().any(|(listed, _)| listed == name)
    }
}

/// Writes the files and their stamp, then removes those of the program's earlier files that are not
/// among them. Files of others stay as they are.
///
/// # Errors
/// [`FolderError::Foreign`] if the folder is not empty and has no stamp,
/// [`FolderError::ForeignFile`] if a file would be overwritten that no stamp lists, and those of
/// the system.
pub(crate) fn write(
    folder: &Path,
    files: &[(String, Vec<u8>)],
    stamp: Stamp,
) -> Result<(), FolderError> {
    fs::create_dir_all(folder).map_err(failed(folder))?;
    let earlier = own_files(folder)?;
    for (name, _) in files {
        if !earlier.iter().any(|own| own == name) && folder.join(name).exists() {
            return Err(FolderError::ForeignFile(folder.join(name)));
        }
    }
    let prints: Vec<(String, String)> =
        files.iter().map(|(name, contents)| (name.clone(), fingerprint(contents))).collect();
    let stamp = Stamp { files: prints, complete: true, ..stamp };
    write_stamp(folder, &begun(&stamp, &earlier))?;
    for (name, contents) in files {
        let path = folder.join(name);
        write_atomically(&path, contents).map_err(failed(&path))?;
    }
    for stale in earlier.iter().filter(|name| !stamp.lists(name)) {
        let path = folder.join(stale);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(failed(&path)(error));
            }
            _ => {}
        }
    }
    write_stamp(folder, &stamp)
}

/// The stamp of a folder that is being written: it also owns the files that are to go.
fn begun(stamp: &Stamp, earlier: &[String]) -> Stamp {
    let stale = earlier.iter().filter(|name| !stamp.lists(name));
    let stale = stale.map(|name| (name.clone(), String::new()));
    let files = stamp.files.iter().cloned().chain(stale).collect();
    Stamp { files, complete: false, ..stamp.clone() }
}

/// The files in the folder that an earlier run of the program wrote.
fn own_files(folder: &Path) -> Result<Vec<String>, FolderError> {
    if let Some(stamp) = Stamp::read(folder) {
        let plain = |name: &String| Path::new(name).file_name() == Some(name.as_ref());
        return Ok(stamp.files.into_iter().map(|(name, _)| name).filter(plain).collect());
    }
    let is_empty = fs::read_dir(folder).map_err(failed(folder))?.next().is_none();
    if is_empty { Ok(Vec::new()) } else { Err(FolderError::Foreign(folder.to_owned())) }
}

fn write_stamp(folder: &Path, stamp: &Stamp) -> Result<(), FolderError> {
    let path = folder.join(STAMP);
    write_atomically(&path, &to_json(stamp)).map_err(failed(&path))
}

fn failed(path: &Path) -> impl Fn(io::Error) -> FolderError {
    let path = path.to_owned();
    move |source| FolderError::File { path: path.clone(), source }
}

/// A 64-bit fingerprint (FNV-1a) as 16 hexadecimal digits; it tells changed files apart and is no
/// protection against an adversary.
pub(crate) fn fingerprint(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// Pretty JSON with a final line end.
pub(crate) fn to_json(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("plain structures serialise");
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp() -> Stamp {
        Stamp {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            scale: "smoke".to_owned(),
            program: "p".to_owned(),
            seconds: 0.0,
            files: Vec::new(),
            complete: false,
        }
    }

    fn file(name: &str) -> (String, Vec<u8>) {
        (name.to_owned(), name.as_bytes().to_vec())
    }

    #[test]
    fn fingerprints_are_those_of_fnv_1a() {
        assert_eq!(fingerprint(b""), "cbf29ce484222325");
        assert_eq!(fingerprint(b"a"), "af63dc4c8601ec8c");
    }

    /// `reproduce examples --out DIR` once deleted every plain file that a user had in
    /// DIR/examples.
    #[test]
    fn a_users_folder_is_refused_and_left_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("thesis.tex"), "years of work").expect("writable");
        let refused = write(folder.path(), &[file("a.csv")], stamp()).expect_err("not ours");
        assert!(matches!(&refused, FolderError::Foreign(path) if path == folder.path()));
        assert!(folder.path().join("thesis.tex").exists() && !folder.path().join("a.csv").exists());
    }

    #[test]
    fn files_of_others_in_the_programs_folder_stay() {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), &[file("a.csv"), file("b.csv")], stamp()).expect("written");
        fs::write(folder.path().join("notes.txt"), "mine").expect("writable");
        write(folder.path(), &[file("a.csv")], stamp()).expect("written");
        assert!(folder.path().join("notes.txt").exists());
        assert!(!folder.path().join("b.csv").exists(), "the program's own stale file goes");
        let clash = write(folder.path(), &[file("notes.txt")], stamp()).expect_err("not ours");
        assert!(matches!(clash, FolderError::ForeignFile(_)));
        assert_eq!(fs::read(folder.path().join("notes.txt")).expect("there"), b"mine");
    }

    /// The stamp is there before the first file and lists also what is to go.
    #[test]
    fn a_killed_run_leaves_a_folder_that_is_known_and_not_complete() {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), &[file("old.csv")], stamp()).expect("written");
        let new = Stamp { files: vec![("new.csv".into(), fingerprint(b"new.csv"))], ..stamp() };
        write_stamp(folder.path(), &begun(&new, &["old.csv".to_owned()])).expect("written");
        let left = Stamp::read(folder.path()).expect("a stamp");
        assert!(!left.holds(folder.path(), Scale::Smoke, "p"));
        write(folder.path(), &[file("new.csv")], stamp()).expect("healed");
        assert!(!folder.path().join("old.csv").exists());
        let healed = Stamp::read(folder.path()).expect("a stamp");
        assert!(healed.holds(folder.path(), Scale::Smoke, "p"));
    }

    /// A stamp that someone edited must not reach files outside of its folder.
    #[test]
    fn a_stamp_owns_nothing_outside_its_folder() {
        let parent = tempfile::tempdir().expect("a folder");
        let folder = parent.path().join("figure");
        write(&folder, &[file("a.csv")], stamp()).expect("written");
        fs::write(parent.path().join("precious"), "mine").expect("writable");
        let evil = Stamp { files: vec![("../precious".into(), String::new())], ..stamp() };
        write_stamp(&folder, &evil).expect("written");
        let _ = write(&folder, &[file("b.csv")], stamp());
        assert!(parent.path().join("precious").exists());
    }

    #[test]
    fn another_version_scale_or_program_is_computed_again() {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), &[file("a.csv")], stamp()).expect("written");
        let sound = Stamp::read(folder.path()).expect("a stamp");
        let holds = |stamp: &Stamp, scale| stamp.holds(folder.path(), scale, "p");
        assert!(holds(&sound, Scale::Smoke) && !holds(&sound, Scale::Paper));
        assert!(!sound.holds(folder.path(), Scale::Smoke, "another program"));
        assert!(!holds(&Stamp { version: "0.0.9".to_owned(), ..sound.clone() }, Scale::Smoke));
        fs::write(folder.path().join("a.csv"), "half").expect("writable");
        assert!(!holds(&sound, Scale::Smoke));
    }
}
