// A picture as a description: what is drawn on the screen (plot.js) and written as SVG (svg.js).
//
// { title, x: axis, y: axis, at: [numbers], lines: [line], marks: [mark], rules: [rule], note }
// axis: { label, log, from, to }; line: { name, color, values, dashed, width, low, high } with `low` and `high` for a band;
// mark: { name, color, x, y }; rule: { name, color, x } or { name, color, y }.

// Errors below this are not drawn on a logarithmic axis.
const FLOOR = 1e-8;
const SPAN = 1e6;

// The numbers with null for what the axis cannot show: a plot library loops over values such as 1e-50.
export function shown(values, axis) {
  const fits = (value) => value !== null && Number.isFinite(value) && (!axis.log || value >= FLOOR);
  return values.map((value) => (fits(value) ? value : null));
}

// The picture with the ends of its axes.
export function ranged(picture) {
  const y = { ...picture.y };
  const values = [];
  for (const line of picture.lines) {
    for (const list of [line.values, line.low, line.high]) {
      if (list) values.push(...shown(list, y).filter((value) => value !== null));
    }
  }
  for (const mark of picture.marks ?? []) values.push(...shown([mark.y], y).filter((value) => value !== null));
  let least = values.length ? Math.min(...values) : y.log ? 0.1 : 0;
  let most = values.length ? Math.max(...values) : 1;
  if (y.log) {
    least = Math.max(least, most / SPAN);
    y.from ??= 10 ** (Math.floor(Math.log10(least) * 4 - 0.2) / 4);
    y.to ??= 10 ** (Math.ceil(Math.log10(most) * 4 + 0.2) / 4);
    if (y.to <= y.from) y.to = 10 * y.from;
  } else {
    y.from ??= Math.min(0, least);
    y.to ??= most + 0.05 * (most - y.from || 1);
  }
  const x = { ...picture.x };
  x.from ??= picture.at[0];
  x.to ??= picture.at[picture.at.length - 1];
  return { ...picture, x, y };
}

// What the legend names: lines, marks and rules with a name.
export function named(picture) {
  return [...picture.lines, ...(picture.marks ?? []), ...(picture.rules ?? [])].filter((item) => item.name);
}

// The numbers of a picture as a table: a column a line.
export function csv(picture) {
  const columns = [["x", picture.at]];
  for (const line of picture.lines) {
    if (line.values) columns.push([line.column ?? line.name, line.values]);
    if (line.low) columns.push([`${line.column ?? line.name}_low`, line.low], [`${line.column ?? line.name}_high`, line.high]);
  }
  columns[0][0] = picture.x.column ?? picture.x.label;
  const quoted = (name) => (/[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name);
  const rows = picture.at.map((_, row) => columns.map(([, values]) => values[row] ?? "").join(","));
  return [columns.map(([name]) => quoted(name)).join(","), ...rows].join("\n") + "\n";
}
