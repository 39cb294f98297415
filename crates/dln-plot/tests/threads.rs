//! Every public type can be sent to another thread and shared between threads, and errors can
//! be kept.

use std::error::Error;

use dln_plot::{
    Align, Axis, Band, Bars, Cell, Color, Colormap, Dash, Diagram, HeatMap, Item, Key, Label, Line,
    Mark, Panel, Picture, Point, Points, RasterError, Rule, Shape,
};

fn assert_threads<T: Send + Sync>() {}

fn assert_error<E: Error + Send + Sync + 'static>() {}

/// Compiles only if it holds.
#[test]
fn every_public_type_is_send_and_sync() {
    assert_threads::<Align>();
    assert_threads::<Axis>();
    assert_threads::<Band>();
    assert_threads::<Bars>();
    assert_threads::<Cell>();
    assert_threads::<Color>();
    assert_threads::<Colormap>();
    assert_threads::<Dash>();
    assert_threads::<Diagram>();
    assert_threads::<HeatMap>();
    assert_threads::<Item>();
    assert_threads::<Key>();
    assert_threads::<Label>();
    assert_threads::<Line>();
    assert_threads::<Mark>();
    assert_threads::<Panel>();
    assert_threads::<Picture>();
    assert_threads::<Point>();
    assert_threads::<Points>();
    assert_threads::<Rule>();
    assert_threads::<Shape>();
    assert_error::<RasterError>();
}
