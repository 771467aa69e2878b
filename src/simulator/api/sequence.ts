const letters = "bcdfghjklmnpqrstvwxz2456789";

/** Hands out uids, resource versions and name suffixes: the same calls give the same answers. */
export class Sequence {
  #uids = 0;
  #versions = 0;
  #names = 0;

  nextUid(): string {
    const digits = (++this.#uids).toString(16).padStart(12, "0");
    return `6d657461-7472-4f6e-8000-${digits}`;
  }

  nextVersion(): string {
    return String(++this.#versions);
  }

  currentVersion(): string {
    return String(this.#versions);
  }

  /** Five characters of the alphabet that `generateName` uses; a prime step makes neighbours look different. */
  nextSuffix(): string {
    let rest = (++this.#names * 7_368_787) % letters.length ** 5;
    let suffix = "";
    for (let place = 0; place < 5; place++) {
      suffix += letters[rest % letters.length];
      rest = Math.floor(rest / letters.length);
    }
    return suffix;
  }
}
