// Makes the type declarations small: what nobody can get at goes, the files below one entry become one, and lines lose their
// margins. Whatever stays keeps its comments, for editors show them.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { shakeDeclarations } from "./shake-declarations.mjs";

const specifier = /(from\s*|import\()"(\.[^"]+)"/g;
const declared =
  /^(?:export )?(?:declare )?(?:abstract )?(?:const|function|class|interface|type|let) (\w+)/gm;
const importLine = /^import (?:type )?\{([^}]*)\} from "([^"]+)";\n/gm;

const target = (file, path) => join(dirname(file), path.replace(/\.(js|ts)$/, ".d.ts"));

/** What each name of a file means: the file that declares it. undefined when the file cannot share its scope. */
function meaningsOf(file, text) {
  const imports = text.match(/^import .*;$/gm) ?? [];
  const isPlain = imports.every((line) => /^import (type )?\{[^}]*\} from/.test(line) && !/ as /.test(line));
  if (!isPlain || /^export .* from /m.test(text)) return undefined;
  const meanings = new Map([...text.matchAll(declared)].map(([, name]) => [name, file]));
  for (const [, names, path] of text.matchAll(importLine)) {
    const origin = path.startsWith(".") ? target(file, path) : path;
    for (const name of importedNames(names)) meanings.set(name, origin);
  }
  return meanings;
}

const importedNames = (names) => names.split(",").map((name) => name.trim().replace(/^type /, ""));

/** The files that can share one scope: a name means the same in all of them. */
function joinable(files, texts) {
  const scope = new Map();
  return files.filter((file) => {
    const meanings = meaningsOf(file, texts.get(file));
    if (meanings === undefined) return false;
    for (const [name, origin] of meanings) if ((scope.get(name) ?? origin) !== origin) return false;
    for (const [name, origin] of meanings) scope.set(name, origin);
    return true;
  });
}

/** One text of several, where what was imported more than once is imported once. */
function joinTexts(texts) {
  const imports = new Map();
  const bodies = texts.map((text) =>
    text.replace(importLine, (_line, names, path) => {
      const known = imports.get(path) ?? new Set();
      for (const name of importedNames(names)) known.add(name);
      imports.set(path, known);
      return "";
    }),
  );
  const head = [...imports].map(
    ([path, names]) => `import type { ${[...names].join(", ")} } from "${path}";\n`,
  );
  return [...head, ...bodies].join("");
}

/** Rewrites the declarations in place and gives back how many files are left. */
export function shrinkDeclarations(files, entries) {
  const texts = new Map(files.map((file) => [file, readFileSync(file, "utf8")]));
  shakeDeclarations(texts, entries);
  const homes = new Map(files.map((file) => [file, file]));
  const rooms = new Set(entries.map(dirname));
  const roomOf = (path) => (rooms.has(dirname(path)) ? dirname(path) : roomOf(dirname(path)));
  for (const [folder, members] of groupBy(files, roomOf)) {
    const own = members.filter((file) => !entries.includes(file) && basename(file) !== "index.d.ts");
    const joined = joinable(own, texts);
    if (joined.length > 1) for (const file of joined) homes.set(file, join(folder, "types.d.ts"));
  }
  return writeHomes(texts, homes);
}

function groupBy(files, key) {
  const groups = new Map();
  for (const file of files) groups.set(key(file), [...(groups.get(key(file)) ?? []), file]);
  return groups;
}

function writeHomes(texts, homes) {
  const homeTexts = new Map();
  for (const [file, text] of texts) {
    const home = homes.get(file);
    const moved = text.replace(
      specifier,
      (_all, before, path) => `${before}"${pathTo(home, homes.get(target(file, path)))}"`,
    );
    homeTexts.set(home, [...(homeTexts.get(home) ?? []), moved]);
    rmSync(file);
  }
  for (const [home, members] of homeTexts) {
    if (members.every((text) => text.trim() === "")) continue;
    const own = `./${basename(home).replace(".d.ts", ".ts")}`;
    const text = members.length === 1 ? members[0] : dropImports(joinTexts(members), own);
    const narrow = text.replaceAll(/\n[ ]+\*\/|^[ ]+(?:\* ?)?/gm, (margin) =>
      margin.endsWith("/") ? " */" : "",
    );
    writeFileSync(home, narrow.replaceAll(`import("${own}").`, ""));
  }
  return homeTexts.size;
}

function dropImports(text, own) {
  return text.replace(importLine, (line, _names, path) => (path === own ? "" : line));
}

function pathTo(from, to) {
  const path = relative(dirname(from), to)
    .replaceAll("\\", "/")
    .replace(/\.d\.ts$/, ".ts");
  return path.startsWith(".") ? path : `./${path}`;
}
