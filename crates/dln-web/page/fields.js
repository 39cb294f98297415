// Sliders with number fields beside them, and their values in the address of the page.

// A field: { key, label, flag, value, from, to, log, whole, least, most }; a slider goes from `from` to `to`, a number from `least`
// to `most`. `choices` makes it a list of words.
const STEPS = 1000;

export class Fields {
  #fields;
  #inputs = new Map();
  #changed;

  // `name` tells the fields of one tab from another's.
  constructor(place, name, fields, changed) {
    this.#fields = fields;
    this.#changed = changed;
    place.innerHTML = fields.map((field) => markup(field, `${name}-${field.key}`)).join("");
    for (const field of fields) this.#wire(place, field);
  }

  get values() {
    return Object.fromEntries(this.#fields.map((field) => [field.key, this.#inputs.get(field.key).value()]));
  }

  // Takes values, as from the address; those that are missing or no numbers become the usual ones.
  set(values) {
    for (const field of this.#fields) this.#inputs.get(field.key).set(read(field, values[field.key]));
  }

  // What differs from the usual values, as text for the address.
  get address() {
    const values = this.values;
    const changed = this.#fields.filter((field) => values[field.key] !== field.value);
    return changed.map((field) => `${field.key}=${encodeURIComponent(values[field.key])}`).join("&");
  }

  #wire(place, field) {
    const number = place.querySelector(`[name="${field.key}"]`);
    const slider = place.querySelector(`[data-slider="${field.key}"]`);
    const set = (value) => {
      number.value = String(value);
      if (slider) {
        slider.value = String(position(field, value));
        slider.setAttribute("aria-valuetext", String(value));
      }
    };
    number.addEventListener(field.choices ? "change" : "input", () => {
      if (slider && number.value !== "") slider.value = String(position(field, Number(number.value)));
      this.#changed();
    });
    slider?.addEventListener("input", () => {
      set(value(field, Number(slider.value)));
      this.#changed();
    });
    this.#inputs.set(field.key, { set, value: () => read(field, number.value) });
    set(field.value);
  }
}

function markup(field, id) {
  const help = field.flag ? `<small title="the program's flag">${field.flag}</small>` : "";
  if (field.choices) {
    const options = field.choices.map(([value, text]) => `<option value="${value}">${text}</option>`).join("");
    return `<label class="field"><span>${field.label} ${help}</span><select name="${field.key}">${options}</select></label>`;
  }
  const step = field.whole ? 1 : "any";
  return (
    `<div class="field"><label for="${id}">${field.label} ${help}</label>` +
    `<input type="range" data-slider="${field.key}" min="0" max="${STEPS}" step="1" aria-label="${field.label}">` +
    `<input type="number" id="${id}" name="${field.key}" step="${step}" min="${field.least ?? 0}" inputmode="decimal"></div>`
  );
}

function read(field, text) {
  if (field.choices) return field.choices.some(([value]) => value === text) ? text : field.value;
  const number = text === undefined || text === "" || text === null ? NaN : Number(text);
  if (!Number.isFinite(number)) return field.value;
  return field.whole ? Math.round(number) : number;
}

function position(field, number) {
  const { from, to, log } = field;
  const part = log ? Math.log(Math.max(number, from) / from) / Math.log(to / from) : (number - from) / (to - from);
  return Math.round(STEPS * Math.min(1, Math.max(0, part)));
}

function value(field, place) {
  const { from, to, log, whole } = field;
  const part = place / STEPS;
  const exact = log ? from * (to / from) ** part : from + part * (to - from);
  return whole ? Math.round(exact) : Number(exact.toPrecision(3));
}
