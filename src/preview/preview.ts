import type { ControllerManifest } from "@metatron/runtime/kubernetes";
import type { ObjectRef, StoredObject } from "../simulator/index.ts";
import { type Change, createHide, toChanges } from "./changes.ts";
import { type Children, type FindKind, readRelated, type Source } from "./cluster.ts";
import { type PassResult, runPass, type Terms } from "./pass.ts";

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

/** Calls the hooks for one parent, as Metacontroller would with what the cluster holds. */
export async function previewParent(parent: StoredObject, setting: Setting): Promise<ParentPreview> {
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
  return toPreview(parent, setting.manifest, result, objects.values());
}

function toPreview(
  parent: StoredObject,
  manifest: ControllerManifest,
  result: PassResult,
  objects: Iterable<StoredObject>,
): ParentPreview {
  const { apiVersion, kind, metadata } = parent;
  const { name, namespace } = metadata;
  const made = result.moved.flatMap(({ after }) => after ?? []);
  const hide = createHide([...objects, ...made]);
  const changes = toChanges(result, hide);
  const isRefused = changes.some(({ verb }) => verb === "refuse");
  const failure = isRefused ? undefined : failureOf(result);
  return {
    controller: manifest.metadata.name,
    parent: { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) },
    changes,
    ...(failure !== undefined && { failure: hide(failure) }),
    ...(result.delay !== undefined && { delay: hide(result.delay) }),
  };
}

const failures = ["hook-failed", "refused-by-gate", "server-crash", "null-child", "controller-refused"];

function failureOf({ problems, failure }: PassResult): string | undefined {
  const found = problems.filter(({ code }) => failures.includes(code));
  if (found.length === 0) return failure;
  return found.map(({ path, message }) => (path === undefined ? message : `${path}: ${message}`)).join("\n");
}
