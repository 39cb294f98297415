//! Whole files or none: write beside, then rename; and short fingerprints of their contents.

use std::fs;
use std::io;
use std::path::Path;

/// What an unfinished file's name ends with; a killed run may leave one, the next run replaces or removes it.
const PARTIAL: &str = ".partial";

/// Writes the file so that at any moment the path holds either the old contents or all of the new.
///
/// A run that is killed may leave a file with the ending `.partial` beside it.
///
/// # Errors
/// Those of the system, for example if the folder does not exist.
pub fn write_atomically(path: &Path, contents: &[u8]) -> io::Result<()> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(PARTIAL);
    fs::write(&partial, contents)?;
    fs::rename(&partial, path)
}

/// Removes every file of the folder that is not in the list; leftovers of earlier versions and killed runs.
pub(crate) fn remove_others(folder: &Path, kept: &[String]) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let wanted = kept.iter().any(|keep| name.to_str() == Some(keep));
        if !wanted && entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// A 64-bit fingerprint (FNV-1a) as 16 hexadecimal digits; tells changed files apart, keeps out no adversary.
pub(crate) fn fingerprint(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_are_those_of_fnv_1a() {
        assert_eq!(fingerprint(b""), "cbf29ce484222325");
        assert_eq!(fingerprint(b"a"), "af63dc4c8601ec8c");
    }

    #[test]
    fn a_file_is_replaced_and_leftovers_go() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("kept");
        write_atomically(&path, b"old")?;
        write_atomically(&path, b"new")?;
        fs::write(folder.path().join("other.partial"), b"half")?;
        remove_others(folder.path(), &["kept".to_owned()])?;
        assert_eq!(fs::read(&path)?, b"new");
        assert_eq!(fs::read_dir(folder.path())?.count(), 1);
        Ok(())
    }
}
