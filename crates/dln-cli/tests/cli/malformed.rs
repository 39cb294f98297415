//! Files that no command can use: at least one of every kind of damage that the readers know.

/// A file and what is wrong with it.
pub(crate) struct Malformed {
    pub(crate) what: &'static str,
    pub(crate) name: &'static str,
    pub(crate) contents: Vec<u8>,
}

/// All of them, in the order of the table in docs/RELIABILITY.md.
pub(crate) fn all() -> Vec<Malformed> {
    [texts(), arrays(), archives(), others()].into_iter().flatten().collect()
}

// Long because every malformed file stands in one table.
fn texts() -> Vec<Malformed> {
    let cases: [(&str, &[u8]); 53] = [
        ("empty file", b""),
        ("blank lines only", b"\n\n\n"),
        ("header only", b"a,b\n"),
        ("word in a column of numbers", b"a,b\n1,2\n3,four\n"),
        ("word in the first row of numbers", b"1,two\n3,4\n"),
        ("missing value", b"1,2\n,4\n"),
        ("missing value at the end of a row", b"1,2\n3,\n"),
        ("missing value in the first row", b"1,\n3,4\n"),
        ("NaN", b"1,2\nnan,4\n"),
        ("infinity", b"1,2\n3,-inf\n"),
        ("number beyond the range of numbers", b"1,2\n3,1e999\n"),
        ("short row", b"1,2\n3\n"),
        ("long row", b"1,2\n3,4,5\n"),
        ("comma at the end of one row", b"1,2\n3,4,\n5,6\n"),
        ("decimal commas and points", b"a,b\n\"1,5\",2.5\n"),
        ("points between thousands", b"a;b\n1.000,5;2\n2.000,5;4\n"),
        ("blanks between thousands", b"a;b\n1 000.5;2\n2 000.5;4\n"),
        ("numbers with units", b"a,b\n1 kg,2\n2 kg,4\n3 kg,5\n"),
        ("limit of detection", b"a,b\n<0.1,2\n0.2,4\n"),
        ("dash for a missing value", b"a,b\n-,2\n3,4\n"),
        ("header repeated among the rows", b"a,b\n1,2\na,b\n3,4\n"),
        ("row of units below the header", b"a,b\nmm,kg\n3,4\n5,6\n"),
        ("title above the header", b"Results of 2020\na,b\n1,2\n3,4\n"),
        ("month by its name", b"a,b\n31-Jan-2020,2\n1-Feb-2020,4\n"),
        ("time of day", b"a,b\n10:30,2\n11:45,4\n"),
        ("workbook called .csv", b"PK\x03\x04\x14\0\x06\0"),
        ("JSON called .csv", b"[{\"a\": 1}, {\"a\": 2}]\n"),
        ("web page called .csv", b"<!DOCTYPE html><html></html>\n"),
        ("text compressed by xz called .csv", b"\xfd7zXZ\0\0"),
        ("digits grouped", b"a,b\n1_000,2\n"),
        ("hexadecimal number", b"a,b\n0x10,2\n"),
        ("numbers and truth values in one column", b"a,b\n1,2\nTrue,4\n"),
        ("numbers in one field", b"a,b\n1;2,3\n4,5\n"),
        ("shares in per cent", b"a,b\n12%,2\n13%,4\n"),
        ("amounts with a currency", b"a,b\n$1.50,2\n$2.50,4\n"),
        ("digits grouped by commas", b"a;b\n1,000.5;2\n2,000.5;4\n"),
        ("error of a spreadsheet", b"a,b\n1,2\n#DIV/0!,4\n"),
        ("date", b"a,b\n2020-01-31,2\n2020-02-01,4\n"),
        ("date with a time of day", b"a,b\n1,31.12.2020 10:00\n3,01.01.2021 11:00\n"),
        ("two columns of one name", b"a,a\n1,2\n3,4\n"),
        ("column without a name", b"a,\n0,1\n1,2\n"),
        ("first column without a name whose numbers repeat", b",a\n7,1\n7,2\n"),
        ("header longer than the rows", b"a,b,c\n1,2\n3,4\n"),
        ("comment lines only", b"# a\n# b\n"),
        ("a mark of byte order only", b"\xef\xbb\xbf"),
        ("a line that names the separator, and nothing else", b"sep=;\n"),
        ("word of another language in a column of numbers", "a,b\nzwölf,2\n3,4\n".as_bytes()),
        ("quote that never ends", b"a,b\n\"1,2\n3,4\n"),
        ("Latin-1 text", b"gr\xf6\xdfe,b\n1,2\n"),
        ("zero bytes", b"a,b\n\0\0,2\n"),
        ("UTF-16 text cut short", b"\xff\xfea\0,\0b\0\n"),
        ("picture called .csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("NPY file called .csv", b"\x93NUMPY\x01\x00\x76\x00{'descr': '<f8'"),
    ];
    cases
        .into_iter()
        .map(|(what, contents)| malformed(what, "bad.csv", contents.to_vec()))
        .collect()
}

fn arrays() -> Vec<Malformed> {
    let header = |text: &str| npy_with_header(text, &[]);
    let numbers = |values: &[f64]| values.iter().flat_map(|x| x.to_le_bytes()).collect::<Vec<u8>>();
    [
        ("empty array file", Vec::new()),
        ("text called .npy", b"1,2\n3,4\n".to_vec()),
        ("unknown version of the format", b"\x93NUMPY\x04\x00\x00\x00".to_vec()),
        ("file cut within the header", b"\x93NUMPY\x01\x00\x76\x00{'descr'".to_vec()),
        ("header that claims four gigabytes", b"\x93NUMPY\x02\x00\xff\xff\xff\xff{".to_vec()),
        ("header that is no dictionary", header("[1, 2]")),
        ("header without a shape", header("{'descr': '<f8', 'fortran_order': False}")),
        (
            "header with a negative size",
            header("{'descr': '<f8', 'fortran_order': False, 'shape': (-1, 2)}"),
        ),
        ("header that is not text", npy_with_header("", &[0xff; 8])),
        ("complex numbers", npy("<c16", "(1, 1)", &[0; 16])),
        ("strings", npy("<U4", "(1, 1)", &[0; 16])),
        ("pickled objects", npy("|O", "(1, 1)", &[0; 8])),
        (
            "structured records",
            header("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}"),
        ),
        ("three dimensions", npy("<f8", "(1, 1, 1)", &[0; 8])),
        ("a single number", npy("<f8", "()", &[0; 8])),
        ("no rows", npy("<f8", "(0, 3)", &[])),
        ("no columns", npy("<f8", "(3, 0)", &[])),
        ("data cut short", npy("<f8", "(2, 2)", &numbers(&[1.0, 2.0, 3.0]))),
        ("header that claims eight gigabytes of data", npy("<f8", "(1000000, 1000)", &[0; 8])),
        ("sizes whose product overflows", npy("<f8", "(4294967296, 4294967296)", &[])),
        ("more data than the header says", npy("<f8", "(1, 1)", &numbers(&[1.0, 2.0]))),
        ("NaN in an array", npy("<f8", "(2, 2)", &numbers(&[1.0, 2.0, f64::NAN, 4.0]))),
        ("infinity in an array", npy(">f4", "(2,)", &[0, 0, 0, 0, 0x7f, 0x80, 0, 0])),
        ("integer that is no floating-point number", npy("<u8", "(1, 1)", &u64::MAX.to_le_bytes())),
    ]
    .into_iter()
    .map(|(what, contents)| malformed(what, "bad.npy", contents))
    .collect()
}

fn archives() -> Vec<Malformed> {
    let array = npy("<f8", "(1, 1)", &[0; 8]);
    let two = stored(&[("x.npy", &array), ("y.npy", &array)]);
    let one = stored(&[("x.npy", &array)]);
    let mut damaged = one.clone();
    // The last byte of the array, after the local header of 30 bytes and its name of 5.
    damaged[30 + 5 + array.len() - 1] ^= 0xff;
    let cut = one[..one.len() / 2].to_vec();
    [
        ("empty archive file", "bad.npz", Vec::new()),
        ("text called .npz", "bad.npz", b"1,2\n3,4\n".to_vec()),
        ("archive cut short", "bad.npz", cut),
        ("archive with a wrong checksum", "bad.npz", damaged),
        ("archive without files", "bad.npz", stored(&[])),
        ("archive without arrays", "bad.npz", stored(&[("readme.txt", b"hello")])),
        ("archive of several arrays, none named", "bad.npz", two.clone()),
        ("array that the archive lacks", "bad.npz:z", two),
        ("damaged array in an archive", "bad.npz", stored(&[("x.npy", b"\x93NUMPY\x01\x00")])),
    ]
    .into_iter()
    .map(|(what, name, contents)| malformed(what, name, contents))
    .collect()
}

/// Compressed text, and Parquet.
fn others() -> Vec<Malformed> {
    let parquet = include_bytes!("tables/one.parquet");
    let with_zeros = |range: std::ops::Range<usize>| {
        let mut bytes = parquet.to_vec();
        bytes[range].fill(0);
        bytes
    };
    [
        ("text called .csv.gz", "bad.csv.gz", b"1,2\n3,4\n".to_vec()),
        ("compressed text cut short", "bad.csv.gz", gzip(b"1,2\n3,4\n5,6\n")[..20].to_vec()),
        ("compressed nothing", "bad.csv.gz", gzip(b"")),
        ("words in tabs", "bad.tsv", b"a\tb\n1\t2\n3\tfour\n".to_vec()),
        ("words in blanks", "bad.txt", b"1 2\n3 four\n".to_vec()),
        ("empty Parquet file", "bad.parquet", Vec::new()),
        ("text called .parquet", "bad.parquet", b"1,2\n3,4\n".to_vec()),
        ("Parquet file cut short", "bad.parquet", parquet[..parquet.len() / 2].to_vec()),
        (
            "Parquet file without its footer",
            "bad.parquet",
            with_zeros(parquet.len() - 6_000..parquet.len() - 8),
        ),
        ("Parquet file with damaged pages", "bad.parquet", with_zeros(4..1_000)),
        ("Parquet file with dates", "bad.parquet", include_bytes!("tables/dates.parquet").to_vec()),
        (
            "Parquet file with lists",
            "bad.parquet",
            include_bytes!("tables/nested.parquet").to_vec(),
        ),
    ]
    .into_iter()
    .map(|(what, name, contents)| malformed(what, name, contents))
    .collect()
}

fn gzip(contents: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(contents).expect("memory");
    writer.finish().expect("memory")
}

fn malformed(what: &'static str, name: &'static str, contents: Vec<u8>) -> Malformed {
    Malformed { what, name, contents }
}

/// An NPY file of version 1.0 in C order.
pub(crate) fn npy(descr: &str, shape: &str, data: &[u8]) -> Vec<u8> {
    npy_with_header(
        &format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n"),
        data,
    )
}

/// An NPY file of version 1.0 with any header; without one, all of `data` is header.
fn npy_with_header(header: &str, data: &[u8]) -> Vec<u8> {
    let length = if header.is_empty() { data.len() } else { header.len() };
    let length = u16::try_from(length).expect("short");
    [b"\x93NUMPY\x01\x00", &length.to_le_bytes()[..], header.as_bytes(), data].concat()
}

/// A zip archive without compression, built by hand so that its bytes can be damaged.
pub(crate) fn stored(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, contents) in files {
        let offset = u32::try_from(archive.len()).expect("small");
        let sizes = u32::try_from(contents.len()).expect("small").to_le_bytes();
        let name_length = u16::try_from(name.len()).expect("short").to_le_bytes();
        // Version 2.0, no flags, stored, 1 January 1980.
        let fields = [
            &[20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0][..],
            &checksum(contents).to_le_bytes(),
            &sizes,
            &sizes,
            &name_length,
            &[0, 0],
        ]
        .concat();
        archive.extend([&b"PK\x03\x04"[..], &fields, name.as_bytes(), contents].concat());
        directory.extend(
            [&b"PK\x01\x02\x14\x00"[..], &fields, &[0; 10], &offset.to_le_bytes(), name.as_bytes()]
                .concat(),
        );
    }
    let count = u16::try_from(files.len()).expect("few").to_le_bytes();
    let (size, start) = (directory.len(), archive.len());
    let [size, start] = [size, start].map(|n| u32::try_from(n).expect("small").to_le_bytes());
    [&archive[..], &directory, b"PK\x05\x06\0\0\0\0", &count, &count, &size, &start, &[0, 0]]
        .concat()
}

/// CRC-32, bit by bit.
fn checksum(bytes: &[u8]) -> u32 {
    const POLYNOMIAL: u32 = 0xedb8_8320;
    let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ POLYNOMIAL } else { crc >> 1 };
    let fold = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), step);
    !bytes.iter().fold(u32::MAX, fold)
}
