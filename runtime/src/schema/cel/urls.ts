import { isRequestUri } from "../formats/names.ts";
import { fail, type Library } from "./library.ts";

class Url {
  readonly #parts: readonly string[];
  constructor(text: string) {
    const found = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/(?:[^@/?]*@)?([^/?]*))?([^?]*)(?:\?(.*))?$/s.exec(
      text,
    );
    this.#parts = (found ?? []).slice(1).map((part) => part ?? "");
  }
  part(index: number): string {
    return this.#parts[index] ?? "";
  }
}

/** The type of `url("https://example.com")` and its functions. */
export const urls: Library = (environment) => {
  const type = "kubernetes.URL";
  environment
    .registerType(type, { ctor: Url, fields: {} })
    .registerOperator(`${type} == ${type}`, (left: Url, right: Url) =>
      [0, 1, 2, 3].every((index) => left.part(index) === right.part(index)),
    )
    .registerFunction(`url(string): ${type}`, (text: string) =>
      isRequestUri(text)
        ? new Url(text)
        : fail(
            `URL parse error during conversion from string: parse ${JSON.stringify(text)}: invalid URI for request`,
          ),
    )
    .registerFunction("isURL(string): bool", (text: string) => isRequestUri(text))
    .registerFunction(`${type}.getScheme(): string`, (url: Url) => url.part(0).toLowerCase())
    .registerFunction(`${type}.getHost(): string`, (url: Url) => url.part(1))
    .registerFunction(`${type}.getHostname(): string`, (url: Url) =>
      url
        .part(1)
        .replace(/:\d*$/, "")
        .replaceAll(/^\[|\]$/g, ""),
    )
    .registerFunction(`${type}.getPort(): string`, (url: Url) => /:(\d*)$/.exec(url.part(1))?.[1] ?? "")
    .registerFunction(`${type}.getEscapedPath(): string`, (url: Url) => encodeURI(decodable(url.part(2))))
    .registerFunction(`${type}.getQuery(): map<string, list<string>>`, (url: Url) => query(url.part(3)));
};

// A path that is escaped already stays as it is.
function decodable(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

function query(text: string): Map<string, string[]> {
  const parameters = new URLSearchParams(text);
  return new Map([...new Set(parameters.keys())].map((key) => [key, parameters.getAll(key)]));
}
