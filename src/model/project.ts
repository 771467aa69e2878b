import type { AnnotationSelector, HookVersion, LabelSelector, Scope, UpdateMethod } from "@metatron/runtime";

/** A kind that a controller names. `crd` is the path in the project of a custom kind's CRD; built-in kinds have none. */
export interface ResourceRef {
  readonly apiVersion: string;
  readonly kind: string;
  /** The plural. */
  readonly resource: string;
  readonly scope: Scope;
  readonly crd?: string;
}

/** A child or attachment, and how an existing one is updated. */
export interface ChildRef extends ResourceRef {
  readonly updateStrategy: {
    readonly method: UpdateMethod;
    readonly statusChecks?: readonly {
      readonly type: string;
      readonly status?: string;
      readonly reason?: string;
    }[];
  };
}

export interface HookRef {
  readonly version: HookVersion;
  /** Seconds; Metacontroller's default is 10. */
  readonly timeoutSeconds?: number;
}

export interface HooksRef {
  readonly sync: HookRef;
  readonly finalize?: HookRef;
  readonly customize?: HookRef;
}

interface ControllerBase {
  /** The name of the Metacontroller object, a DNS-1123 label, unique in the project. */
  readonly name: string;
  /** The first path segment of the hooks, unique in the project. */
  readonly route: string;
  readonly related: readonly ResourceRef[];
  readonly hooks: HooksRef;
  readonly resyncPeriodSeconds?: number;
  readonly etag?: { readonly cacheTimeoutSeconds: number; readonly cacheCleanupSeconds: number };
}

export interface CompositeEntry extends ControllerBase {
  readonly type: "composite";
  readonly parent: ResourceRef & {
    readonly labelSelector?: LabelSelector;
    readonly ignoreStatusChanges?: boolean;
    readonly revisionHistory?: readonly string[];
  };
  readonly children: readonly ChildRef[];
  readonly generateSelector: boolean;
}

export interface DecoratorEntry extends ControllerBase {
  readonly type: "decorator";
  readonly targets: readonly (ResourceRef & {
    readonly labelSelector?: LabelSelector;
    readonly annotationSelector?: AnnotationSelector;
    readonly ignoreStatusChanges?: boolean;
  })[];
  readonly attachments: readonly ChildRef[];
}

export type ControllerEntry = CompositeEntry | DecoratorEntry;

/** How Metacontroller proves who it is to the hooks in the production overlay. */
export type HookAuthentication = "none" | "bearer" | "mtls";

export type PackageManager = "npm" | "pnpm" | "yarn";
/** What a project has beyond hooks, CRDs and manifests, on request. */
export type ProjectPart = "autoscaler" | "monitoring" | "vscode";

export type ContinuousIntegration = "github" | "gitlab" | "none";

/** What Metacontroller's chart makes of a release called `metacontroller` in a namespace of that name. */
export const defaultMetacontroller = {
  namespace: "metacontroller",
  serviceAccount: "metacontroller-metacontroller-helm",
} as const;

/** `metatron.json`: the one source of truth of a project. */
export interface Project {
  /** The format of this file. */
  readonly format: 2;
  /** A DNS-1123 label: names the package, Deployment and Service. */
  readonly name: string;
  /** The namespace where the hooks' Service runs. */
  readonly namespace: string;
  /** The image, without a tag or digest. */
  readonly image: string;
  readonly service: { readonly port: number };
  readonly packageManager: PackageManager;
  readonly ci: ContinuousIntegration;
  readonly authentication: HookAuthentication;
  /** Manifests of an autoscaler and of monitoring, settings of an editor; sorted, none without. */
  readonly with?: readonly ProjectPart[];
  /** Where Metacontroller runs, as its chart installs it by default: see `defaultMetacontroller`. */
  readonly metacontroller?: { readonly namespace: string; readonly serviceAccount: string };
  /** npm dependency specs; `file:vendor/….tgz` from a checkout. */
  readonly dependencies: { readonly runtime: string; readonly cli: string };
  /** The folder of the reference pages, one a kind; none without. */
  readonly docs?: string;
  /** Rules of `metatron lint` that this project does not want. */
  readonly lintIgnore?: readonly string[];
  readonly controllers: readonly ControllerEntry[];
}

/** Whether a project has a part that comes on request. */
export function hasPart({ with: parts = [] }: Project, part: ProjectPart): boolean {
  return parts.includes(part);
}
