// Pictures on the screen, drawn by uPlot.
import { faded } from "./colors.js";
import { label, short } from "./numbers.js";
import { named, ranged, shown } from "./picture.js";

const HEIGHT = 280;

function css(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

export class Plot {
  #place;
  #box;
  #legend;
  #plot = null;
  #shape = "";
  #picture = null;

  constructor(place) {
    this.#place = place;
    this.#box = place.querySelector(".plot");
    this.#legend = place.querySelector(".legend");
    new ResizeObserver(() => this.#resize()).observe(this.#box);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#renew());
  }

  get picture() {
    return this.#picture;
  }

  draw(picture) {
    this.#picture = ranged(picture);
    this.#place.classList.remove("old");
    const shape = JSON.stringify([picture.x.log, picture.y.log, picture.x.label, picture.y.label, this.#series().map((one) => [one.stroke, one.dash, one.fill])]);
    if (shape !== this.#shape || !this.#plot) {
      this.#shape = shape;
      this.#renew();
    } else {
      this.#plot.setData(this.#data(), false);
      this.#scale();
    }
    this.#explain();
  }

  // Greys the curve: a newer one is on its way.
  age() {
    this.#place.classList.add("old");
  }

  #series() {
    const series = [];
    for (const line of this.#picture.lines) {
      if (line.low) series.push({ stroke: "transparent", fill: faded(line.color, 0.2) }, { stroke: "transparent" });
      if (line.values) series.push({ stroke: line.color, width: line.width ?? 2, dash: line.dashed ? [6, 4] : undefined });
    }
    return series.map((one) => ({ ...one, points: { show: false }, pxAlign: 0 }));
  }

  #bands() {
    const bands = [];
    let index = 1;
    for (const line of this.#picture.lines) {
      if (line.low) {
        bands.push({ series: [index, index + 1], fill: faded(line.color, 0.2) });
        index += 2;
      }
      if (line.values) index += 1;
    }
    return bands;
  }

  #data() {
    const { at, lines, x, y } = this.#picture;
    const columns = [shown(at, x)];
    for (const line of lines) {
      if (line.low) columns.push(shown(line.high, y), shown(line.low, y));
      if (line.values) columns.push(shown(line.values, y));
    }
    return columns;
  }

  #axis(axis) {
    return {
      label: axis.label,
      labelSize: 20,
      stroke: css("--text"),
      grid: { stroke: css("--grid"), width: 1 },
      ticks: { stroke: css("--grid"), width: 1 },
      font: "12px system-ui, sans-serif",
      labelFont: "13px system-ui, sans-serif",
      // Of a logarithmic axis the round numbers are named, not where it ends.
      values: (_, values) => values.map((value) => (value === null || (axis.log && !/^[125]e/.test(value.toExponential())) ? "" : label(value))),
    };
  }

  #options() {
    const { x, y } = this.#picture;
    const fixed = (which) => () => [this.#picture[which].from, this.#picture[which].to];
    return {
      width: Math.max(200, this.#box.clientWidth),
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, drag: { setScale: false, x: false, y: false } },
      scales: {
        x: { time: false, distr: x.log ? 3 : 1, range: fixed("x") },
        y: { distr: y.log ? 3 : 1, range: fixed("y") },
      },
      axes: [this.#axis(x), { ...this.#axis(y), size: 56 }],
      series: [{}, ...this.#series().map(({ fill, ...one }) => one)],
      bands: this.#bands(),
      hooks: { draw: [(plot) => this.#decorate(plot)], setCursor: [(plot) => this.#read(plot)] },
    };
  }

  #renew() {
    if (!this.#picture || this.#box.clientWidth === 0) return;
    this.#plot?.destroy();
    this.#plot = new uPlot(this.#options(), this.#data(), this.#box);
  }

  #resize() {
    if (!this.#plot) this.#renew();
    else if (this.#box.clientWidth > 0) this.#plot.setSize({ width: this.#box.clientWidth, height: HEIGHT });
  }

  #scale() {
    const { x, y } = this.#picture;
    this.#plot.batch(() => {
      this.#plot.setScale("x", { min: x.from, max: x.to });
      this.#plot.setScale("y", { min: y.from, max: y.to });
    });
  }

  // Rules and marks, on top of the lines.
  #decorate(plot) {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    const size = devicePixelRatio;
    for (const rule of this.#picture.rules ?? []) {
      ctx.strokeStyle = rule.color;
      ctx.lineWidth = 1.5 * size;
      ctx.setLineDash([5 * size, 4 * size]);
      ctx.beginPath();
      if (rule.x !== undefined) {
        const x = plot.valToPos(rule.x, "x", true);
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
      } else if (shown([rule.y], this.#picture.y)[0] !== null) {
        const y = plot.valToPos(rule.y, "y", true);
        ctx.moveTo(bbox.left, y);
        ctx.lineTo(bbox.left + bbox.width, y);
      }
      ctx.stroke();
    }
    ctx.setLineDash([]);
    for (const mark of this.#picture.marks ?? []) {
      if (shown([mark.y], this.#picture.y)[0] === null) continue;
      const [x, y] = [plot.valToPos(mark.x, "x", true), plot.valToPos(mark.y, "y", true)];
      const reach = 6 * size;
      ctx.fillStyle = mark.color;
      ctx.strokeStyle = css("--page");
      ctx.lineWidth = size;
      ctx.beginPath();
      ctx.moveTo(x, y - reach);
      ctx.lineTo(x + reach, y);
      ctx.lineTo(x, y + reach);
      ctx.lineTo(x - reach, y);
      ctx.closePath();
      ctx.fill();
      ctx.stroke();
    }
    ctx.restore();
  }

  // The legend, and what a screen reader announces.
  #explain() {
    const items = named(this.#picture).map((item) => {
      const kind = item.values ? (item.dashed ? "dashed" : "line") : item.low ? "band" : item.x !== undefined && item.y !== undefined ? "mark" : "dashed";
      return `<li><i class="${kind}" style="--color:${item.color}"></i>${item.name}</li>`;
    });
    this.#legend.innerHTML = items.join("") + `<li class="read" aria-hidden="true"></li>`;
    this.#box.setAttribute("role", "img");
    this.#box.setAttribute("aria-label", this.#picture.spoken ?? this.#picture.title);
  }

  // The numbers under the pointer.
  #read(plot) {
    const place = this.#legend.querySelector(".read");
    const index = plot.cursor.idx;
    if (!place) return;
    if (index === null || index === undefined) {
      place.textContent = "";
      return;
    }
    const { at, lines } = this.#picture;
    const values = lines.filter((line) => line.values && line.name).map((line) => `${line.name} ${short(line.values[index])}`);
    place.textContent = `at ${short(at[index])}: ${values.join(", ")}`;
  }
}
