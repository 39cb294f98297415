//! NPY: one array with a header that tells its type, order and shape.
//!
//! Read by hand and not by a package: three entries need no grammar, and what a header claims is to
//! be checked before memory is taken for it.

use std::io::{ErrorKind, Read};

use dln_linalg::Matrix;

use super::error::{Excerpt, Fault};
use super::npy_header::Header;
use super::{Place, Problem, exact};

const MAGIC: &[u8; 6] = b"\x93NUMPY";
/// Headers of numeric arrays take about a hundred bytes; numpy itself refuses headers above 10 000.
const LONGEST_HEADER: usize = 10_000;
/// 2³⁰ numbers of 8 bytes: what a large machine holds.
const MOST_ENTRIES: usize = 1 << 30;

/// Reads an array of one or two dimensions, and nothing may come after it.
///
/// Memory grows with what the reader gives, not with what the header announces.
pub(super) fn read(mut reader: impl Read) -> Result<Matrix, Fault> {
    let header = Header::parse(&header_text(&mut reader)?).map_err(Problem::Header)?;
    let number = Number::parse(&header.descr).ok_or_else(|| type_problem(&header.descr))?;
    let (rows, columns) = match header.shape[..] {
        [rows] => (rows, 1),
        [rows, columns] => (rows, columns),
        _ => return Err(Problem::Dimensions(header.shape.len()).into()),
    };
    if rows == 0 || columns == 0 {
        return Err(Problem::NoEntries { rows, columns }.into());
    }
    let entries = rows.checked_mul(columns).filter(|&entries| entries <= MOST_ENTRIES);
    let entries = entries.ok_or(Problem::TooLarge { rows, columns })?;
    let bytes = data(&mut reader, entries * number.size)?;
    matrix((rows, columns), header.fortran_order, &bytes, number)
}

fn header_text(reader: &mut impl Read) -> Result<String, Fault> {
    let [.., major, minor] = exactly::<8>(reader, Problem::NotNpy).and_then(|start| {
        if start.starts_with(MAGIC) { Ok(start) } else { Err(Problem::NotNpy.into()) }
    })?;
    let short = || Problem::Header("the file ends within it".to_owned());
    let length = match (major, minor) {
        (1, 0) => usize::from(u16::from_le_bytes(exactly(reader, short())?)),
        (2 | 3, 0) => {
            usize::try_from(u32::from_le_bytes(exactly(reader, short())?)).unwrap_or(usize::MAX)
        }
        _ => return Err(Problem::Version(major, minor).into()),
    };
    if length > LONGEST_HEADER {
        return Err(Problem::Header(format!("it claims a length of {length} bytes")).into());
    }
    let mut text = vec![0; length];
    reader.read_exact(&mut text).map_err(|error| at_end(error, short()))?;
    String::from_utf8(text).map_err(|_| Problem::Header("it is not text".to_owned()).into())
}

fn exactly<const N: usize>(reader: &mut impl Read, short: Problem) -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    reader.read_exact(&mut bytes).map_err(|error| at_end(error, short))?;
    Ok(bytes)
}

/// The end of the file is a fault of the file, any other error one of the system.
fn at_end(error: std::io::Error, problem: Problem) -> Fault {
    if error.kind() == ErrorKind::UnexpectedEof { problem.into() } else { error.into() }
}

fn data(reader: &mut impl Read, announced: usize) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    reader.by_ref().take(announced as u64).read_to_end(&mut bytes)?;
    if bytes.len() < announced {
        return Err(Problem::Truncated { found: bytes.len(), announced }.into());
    }
    if reader.read(&mut [0])? > 0 {
        return Err(Problem::Trailing { announced }.into());
    }
    Ok(bytes)
}

fn matrix(
    (rows, columns): (usize, usize),
    fortran_order: bool,
    bytes: &[u8],
    number: Number,
) -> Result<Matrix, Fault> {
    let mut matrix = Matrix::zeros(rows, columns);
    for row in 0..rows {
        for column in 0..columns {
            let index = if fortran_order { column * rows + row } else { row * columns + column };
            let entry = &bytes[index * number.size..][..number.size];
            let value = number.value(entry);
            let value =
                value.map_err(|problem| Fault { place: Place::Entry { row, column }, problem })?;
            matrix[(row, column)] = value;
        }
    }
    Ok(matrix)
}

