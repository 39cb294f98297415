//! Bytes as text: UTF-8, UTF-16, or a file of another kind under the name of a table of text.

use std::borrow::Cow;

use super::Problem;

/// How files of other kinds begin, what they are, and what to do.
const FOREIGN: [(&[u8], &str, &str); 13] = [
    (
        b"PK\x03\x04",
        "an Excel workbook or a zip archive",
        "save the sheet as CSV, or unpack the archive",
    ),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook", "save the sheet as CSV"),
    (b"\x93NUMPY", "an NPY file", "give it a name that ends in .npy"),
    (b"PAR1", "a Parquet file", "give it a name that ends in .parquet"),
    (b"\x89HDF", "an HDF5 file", "write the table as CSV or Parquet"),
    (b"BZh", "compressed by bzip2", COMPRESSED),
    (b"\xfd7zXZ", "compressed by xz", COMPRESSED),
    (b"\x28\xb5\x2f\xfd", "compressed by zstd", COMPRESSED),
    (b"\x89PNG", "a picture", "name the file with the numbers"),
    (b"%PDF", "a PDF document", "copy the table into a file of text"),
    (b"{\"", "JSON", JSON),
    (b"[{", "JSON", JSON),
    (b"[[", "JSON", JSON),
];
const COMPRESSED: &str = "unpack it, or compress it with gzip and name it .csv.gz";
const JSON: &str = "write it as a table (pandas: read_json(…).to_csv(…, index=False))";

/// How pages of markup begin, in small letters.
const MARKUP: [&str; 3] = ["<!doctype", "<html", "<?xml"];
/// Bytes that tell UTF-16 without a mark.
const SAMPLE: usize = 200;

/// The text of a file, without the marks of byte order and of its end.
pub(super) fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, Problem> {
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)?),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)?),
        _ if alternates(bytes, 1) => Cow::Owned(utf16(bytes, u16::from_le_bytes)?),
        _ if alternates(bytes, 0) => Cow::Owned(utf16(bytes, u16::from_be_bytes)?),
        _ => {
            refuse_foreign(bytes)?;
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            Cow::Borrowed(std::str::from_utf8(bytes).map_err(|_| Problem::NotText)?)
        }
    };
    Ok(match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_end_matches(END)),
        Cow::Owned(text) => Cow::Owned(text.trim_end_matches(END).to_owned()),
    })
}

/// What old systems and copies of disk blocks leave at the end.
const END: [char; 2] = ['\0', '\u{1a}'];

/// Whether every second byte is zero, from this one on: Latin letters in UTF-16.
fn alternates(bytes: &[u8], from: usize) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let (zeros, others): (Vec<_>, Vec<_>) =
        sample.iter().enumerate().partition(|(place, _)| place % 2 == from);
    zeros.len() > 2
        && zeros.iter().all(|(_, byte)| **byte == 0)
        && others.iter().all(|(_, byte)| **byte != 0)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Problem> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(Problem::NotText);
    }
    let units = pairs.iter().map(|pair| unit(*pair));
    char::decode_utf16(units).collect::<Result<_, _>>().map_err(|_| Problem::NotText)
}

fn refuse_foreign(bytes: &[u8]) -> Result<(), Problem> {
    let known = FOREIGN.iter().find(|(beginning, ..)| bytes.starts_with(beginning));
    if let Some(&(_, what, help)) = known {
        return Err(Problem::Foreign { what, help });
    }
    let start: Vec<u8> =
        bytes.trim_ascii_start().iter().take(SAMPLE).map(u8::to_ascii_lowercase).collect();
    if MARKUP.iter().any(|beginning| start.starts_with(beginning.as_bytes())) {
        let help = "download the table itself, or copy it out of the page";
        return Err(Problem::Foreign { what: "a web page", help });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_is_read_with_and_without_its_mark() {
        let text = "größe,b\n1,2\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [
            [b"\xff\xfe", &little[..]].concat(),
            [b"\xfe\xff", &big[..]].concat(),
            little,
            big,
            text.as_bytes().to_vec(),
            [text.as_bytes(), b"\x1a"].concat(),
        ] {
            assert_eq!(decoded(&bytes).expect("text"), text, "{bytes:?}");
        }
        assert!(matches!(decoded(b"\xff\xfea"), Err(Problem::NotText)));
        assert!(matches!(decoded(b"\xff\xfe\0\xd8"), Err(Problem::NotText)));
    }

    #[test]
    fn other_kinds_are_told_by_their_beginning() {
        for bytes in [&b"PK\x03\x04"[..], b"{\"a\":1}", b" <HTML>", b"PAR1"] {
            assert!(matches!(decoded(bytes), Err(Problem::Foreign { .. })), "{bytes:?}");
        }
    }
}
