// The tab Transfer: whether a second task helps, together or one after the other.
import { BLUE, GREEN, GREY, VERMILION } from "./colors.js";
import { short, spread } from "./numbers.js";
import { Frame, svg } from "./svg.js";
import { Tab } from "./tab.js";

const FIELDS = [
  { key: "a", label: "strength of task A", flag: "--teacher-a", value: 3, from: 0.2, to: 12, least: 0 },
  { key: "b", label: "strength of task B", flag: "--teacher-b", value: 6, from: 0.2, to: 12, least: 0 },
  { key: "q", label: "alignment (cosine)", flag: "--alignment", value: 0.8, from: 0, to: 1, least: -1 },
  { key: "outputsA", label: "outputs of A", flag: "--outputs-a", value: 50, from: 5, to: 200, log: true, whole: true, least: 1 },
  { key: "outputsB", label: "outputs of B", flag: "--outputs-b", value: 50, from: 5, to: 200, log: true, whole: true, least: 1 },
  { key: "inputs", label: "inputs", flag: "--inputs", value: 100, from: 10, to: 400, log: true, whole: true, least: 1 },
  { key: "examples", label: "examples", flag: "--examples", value: 100, from: 10, to: 1000, log: true, whole: true, least: 1 },
  { key: "noise", label: "noise σ", flag: "--noise", value: 1, from: 0.1, to: 3, least: 0 },
  { key: "epsilon", label: "start ε", flag: "--init-scale", value: 1e-5, from: 1e-8, to: 0.1, log: true, least: 0 },
  { key: "until", label: "until t/τ", flag: "--until", value: 8, from: 1, to: 50, log: true, least: 0 },
];
const POINTS = 200;
const STRENGTHS = 24;
const COSINES = 25;
const STRONGEST = 12;

export class Transfer extends Tab {
  #map = null;
  #mapOf = "";
  #values = null;

  constructor(context) {
    super("transfer", FIELDS, ["a", "b", "after"], context);
    this.files("map", () => this.#picture());
    this.#point();
  }

  update() {
    const values = this.fields.values;
    this.#values = values;
    const task = { inputs: values.inputs, examples: values.examples, noise: values.noise, init_scale: values.epsilon, learning_rate: 1e-3, until: values.until, points: POINTS };
    const pair = { ...task, teacher_a: values.a, teacher_b: values.b, alignment: values.q, outputs_a: values.outputsA, outputs_b: values.outputsB, layers: 2 };
    const together = this.context.now("transfer", pair);
    this.refuse(together.error);
    if (!together.error) this.#together(together);
    this.#draw();
    this.#ask(pair);
    const sequence = { ...task, source: values.b, target: values.a, alignment: values.q, source_outputs: values.outputsB, target_outputs: values.outputsA };
    this.plots.after.age();
    this.context.work.ask("finetune", "finetune", sequence).then((answer) => {
      if (answer?.error) this.find(".after").textContent = answer.error.message;
      else if (answer) this.#after(answer);
    });
  }

  #together({ verdict, curve, task_b: b, ...a }) {
    this.verdict.textContent = verdict;
    const draw = (plot, name, row, alone, joint) =>
      plot.draw({
        title: `Task ${name}: benefit ${short(row.benefit)}`,
        spoken: `Test error on task ${name} over training time: at best ${short(row.error_alone)} alone, ${short(row.error_joint)} together.`,
        x: { label: "training time t/τ", column: "time_tau" },
        y: { label: `test error on ${name}`, log: true },
        at: curve.map((point) => point.time_tau),
        lines: [
          { name: "trained alone", column: "alone", color: BLUE, values: curve.map((point) => point[alone]) },
          { name: "trained together", column: "together", color: VERMILION, values: curve.map((point) => point[joint]) },
        ],
      });
    draw(this.plots.a, "A", a, "alone_a", "joint_a");
    draw(this.plots.b, "B", b, "alone_b", "joint_b");
  }

