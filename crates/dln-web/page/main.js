// The page: its tabs, its address, and the theory that they share.
import { Data } from "./data.js";
import { Engine } from "./engine.js";
import { Learning } from "./learning.js";
import { Noise } from "./noise.js";
import { Transfer } from "./transfer.js";
import { Work, faulty } from "./work.js";

const KINDS = { learning: Learning, noise: Noise, transfer: Transfer, data: Data };
const buttons = [...document.querySelectorAll('[role="tab"]')];
const tabs = new Map();
let context;
let addressing = 0;

// For the console of the browser, and for tests: the last answer of every command, and any command.
globalThis.dln = { answers: {}, call: (command, request) => context.now(command, request) };

// The module, which stands in the page compressed and in base64.
async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return WebAssembly.compile(await new Response(stream).arrayBuffer());
}

async function start() {
  const module = await unpacked(document.getElementById("wasm").textContent);
  let engine = await Engine.of(module);
  context = {
    module,
    work: new Work(module),
    // What may take longer than a curve, so that no curve waits for it.
    later: new Work(module),
    // What takes a few milliseconds, at once. A fault of the program ends the module, and a new one is made.
    now(command, request) {
      try {
        const answer = engine.call(command, request);
        globalThis.dln.answers[command] = answer;
        return answer;
      } catch (error) {
        engine = new Engine(new WebAssembly.Instance(module, {}).exports);
        return faulty(String(error));
      }
    },
    addressed(tab) {
      clearTimeout(addressing);
      addressing = setTimeout(() => history.replaceState(null, "", address(tab)), 150);
    },
  };
  for (const button of buttons) button.addEventListener("click", () => open(button.dataset.tab));
  document.querySelector('[role="tablist"]').addEventListener("keydown", turn);
  addEventListener("hashchange", route);
  route();
  document.documentElement.dataset.ready = "yes";
}

function address(tab) {
  const values = tab.fields.address;
  return `#${tab.id}${values ? `&${values}` : ""}`;
}

// Shows what the address says.
function route() {
  const [id, ...pairs] = location.hash.slice(1).split("&");
  const values = Object.fromEntries(pairs.map((pair) => pair.split("=")).map(([key, value]) => [key, decode(value ?? "")]));
  open(id in KINDS ? id : "learning", values);
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function open(id, values) {
  // What a tab that is left wanted to write would name that tab.
  clearTimeout(addressing);
  for (const button of buttons) {
    const chosen = button.dataset.tab === id;
    button.setAttribute("aria-selected", String(chosen));
    button.tabIndex = chosen ? 0 : -1;
    document.getElementById(button.dataset.tab).hidden = !chosen;
  }
  const isNew = !tabs.has(id);
  if (isNew) tabs.set(id, new KINDS[id](context));
  const tab = tabs.get(id);
  if (isNew || values) tab.take(values ?? {});
  if (!values) history.replaceState(null, "", address(tab));
}

// Arrow keys, Home and End move between tabs.
function turn(event) {
  const at = buttons.findIndex((button) => button.getAttribute("aria-selected") === "true");
  const last = buttons.length - 1;
  const next = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  buttons[next].focus();
  open(buttons[next].dataset.tab);
}

start().catch((error) => {
  const place = document.getElementById("trouble");
  place.hidden = false;
  place.textContent = `This page needs a browser with WebAssembly, of 2023 or later (${error}).`;
});
