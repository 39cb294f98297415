// The tab Noise: what noise does to the modes of a teacher.
import { BLUE, GREEN, GREY, ORANGE, PURPLE, VERMILION } from "./colors.js";
import { short } from "./numbers.js";
import { Tab } from "./tab.js";

const FIELDS = [
  { key: "s1", label: "strength of mode 1", flag: "--teacher", value: 3, from: 0.1, to: 10, least: 0 },
  { key: "s2", label: "mode 2 (0: none)", value: 1, from: 0, to: 10, least: 0 },
  { key: "noise", label: "noise σ", flag: "--noise", value: 1, from: 0.1, to: 3, least: 0 },
  { key: "inputs", label: "inputs", flag: "--inputs", value: 100, from: 10, to: 1000, log: true, whole: true, least: 1 },
  { key: "outputs", label: "outputs", flag: "--outputs", value: 50, from: 5, to: 1000, log: true, whole: true, least: 1 },
  { key: "examples", label: "examples", flag: "--examples", value: 100, from: 10, to: 5000, log: true, whole: true, least: 1 },
];

export class Noise extends Tab {
  constructor(context) {
    super("noise", FIELDS, ["spectrum", "seen"], context);
  }

  update() {
    const values = this.fields.values;
    const answer = this.context.now("noise", {
      teacher: [values.s1, values.s2].filter((strength) => strength !== 0),
      noise: values.noise,
      inputs: values.inputs,
      outputs: values.outputs,
      layers: 2,
      examples: values.examples,
      init_scale: 1e-5,
      learning_rate: 1e-3,
      until: 1,
      points: 2,
    });
    this.refuse(answer.error);
    if (!answer.error) this.#draw(answer);
  }

  #draw(answer) {
    const { modes, spectrum, strengths, threshold } = answer;
    const told = modes.map((mode) => {
      const chance = `${Math.round(100 * mode.detection_probability)} %`;
      return `The mode of strength ${short(mode.teacher)} ${mode.detectable ? `appears at ${short(mode.data)}` : "hides at the edge of the noise"}; at this size it stands out with probability ${chance}.`;
    });
    this.verdict.textContent = `Large networks see modes above ${short(threshold)}. ${told.join(" ")}`;
    const colors = [VERMILION, PURPLE];
    this.plots.spectrum.draw({
      title: "Singular values of the data",
      spoken: `Density of the singular values that noise has, from ${short(answer.lower_edge)} to ${short(answer.upper_edge)}. ${told.join(" ")}`,
      x: { label: "singular value of the data ŝ", column: "data" },
      y: { label: "density of noise" },
      at: spectrum.map((point) => point.data),
      lines: [{ name: "noise", column: "density", color: GREY, values: spectrum.map((point) => point.density) }],
      rules: modes.map((mode, index) => ({ name: `mode ${short(mode.teacher)} of the teacher`, color: colors[index], x: mode.data })),
    });
    const line = (name, key, color, dashed) => ({ name, column: key, color, dashed, values: strengths.map((point) => point[key]) });
    this.plots.seen.draw({
      title: "What the data show of a mode",
      spoken: `Overlaps of teacher and data and the probability of detection, over the strength of a mode: nothing below ${short(threshold)}, then rising to 1.`,
      x: { label: "strength in the teacher s̄", column: "teacher" },
      y: { label: "overlap, probability", from: 0, to: 1.02 },
      at: strengths.map((point) => point.teacher),
      lines: [
        line("output overlap", "output_overlap", BLUE),
        line("input overlap", "input_overlap", GREEN),
        line("detected at this size", "detection_probability", ORANGE, true),
      ],
      rules: [{ name: "detection threshold", color: GREY, x: threshold }, ...modes.map((mode, index) => ({ color: colors[index], x: mode.teacher }))],
    });
  }
}
