/** The path of the field that a rule blames: its `fieldPath`, such as `.a.b['c.d']`, below the place of the rule. */
export function rulePath(path: string, fieldPath: string | undefined): string {
  if (fieldPath === undefined || fieldPath === "") return path;
  const parts = [...fieldPath.matchAll(/\.([^.[\]]+)|\['((?:\\.|[^'\\])*)'\]/g)];
  return parts.reduce(
    (sum, [, name, quoted]) => (name === undefined ? `${sum}[${unescape(quoted ?? "")}]` : join(sum, name)),
    path,
  );
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function unescape(text: string): string {
  return text.replaceAll(/\\(.)/g, "$1");
}
