// The tab Learning: errors over time, and the modes beside them.
import { BLUE, CYCLE, GREEN, GREY, ORANGE, VERMILION } from "./colors.js";
import { short } from "./numbers.js";
import { Tab } from "./tab.js";

const FIELDS = [
  { key: "s1", label: "strength of mode 1", flag: "--teacher", value: 4, from: 0.2, to: 15, least: 0 },
  { key: "s2", label: "mode 2 (0: none)", value: 2, from: 0, to: 15, least: 0 },
  { key: "s3", label: "mode 3 (0: none)", value: 0, from: 0, to: 15, least: 0 },
  { key: "noise", label: "noise σ", flag: "--noise", value: 1, from: 0, to: 3, least: 0 },
  { key: "layers", label: "layers", flag: "--layers", value: 2, from: 1, to: 8, whole: true, least: 1 },
  { key: "inputs", label: "inputs", flag: "--inputs", value: 100, from: 10, to: 400, log: true, whole: true, least: 1 },
  { key: "outputs", label: "outputs", flag: "--outputs", value: 50, from: 5, to: 400, log: true, whole: true, least: 1 },
  { key: "hidden", label: "hidden width", flag: "--hidden", value: 50, from: 1, to: 400, log: true, whole: true, least: 1 },
  { key: "examples", label: "examples", flag: "--examples", value: 100, from: 10, to: 2000, log: true, whole: true, least: 1 },
  { key: "epsilon", label: "start ε", flag: "--init-scale", value: 1e-5, from: 1e-8, to: 0.5, log: true, least: 0 },
  { key: "until", label: "until t/τ", flag: "--until", value: 12, from: 1, to: 100, log: true, least: 0 },
  { key: "band", label: "band of networks", flag: "--band", value: "0", choices: [["0", "none"], ["40", "40 networks"], ["100", "100 networks"], ["200", "200 networks"]] },
];
const POINTS = 300;
const BAND_POINTS = 60;

// The program's request for the values of the fields; the strengths that are not 0.
export function learningRequest(values, points) {
  return {
    teacher: [values.s1, values.s2, values.s3].filter((strength) => strength !== 0),
    noise: values.noise,
    inputs: values.inputs,
    outputs: values.outputs,
    hidden: values.hidden,
    layers: values.layers,
    examples: values.examples,
    init_scale: values.epsilon,
    learning_rate: 1e-3,
    until: values.until,
    points,
  };
}

export class Learning extends Tab {
  #band = null;
  #answer = null;

  constructor(context) {
    super("learning", FIELDS, ["errors", "modes"], context);
  }

  // The curves of infinite width first: of two layers at once, of deeper networks from the worker, with the old ones greyed until
  // then; those of this size, which take longer, follow.
  update() {
    const values = this.fields.values;
    const request = learningRequest(values, POINTS);
    const moved = performance.now();
    this.#band = null;
    this.#answer = null;
    for (const plot of Object.values(this.plots)) plot.age();
    if (values.layers <= 2) {
      this.#preview(this.context.now("limit", request));
    } else {
      this.context.work.ask("limit", "limit", request).then((answer) => {
        if (!answer) return;
        if (!this.#answer) this.#preview(answer);
        queueMicrotask(() => (this.panel.dataset.deep = (performance.now() - moved).toFixed(2)));
      });
    }
    this.context.later.ask("predict", "predict", request).then((answer) => answer && this.#show(answer));
    this.#ask(values);
  }

  // The band of networks, which takes longer than a curve.
  #ask(values) {
    const networks = Number(values.band);
    if (networks === 0) return;
    const request = { ...learningRequest(values, BAND_POINTS), networks };
    this.context.later.ask("band", "band", request).then((answer) => {
      if (!answer) return;
      if (answer.error) return this.refuse(answer.error);
      this.#band = answer;
      if (this.#answer) this.#draw(this.#answer);
    });
  }

  // The curves of infinite width, until those of this size are there.
  #preview(answer) {
    this.refuse(answer.error);
    if (answer.error) return;
    const lines = [["training error", "train_error", GREY], ["test error", "test_error", BLUE]];
    this.plots.errors.draw({
      title: "Errors over time",
      x: { label: "training time t/τ", column: "time_tau" },
      y: { label: "relative error", log: true },
      at: answer.curve.map((row) => row.time_tau),
      lines: lines.map(([name, column, color]) => ({ name, column, color, dashed: true, values: answer.curve.map((row) => row[column]) })),
    });
  }

  #show(answer) {
    this.refuse(answer.error);
    if (answer.error) return;
    this.#answer = answer;
    this.#draw(answer);
    const dips = answer.dips.length > 1 ? ` The test error dips ${answer.dips.length} times.` : "";
    this.verdict.textContent = answer.verdict + dips;
    this.find(".at-size").textContent = answer.warning ?? "";
  }