/// A type of number as NPY files hold it.
#[derive(Debug, Clone, Copy)]
struct Number {
    kind: Kind,
    size: usize,
    big_endian: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Truth,
    Float,
    /// numpy's longdouble on x86: 80 bits in 16 bytes.
    Extended,
    Signed,
    Unsigned,
}

impl Number {
    /// Understands numpy's names of types such as `<f8`, `>i4` and `|u1`.
    fn parse(descr: &str) -> Option<Self> {
        let (order, name) = descr.split_at_checked(1)?;
        let big_endian = match order {
            "<" => false,
            ">" => true,
            "|" if name.ends_with('1') => false,
            _ => return None,
        };
        let (kind, size) = match name {
            "b1" => (Kind::Truth, &name[1..]),
            "f2" | "f4" | "f8" => (Kind::Float, &name[1..]),
            "f16" if !big_endian => (Kind::Extended, &name[1..]),
            "i1" | "i2" | "i4" | "i8" => (Kind::Signed, &name[1..]),
            "u1" | "u2" | "u4" | "u8" => (Kind::Unsigned, &name[1..]),
            _ => return None,
        };
        Some(Self { kind, size: size.parse().ok()?, big_endian })
    }

    /// The number that these bytes stand for.
    fn value(self, entry: &[u8]) -> Result<f64, Problem> {
        if self.kind == Kind::Extended {
            return extended(entry).and_then(finite);
        }
        let mut bytes = [0; 8];
        if self.big_endian {
            bytes[8 - self.size..].copy_from_slice(entry);
            bytes.reverse();
        } else {
            bytes[..self.size].copy_from_slice(entry);
        }
        let bits = u64::from_le_bytes(bytes);
        let unused = 64 - 8 * self.size;
        match self.kind {
            Kind::Truth => Ok(f64::from(u8::from(bits != 0))),
            Kind::Float if self.size == 2 => {
                let [a, b, ..] = bytes;
                finite(half(u16::from_le_bytes([a, b])))
            }
            Kind::Float if self.size == 4 => {
                let [a, b, c, d, ..] = bytes;
                finite(f64::from(f32::from_le_bytes([a, b, c, d])))
            }
            Kind::Float | Kind::Extended => finite(f64::from_bits(bits)),
            Kind::Signed => exact(i128::from((bits << unused).cast_signed() >> unused)),
            Kind::Unsigned => exact(i128::from(bits)),
        }
    }
}

/// The number of half precision with these bits (IEEE 754, binary16).
fn half(bits: u16) -> f64 {
    let (sign, exponent) = (bits >> 15, i32::from(bits >> 10 & 0x1f));
    let fraction = f64::from(bits & 0x3ff) / 1024.0;
    let size = match exponent {
        0 => fraction * 2_f64.powi(-14),
        31 if fraction > 0.0 => f64::NAN,
        31 => f64::INFINITY,
        _ => (1.0 + fraction) * 2_f64.powi(exponent - 15),
    };
    if sign == 1 { -size } else { size }
}

/// The number in x87's extended precision: 64 bits of a fraction below 2, exponent, sign, and 6
/// bytes that hold anything.
///
/// Other machines write quadruple precision under the same name. It has no bit for the whole part
/// of the fraction, which here is set unless the number is zero, and its exponent stands in the
/// last bytes: what cannot be extended precision is refused.
fn extended(entry: &[u8]) -> Result<f64, Problem> {
    let (whole, rest) = entry.split_at(8);
    let fraction = u64::from_le_bytes(whole.try_into().expect("8 bytes"));
    let sign_exponent = u16::from_le_bytes([rest[0], rest[1]]);
    let (sign, exponent) = (sign_exponent >> 15, i32::from(sign_exponent & 0x7fff));
    let is_zero = fraction == 0 && exponent == 0;
    if fraction >> 63 == 0 && !(is_zero && rest[6..] == [0; 2]) {
        return Err(type_problem("<f16"));
    }
    let size = match exponent {
        _ if is_zero => 0.0,
        0x7fff if fraction << 1 != 0 => f64::NAN,
        0x7fff => f64::INFINITY,
        // In two steps: 2^−16445 is no floating-point number.
        _ => {
            let power = (exponent - 16_383 - 63).clamp(-2_000, 2_000);
            fraction as f64 * 2_f64.powi(power / 2) * 2_f64.powi(power - power / 2)
        }
    };
    Ok(if sign == 1 { -size } else { size })
}

