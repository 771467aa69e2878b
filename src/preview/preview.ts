import type { ObjectRef, StoredObject } from "../simulator/index.ts";
import { type Change, createHide, toChanges } from "./changes.ts";
import { type Children, type FindKind, readRelated, type Source } from "./cluster.ts";
import { type Moved, type PassResult, runPass, type Terms } from "./pass.ts";

/** What the next call of a controller's hook would do about one parent. */
export interface ParentPreview {
  readonly controller: string;
  readonly parent: ObjectRef;
  readonly changes: readonly Change[];
  /** Why there is no answer: the hook threw, the gate refused it, or it cannot be reached. */
  readonly failure?: string;
  /** Set when the hook asked to be called later (429). */
  readonly delay?: string;
}

/** What a preview of one controller works with. */
export interface Setting extends Terms {
  readonly children: Children;
  readonly source: Source;
  readonly findKind: FindKind;
}

/** Calls the hooks for one parent, as Metacontroller would with what the cluster holds; against `base`, only what differs from it. */
export async function previewParent(
  parent: StoredObject,
  setting: Setting,
  base?: Setting,
): Promise<ParentPreview> {
  const next = await passOver(parent, setting);
  const before = base && (await passOver(parent, base));
  const result = before === undefined ? next.result : against(before.result, next.result);
  const made = [next, before].flatMap((one) => one?.result.moved.flatMap(({ after }) => after ?? []) ?? []);
  const hide = createHide([...next.objects, ...made]);
  const changes = toChanges(result, hide);
  const isRefused = changes.some(({ verb }) => verb === "refuse");
  const failure = isRefused ? undefined : failureOf(result);
  const { apiVersion, kind, metadata } = parent;
  const { name, namespace } = metadata;
  return {
    controller: setting.manifest.metadata.name,
    parent: { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) },
    changes,
    ...(failure !== undefined && { failure: hide(failure) }),
    ...(result.delay !== undefined && { delay: hide(result.delay) }),
  };
}

async function passOver(
  parent: StoredObject,
  setting: Setting,
): Promise<{ readonly result: PassResult; readonly objects: readonly StoredObject[] }> {
  const objects = new Map<string, StoredObject>();
  const add = (more: readonly StoredObject[]): void => {
    for (const object of more) objects.set(object.metadata.uid, object);
  };
  add([parent, ...setting.children.of(parent)]);
  const customize = setting.manifest.spec.hooks?.customize;
  if (customize !== undefined) {
    const asked = await runPass(setting, objects.values(), true);
    const { version = "v1" } = customize;
    add(await readRelated(asked, parent, version, setting.source, setting.findKind));
  }
  let result = await runPass(setting, objects.values());
  // A name that somebody else has is known only once the answer is.
  const taken = setting.children.taken(result);
  if (taken.length > 0) {
    add(taken);
    result = await runPass(setting, objects.values());
  }
  return { result, objects: [...objects.values()] };
}

/** How the cluster after one version's pass differs from the cluster after another one's. */
function against(base: PassResult, next: PassResult): PassResult {
  const after = (moved: readonly Moved[]) =>
    new Map(moved.map((one) => [placeOf((one.after ?? one.before) as StoredObject), one]));
  const [left, right] = [after(base.moved), after(next.moved)];
  const moved = [...new Set([...left.keys(), ...right.keys()])].map((key): Moved => {
    const [one, other] = [left.get(key), right.get(key)];
    // What one version leaves alone is as it was before the other one's pass.
    return {
      before: one === undefined ? other?.before : one.after,
      after: other === undefined ? one?.before : other.after,
    };
  });
  const known = new Set(base.problems.map(({ code, message }) => code + message));
  return {
    moved,
    calls: next.calls,
    problems: next.problems.filter(({ code, message }) => !known.has(code + message)),
    failure: next.failure === base.failure ? undefined : next.failure,
    delay: next.delay === base.delay ? undefined : next.delay,
  };
}

function placeOf({ apiVersion, kind, metadata: { namespace, name } }: StoredObject): string {
  return [apiVersion, kind, namespace, name].join(" ");
}

const failures = ["hook-failed", "refused-by-gate", "server-crash", "null-child", "controller-refused"];

function failureOf({ problems, failure }: PassResult): string | undefined {
  const found = problems.filter(({ code }) => failures.includes(code));
  if (found.length === 0) return failure;
  return found.map(({ path, message }) => (path === undefined ? message : `${path}: ${message}`)).join("\n");
}
