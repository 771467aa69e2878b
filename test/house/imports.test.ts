import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { type Room, rooms } from "./rooms.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

interface Import {
  readonly target: string;
  readonly isLazy: boolean;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes("node_modules") && !name.startsWith("dist"))
    .map((name) => join(folder, name).split(sep).join("/"))
    .sort();
}

function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(root, file), "utf8"),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: Import[] = [];
  const resolve = (text: string): string =>
    text.startsWith(".") ? posix.normalize(`${dirname(file)}/${text}`) : text;
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier)
      found.push({ target: resolve((node.moduleSpecifier as ts.StringLiteral).text), isLazy: false });
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteralLike(argument))
        found.push({ target: resolve(argument.text), isLazy: true });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const allows = (room: Room, target: string): boolean =>
  target.startsWith(room.path) || room.mayImport.some((allowed) => matches(allowed, target));

const matches = (pattern: string, target: string): boolean =>
  pattern.endsWith("*") ? target.startsWith(pattern.slice(0, -1)) : target === pattern;

function violations(room: Room): string[] {
  const files = sourceFiles(
    room.path.includes(".ts") ? dirname(room.path) : room.path.replace(/\/$/, ""),
  ).filter(
    (file) =>
      file.startsWith(room.path) && !rooms.some((other) => other !== room && isInside(other, room, file)),
  );
  return files.flatMap((file) =>
    importsOf(file)
      .filter(({ target, isLazy }) => {
        const exceptions = room.exceptions?.[file] ?? [];
        if (exceptions.some((pattern) => matches(pattern, target))) return false;
        if (isLazy && (room.mayImportLazily ?? []).some((pattern) => matches(pattern, target))) return false;
        return !allows(room, target);
      })
      .map(({ target }) => `${file} imports ${target}`),
  );
}

const isInside = (other: Room, room: Room, file: string): boolean =>
  other.path.length > room.path.length && other.path.startsWith(room.path) && file.startsWith(other.path);

const sources = ["bin", "src", "generators", "runtime/src"].flatMap(sourceFiles);

/** The room that a file lies in: the longest path that it begins with. */
function roomOf(file: string): string {
  const found = rooms.filter(({ path }) => file.startsWith(path)).map(({ path }) => path);
  return found.reduce((longest, path) => (path.length > longest.length ? path : longest), "");
}

/** The strongly connected components of more than one node, as `a, b, c` (Tarjan). */
function circles(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const found: string[] = [];
  const visit = (node: string): void => {
    order.set(node, order.size);
    lowest.set(node, order.get(node)!);
    stack.push(node);
    for (const next of edges.get(node) ?? []) {
      if (!edges.has(next)) continue;
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) lowest.set(node, Math.min(lowest.get(node)!, lowest.get(next)!));
    }
    if (lowest.get(node) !== order.get(node)) return;
    const members = stack.splice(stack.indexOf(node));
    if (members.length > 1) found.push(members.sort().join(", "));
  };
  for (const node of edges.keys()) if (!order.has(node)) visit(node);
  return found;
}

describe("who may import whom", () => {
  for (const room of rooms)
    test(`${room.path} imports only what its promise allows`, () => {
      expect(violations(room)).toEqual([]);
    });

  test("no file imports another one in a circle, types included", () => {
    const edges = new Map(
      sources.map((file) => [
        file,
        importsOf(file)
          .filter(({ isLazy }) => !isLazy)
          .map(({ target }) => target),
      ]),
    );
    expect(circles(edges)).toEqual([]);
  });

  test("no room imports another one in a circle", () => {
    const edges = new Map<string, string[]>(rooms.map(({ path }) => [path, []]));
    for (const file of sources)
      for (const { target, isLazy } of importsOf(file)) {
        const [from, to] = [roomOf(file), roomOf(target)];
        if (!isLazy && from !== to && to !== "") edges.get(from)?.push(to);
      }
    // Files that stand beside folders are no room of their own.
    for (const path of ["src/", "src/simulator/"]) edges.delete(path);
    expect(circles(edges)).toEqual([]);
  });

  test("every source file lies in a room", () => {
    const files = ["bin", "src", "generators", "runtime/src"].flatMap(sourceFiles);
    expect(files.length).toBeGreaterThan(20);
    expect(files.filter((file) => !rooms.some((room) => file.startsWith(room.path)))).toEqual([]);
  });

  test("commands, generators and the pure rooms reach for no global of the process", () => {
    const offenders = ["src/commands", "src/crd", "src/project", "src/report", "src/lint", "generators"]
      .flatMap(sourceFiles)
      .filter((file) =>
        /(^|[^.\w"'`/-])(process\.|console\.|Date\.now|Math\.random|new Date\(\))/m.test(code(file)),
      );
    expect(offenders).toEqual([]);
  });

  test("no test imports another test", () => {
    const offenders = sourceFiles("test")
      .filter((file) => !/test\/(golden|fixtures)\//.test(file))
      .filter((file) => importsOf(file).some(({ target }) => target.endsWith(".test.ts")));
    expect(offenders.map((file) => relative(root, join(root, file)))).toEqual([]);
  });
});

function code(file: string): string {
  return readFileSync(join(root, file), "utf8").replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}
