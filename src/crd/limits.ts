/** What an input may be at most; a real CRD stays far below. */
export const limits = {
  /** Characters of one text. */
  text: 32 * 1024 * 1024,
  /** Characters of one YAML document; JSON may use up the whole text. */
  document: 8 * 1024 * 1024,
  documents: 5000,
  aliases: 1000,
  mergeKeys: 100_000,
  /** Collections within collections. */
  nesting: 1000,
  /** Values of a document after its aliases are replaced. */
  values: 2_000_000,
  /** Schemas within schemas. */
  schemaDepth: 200,
  /** Schemas of one version; the largest real one has some thousands. */
  schemas: 21_000,
} as const;

/** Why a parsed document can't be used, or the number of values it holds once aliases are replaced. */
export type Measure = { readonly size: number } | { readonly reason: string; readonly path: string };

interface Walk {
  readonly sizes: Map<object, number>;
  readonly open: Set<object>;
}

class Unfit extends Error {
  readonly path: string[] = [];
}

/** Count what a document holds without expanding its aliases; self-references and values that are not JSON are told. */
export function measure(value: unknown): Measure {
  try {
    return { size: sizeOf(value, 0, { sizes: new Map(), open: new Set() }) };
  } catch (error) {
    if (error instanceof Unfit)
      return { reason: error.message, path: error.path.reverse().slice(0, 20).join(".") };
    throw error;
  }
}

function sizeOf(value: unknown, depth: number, walk: Walk): number {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new Unfit(`${value} is not a number of JSON`);
  if (typeof value !== "object" || value === null) return 1;
  const known = walk.sizes.get(value);
  if (known !== undefined) return known;
  if (walk.open.has(value)) throw new Unfit("an alias refers to the value that holds it");
  if (depth > limits.nesting) throw new Unfit(`it is nested deeper than ${limits.nesting} levels`);
  walk.open.add(value);
  const size = sizeOfEntries(value, depth, walk);
  walk.open.delete(value);
  walk.sizes.set(value, size);
  return size;
}

function sizeOfEntries(value: object, depth: number, walk: Walk): number {
  let size = 1;
  let at = "";
  try {
    for (const [key, item] of Object.entries(value)) {
      at = key;
      size += sizeOf(item, depth + 1, walk);
      if (size > limits.values) {
        throw new Unfit(`it holds more than ${limits.values} values once its aliases are replaced`);
      }
    }
  } catch (error) {
    if (error instanceof Unfit) error.path.push(at);
    throw error;
  }
  return size;
}
