/** The type of each property of each type of a generated file, where it is a type of the same file. */
export type RememberedTypes = ReadonlyMap<string, ReadonlyMap<string, string>>;

const opening = /^export interface ([A-Za-z]\w*) \{$/;
const alias = /^export type ([A-Za-z]\w*) = (.*);$/;
const member = /^ {2}(?:([A-Za-z_$][\w$]*)|("(?:[^"\\]|\\.)*"))\??: (.*);$/;

/** Read the names back from a file that was generated before, so that they can stay what they are. */
export function rememberTypes(code: string): RememberedTypes {
  const types = new Map<string, Map<string, string>>();
  const aliases = new Map<string, string>();
  let current: Map<string, string> | undefined;
  // A long union stands on lines of its own, and no comment looks so.
  for (const line of code.replace(/\n {4}\| /g, " | ").split("\n")) {
    const [, name] = opening.exec(line) ?? [];
    const [, own, text] = alias.exec(line) ?? [];
    if (name !== undefined) {
      current = new Map();
      types.set(name, current);
    } else if (own !== undefined && text !== undefined) aliases.set(own, text);
    else if (current) remember(line, current);
  }
  return resolve(types, aliases);
}

function remember(line: string, members: Map<string, string>): void {
  const [, plain, quoted, type] = member.exec(line) ?? [];
  const name = plain ?? unquote(quoted);
  if (name !== undefined && type !== undefined) members.set(name, type);
}

function unquote(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as string);
  } catch {
    return undefined;
  }
}

function resolve(
  types: Map<string, Map<string, string>>,
  aliases: ReadonlyMap<string, string>,
): RememberedTypes {
  const declaredIn = (text: string): string | undefined =>
    text
      .replace(/"(?:[^"\\]|\\.)*"/g, "")
      .match(/\b[A-Z]\w*/g)
      ?.find((name) => types.has(name) || aliases.has(name));
  for (const members of types.values()) {
    for (const [property, text] of members) {
      const named = declaredIn(text);
      const name = named !== undefined && aliases.has(named) ? declaredIn(aliases.get(named) ?? "") : named;
      if (name !== undefined && types.has(name)) members.set(property, name);
      else members.delete(property);
    }
  }
  return types;
}
