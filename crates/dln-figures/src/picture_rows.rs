//! A picture as a table: what is drawn where, and every word, so that a snapshot sees a swapped
//! curve or a wrong label.

use dln_experiment::{IntoTable, Rows, Table, Tolerance, row};
use dln_plot::{Item, Picture};

/// A hundredth of a panel: on paper half a millimetre. A stopping time that moves by one
/// observation moves the mean of its curve's points by less.
const HUNDREDTH: Tolerance = Tolerance::new(0.01, 0.0);

row! {
    struct PictureRow {
        panel: usize,
        kind: &'static str,
        text: String,
        places: usize,
        x_mean: Option<f64> = HUNDREDTH,
        y_mean: Option<f64> = HUNDREDTH,
        x_spread: Option<f64> = HUNDREDTH,
        y_spread: Option<f64> = HUNDREDTH,
    }
}

/// The table `picture`: one row for every text and every kind and colour of mark, in shares of its
/// panel.
pub(crate) fn table(picture: &Picture) -> Option<Table> {
    let rows: Rows<PictureRow> = picture.inventory().into_iter().map(row).collect();
    rows.table("picture")
}

fn row(item: Item) -> PictureRow {
    let rounded = |share: f64| (item.places > 0).then(|| (1e4 * share).round() / 1e4);
    PictureRow {
        panel: item.panel,
        kind: item.kind,
        places: item.places,
        x_mean: rounded(item.mean.0),
        y_mean: rounded(item.mean.1),
        x_spread: rounded(item.spread.0),
        y_spread: rounded(item.spread.1),
        text: item.text,
    }
}
