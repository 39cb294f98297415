// The colours of the project's figures (crates/dln-plot/src/color.rs).

export const BLUE = "#0072b2";
export const VERMILION = "#d55e00";
export const GREEN = "#009e73";
export const ORANGE = "#e69f00";
export const PURPLE = "#cc79a7";
export const SKY = "#56b4e9";
export const GREY = "#808080";
export const CYCLE = [BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY];

const BLUE_RED = [
  [0x21, 0x66, 0xac],
  [0x92, 0xc5, 0xde],
  [0xf7, 0xf7, 0xf7],
  [0xf4, 0xa5, 0x82],
  [0xb2, 0x18, 0x2b],
];

// Blue through white to red over [0, 1]; 0.5 is neutral.
export function diverging(position) {
  const scaled = Math.min(1, Math.max(0, position)) * (BLUE_RED.length - 1);
  const below = Math.min(Math.floor(scaled), BLUE_RED.length - 2);
  const mixed = BLUE_RED[below].map((low, channel) => {
    const high = BLUE_RED[below + 1][channel];
    return Math.round(low + (scaled - below) * (high - low));
  });
  return `rgb(${mixed.join(",")})`;
}

// The same colour, so transparent.
export function faded(color, opacity) {
  return color + Math.round(255 * opacity).toString(16).padStart(2, "0");
}
