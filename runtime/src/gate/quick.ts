import { json } from "../bytes/json-writer.ts";
import { isOrWasKeepStatus } from "../controller/keep-status.ts";
import { generatedLabel } from "../kubernetes/labels.ts";
import type { DeclaredKinds } from "./declared-kinds.ts";
import type { CallFacts } from "./facts.ts";
import { isResync } from "../controller/retry-after.ts";
import { placementProblem } from "./placement.ts";
import type { Verdict } from "./problem.ts";
import { SeenObjects } from "./seen-objects.ts";
import { missedRequirement } from "./selector.ts";

interface QuickCheck {
  readonly field: "children" | "attachments";
  readonly declared: DeclaredKinds;
  readonly facts: CallFacts;
}

/**
 * Checks an answer while it is written, reading every property once. Nearly every answer is plain data and without
 * fault; whatever is not, undefined says, and the gate looks closely. What passes here passes there, with the same
 * JSON.
 */
export function writeQuickly(result: unknown, check: QuickCheck): Verdict | undefined {
  if (typeof result !== "object" || result === null) return undefined;
  const answer = new QuickAnswer(check);
  const written = json.write(() => answer.write(result));
  if (written === undefined || !answer.isWhole) return undefined;
  return { kind: "passed", body: written.text, bytes: written.bytes, count: answer.count };
}

class QuickAnswer {
  count = 0;
  readonly #check: QuickCheck;
  readonly #seen: SeenObjects;
  readonly #isComposite: boolean;
  #hasObjects = false;
  #hasStatus = false;

  constructor(check: QuickCheck) {
    this.#check = check;
    this.#seen = new SeenObjects(check.facts.namespace);
    this.#isComposite = check.field === "children";
  }

  /** Whether nothing must be added to what was written: a composite's status is never left out. */
  get isWhole(): boolean {
    return this.#hasObjects && (this.#hasStatus || !this.#isComposite);
  }

  write(result: object): boolean {
    return json.members(result, (key, value) => this.#field(key, value));
  }

  #field(key: string, value: unknown): boolean {
    const { field, facts } = this.#check;
    if (key === field) return this.#objects(value);
    if (key === "status") return this.#status(value);
    if (key === "resyncAfterSeconds") return isResync(value) && json.value(value, 0);
    if (key === "finalized")
      return facts.hook === "finalize" && typeof value === "boolean" && json.value(value, 0);
    return !this.#isComposite && (key === "labels" || key === "annotations") && writeStrings(value);
  }

  #status(value: unknown): boolean {
    this.#hasStatus = true;
    return isObject(value) && !isOrWasKeepStatus(value) && json.object(value);
  }

  #objects(value: unknown): boolean {
    this.#hasObjects = true;
    return Array.isArray(value) && json.items(value, (entry, index) => this.#object(entry, index));
  }

  #object(entry: unknown, index: number): boolean {
    if (!isObject(entry)) return false;
    this.count++;
    const needsLabels = this.#check.facts.selector !== undefined;
    const read: ReadObject = { apiVersion: undefined, kind: undefined, metadata: undefined, needsLabels };
    return json.members(entry, (key, value) => writeField(read, key, value)) && this.#isFine(read, index);
  }

  #isFine({ apiVersion, kind, metadata }: ReadObject, index: number): boolean {
    const { declared, facts } = this.#check;
    const declaration = declared.get(kind)?.get(apiVersion);
    if (declaration === undefined || metadata?.name === undefined) return false;
    return (
      placementProblem(metadata.namespace, declaration.scope, facts) === undefined &&
      (facts.selector === undefined ||
        missedRequirement(facts.selector, metadata.labels ?? {}) === undefined) &&
      this.#seen.note({ apiVersion, kind }, metadata, index) === undefined
    );
  }
}

/** What was written of a child, as far as it is looked at. */
interface ReadObject {
  apiVersion: string | undefined;
  kind: string | undefined;
  metadata: ReadMetadata | undefined;
  /** Labels are noted only for a selector that they must match. */
  readonly needsLabels: boolean;
}

interface ReadMetadata {
  name?: string;
  namespace?: string;
  labels?: Record<string, string>;
}

function writeField(read: ReadObject, key: string, value: unknown): boolean {
  if (key === "metadata")
    return isObject(value) && writeMetadata((read.metadata = {}), value, read.needsLabels);
  if (key !== "apiVersion" && key !== "kind") return json.value(value, 1);
  if (typeof value !== "string" || value === "") return false;
  read[key] = value;
  return json.text(value);
}

function writeMetadata(read: ReadMetadata, metadata: object, needsLabels: boolean): boolean {
  return json.members(metadata, (key, value) => {
    if (key === "labels") return writeLabels(value, needsLabels ? (read.labels = {}) : undefined);
    if (key === "annotations") return writeStrings(value);
    if (key !== "name" && key !== "namespace") return json.value(value, 2);
    if (typeof value !== "string" || value === "") return false;
    read[key] = value;
    return json.text(value);
  });
}

function writeLabels(value: unknown, read: Record<string, string> | undefined): boolean {
  if (!isObject(value)) return false;
  return json.members(value, (key, entry) => {
    if (typeof entry !== "string" || key === generatedLabel) return false;
    if (read !== undefined && key !== "__proto__") read[key] = entry;
    return json.text(entry);
  });
}

function writeStrings(value: unknown): boolean {
  return (
    isObject(value) && json.members(value, (_key, entry) => typeof entry === "string" && json.text(entry))
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
