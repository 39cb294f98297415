// Pictures as SVG: files to keep, and the map on the screen.
import { diverging, faded } from "./colors.js";
import { decades, label, ticks } from "./numbers.js";
import { named, shown } from "./picture.js";

const WIDTH = 520;
const LEFT = 62;
const RIGHT = 16;
const TOP = 30;
const HEIGHT = 260;
const ROW = 18;

// The picture, with the ends of its axes, as a file's contents.
export function svg(picture) {
  const frame = new Frame(picture);
  const parts = [
    ...(picture.map ? [cells(picture.map, frame)] : []),
    ...picture.lines.flatMap((line) => curve(line, picture, frame)),
    ...(picture.rules ?? []).map((rule) => ruled(rule, frame)),
    ...(picture.marks ?? []).map((mark) => diamond(mark, frame)),
  ];
  const keys = named(picture);
  const height = TOP + HEIGHT + 46 + ROW * Math.ceil(keys.length / 2) + 8;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="#1a1a1a">`,
    `<title>${escaped(picture.title)}</title>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="18" font-size="14">${escaped(picture.title)}</text>`,
    `<clipPath id="frame"><rect x="${LEFT}" y="${TOP}" width="${frame.width}" height="${HEIGHT}"/></clipPath>`,
    `<g clip-path="url(#frame)">${parts.join("")}</g>`,
    axes(picture, frame),
    ...keys.map((key, index) => legend(key, index)),
    `</svg>\n`,
  ].join("\n");
}

export function escaped(text) {
  return String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

// Where numbers stand.
export class Frame {
  width = WIDTH - LEFT - RIGHT;

  constructor({ x, y }) {
    this.x = x;
    this.y = y;
  }

  across(value) {
    return LEFT + this.width * share(value, this.x);
  }

  down(value) {
    return TOP + HEIGHT * (1 - share(value, this.y));
  }

  // The numbers at a place, given as shares of the whole drawing's width and height.
  at(across, down, height) {
    const right = (across * WIDTH - LEFT) / this.width;
    const up = 1 - (down * height - TOP) / HEIGHT;
    return [back(right, this.x), back(up, this.y)];
  }
}

function share(value, { from, to, log }) {
  return log ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
}

function back(part, { from, to, log }) {
  const within = Math.min(1, Math.max(0, part));
  return log ? from * (to / from) ** within : from + within * (to - from);
}

function fixed(value) {
  return Number(value.toFixed(2));
}

function curve(line, picture, frame) {
  const { at, y } = picture;
  const drawn = [];
  if (line.low) {
    const high = shown(line.high, y);
    const low = shown(line.low, y);
    const held = at.map((_, index) => index).filter((index) => high[index] !== null && low[index] !== null);
    const there = held.map((index) => `${fixed(frame.across(at[index]))},${fixed(frame.down(high[index]))}`);
    const home = held.reverse().map((index) => `${fixed(frame.across(at[index]))},${fixed(frame.down(low[index]))}`);
    drawn.push(`<polygon points="${[...there, ...home].join(" ")}" fill="${faded(line.color, 0.2)}"/>`);
  }
  if (line.values) {
    const dash = line.dashed ? ` stroke-dasharray="6 4"` : "";
    let pen = "M";
    const path = shown(line.values, y).map((value, index) => {
      if (value === null) {
        pen = "M";
        return "";
      }
      const step = `${pen}${fixed(frame.across(at[index]))} ${fixed(frame.down(value))}`;
      pen = "L";
      return step;
    });
    drawn.push(`<path d="${path.join("")}" fill="none" stroke="${line.color}" stroke-width="${line.width ?? 2}"${dash}/>`);
  }
  return drawn;
}

function ruled(rule, frame) {
  const ends =
    rule.x !== undefined
      ? `x1="${fixed(frame.across(rule.x))}" x2="${fixed(frame.across(rule.x))}" y1="${TOP}" y2="${TOP + HEIGHT}"`
      : `x1="${LEFT}" x2="${LEFT + frame.width}" y1="${fixed(frame.down(rule.y))}" y2="${fixed(frame.down(rule.y))}"`;
  return `<line ${ends} stroke="${rule.color}" stroke-width="1.5" stroke-dasharray="5 4"/>`;
}

function diamond(mark, frame) {
  const [x, y] = [fixed(frame.across(mark.x)), fixed(frame.down(mark.y))];
  return `<path d="M${x} ${y - 6}l6 6l-6 6l-6 -6z" fill="${mark.color}" stroke="#ffffff"/>`;
}

// A number for every cell: blue below 0, red above.
function cells({ xs, ys, values }, frame) {
  const most = Math.max(1e-12, ...values.flat().map(Math.abs));
  const edge = (list, index) => (index <= 0 ? list[0] : index >= list.length ? list[list.length - 1] : (list[index - 1] + list[index]) / 2);
  return values
    .flatMap((row, j) =>
      row.map((value, i) => {
        const [left, right] = [frame.across(edge(xs, i)), frame.across(edge(xs, i + 1))];
        const [bottom, top] = [frame.down(edge(ys, j)), frame.down(edge(ys, j + 1))];
        const color = diverging(0.5 + (0.5 * value) / most);
        return `<rect x="${fixed(left)}" y="${fixed(top)}" width="${fixed(right - left + 0.3)}" height="${fixed(bottom - top + 0.3)}" fill="${color}"/>`;
      }),
    )
    .join("");
}

function axes({ x, y }, frame) {
  const bottom = TOP + HEIGHT;
  const places = (axis, most) => {
    const all = axis.log ? decades(axis.from, axis.to) : ticks(axis.from, axis.to, most);
    return all.length >= 2 || !axis.log ? all : [axis.from, axis.to];
  };
  const below = places(x, 7).map((value) => {
    const place = fixed(frame.across(value));
    return `<path d="M${place} ${bottom}v4" stroke="#1a1a1a"/><text x="${place}" y="${bottom + 16}" text-anchor="middle">${label(round(value))}</text>`;
  });
  const beside = places(y, 6).map((value) => {
    const place = fixed(frame.down(value));
    return `<path d="M${LEFT} ${place}h-4" stroke="#1a1a1a"/><text x="${LEFT - 7}" y="${place + 4}" text-anchor="end">${label(round(value))}</text>`;
  });
  const middle = TOP + HEIGHT / 2;
  return [
    `<rect x="${LEFT}" y="${TOP}" width="${frame.width}" height="${HEIGHT}" fill="none" stroke="#1a1a1a" stroke-width="0.8"/>`,
    ...below,
    ...beside,
    `<text x="${LEFT + frame.width / 2}" y="${bottom + 34}" text-anchor="middle">${escaped(x.label)}</text>`,
    `<text transform="translate(14 ${middle}) rotate(-90)" text-anchor="middle">${escaped(y.label)}</text>`,
  ].join("");
}

function round(value) {
  return Number(value.toPrecision(3));
}

function legend(key, index) {
  const x = LEFT + (index % 2) * (WIDTH / 2 - 20);
  const y = TOP + HEIGHT + 56 + ROW * Math.floor(index / 2);
  const isMark = key.x !== undefined && key.y !== undefined;
  const dash = key.dashed || (!key.values && !key.low && !isMark) ? ` stroke-dasharray="5 4"` : "";
  const sign = isMark
    ? `<path d="M${x + 12} ${y - 10}l6 6l-6 6l-6 -6z" fill="${key.color}"/>`
    : key.low && !key.values
      ? `<rect x="${x}" y="${y - 9}" width="24" height="10" fill="${faded(key.color, 0.2)}"/>`
      : `<path d="M${x} ${y - 4}h24" stroke="${key.color}" stroke-width="2"${dash}/>`;
  return `${sign}<text x="${x + 30}" y="${y}">${escaped(key.name)}</text>`;
}
