//! Real files of every format to damage, and containers around damaged contents.

use std::io::Write;
use std::path::Path;

use dln_cli::write::Archive;
use dln_linalg::Matrix;
use dln_tables::Columns;

/// A file as the reader takes it.
pub(crate) struct Seed {
    pub(crate) name: String,
    pub(crate) contents: Vec<u8>,
    pub(crate) wrapping: Wrapping,
}

/// What goes around contents after they were damaged: checksums would hide them from the reader
/// otherwise.
#[derive(Clone, Copy)]
pub(crate) enum Wrapping {
    None,
    Gzip,
    /// The columns of a model.
    Model,
    /// The only array of an archive.
    Npz,
}

impl Wrapping {
    pub(crate) fn around(self, contents: Vec<u8>) -> Vec<u8> {
        match self {
            Self::None => contents,
            Self::Gzip => gzip(&contents),
            Self::Model => archive("columns.json", &contents),
            Self::Npz => archive("x.npy", &contents),
        }
    }
}

fn gzip(contents: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(contents).expect("memory");
    writer.finish().expect("memory")
}

fn archive(name: &str, contents: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file(name, zip::write::SimpleFileOptions::default()).expect("memory");
    archive.write_all(contents).expect("memory");
    archive.finish().expect("memory").into_inner()
}

/// The tables of the tests, whole and in containers, and a model.
pub(crate) fn all() -> Vec<Seed> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/tables");
    let mut seeds = Vec::new();
    collect(&folder, &mut seeds);
    seeds.sort_by(|a, b| a.name.cmp(&b.name));
    let wrapped = |seed: &Seed| match Path::new(&seed.name).extension()?.to_str()? {
        "csv" => Some((format!("{}.gz", seed.name), Wrapping::Gzip)),
        "npy" => Some((seed.name.replace(".npy", ".npz"), Wrapping::Npz)),
        _ => None,
    };
    let wrapped: Vec<Seed> = seeds
        .iter()
        .filter_map(|seed| {
            let (name, wrapping) = wrapped(seed)?;
            Some(Seed { name, contents: seed.contents.clone(), wrapping })
        })
        .collect();
    let bare: Vec<Seed> = wrapped
        .iter()
        .filter(|seed| seed.contents.len() < 4_000)
        .map(|seed| Seed {
            name: seed.name.clone(),
            contents: seed.wrapping.around(seed.contents.clone()),
            wrapping: Wrapping::None,
        })
        .collect();
    seeds.extend(in_utf16(&wrapped));
    seeds.extend(wrapped);
    seeds.extend(bare);
    seeds.extend(models());
    assert!(seeds.len() > 30, "only {} files", seeds.len());
    seeds
}

/// Small tables of text as spreadsheets write "Unicode text".
fn in_utf16(texts: &[Seed]) -> Vec<Seed> {
    let small = texts.iter().filter(|seed| seed.contents.len() < 4_000);
    let text = |seed: &Seed| {
        let text = str::from_utf8(&seed.contents).ok()?;
        let contents = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes);
        let (name, contents) = ("unicode.txt".to_owned(), contents.collect());
        Some(Seed { name, contents, wrapping: Wrapping::None })
    };
    small.filter_map(text).collect()
}

fn collect(folder: &Path, seeds: &mut Vec<Seed>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, seeds);
            continue;
        }
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        if name.parse::<dln_tables::Source>().is_ok() {
            let contents = std::fs::read(&path).expect("a file");
            seeds.push(Seed { name, contents, wrapping: Wrapping::None });
        }
    }
}

/// A model as an archive, and its columns alone.
fn models() -> [Seed; 2] {
    let names = |letter: &str| Some((0..2).map(|column| format!("{letter}{column}")).collect());
    let categories = vec![Vec::new(), vec!["blue".to_owned(), "red".to_owned()]];
    let inputs = Columns { names: names("x"), categories: categories.clone() };
    let targets = Columns { names: names("y"), categories };
    let json = serde_json::to_vec(&(&inputs, &targets)).expect("JSON");
    let mut archive = Archive::new();
    archive.matrix("weights", Matrix::identity(3, 3).as_ref());
    archive.columns(&inputs, &targets);
    [
        Seed {
            name: "model.npz:weights".to_owned(),
            contents: archive.finish(),
            wrapping: Wrapping::None,
        },
        Seed { name: "model.npz".to_owned(), contents: json, wrapping: Wrapping::Model },
    ]
}
