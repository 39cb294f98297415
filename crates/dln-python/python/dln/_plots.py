"""Plots in the look of the project's figures. matplotlib is imported when something is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from . import _types

BLACK, GREY, LIGHT = "#1a1a1a", "#808080", "#d9d9d9"
BLUE, VERMILION, GREEN, PURPLE = "#0072b2", "#d55e00", "#009e73", "#cc79a7"
TIME = "training time t/τ"
_MARKERS = 30


def errors(curve: Any, stop: _types.StoppingPoint | None, ax: Axes | None) -> Axes:
    ax = _axes(ax, TIME, "error")
    _log(ax)
    ax.plot(curve.time_tau, curve.train_error, color=GREY, label="training error")
    ax.plot(curve.time_tau, curve.test_error, color=BLUE, label="test error")
    if stop is not None:
        _stop(ax, curve, (stop.time_tau, stop.test_error), VERMILION, label="best stopping")
    return _finish(ax)


def prediction(found: _types.Prediction, ax: Axes | None) -> Axes:
    return _banded(found.curve, found.optimal_stopping, found.band, ax)


def simulation(found: _types.Simulation, ax: Axes | None) -> Axes:
    ax = _banded(found.theory.curve, found.theory.optimal_stopping, found.band, ax)
    curve = found.curve
    every = slice(None, None, -(-len(curve) // _MARKERS))
    for mean, std_error, color in (
        (curve.train_error, curve.train_std_error, GREY),
        (curve.test_error, curve.test_std_error, BLUE),
    ):
        _markers(ax, (curve.time_tau[every], mean[every], std_error[every]), color)
    ax.plot([], [], "o", color=BLACK, ms=3, label="simulated")
    return _finish(ax)


def transfer(found: _types.Transfer, ax: Axes | None) -> Axes:
    ax = _axes(ax, TIME, "test error of task A")
    _log(ax)
    curve = found.curve
    task = found.task_a
    for time, stop, error, color, label in (
        (task.stopping_alone_tau, task.error_alone, curve.error_alone_a, BLUE, "trained alone"),
        (task.stopping_joint_tau, task.error_joint, curve.error_joint_a, VERMILION, "trained together"),
    ):
        ax.plot(curve.time_tau, error, color=color, label=label)
        _stop(ax, curve, (time, stop), color)
    ax.set_title(f"benefit {found.task_a.benefit:+.3g}")
    return _finish(ax)


def fine_tuning(found: _types.FineTuning | _types.FineTuningAnalysis, ax: Axes | None) -> Axes:
    ax = _axes(ax, TIME, "test error on the target")
    _log(ax)
    for stop, error, color, label in (
        (found.scratch, found.curve.scratch, GREY, "from scratch"),
        (found.fine_tuned, found.curve.fine_tuned, BLUE, "fine-tuned"),
        (found.probed, found.curve.probed, VERMILION, "probed"),
    ):
        ax.plot(found.curve.time_tau, error, color=color, label=label)
        _stop(ax, found.curve, (stop.time_tau, stop.test_error), color)
    together = getattr(found, "together", None)
    if together is not None:
        label = "together, at best"
        ax.axhline(together.test_error, color=GREEN, ls="--", lw=1.2, label=label)
    return _finish(ax)


def fine_tuning_simulation(found: _types.FineTuningSimulation, ax: Axes | None) -> Axes:
    ax = fine_tuning(found.theory, ax)
    curve = found.curve
    every = slice(None, None, -(-len(curve) // _MARKERS))
    for mean, std_error, color in (
        (curve.scratch, curve.scratch_std_error, GREY),
        (curve.fine_tuned, curve.fine_tuned_std_error, BLUE),
        (curve.probed, curve.probed_std_error, VERMILION),
    ):
        _markers(ax, (curve.time_tau[every], mean[every], std_error[every]), color)
    return _finish(ax)


def benefit_map(found: _types.BenefitMap, ax: Axes | None) -> Axes:
    ax = _axes(ax, "alignment q", "strength of task B, $\\bar{s}_B$")
    most = float(np.abs(found.benefit).max()) or 1.0
    mesh = ax.pcolormesh(
        found.alignments, found.teachers_b, found.benefit, cmap="RdBu_r", vmin=-most, vmax=most
    )
    ax.figure.colorbar(mesh, ax=ax, label="benefit for task A")
    return ax


def shrinkage(found: _types.Shrinkage, ax: Axes | None) -> Axes:
    ax = _axes(ax, "index", "singular value")
    index = np.arange(1, found.singular_values.size + 1)
    ax.plot(index, found.singular_values, "o", color=GREY, ms=3.5, label="observed")
    kept = found.strengths > 0
    ax.plot(index[kept], found.strengths[kept], "D", color=BLUE, ms=5, label="kept")
    ax.axhline(found.threshold, color=VERMILION, ls="--", lw=1.2, label="where noise ends")
    ax = _finish(ax)
    ax.set_xlim(0, index[-1] + 1)
    ax.set_ylim(bottom=0.0)
    return ax


def spiked(found: _types.Spiked, ax: Axes | None) -> Axes:
    ax = _axes(ax, "data strength ŝ", "density of the noise")
    x = np.linspace(found.lower_edge, found.upper_edge, 400)
    density = found.density(x)
    ax.fill_between(x, density, color=LIGHT)
    ax.plot(x, density, color=BLACK)
    ax.set_ylim(bottom=0.0)
    return ax


def analysis(found: _types.Analysis, ax: Axes | None) -> Axes:
    ax = _axes(ax, TIME, "expected test error")
    curve = found.curve
    if np.isfinite(curve.low).any():
        label = "95 % interval"
        ax.fill_between(curve.time_tau, curve.low, curve.high, color=BLUE, alpha=0.18, lw=0, label=label)
    ax.plot(curve.time_tau, curve.expected_test_error, color=BLUE, label="from left-out groups")
    theory = curve.theory_test_error
    ax.plot(curve.time_tau, theory, color=GREY, ls="--", lw=1.2, label="theory of white inputs")
    stop = found.optimal_stopping
    at = (stop.time_tau, stop.predicted_test_error)
    _stop(ax, curve, at, VERMILION, label="best stopping")
    return _finish(ax)


def transfer_analysis(found: _types.TransferAnalysis, ax: Axes | None) -> Axes:
    ax = _axes(ax, "task", "benefit of training together")
    ax.axhline(0.0, color=GREY, lw=1.0)
    for place, task in enumerate((found.task_a, found.task_b)):
        if task.interval is not None:
            ax.vlines(place, *task.interval, color=BLUE)
        ax.plot(place, task.benefit, "o", color=BLUE, ms=6)
    ax.set_xticks([0, 1], ["A", "B"])
    ax.set_xlim(-0.5, 1.5)
    ax.set_title(found.verdict)
    return ax


def _markers(ax: Axes, points: tuple[Any, Any, Any], color: str) -> None:
    """Means with bars of 95 %."""
    times, mean, std_error = points
    half = np.nan_to_num(1.96 * std_error)
    ax.errorbar(times, mean, yerr=half, color=color, fmt="o", ms=3, lw=0.8)


def _banded(curve: Any, stop: Any, band: _types.Band | None, ax: Axes | None) -> Axes:
    """Both errors, over where most networks of the size lie."""
    ax = errors(curve, stop, ax)
    if band is None:
        return ax
    edges = band.curve
    for low, high, color in (
        (edges.train_error_low, edges.train_error_high, GREY),
        (edges.test_error_low, edges.test_error_high, BLUE),
    ):
        ax.fill_between(edges.time_tau, low, high, color=color, alpha=0.25, lw=0)
    label = f"{100 * band.coverage:.0f} % of networks of this size"
    ax.fill_between([], [], [], color=LIGHT, lw=0, label=label)
    return _finish(ax)


def _stop(
    ax: Axes, curve: Any, at: tuple[float, float], color: str, label: str | None = None
) -> None:
    """A stop, if the curve reaches it."""
    if at[0] <= curve.time_tau[-1]:
        ax.plot(*at, "D", color=color, ms=6, mec="white", mew=0.8, label=label, clip_on=False, zorder=3)


def _log(ax: Axes) -> None:
    """A logarithmic axis whose numbers are written out where they are short."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    ax.set_yscale("log")
    ax.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0), numticks=9))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    ax.yaxis.set_minor_formatter(NullFormatter())


def _axes(ax: Axes | None, x: str, y: str) -> Axes:
    if ax is None:
        try:
            import matplotlib.pyplot as plt
        except ImportError as error:
            raise ImportError("plots need matplotlib: pip install matplotlib") from error
        ax = plt.subplots(figsize=(4.7, 3.8), layout="constrained")[1]
    ax.set(xlabel=x, ylabel=y)
    ax.tick_params(colors=BLACK)
    return ax


def _finish(ax: Axes) -> Axes:
    ax.margins(x=0.0)
    ax.legend(
        loc="upper center", bbox_to_anchor=(0.5, -0.17), ncols=2, frameon=False, fontsize="small"
    )
    return ax
