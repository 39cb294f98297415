//! NPZ archives of named arrays, as numpy's `load` reads them.

use std::io::{Cursor, Write};

use dln_linalg::MatrixRef;
use dln_tables::{COLUMNS, Columns};
use zip::write::{SimpleFileOptions, ZipWriter};

use super::npy;

/// An archive under way: named arrays, stored without compression.
///
/// Equal arrays give equal bytes: no time of writing is kept.
///
/// # Examples
///
/// ```
/// use dln_cli::write::Archive;
/// use dln_linalg::Matrix;
///
/// let mut archive = Archive::new();
/// archive.matrix("weights", Matrix::identity(2, 2).as_ref());
/// archive.vector("intercept", &[0.5, 0.0]);
/// archive.scalar("noise_std", 0.1);
/// let intercept = dln_tables::from_bytes(&archive.finish(), &"model.npz:intercept".parse()?)?;
/// assert_eq!(intercept.matrix[(0, 0)], 0.5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Archive {
    writer: ZipWriter<Cursor<Vec<u8>>>,
}

const TO_MEMORY: &str = "writing to memory cannot fail";

impl Archive {
    /// An archive without arrays.
    #[expect(clippy::new_without_default, reason = "a default archive means nothing")]
    pub fn new() -> Self {
        Self { writer: ZipWriter::new(Cursor::new(Vec::new())) }
    }

    /// Adds an array of two dimensions.
    ///
    /// # Panics
    ///
    /// If the archive has an array of that name.
    pub fn matrix(&mut self, name: &str, matrix: MatrixRef<'_>) {
        self.add(name, &npy::matrix(matrix));
    }

    /// Adds an array of one dimension.
    ///
    /// # Panics
    ///
    /// As [`Archive::matrix`].
    pub fn vector(&mut self, name: &str, values: &[f64]) {
        self.add(name, &npy::array(&[values.len()], values.iter().copied()));
    }

    /// Adds an array of no dimension: a number.
    ///
    /// # Panics
    ///
    /// As [`Archive::matrix`].
    pub fn scalar(&mut self, name: &str, value: f64) {
        self.add(name, &npy::array(&[], [value]));
    }

    /// Adds the columns of a training set's inputs and targets, which
    /// [`dln_tables::columns_of_model`] reads.
    ///
    /// # Panics
    ///
    /// As [`Archive::matrix`].
    pub fn columns(&mut self, inputs: &Columns, targets: &Columns) {
        let text = serde_json::to_vec(&(inputs, targets)).expect("names have a JSON form");
        self.add_file(COLUMNS, &text);
    }

    /// The archive's bytes.
    pub fn finish(self) -> Vec<u8> {
        self.writer.finish().expect(TO_MEMORY).into_inner()
    }

    fn add(&mut self, name: &str, file: &[u8]) {
        self.add_file(&format!("{name}.npy"), file);
    }

    fn add_file(&mut self, name: &str, file: &[u8]) {
        let options = SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored)
            .large_file(true);
        self.writer.start_file(name, options).expect("names differ");
        self.writer.write_all(file).expect(TO_MEMORY);
    }
}
