//! Curves of several teachers and noise levels, in one picture.

use dln_experiment::{Setting, row, to_csv};
use dln_plot::{Axis, Color, Key, Line, Panel, Picture};
use dln_report::{CurveRow, Prediction, TextTable, curve, json, short};
use serde::Serialize;

use crate::arguments::{Label, PredictArguments};
use crate::failure::Failure;
use crate::pictures::SINGLE;
use crate::present::{Views, present};

pub(super) fn run(
    arguments: &PredictArguments,
    settings: &[(Label, Setting)],
) -> Result<(), Failure> {
    let times = arguments.setting.times(arguments.setting.student.until);
    let predicted = |(label, setting): &(Label, Setting)| {
        let (prediction, theory) = Prediction::new(&setting.theory())?;
        let curve = curve(&theory, &times);
        Ok(SettingReport {
            teacher: label.teacher.clone(),
            noise: label.noise_std,
            prediction,
            curve,
        })
    };
    let settings = settings.iter().map(predicted).collect::<Result<_, Failure>>()?;
    let report = Report { settings };
    present(
        &arguments.output,
        &Views {
            text: &|| text(&report),
            json: &|| json(&report),
            csv: &|| table(&report),
            picture: &|| picture(&report),
        },
    )
}

#[derive(Serialize)]
struct Report {
    settings: Vec<SettingReport>,
}

/// A curve, and what tells it from the others.
#[derive(Serialize)]
struct SettingReport {
    teacher: String,
    noise: f64,
    #[serde(flatten)]
    prediction: Prediction,
    curve: Vec<CurveRow>,
}

row! {
    /// A point of one of the curves.
    struct PointRow {
        teacher: String,
        noise: f64,
        time_tau: f64,
        train_error: f64,
        test_error: f64,
    }
}

fn text(report: &Report) -> String {
    let names = ["teacher", "noise", "stop at t/τ", "test error", "at the end", "optimal learner"];
    let mut table = TextTable::new(names);
    for SettingReport { teacher, noise, prediction, .. } in &report.settings {
        table.push([
            teacher.clone(),
            short(*noise),
            short(prediction.optimal_stopping.time_tau),
            short(prediction.optimal_stopping.test_error),
            short(prediction.asymptotic.test_error),
            short(prediction.optimal_learner.test_error),
        ]);
    }
    table.to_string()
}

fn table(report: &Report) -> String {
    let points = |setting: &SettingReport| {
        let point = |point: &CurveRow| PointRow {
            teacher: setting.teacher.clone(),
            noise: setting.noise,
            time_tau: point.time_tau,
            train_error: point.train_error,
            test_error: point.test_error,
        };
        setting.curve.iter().map(point).collect::<Vec<_>>()
    };
    to_csv(&report.settings.iter().flat_map(points).collect::<Vec<_>>())
}

/// Test errors over time, a colour a setting.
fn picture(report: &Report) -> Picture {
    let drawn = report.settings.iter().take(DRAWN).enumerate();
    let (lines, keys): (Vec<Line>, Vec<Key>) = drawn
        .map(|(index, setting)| {
            let points = setting.curve.iter().map(|point| (point.time_tau, point.test_error));
            let color = Color::nth(index);
            let name = format!("teacher {}, noise {}", setting.teacher, setting.noise);
            (Line::new(points.collect::<Vec<_>>(), color), Key::line(&name, color))
        })
        .unzip();
    let panel = Panel::new("")
        .x(Axis::linear("training time t/τ"))
        .y(Axis::log("relative test error"))
        .draw_all(lines);
    let (width, height) = SINGLE;
    let picture = Picture::new(1).cell_size(width, height).cell(panel);
    let picture = keys.chunks(2).fold(picture, |picture, keys| picture.legend("", keys.to_vec()));
    match report.settings.len() {
        count if count > DRAWN => picture.note(format!("the first {DRAWN} of {count} settings")),
        _ => picture,
    }
}

/// As many colours can be told apart.
const DRAWN: usize = 7;
