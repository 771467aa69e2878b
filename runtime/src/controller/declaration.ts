import type { KubernetesObject, Scope } from "../kubernetes/object.ts";
import type { StructuralSchema } from "../kubernetes/structural-schema.ts";
import type { UpdateMethod, HookVersion } from "../kubernetes/manifest.ts";

/** A kind as a controller refers to it. */
export interface ResourceDeclaration {
  readonly apiVersion: string;
  readonly kind: string;
  /** The plural, lower-case resource name, as in `deployments`. */
  readonly resource: string;
  readonly scope: Scope;
}

/** A kind of child (composite) or attachment (decorator). */
export interface ChildDeclaration extends ResourceDeclaration {
  readonly updateMethod: UpdateMethod;
}

/** The hooks that the manifest declares, each with its version; an absent one is never called. */
export interface HookDeclarations {
  readonly sync: HookVersion;
  readonly finalize?: HookVersion;
  readonly customize?: HookVersion;
}

/** The timeouts of the hooks in the manifest, in seconds; Metacontroller's default is 10. */
export interface HookTimeouts {
  readonly sync?: number;
  readonly finalize?: number;
  readonly customize?: number;
}

/** Maps `Kind.version` or `Kind.group/version` to the type of that kind, as it is written. */
export type KindMap = { readonly [key: string]: KubernetesObject };

/** The parent of a composite, with what the gate and `validate` need to know of it. */
export interface ParentDeclaration extends ResourceDeclaration {
  readonly hasStatus: boolean;
  /** Loads the parent's structural schema; called only when `validate` is on. */
  readonly schema?: () => Promise<StructuralSchema>;
}

/**
 * The declaration value of a composite controller, written by `metatron generate` beside the types.
 * `Parent` is the parent as read, `Status` what the hook returns as status, `Children` and `Related` map kind keys to types.
 */
export interface CompositeDeclaration<
  Parent extends KubernetesObject = KubernetesObject,
  Status = unknown,
  Children extends KindMap = KindMap,
  Related extends KindMap = KindMap,
> {
  readonly type: "composite";
  /** The name of the CompositeController object. */
  readonly name: string;
  /** The first path segment: `blogs` answers `/blogs/sync`. */
  readonly route: string;
  readonly hooks: HookDeclarations;
  /** A call is given up when nine tenths of its timeout are over. */
  readonly timeouts?: HookTimeouts;
  readonly parent: ParentDeclaration;
  readonly children: readonly ChildDeclaration[];
  readonly related: readonly ResourceDeclaration[];
  readonly generateSelector: boolean;
  /** Never set: carries the types. */
  readonly types?: {
    readonly parent: Parent;
    readonly status: Status;
    readonly children: Children;
    readonly related: Related;
  };
}

/** A kind that a decorator watches; `hasStatus` when it has a status subresource. */
export interface TargetDeclaration extends ResourceDeclaration {
  readonly hasStatus: boolean;
}

/** The declaration value of a decorator controller. `Target` is the union of the decorated kinds, as read. */
export interface DecoratorDeclaration<
  Target extends KubernetesObject = KubernetesObject,
  Status = unknown,
  Attachments extends KindMap = KindMap,
  Related extends KindMap = KindMap,
> {
  readonly type: "decorator";
  readonly name: string;
  readonly route: string;
  readonly hooks: HookDeclarations;
  /** A call is given up when nine tenths of its timeout are over. */
  readonly timeouts?: HookTimeouts;
  readonly targets: readonly TargetDeclaration[];
  readonly attachments: readonly (ChildDeclaration & {
    readonly updateMethod: Exclude<UpdateMethod, "RollingRecreate" | "RollingInPlace">;
  })[];
  readonly related: readonly ResourceDeclaration[];
  readonly types?: {
    readonly target: Target;
    readonly status: Status;
    readonly attachments: Attachments;
    readonly related: Related;
  };
}

/** The declaration value of a controller, whichever its type. */
export type Declaration = CompositeDeclaration | DecoratorDeclaration;
