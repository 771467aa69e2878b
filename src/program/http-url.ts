import { InvalidArgumentError } from "commander";

/** Reads the address of a server for a flag. */
export function httpUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new InvalidArgumentError("It must be an http or https URL, as in http://localhost:9292.");
}
