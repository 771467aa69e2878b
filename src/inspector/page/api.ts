import { useEffect, useState } from "preact/hooks";

/** An answer that is no success, with the fields that the API server refuses. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly causes: readonly { readonly field: string; readonly message: string }[];

  constructor(message: string, causes: Refused["causes"] = []) {
    super(message);
    this.causes = causes;
  }
}

async function read<T>(response: Response): Promise<T> {
  const body = (await response.json()) as T & {
    readonly message?: string;
    readonly causes?: Refused["causes"];
  };
  if (!response.ok) throw new Refused(body.message ?? response.statusText, body.causes);
  return body;
}

/** Asks the server of this page. */
export async function get<T>(
  path: string,
  query: Readonly<Record<string, string | undefined>> = {},
): Promise<T> {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return await read<T>(await fetch(`api/${path}?${new URLSearchParams(given).toString()}`));
}

/** Tells the server of this page. */
export async function post<T>(path: string, body: object): Promise<T> {
  const headers = { "content-type": "application/json" };
  return await read<T>(await fetch(`api/${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

/** Something of the server, asked again whenever the address or the revision changes; the last one stays until then. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names what the path answers
export function useRemote<T>(
  path: string,
  query: Readonly<Record<string, string | undefined>> | undefined,
  revision: number,
): T | undefined {
  const [value, setValue] = useState<{ readonly of: string; readonly value: T } | undefined>();
  const address = query === undefined ? "" : JSON.stringify([path, query]);
  useEffect(() => {
    if (query === undefined) return undefined;
    let isCurrent = true;
    get<T>(path, query).then(
      (found) => isCurrent && setValue({ of: address, value: found }),
      () => isCurrent && setValue(undefined),
    );
    return () => {
      isCurrent = false;
    };
  }, [address, revision]);
  return query !== undefined && value?.of === address ? value.value : undefined;
}
