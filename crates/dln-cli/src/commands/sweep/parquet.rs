//! The merged table as Parquet: typed columns, a group of rows at a time.

use std::io::{self, Write};
use std::sync::Arc;

use dln_experiment::Kind;
use dln_sweep::{Entry, MergedTable, SweepError, TableColumn};
use parquet::basic::{Compression, ConvertedType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};

/// Writes the table, one group of rows for each of its blocks, so that one block is in memory.
pub(super) fn write(
    table: &MergedTable,
    output: &mut (dyn Write + Send),
) -> Result<(), SweepError> {
    let schema = schema(table.columns()).map_err(failed)?;
    let properties = WriterProperties::builder()
        .set_created_by(concat!("dln ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_compression(Compression::SNAPPY)
        .build();
    let writer = SerializedFileWriter::new(output, schema, Arc::new(properties));
    let mut writer = writer.map_err(failed)?;
    for rows in table.blocks() {
        group(&mut writer, table.columns(), &rows?).map_err(failed)?;
    }
    writer.close().map(|_| ()).map_err(failed)
}

fn failed(error: ParquetError) -> SweepError {
    SweepError::Output(match error {
        // What the system said is inside.
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    })
}

/// Every column may have missing values: a failed cell has no results, one that is done no error.
fn schema(columns: &[TableColumn]) -> Result<TypePtr, ParquetError> {
    let field = |column: &TableColumn| {
        let (physical, converted) = match column.kind {
            Kind::Number => (Physical::DOUBLE, ConvertedType::NONE),
            Kind::Count => (Physical::INT64, ConvertedType::NONE),
            Kind::Word => (Physical::BYTE_ARRAY, ConvertedType::UTF8),
        };
        let builder = Type::primitive_type_builder(&column.name, physical);
        let builder = builder.with_repetition(Repetition::OPTIONAL);
        builder.with_converted_type(converted).build().map(Arc::new)
    };
    let fields = columns.iter().map(field).collect::<Result<_, _>>()?;
    Type::group_type_builder("schema").with_fields(fields).build().map(Arc::new)
}

fn group<W: Write + Send>(
    writer: &mut SerializedFileWriter<W>,
    columns: &[TableColumn],
    rows: &[Vec<Entry>],
) -> Result<(), ParquetError> {
    let mut group = writer.next_row_group()?;
    for (place, column) in columns.iter().enumerate() {
        let Some(mut writer) = group.next_column()? else { break };
        let entries = || rows.iter().map(|row| &row[place]);
        match column.kind {
            Kind::Number => values::<DoubleType>(&mut writer, entries().map(number))?,
            Kind::Count => values::<Int64Type>(&mut writer, entries().map(count))?,
            Kind::Word => values::<ByteArrayType>(&mut writer, entries().map(word))?,
        }
        writer.close()?;
    }
    group.close().map(|_| ())
}

/// The values that are there, and which are.
fn values<T: DataType>(
    writer: &mut SerializedColumnWriter<'_>,
    entries: impl Iterator<Item = Option<T::T>>,
) -> Result<(), ParquetError> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    for entry in entries {
        levels.push(i16::from(entry.is_some()));
        values.extend(entry);
    }
    writer.typed::<T>().write_batch(&values, Some(&levels), None).map(|_| ())
}

fn number(entry: &Entry) -> Option<f64> {
    if let Entry::Number(x) = entry { Some(*x) } else { None }
}

fn count(entry: &Entry) -> Option<i64> {
    if let Entry::Count(n) = entry { i64::try_from(*n).ok() } else { None }
}

fn word(entry: &Entry) -> Option<ByteArray> {
    if let Entry::Word(word) = entry { Some(word.as_str().into()) } else { None }
}
