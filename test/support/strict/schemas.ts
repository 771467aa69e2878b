import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createGenerator } from "ts-json-schema-generator";

/** A JSON schema, as far as the generator writes it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

const root = fileURLToPath(new URL("../../..", import.meta.url));
const kinds = fileURLToPath(new URL("kinds.ts", import.meta.url));

/** The strict schemas of all kinds, generated from the types once and then kept in a cache. */
export function strictSchemas(): Readonly<Record<string, Schema>> {
  const models = readFileSync(join(root, "node_modules/kubernetes-models/package.json"), "utf8");
  const key = createHash("sha256").update(models).update(readFileSync(kinds)).digest("hex").slice(0, 16);
  const cache = join(root, "node_modules/.cache/metatron", `strict-${key}.json`);
  if (!existsSync(cache)) keep(cache, generate());
  return JSON.parse(readFileSync(cache, "utf8")) as Record<string, Schema>;
}

function generate(): string {
  const generator = createGenerator({
    path: kinds,
    tsconfig: join(root, "test/tsconfig.json"),
    type: "Kinds",
    skipTypeCheck: true,
    jsDoc: "none",
    encodeRefs: false,
  });
  return JSON.stringify(generator.createSchema("Kinds").definitions);
}

function keep(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}
