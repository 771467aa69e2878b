import type { StructuralSchema } from "@metatron/runtime/schema";
import type { Crd, CrdVersion } from "../../src/crd/model.ts";
import { declareAlias, hasViews, type Declaration, type Member, type View } from "./declaration.ts";
import { documentationOf } from "./documentation.ts";
import { isDeclared, type Shape } from "./shape.ts";
import type { Understood } from "./understand.ts";

/** A property beside apiVersion, kind and metadata. */
export interface RootProperty extends Understood {
  readonly name: string;
  readonly schema: StructuralSchema;
  readonly isRequired: boolean;
}

/** The object itself, as it is read and as it is written. */
export function declareRoot(
  crd: Crd,
  version: CrdVersion,
  type: string,
  properties: readonly RootProperty[],
): Declaration[] {
  const read = crd.scope === "Namespaced" ? "NamespacedMeta" : "ClusterMeta";
  const documentation = documentationOf(version.schema);
  const declare = (name: string, view: View, metadata: Member["type"]): Declaration => ({
    kind: "interface",
    name,
    view,
    documentation,
    isOpen: isOpen(version.schema),
    members: [
      literal("apiVersion", `${crd.group}/${version.name}`),
      literal("kind", crd.kind),
      { name: "metadata", isOptional: false, documentation: "", type: metadata },
      ...properties.map((property) => toMember(property, type, view)),
    ],
  });
  return [
    declare(type, "read", { kind: "text", text: read }),
    declare(`${type}Input`, "written", { kind: "metadata" }),
  ];
}

function isOpen(schema: StructuralSchema): boolean {
  return schema["x-kubernetes-preserve-unknown-fields"] === true || Boolean(schema.additionalProperties);
}

function literal(name: string, value: string): Member {
  return { name, isOptional: false, documentation: "", type: { kind: "text", text: JSON.stringify(value) } };
}

function toMember({ name, schema, isRequired, type }: RootProperty, parent: string, view: View): Member {
  const hasDefault = schema.default !== undefined;
  const isThere = hasDefault ? view === "read" : isRequired;
  const own = ownName(name, parent);
  const isWritten = view === "written" && hasViews(type);
  const text = `${own}${isWritten ? "Input" : ""}${type.kind === "nullable" ? " | null" : ""}`;
  return {
    name,
    type: own === undefined ? type : { kind: "text", text },
    isOptional: !isThere || name === "status",
    documentation: documentationOf(schema),
  };
}

/** Spec and status have names of their own, even where they are no objects or share the shape of another. */
export function declareAliases(
  properties: readonly RootProperty[],
  parent: string,
  names: ReadonlyMap<Shape, string>,
): Declaration[] {
  return properties.flatMap(({ name, type }) => {
    const own = ownName(name, parent);
    const value = type.kind === "nullable" ? type.of : type;
    const shape = value.kind === "object" && isDeclared(value.shape) ? value.shape : undefined;
    const isNamed = shape !== undefined && names.get(shape) === own;
    return own === undefined || isNamed ? [] : declareAlias(value, own);
  });
}

function ownName(property: string, parent: string): string | undefined {
  if (property === "spec") return `${parent}Spec`;
  return property === "status" ? `${parent}Status` : undefined;
}
