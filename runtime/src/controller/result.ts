import type { LabelSelector } from "../kubernetes/manifest.ts";
import type { KeepStatus } from "./keep-status.ts";
import type { RetryAfter } from "./retry-after.ts";

/** What `cond && child` gives when the condition does not hold; the gate drops it. */
export type Falsy = false | null | undefined | 0 | "";

/** A value, or the promise of one. */
export type MaybePromise<T> = T | Promise<T>;

interface CompositeAnswer<Status, Child> {
  /** Replaces the parent's status whole; the observed status is kept when it is absent. */
  status?: Status | KeepStatus | undefined;
  /** Every child that should exist: an observed child that is not listed is deleted. */
  children: readonly (Child | Falsy)[];
  /** Asks for one more call after that many seconds. */
  resyncAfterSeconds?: number | undefined;
}

/** The desired state of a composite parent: every child that should exist, and the status to report. */
export interface CompositeResult<Status, Child> extends CompositeAnswer<Status, Child> {
  /** Only finalize may say it. */
  finalized?: undefined;
}

/** What finalize answers: the children that may still stay, and whether the parent may go. */
export interface CompositeFinalizeResult<Status, Child> extends CompositeAnswer<Status, Child> {
  finalized: boolean;
}

interface DecoratorAnswer<Status, Attachment> {
  /** Merged into the object's labels; a null deletes the key. */
  labels?: { [key: string]: string | null } | undefined;
  /** Merged into the object's annotations; a null deletes the key. */
  annotations?: { [key: string]: string | null } | undefined;
  /** Replaces the object's status; left alone when it is absent. */
  status?: Status | KeepStatus | undefined;
  /** Every attachment that should exist: an observed one that is not listed is deleted. */
  attachments: readonly (Attachment | Falsy)[];
  /** Asks for one more call after that many seconds. */
  resyncAfterSeconds?: number | undefined;
}

/** The desired state of a decorated object: what is merged into it, and its attachments. */
export interface DecoratorResult<Status, Attachment> extends DecoratorAnswer<Status, Attachment> {
  /** Only finalize may say it. */
  finalized?: undefined;
}

/** What finalize answers: the attachments that may still stay, and whether the object may go. */
export interface DecoratorFinalizeResult<Status, Attachment> extends DecoratorAnswer<Status, Attachment> {
  finalized: boolean;
}

/** Selects related objects by name, or by labels; never both. */
export type RelatedRule =
  | {
      apiVersion: string;
      resource: string;
      names: readonly string[];
      namespace?: string;
      labelSelector?: never;
      namespaceSelector?: never;
    }
  | {
      apiVersion: string;
      resource: string;
      names?: never;
      labelSelector?: LabelSelector;
      namespaceSelector?: LabelSelector;
      namespace?: string;
    };

/** What customize answers: the objects to send with sync and finalize. */
export interface CustomizeResult {
  relatedResources: readonly (RelatedRule | Falsy)[];
}

/** What a hook may give back: its result, or the wish to be called later. */
export type Answer<Result> = MaybePromise<Result | RetryAfter>;
