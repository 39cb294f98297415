// What takes long, beside the page: one command at a time.
import { Engine } from "./engine.js";

let ready;

onmessage = async ({ data }) => {
  if (data.module) {
    ready = Engine.of(data.module);
    return;
  }
  try {
    const engine = await ready;
    postMessage({ answer: engine.call(data.command, data.request, data.bytes) });
  } catch (error) {
    postMessage({ fault: String(error) });
  }
};
