// One instance of the theory: requests in, answers out. Used by the page and by its worker.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class Engine {
  static async of(module) {
    const instance = await WebAssembly.instantiate(module, {});
    return new Engine(instance.exports);
  }

  constructor(exports) {
    this.exports = exports;
  }

  // The answer to a command; `bytes` are the contents of a file. Throws if the command comes to a fault of the program.
  call(command, request, bytes = new Uint8Array()) {
    const line = encoder.encode(JSON.stringify(request) + "\n");
    const length = line.length + bytes.length;
    const place = this.exports.request(length) >>> 0;
    const room = new Uint8Array(this.exports.memory.buffer, place, length);
    room.set(line);
    room.set(bytes, line.length);
    const answered = this.exports[command]() >>> 0;
    const from = this.exports.answer() >>> 0;
    return JSON.parse(decoder.decode(new Uint8Array(this.exports.memory.buffer, from, answered)));
  }
}
