// Long work in a worker of the page, which is made of a text in it, so that it works from a disk too.

export class Work {
  #module;
  #worker;
  #waiting = new Map();
  #running = null;

  constructor(module) {
    this.#module = module;
    this.#start();
  }

  // The answer to a command, or null if a newer request of the same topic overtook it or the work was stopped.
  ask(topic, command, request, bytes) {
    return new Promise((resolve) => {
      this.#waiting.get(topic)?.resolve(null);
      this.#waiting.set(topic, { command, request, bytes, resolve });
      this.#next();
    });
  }

  // Ends what is running.
  stop() {
    this.#worker.terminate();
    this.#running?.resolve(null);
    this.#running = null;
    this.#start();
    this.#next();
  }

  #start() {
    const text = document.getElementById("worker-source").textContent;
    const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    this.#worker = new Worker(address);
    URL.revokeObjectURL(address);
    this.#worker.onmessage = ({ data }) => this.#done(data);
    this.#worker.onerror = (event) => this.#done({ fault: event.message });
    this.#worker.postMessage({ module: this.#module });
  }

  #next() {
    if (this.#running || this.#waiting.size === 0) return;
    const [topic, job] = this.#waiting.entries().next().value;
    this.#waiting.delete(topic);
    this.#running = job;
    this.#worker.postMessage({ command: job.command, request: job.request, bytes: job.bytes });
  }

  #done({ answer, fault }) {
    const job = this.#running;
    this.#running = null;
    if (fault !== undefined) {
      this.#worker.terminate();
      this.#start();
    }
    if (job) globalThis.dln.answers[job.command] = answer;
    job?.resolve(answer ?? faulty(fault));
    this.#next();
  }
}

// What is said of a fault of the program itself.
export function faulty(fault) {
  const help = "this is a fault of the program: please report it with the address of this page";
  return { error: { message: `the calculation ended early (${fault})`, help } };
}
