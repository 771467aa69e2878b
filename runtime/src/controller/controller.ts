import type { KubernetesObject } from "../kubernetes/object.ts";
import type {
  CompositeContext,
  CompositeCustomizeContext,
  DecoratorContext,
  DecoratorCustomizeContext,
} from "./context.ts";
import type { CompositeDeclaration, Declaration, DecoratorDeclaration, KindMap } from "./declaration.ts";
import type {
  Answer,
  CompositeFinalizeResult,
  CompositeResult,
  CustomizeResult,
  DecoratorFinalizeResult,
  DecoratorResult,
} from "./result.ts";

/** The hooks of Metacontroller that exist. */
export const hookNames = ["sync", "finalize", "customize"] as const;

/** The name of a hook, the last segment of its path. */
export type HookName = (typeof hookNames)[number];

/** How the calls of one controller are answered. */
export interface ControllerSettings {
  /**
   * `true` answers an unchanged request 304 without running the hook: only for hooks that are functions of their request.
   * A function names what sync depends on, such as `({ parent }) => String(parent.metadata.generation)`: sync does not
   * run again while that text, and the code, stay the same; undefined always runs it.
   */
  readonly etag?: boolean | ((context: never) => string | undefined) | undefined;
  /**
   * Answers an identical request body from a bounded memory, without parsing it. Only for hooks that are functions of
   * their request.
   */
  readonly cache?:
    boolean | { readonly entries?: number | undefined; readonly bytes?: number | undefined } | undefined;
  /** After how many seconds a call is given up (503); must stay below the timeout in the manifest. Default: nine tenths of it. */
  readonly timeoutSeconds?: number | undefined;
  /** How many calls of this controller run at once in a process; more are answered 429. Default: as many as the server's. */
  readonly concurrency?: number | undefined;
  /**
   * What a call does while sync or finalize still runs for the same parent in the same process, as after a timeout: `wait`
   * gives an equal request the answer of the first and runs another one after it, `refuse` answers 429. Default: both run.
   */
  readonly sameParent?: "wait" | "refuse" | undefined;
}

/** How the calls of a composite controller are answered. */
export interface CompositeSettings extends ControllerSettings {
  /**
   * Checks the parent against its CRD's schema before sync runs: an invalid one keeps its children and gets the
   * condition `Valid=False`.
   */
  readonly validate?: boolean | undefined;
}

/** The hooks of a composite controller; all types come from the declaration. */
export interface CompositeHooks<
  Parent extends KubernetesObject,
  Status,
  Children extends KindMap,
  Related extends KindMap,
> extends CompositeSettings {
  readonly etag?:
    boolean | ((context: CompositeContext<Parent, Children, Related>) => string | undefined) | undefined;
  sync(
    context: CompositeContext<Parent, Children, Related>,
  ): Answer<CompositeResult<Status, Children[keyof Children]>>;
  finalize?(
    context: CompositeContext<Parent, Children, Related>,
  ): Answer<CompositeFinalizeResult<Status, Children[keyof Children]>>;
  customize?(context: CompositeCustomizeContext<Parent>): Answer<CustomizeResult>;
}

/** The hooks of a decorator controller; all types come from the declaration. */
export interface DecoratorHooks<
  Target extends KubernetesObject,
  Status,
  Attachments extends KindMap,
  Related extends KindMap,
> extends ControllerSettings {
  readonly etag?:
    boolean | ((context: DecoratorContext<Target, Attachments, Related>) => string | undefined) | undefined;
  sync(
    context: DecoratorContext<Target, Attachments, Related>,
  ): Answer<DecoratorResult<Status, Attachments[keyof Attachments]>>;
  finalize?(
    context: DecoratorContext<Target, Attachments, Related>,
  ): Answer<DecoratorFinalizeResult<Status, Attachments[keyof Attachments]>>;
  customize?(context: DecoratorCustomizeContext<Target>): Answer<CustomizeResult>;
}

/** A hook with its types taken off, as the server calls it. */
export type UntypedHook = (context: never) => unknown;

/** A declaration with its hooks, ready to be served. */
export interface Controller {
  readonly declaration: Declaration;
  readonly hooks: { readonly [name in HookName]?: UntypedHook };
  readonly settings: CompositeSettings;
}

/** Joins the declaration of a composite controller with its hooks. */
export function compositeController<
  Parent extends KubernetesObject,
  Status,
  Children extends KindMap,
  Related extends KindMap,
>(
  declaration: CompositeDeclaration<Parent, Status, Children, Related>,
  hooks: NoInfer<CompositeHooks<Parent, Status, Children, Related>>,
): Controller {
  return toController(declaration, hooks);
}

/** Joins the declaration of a decorator controller with its hooks. */
export function decoratorController<
  Target extends KubernetesObject,
  Status,
  Attachments extends KindMap,
  Related extends KindMap,
>(
  declaration: DecoratorDeclaration<Target, Status, Attachments, Related>,
  hooks: NoInfer<DecoratorHooks<Target, Status, Attachments, Related>>,
): Controller {
  return toController(declaration, hooks);
}

type UntypedHooks = CompositeSettings & { readonly [name in HookName]?: UntypedHook };

function toController(declaration: Declaration, hooks: UntypedHooks): Controller {
  const bound: { [name in HookName]?: UntypedHook } = {};
  for (const name of hookNames) {
    const hook = hooks[name];
    if (hook !== undefined) bound[name] = hook.bind(hooks);
  }
  return { declaration, hooks: bound, settings: hooks };
}
