// The tab Your data: a table that never leaves the page.
import { BLUE, GREY, ORANGE, VERMILION } from "./colors.js";
import { short } from "./numbers.js";
import { csv, ranged } from "./picture.js";
import { Plot } from "./plot.js";
import { escaped, svg } from "./svg.js";
import { keep } from "./tab.js";
import { Work } from "./work.js";

export class Data {
  id = "data";
  #context;
  #panel = document.getElementById("data");
  #work;
  #file = null;
  #table = null;
  #plot;
  #started = 0;

  constructor(context) {
    this.#context = context;
    this.#work = new Work(context.module);
    this.#plot = new Plot(this.find('[data-picture="curve"]'));
    const drop = this.find(".drop");
    const input = this.find("input[type=file]");
    input.addEventListener("change", () => input.files[0] && this.open(input.files[0]));
    for (const kind of ["dragover", "dragenter"]) drop.addEventListener(kind, (event) => (event.preventDefault(), drop.classList.add("over")));
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      if (event.dataTransfer.files[0]) this.open(event.dataTransfer.files[0]);
    });
    this.find(".example").addEventListener("click", () => this.open(example()));
    this.find("form").addEventListener("submit", (event) => (event.preventDefault(), this.analyze()));
    this.find(".stop").addEventListener("click", () => this.stop());
    this.find("[name=header]").addEventListener("change", () => this.#file && this.look());
    this.find(".svg").addEventListener("click", () => keep("analysis.svg", "image/svg+xml", svg(ranged(this.#plot.picture))));
    this.find(".csv").addEventListener("click", () => keep("analysis-curve.csv", "text/csv", csv(this.#plot.picture)));
    this.find(".row").addEventListener("click", () => keep("analysis.csv", "text/csv", this.#answer.csv));
    this.find(".json").addEventListener("click", () => keep("analysis.json", "application/json", JSON.stringify(this.#answer)));
  }

  #answer = null;

  find(selector) {
    return this.#panel.querySelector(selector);
  }

  // The address holds nothing of a file.
  take() {}

  get fields() {
    return { address: "" };
  }

  // Takes a file: reads it, and shows its columns.
  open(file) {
    this.#file = { name: file.name, bytes: file.arrayBuffer() };
    this.find(".file").textContent = `${file.name}, ${short(file.size / 1024)} KB`;
    return this.look();
  }

  async look() {
    this.find("form").hidden = true;
    this.find(".result").hidden = true;
    this.#busy("reading the table");
    const answer = await this.#ask("columns", this.#reading());
    if (!answer) return;
    this.#table = answer;
    this.#choose(answer);
  }

  // What a command says of the file, or null: it refused, which is told, or another file or request came in between.
  async #ask(command, request) {
    const file = this.#file;
    const unreadable = (error) => ({ error: { message: `${file.name} cannot be read`, help: error.message } });
    const current = (bytes) => (file === this.#file ? this.#work.ask("table", command, request, new Uint8Array(bytes)) : null);
    const answer = await file.bytes.then(current, unreadable);
    if (!answer || file !== this.#file) return null;
    this.#busy(null);
    return this.#refused(answer.error) ? null : answer;
  }

  #reading() {
    return { file: this.#file.name, header: this.find("[name=header]").value };
  }

  // A row for each column: input, target, group or left out.
  #choose({ columns, examples, notes }) {
    const last = columns.length - 1;
    const role = (column, index) => (index === last ? "target" : column.kind.startsWith("neither") ? "drop" : "input");
    const option = (value, text, chosen) => `<option value="${value}"${value === chosen ? " selected" : ""}>${text}</option>`;
    const row = (column, index) => {
      const chosen = role(column, index);
      const about = column.kind + (column.missing ? `, ${column.missing} missing` : "");
      const roles = [["input", "input"], ["target", "target"], ["drop", "left out"], ["group", "group"]];
      return (
        `<tr><th scope="row"><label for="role-${index}">${escaped(column.label)}</label></th><td>${about}</td>` +
        `<td><select id="role-${index}" data-column="${index}">${roles.map(([value, text]) => option(value, text, chosen)).join("")}</select></td></tr>`
      );
    };
    this.find(".columns tbody").innerHTML = columns.map(row).join("");
    this.find(".shape").textContent = `${examples} examples, ${columns.length} columns.${notes.map((note) => ` Note: ${note}.`).join("")}`;
    this.find("form").hidden = false;
  }

  async analyze() {
    const roles = (role) => [...this.#panel.querySelectorAll("[data-column]")].filter((select) => select.value === role).map((select) => this.#name(Number(select.dataset.column)));
    const [group] = roles("group");
    this.#busy(`analysing ${this.#table.examples} examples`);
    this.find(".result").hidden = true;
    const request = {
      ...this.#reading(),
      targets: roles("target").join(","),
      drop: roles("drop"),
      group: group ?? null,
      drop_rows: this.find("[name=missing]").value === "drop-rows",
      scale_columns: this.find("[name=scale]").value === "standard",
      layers: Math.max(1, Math.round(Number(this.find("[name=data-layers]").value) || 2)),
      init_scale: 1e-3,
    };
    const answer = await this.#ask("analyze", request);
    if (answer) this.#show(answer);
  }

  // A column's name as the program takes it.
  #name(index) {
    return this.#table.names?.[index] ?? `column ${index + 1}`;
  }

  stop() {
    this.#work.stop();
    this.#busy(null);
  }

  #refused(error) {
    const notice = this.find(".notice");
    notice.hidden = !error;
    notice.textContent = error ? `${error.message} – ${error.help}` : "";
    return Boolean(error);
  }

  // Says what is done, and for how long; null when it is done.
  #busy(what) {
    const place = this.find(".busy");
    clearInterval(this.#started);
    place.hidden = what === null;
    if (what === null) return;
    this.#refused(null);
    const began = performance.now();
    const tell = () => (place.querySelector("span").textContent = `${what} … ${Math.floor((performance.now() - began) / 1000)} s`);
    tell();
    this.#started = setInterval(tell, 1000);
  }

  #show(answer) {
    this.#answer = answer;
    this.find(".verdict").textContent = answer.verdict;
    this.find(".warnings").innerHTML = [...answer.notes.map((note) => ["note", note]), ...answer.warnings.map((warning) => ["warning", warning.message])]
      .map(([kind, text]) => `<li class="${kind}">${kind === "note" ? "Note" : "Warning"}: ${escaped(text)}.</li>`)
      .join("");
    this.find(".text").textContent = answer.text;
    this.find(".result").hidden = false;
    const { curve, optimal_stopping: stop, optimal_learner: learner } = answer;
    const at = curve.map((row) => row.time_tau);
    const values = (key) => curve.map((row) => row[key]);
    const marks = stop.time_tau === null ? [] : [{ name: "best stopping", color: VERMILION, x: stop.time_tau, y: stop.predicted_test_error }];
    this.#plot.draw({
      title: "Test error to expect",
      spoken: `Test error to expect over training time. ${answer.verdict}`,
      x: { label: "training time t/τ", column: "time_tau" },
      y: { label: "relative test error" },
      at,
      lines: [
        { name: "95 % interval", column: "interval", color: BLUE, low: values("low"), high: values("high") },
        { name: "theory of white inputs", column: "theory_test_error", color: GREY, dashed: true, values: values("theory_test_error") },
        { name: "predicted", column: "expected_test_error", color: BLUE, values: values("expected_test_error") },
      ],
      rules: [{ name: "optimal learner", color: ORANGE, y: learner.predicted_test_error }],
      marks,
    });
  }
}

// A small table to try: 90 examples of 30 inputs, of which 2 matter, and noise that is the same every time.
function example() {
  let state = 1;
  const uniform = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const inputs = Array.from({ length: 30 }, (_, index) => `x${index + 1}`);
  const rows = Array.from({ length: 90 }, () => {
    const x = inputs.map(normal);
    return [...x, x[0] - 0.5 * x[1] + normal()].map((value) => value.toFixed(4)).join(",");
  });
  return new File([[[...inputs, "y"].join(","), ...rows].join("\n") + "\n"], "example.csv");
}