  #draw(answer) {
    const { curve, optimal_stopping: stop, optimal_learner: learner } = answer;
    const at = curve.map((row) => row.time_tau);
    const end = at[at.length - 1];
    // The best stop is one of the dips, found by itself: its last digits may be others.
    const isStop = (dip) => Math.abs(dip.time_tau - stop.time_tau) <= 1e-6 * stop.time_tau;
    const marks = answer.dips.filter((dip) => dip.time_tau !== null && dip.time_tau <= end && !isStop(dip));
    const x = { label: "training time t/τ", column: "time_tau" };
    this.plots.errors.draw({
      title: "Errors over time",
      spoken: `Errors over training time. ${answer.verdict}`,
      x,
      y: { label: "relative error", log: true },
      at,
      lines: [
        ...this.#bands(at),
        { name: "training error", column: "train_error", color: GREY, values: curve.map((row) => row.train_error) },
        { name: "test error", column: "test_error", color: BLUE, values: curve.map((row) => row.test_error) },
      ],
      rules: [{ name: "optimal learner", color: ORANGE, y: learner.test_error }],
      marks: [
        ...marks.map((dip) => ({ color: GREEN, x: dip.time_tau, y: dip.test_error, name: dip === marks[0] ? "another dip" : undefined })),
        ...(stop.time_tau !== null && stop.time_tau <= end ? [{ name: "best stopping", color: VERMILION, x: stop.time_tau, y: stop.test_error }] : []),
      ],
    });
    const shown = answer.modes.map((mode, index) => ({ mode, values: answer.learned[index], color: CYCLE[index] }));
    this.plots.modes.draw({
      title: "Modes in the student",
      spoken: `Strength of each mode in the student over training time: ${shown.map(({ mode }) => `one rises to ${short(mode.data)}, where the teacher has ${short(mode.teacher)}`).join("; ")}.`,
      x,
      y: { label: "strength" },
      at,
      lines: shown.map(({ mode, values, color }, index) => ({ name: `mode ${index + 1}`, column: `mode_${index + 1}`, color, values })),
      rules: shown.map(({ mode, color }, index) => ({ name: index === 0 ? "in the teacher" : undefined, color, y: mode.teacher })),
    });
  }

  // The band of finite networks at the times of the curve.
  #bands(at) {
    if (!this.#band) return [];
    const rows = this.#band.curve;
    const last = rows.length - 1;
    const between = (key) =>
      at.map((time) => {
        const place = (time / rows[last].time_tau) * last;
        const below = Math.min(Math.floor(place), last - 1);
        const [low, high] = [rows[below][key], rows[below + 1][key]];
        return low + (place - below) * (high - low);
      });
    const band = (error, color, name) => ({ name, column: `${error}_band`, color, low: between(`${error}_low`), high: between(`${error}_high`) });
    return [band("train_error", GREY), band("test_error", BLUE, `95 % of ${this.#band.networks} networks`)];
  }
}
