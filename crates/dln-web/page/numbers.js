// Numbers as people read and write them.

// Three significant digits, as in the program's tables.
export function short(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 1e-4 && size < 99950 ? decimals(value) : value.toExponential(2).replace("e+", "e");
  return text.replace("-", "−").replace("e−", "e-");
}

function decimals(value) {
  const power = Number(value.toExponential(2).split("e")[1]);
  return value.toFixed(Math.max(0, 2 - power));
}

// As many evenly spread numbers from `from` to `to`.
export function spread(from, to, count) {
  return Array.from({ length: count }, (_, index) => from + ((to - from) * index) / (count - 1));
}

// Round steps for an axis: 1, 2 or 5 times a power of ten.
export function ticks(from, to, most) {
  const rough = (to - from) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((candidate) => candidate >= rough * 0.999);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

// Powers of ten within a range.
export function decades(from, to) {
  const first = Math.ceil(Math.log10(from) - 1e-9);
  const last = Math.floor(Math.log10(to) + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
}

// A tick's label.
export function label(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 1e-3 && size < 1e5 ? String(Number(value.toPrecision(6))) : value.toExponential(0).replace("e+", "e");
  return text.replace(/^-/, "−");
}
