import { useEffect, useState } from "preact/hooks";

/** What is chosen and shown; all of it is in the address. */
export interface Place {
  /** The key of the chosen object. */
  readonly object?: string;
  /** The chosen call. */
  readonly call?: string;
  readonly tab?: string;
  readonly filter?: string;
  readonly namespace?: string;
  /** `1` to see only what is not ready. */
  readonly waiting?: string;
  readonly from?: string;
  readonly to?: string;
  /** `parent` to see only the calls of the chosen parent. */
  readonly calls?: string;
}

function read(): Place {
  return Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
}

/** The place in the address, and how to go elsewhere: an absent field stays, an empty one goes. */
export function usePlace(): readonly [Place, (change: { [field in keyof Place]: string }) => void] {
  const [place, setPlace] = useState(read);
  useEffect(() => {
    const listen = (): void => setPlace(read());
    addEventListener("hashchange", listen);
    return () => removeEventListener("hashchange", listen);
  }, []);
  const go = (change: { [field in keyof Place]: string }): void => {
    const next = Object.entries({ ...read(), ...change }).filter(([, text]) => text !== "");
    const hash = new URLSearchParams(next).toString();
    const isTyped = "filter" in change;
    if (isTyped) history.replaceState(undefined, "", `#${hash}`);
    else history.pushState(undefined, "", `#${hash}`);
    setPlace(Object.fromEntries(next));
  };
  return [place, go];
}
