// What all tabs of numbers share: fields, one request at a time, pictures with their files, and what is said.
import { Fields } from "./fields.js";
import { ranged, csv } from "./picture.js";
import { Plot } from "./plot.js";
import { svg } from "./svg.js";

export class Tab {
  // `plots` are names of pictures in the panel.
  constructor(id, fields, plots, context) {
    this.id = id;
    this.context = context;
    this.panel = document.getElementById(id);
    this.plots = Object.fromEntries(plots.map((name) => [name, new Plot(this.find(`[data-picture="${name}"]`))]));
    this.verdict = this.find(".verdict");
    this.notice = this.find(".notice");
    this.fields = new Fields(this.find(".fields"), id, fields, () => this.changed());
    this.find(".reset").addEventListener("click", () => this.take({}));
    for (const name of plots) this.#files(name, () => this.plots[name].picture);
  }

  find(selector) {
    return this.panel.querySelector(selector);
  }

  take(values) {
    this.fields.set(values);
    this.changed();
  }

  // Draws at once: a browser shows it with the next frame. `moved` is when the slider did.
  changed() {
    this.context.addressed(this);
    const moved = performance.now();
    this.update();
    // The plots draw in a task of their own, queued before this one.
    queueMicrotask(() => (this.panel.dataset.milliseconds = (performance.now() - moved).toFixed(2)));
  }

  // Tells what is wrong, or takes that away.
  refuse(error) {
    this.notice.hidden = !error;
    this.notice.textContent = error ? `${error.message} – ${error.help}` : "";
    if (error) for (const plot of Object.values(this.plots)) plot.age();
  }

  // Buttons that write the files of a picture.
  files(name, picture) {
    this.#files(name, picture);
  }

  #files(name, picture) {
    const place = this.find(`[data-picture="${name}"]`);
    place.querySelector(".svg")?.addEventListener("click", () => keep(`${this.id}-${name}.svg`, "image/svg+xml", svg(ranged(picture()))));
    place.querySelector(".csv")?.addEventListener("click", () => keep(`${this.id}-${name}.csv`, "text/csv", (picture().csv ?? csv)(picture())));
  }
}

// Hands a file to the browser to keep.
export function keep(name, type, contents) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([contents], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
