/** The time limit of one call. One is made for every call, so nothing costs before it is used. */
export class Deadline {
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly #milliseconds: number;
  #controller: AbortController | undefined;
  #isOver = false;

  constructor(now: number, milliseconds: number) {
    this.at = now + milliseconds;
    this.#milliseconds = milliseconds;
  }

  /** Aborted when the time is over. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#isOver) this.#abort();
    return this.#controller.signal;
  }

  /** The answer, or `late()` when it does not come in time. */
  async race<T>(answer: Promise<T>, late: () => T): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<T>((resolve) => {
      timer = setTimeout(() => {
        this.#isOver = true;
        this.#abort();
        resolve(late());
      }, this.#milliseconds);
    });
    try {
      return await Promise.race([answer, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }

  #abort(): void {
    const seconds = String(this.#milliseconds / 1000);
    this.#controller?.abort(new DOMException(`the call was given up after ${seconds} s`, "TimeoutError"));
  }
}
