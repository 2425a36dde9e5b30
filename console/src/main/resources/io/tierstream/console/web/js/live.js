// The stream of changes. Read with fetch, because EventSource hides heartbeats, and a line without them is dead; it reconnects by itself.

import { address } from "./api.js";

// The server sends a comment every 15 s; twice that and some more without a byte means that the line is dead.
const SILENCE_MILLIS = 40_000;
// A browser has six connections for all pages of a host: a page that nobody sees keeps none for long.
const HIDDEN_MILLIS = 10_000;
const WAITS_MILLIS = [500, 1_000, 2_000, 5_000, 10_000];

/** A stream: `state` is "connecting", "open" or "lost"; `seenAt` is when the last byte came. */
export class Live extends EventTarget {
  #parameters;
  #stop = new AbortController();
  #attempt = null;
  #wake = null;
  #lastId = null;
  #failures = 0;
  #hiding = null;
  #resting = false;
  state = "connecting";
  seenAt = null;
  retryAt = null;

  constructor(parameters = {}) {
    super();
    this.#parameters = parameters;
  }

  start() {
    document.addEventListener("visibilitychange", () => this.#look(), { signal: this.#stop.signal });
    this.#look();
    this.#run();
    return this;
  }

  close() {
    this.#stop.abort();
    clearTimeout(this.#hiding);
    this.#attempt?.abort();
    this.#wake?.();
  }

  /** Tries again at once. */
  retry() {
    this.#wake?.();
  }

  /** Whether anybody sees the page. */
  #look() {
    clearTimeout(this.#hiding);
    if (document.hidden) {
      this.#hiding = setTimeout(() => {
        this.#resting = true;
        this.#attempt?.abort();
      }, HIDDEN_MILLIS);
    } else if (this.#resting) {
      this.#resting = false;
      this.#wake?.();
    }
  }

  async #rest() {
    while (this.#resting && !this.#stop.signal.aborted) {
      await new Promise((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#wake = null;
  }

  async #run() {
    while (!this.#stop.signal.aborted) {
      try {
        await this.#once();
      } catch {
        // Whatever it was, the answer is the same: say so, and try again.
      }
      if (this.#stop.signal.aborted) {
        return;
      }
      await (this.#resting ? this.#rest() : this.#pause());
    }
  }

  async #once() {
    this.#attempt = new AbortController();
    const silence = this.#watch(this.#attempt);
    try {
      const response = await fetch(address("stream", this.#parameters), {
        headers: { Accept: "text/event-stream", ...(this.#lastId ? { "Last-Event-ID": this.#lastId } : {}) },
        cache: "no-store",
        signal: this.#attempt.signal,
      });
      if (!response.ok || !response.body) {
        throw new Error(`stream answered ${response.status}`);
      }
      this.#failures = 0;
      this.#enter("open");
      await this.#read(response.body);
    } finally {
      clearInterval(silence);
    }
  }

  #watch(attempt) {
    const begun = Date.now();
    return setInterval(() => {
      if (Date.now() - Math.max(this.seenAt ?? 0, begun) > SILENCE_MILLIS) {
        attempt.abort();
      }
    }, 2_000);
  }

  async #read(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      this.seenAt = Date.now();
      const blocks = (rest + value).replaceAll("\r\n", "\n").split("\n\n");
      rest = blocks.pop();
      blocks.forEach((block) => this.#take(block));
    }
  }

  #take(block) {
    let type = "message";
    const data = [];
    for (const line of block.split("\n")) {
      const cut = line.indexOf(":");
      const value = line.slice(cut + 1).replace(/^ /, "");
      if (line.startsWith("event:")) {
        type = value;
      } else if (line.startsWith("data:")) {
        data.push(value);
      } else if (line.startsWith("id:")) {
        this.#lastId = value;
      }
    }
    if (data.length) {
      this.dispatchEvent(new CustomEvent(type, { detail: JSON.parse(data.join("\n")) }));
    }
  }

  async #pause() {
    const wait = WAITS_MILLIS[Math.min(this.#failures, WAITS_MILLIS.length - 1)];
    this.#failures += 1;
    this.retryAt = Date.now() + wait;
    this.#enter("lost");
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, wait);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = null;
  }

  #enter(state) {
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }
}
