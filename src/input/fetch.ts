import type { Io } from "../io.ts";
import { collect, decode } from "./decode.ts";
import { Refusal } from "./refusal.ts";

const patience = 30_000;

/** Whether a source is a URL that is fetched. */
export function isUrl(source: string): boolean {
  return /^https?:\/\//i.test(source);
}

/** The text behind a URL; gives up after 30 seconds. */
export async function fetchText(url: string, io: Io): Promise<string> {
  const signal = AbortSignal.any([io.signal, AbortSignal.timeout(patience)]);
  try {
    const response = await fetch(url, {
      signal,
      headers: { accept: "application/yaml, application/json, text/*, */*" },
    });
    if (!response.ok)
      throw refuse(url, `the server answered ${response.status} ${response.statusText}`.trim());
    if (response.body === null) return decode(new Uint8Array(), url);
    return decode(await collect(response.body, url), url);
  } catch (error) {
    if (error instanceof Refusal || io.signal.aborted) throw error;
    throw refuse(url, reasonOf(error));
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "no answer within 30 seconds";
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  return cause?.code ?? cause?.message ?? error.message;
}

function refuse(url: string, reason: string): Refusal {
  const fix = "Check the URL, or download the file and pass its path.";
  return new Refusal("INPUT_URL", url, `${url} could not be fetched: ${reason}.`, fix);
}