/// A NaN is a missing value, which the caller counts.
fn finite(value: f64) -> Result<f64, Problem> {
    if value.is_finite() || value.is_nan() {
        Ok(value)
    } else {
        Err(Problem::NotFinite(Excerpt::new(&value.to_string())))
    }
}

fn type_problem(descr: &str) -> Problem {
    Problem::Type(Excerpt::new(descr))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An NPY file of version 1.0, built from its parts.
    fn npy(descr: &str, shape: &str, data: &[u8]) -> Vec<u8> {
        let header =
            format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
        with_header(&header, data)
    }

    fn with_header(header: &str, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(header.len()).expect("short");
        [&MAGIC[..], &[1, 0], &length.to_le_bytes(), header.as_bytes(), data].concat()
    }

    #[track_caller]
    fn refused(file: &[u8], message: &str) {
        let fault = read(file).expect_err("refused");
        assert_eq!(format!("x{}: {}", fault.place, fault.problem), message);
    }

    #[test]
    fn every_type_is_read_in_both_byte_orders() {
        let cases: [(&str, &[u8], f64); 12] = [
            ("<f8", &1.5_f64.to_le_bytes(), 1.5),
            (">f8", &1.5_f64.to_be_bytes(), 1.5),
            ("<f4", &0.1_f32.to_le_bytes(), f64::from(0.1_f32)),
            (">f4", &0.1_f32.to_be_bytes(), f64::from(0.1_f32)),
            ("|i1", &[0xff], -1.0),
            ("|u1", &[0xff], 255.0),
            ("<i2", &(-2_i16).to_le_bytes(), -2.0),
            (">i4", &(-70_000_i32).to_be_bytes(), -70_000.0),
            ("<u4", &u32::MAX.to_le_bytes(), 4_294_967_295.0),
            (">u2", &[1, 0], 256.0),
            ("<i8", &(-(1_i64 << 53)).to_le_bytes(), -9_007_199_254_740_992.0),
            (">u8", &7_u64.to_be_bytes(), 7.0),
        ];
        for (descr, bytes, expected) in cases {
            let matrix = read(&npy(descr, "(1, 1)", bytes)[..]).expect(descr);
            assert_eq!(matrix[(0, 0)].to_bits(), f64::to_bits(expected), "{descr}");
        }
    }

    #[test]
    fn half_and_extended_precision_are_read() {
        let half =
            |bits: u16| read(&npy("<f2", "(1, 1)", &bits.to_le_bytes())[..]).expect("half")[(0, 0)];
        let bits = |value: f64| value.to_bits();
        assert_eq!(
            [0x3c00, 0xc000, 1].map(|x| bits(half(x))),
            [1.0, -2.0, 2_f64.powi(-24)].map(bits)
        );
        let of = |fraction: u64, sign_exponent: u16, end: u8| {
            let padding = [7, 7, 7, 7, 0, end];
            let bytes =
                [&fraction.to_le_bytes()[..], &sign_exponent.to_le_bytes(), &padding].concat();
            read(&npy("<f16", "(1, 1)", &bytes)[..]).map(|matrix| matrix[(0, 0)])
        };
        let value = |fraction, sign_exponent| of(fraction, sign_exponent, 0).expect("extended");
        let is = |fraction, sign_exponent, expected: f64| {
            assert_eq!(bits(value(fraction, sign_exponent)), bits(expected));
        };
        is(0x8000_0000_0000_0000, 0x3fff, 1.0);
        is(0xc000_0000_0000_0000, 0xc000, -3.0);
        is(0, 0, 0.0);
        assert!(value(0xc000_0000_0000_0000, 0x7fff).is_nan());
        assert!(of(0x8000_0000_0000_0000, 0x7fff, 0).is_err(), "infinite");
        // One in quadruple precision.
        assert!(of(0, 0, 0x3f).is_err());
    }

    #[test]
    fn shapes_and_orders_are_kept() {
        let data = [1, 2, 3, 4, 5, 6];
        let matrix = read(&npy("|u1", "(2, 3)", &data)[..]).expect("C order");
        assert_eq!((matrix[(0, 1)], matrix[(1, 0)]), (2.0, 4.0));
        let fortran = "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3)}";
        let matrix = read(&with_header(fortran, &data)[..]).expect("Fortran order");
        assert_eq!((matrix[(0, 1)], matrix[(1, 0)]), (3.0, 2.0));
        let column = read(&npy("|u1", "(6,)", &data)[..]).expect("one dimension");
        assert_eq!((column.nrows(), column.ncols()), (6, 1));
    }

    #[test]
    fn other_types_and_shapes_are_refused_by_name() {
        for descr in ["<c16", "<U4", "|O", ">f16", "|f8", "=f8", "", "é", "<m8[ns]"] {
            let message = format!(
                "x: holds entries of type {descr:?}, but must hold floating-point numbers, integers or truth values"
            );
            refused(&npy(descr, "(1, 1)", &[0; 16]), &message);
        }
        let structured = "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}";
        refused(
            &with_header(structured, &[0; 8]),
            "x: holds entries of type \"[('a', '<f8')]\", but must hold floating-point numbers, integers or truth values",
        );
        refused(
            &npy("<f8", "(1, 1, 1)", &[0; 8]),
            "x: is an array of 3 dimensions, but must have 2, or 1 for a single column",
        );
        refused(
            &npy("<f8", "()", &[0; 8]),
            "x: is an array of 0 dimensions, but must have 2, or 1 for a single column",
        );
        refused(
            &npy("<f8", "(0, 9)", &[]),
            "x: is an array of 0 rows and 9 columns, which holds no number",
        );
    }

    #[test]
    fn numbers_that_cannot_be_used_are_refused_with_their_place() {
        let data = [[1.0; 5].map(f64::to_le_bytes).concat(), f64::INFINITY.to_le_bytes().to_vec()]
            .concat();
        refused(&npy("<f8", "(2, 3)", &data), "x, entry [1, 2]: \"inf\" is not a finite number");
        refused(
            &npy("<u8", "(1,)", &u64::MAX.to_le_bytes()),
            "x, entry [0, 0]: 18446744073709551615 is too large to be held exactly: beyond 2⁵³",
        );
    }

    /// None of these takes memory: what a header says is believed only as the bytes arrive.
    #[test]
    fn headers_are_not_trusted() {
        refused(b"", "x: does not begin as an NPY file does");
        refused(b"\x93NUMPX\x01\x00", "x: does not begin as an NPY file does");
        refused(
            b"\x93NUMPY\x09\x00",
            "x: has version 9.0 of the NPY format, but must have 1.0, 2.0 or 3.0",
        );
        refused(
            b"\x93NUMPY\x01\x00\x76\x00{",
            "x: the NPY header is damaged: the file ends within it",
        );
        refused(
            b"\x93NUMPY\x02\x00\xff\xff\xff\xff{",
            "x: the NPY header is damaged: it claims a length of 4294967295 bytes",
        );
        refused(
            &npy("<f8", "(1000000, 1000)", &[0; 8]),
            "x: ends after 8 of the 8000000000 bytes of data that its header announces",
        );
        refused(
            &npy("<f8", "(4294967296, 4294967296)", &[]),
            "x: announces 4294967296 rows and 4294967296 columns, more than this program takes",
        );
        refused(
            &npy("<f8", "(1,)", &[0; 9]),
            "x: goes on after the 8 bytes of data that its header announces",
        );
    }
}
