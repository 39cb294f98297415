//! Whole files or none: write beside, make durable, then rename.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Writes the file so that at any moment the path holds either the old contents or all of the new.
///
/// The new contents go to a file of a unique name in the same folder, reach the disk (fsync), and
/// take the place of the old in one step. If anything fails the unique file is removed and the old
/// contents stay; two writers to one path do not disturb each other, the later one wins. The mode
/// of an existing file is kept.
///
/// # Errors
/// Those of the system, for example if the folder does not exist or the disk is full.
pub fn write_atomically(path: &Path, contents: &[u8]) -> io::Result<()> {
    replace_atomically(path, |file| file.write_all(contents))?
}

/// The same for contents that `write` makes piece by piece, so that they need not fit into memory.
///
/// # Errors
/// Those of the system outside, and inside what `write` fails with: then too the old contents stay.
pub fn replace_atomically<E>(
    path: &Path,
    write: impl FnOnce(&mut File) -> Result<(), E>,
) -> io::Result<Result<(), E>> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::metadata(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".dln-").suffix(".tmp");
    let file = match fs::metadata(path) {
        Ok(existing) => builder.permissions(existing.permissions()).tempfile_in(folder),
        Err(_) => new_file(&mut builder, folder),
    };
    // What the library says names the unique file, which is another one on every run.
    let mut file = file.map_err(|error| io::Error::from(error.kind()))?;
    if let Err(error) = write(file.as_file_mut()) {
        return Ok(Err(error));
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|failed| failed.error)?;
    sync_folder(folder);
    Ok(Ok(()))
}

/// A new file with the permissions of any other new file, which the umask decides; temporary files
/// are by default for their owner alone.
#[cfg(unix)]
fn new_file(
    builder: &mut tempfile::Builder<'_, '_>,
    folder: &Path,
) -> io::Result<tempfile::NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666)).tempfile_in(folder)
}

#[cfg(not(unix))]
fn new_file(
    builder: &mut tempfile::Builder<'_, '_>,
    folder: &Path,
) -> io::Result<tempfile::NamedTempFile> {
    builder.tempfile_in(folder)
}

/// Makes the rename itself durable where folders can be synchronised; where they cannot, the file
/// is whole all the same.
fn sync_folder(folder: &Path) {
    if let Ok(opened) = File::open(folder) {
        let _ = opened.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder").map(|entry| {
            entry.expect("readable").file_name().into_string().expect("a name of the test")
        });
        let mut names: Vec<String> = entries.collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_and_nothing_else_is_left() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("kept");
        write_atomically(&path, b"old")?;
        write_atomically(&path, b"new")?;
        assert_eq!(fs::read(&path)?, b"new");
        assert_eq!(names(folder.path()), ["kept"]);
        Ok(())
    }

    /// A fixed temporary name, `NAME.partial`, once overwrote a user's file of that name.
    #[test]
    fn a_users_file_beside_it_is_left_alone() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let theirs = folder.path().join("kept.partial");
        fs::write(&theirs, b"mine")?;
        write_atomically(&folder.path().join("kept"), b"new")?;
        assert_eq!(fs::read(&theirs)?, b"mine");
        Ok(())
    }

    /// With a fixed temporary name parallel writers renamed each other's file away, and failed.
    #[test]
    fn parallel_writers_to_one_path_all_succeed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("shared");
        std::thread::scope(|scope| {
            for writer in 0..16_u8 {
                let path = &path;
                scope.spawn(move || {
                    for _ in 0..20 {
                        write_atomically(path, &[writer; 100]).expect("written");
                    }
                });
            }
        });
        let contents = fs::read(&path).expect("there");
        assert!(contents.len() == 100 && contents.iter().all(|byte| *byte == contents[0]));
        assert_eq!(names(folder.path()), ["shared"]);
    }

    /// A reader of the old file reads it to its end while the new one is written: it is
    /// replaced, not written over.
    #[test]
    fn the_old_file_is_replaced_and_not_written_over() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let (path, link) = (folder.path().join("read"), folder.path().join("by another name"));
        write_atomically(&path, b"old")?;
        fs::hard_link(&path, &link)?;
        write_atomically(&path, b"new")?;
        assert_eq!((fs::read(&path)?, fs::read(&link)?), (b"new".to_vec(), b"old".to_vec()));
        Ok(())
    }

    #[test]
    fn a_failed_write_leaves_nothing_behind() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("taken");
        fs::create_dir(&path)?;
        assert!(write_atomically(&path, b"new").is_err());
        assert_eq!(names(folder.path()), ["taken"]);
        let stopped = replace_atomically(&folder.path().join("none"), |file| {
            file.write_all(b"half").map_err(|_| "written")?;
            Err("stopped")
        });
        assert_eq!(stopped?, Err("stopped"));
        assert_eq!(names(folder.path()), ["taken"]);
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn the_mode_of_an_existing_file_is_kept() -> io::Result<()> {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("private");
        fs::write(&path, b"old")?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
        write_atomically(&path, b"new")?;
        assert_eq!(fs::metadata(&path)?.permissions().mode() & 0o777, 0o600);
        Ok(())
    }
}