  #after(answer) {
    const { curve } = answer;
    const line = (name, key, color, dashed) => ({ name, column: key, color, dashed, values: curve.map((row) => row[key]) });
    this.find(".after").textContent = `First B, then A: ${answer.verdict}`;
    this.plots.after.draw({
      title: "First B, then A",
      spoken: `Test error on A after B was learned. ${answer.verdict}`,
      x: { label: "training time on A, t/τ", column: "time_tau" },
      y: { label: "test error", log: true },
      at: curve.map((row) => row.time_tau),
      lines: [
        line("A from scratch", "scratch", BLUE),
        line("A fine-tuned", "fine_tuned", VERMILION),
        line("A probed", "probed", GREEN),
        line("B, while A is fine-tuned", "source", GREY, true),
      ],
    });
  }

  // The map depends on task A alone; it is asked for anew where that changes.
  #ask({ teacher_b, alignment, until, ...rest }) {
    const of = JSON.stringify(rest);
    if (of === this.#mapOf) return;
    this.#mapOf = of;
    this.find('[data-picture="map"]').classList.add("old");
    const [strengths, cosines] = [spread(STRONGEST / STRENGTHS, STRONGEST, STRENGTHS), spread(0, 1, COSINES)];
    const request = { ...rest, teacher_b: 1, alignment: 0, until: 1, teachers_b: strengths, alignments: cosines };
    this.context.later.ask("map", "benefit_map", request).then((answer) => {
      if (!answer || answer.error) return;
      this.#map = { xs: cosines, ys: strengths, values: answer.benefit };
      this.find('[data-picture="map"]').classList.remove("old");
      this.#draw();
    });
  }

  #picture() {
    const { q, b } = this.#values;
    const map = this.#map;
    const most = Math.max(...map.values.flat().map(Math.abs));
    return {
      title: `Benefit for A: red helps, blue harms, up to ±${short(most)}`,
      x: { label: "alignment of the tasks (cosine)", from: 0, to: 1 },
      y: { label: "strength of task B", from: STRONGEST / STRENGTHS, to: STRONGEST },
      at: [0, 1],
      map,
      lines: [],
      marks: [{ name: "the chosen tasks", color: "#1a1a1a", x: Math.abs(q), y: Math.min(STRONGEST, Math.max(STRONGEST / STRENGTHS, b)) }],
      csv: () => ["alignment,teacher_b,benefit", ...map.ys.flatMap((y, j) => map.xs.map((x, i) => `${x},${y},${map.values[j][i]}`))].join("\n") + "\n",
    };
  }

  #draw() {
    if (this.#map) this.find(".map").innerHTML = svg(this.#picture());
  }

  // A click, a drag or the arrow keys on the map choose the tasks.
  #point() {
    const place = this.find(".map");
    const choose = (event) => {
      const drawing = place.querySelector("svg");
      if (!drawing || !this.#map) return;
      const box = drawing.getBoundingClientRect();
      const [q, b] = new Frame(this.#picture()).at((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height, drawing.viewBox.baseVal.height);
      this.#choose(q, b);
    };
    place.addEventListener("pointerdown", (event) => {
      place.setPointerCapture(event.pointerId);
      choose(event);
    });
    place.addEventListener("pointermove", (event) => event.buttons && choose(event));
    place.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: [-0.02, 0], ArrowRight: [0.02, 0], ArrowUp: [0, 0.25], ArrowDown: [0, -0.25] };
      const step = steps[event.key];
      if (!step) return;
      event.preventDefault();
      const { q, b } = this.#values;
      this.#choose(Math.min(1, Math.max(0, q + step[0])), Math.min(STRONGEST, Math.max(0.25, b + step[1])));
    });
  }

  #choose(q, b) {
    this.take({ ...this.#values, q: Number(q.toPrecision(3)), b: Number(b.toPrecision(3)) });
  }
}
