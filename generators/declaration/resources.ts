import type { ChildDeclaration, HookDeclarations, ResourceDeclaration } from "@metatron/runtime";
import type { ChildRef, HooksRef, ResourceRef } from "../../src/project/model.ts";

/** A resource as the declaration value has it. */
export const toResource = ({ apiVersion, kind, resource, scope }: ResourceRef): ResourceDeclaration => ({
  apiVersion,
  kind,
  resource,
  scope,
});

/** A child as the declaration value has it. */
export const toChild = (child: ChildRef): ChildDeclaration => ({
  ...toResource(child),
  updateMethod: child.updateStrategy.method,
});

/** The hooks with their versions, in the order of a call. */
export function toHooks({ sync, finalize, customize }: HooksRef): HookDeclarations {
  return {
    sync: sync.version,
    ...(finalize === undefined ? {} : { finalize: finalize.version }),
    ...(customize === undefined ? {} : { customize: customize.version }),
  };
}
