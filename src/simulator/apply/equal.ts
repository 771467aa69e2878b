type JsonMap = { readonly [key: string]: unknown };

/** Whether two JSON values are the same: the order of map keys does not count, `undefined` is absent, `null` is a value. */
export function isEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left)) return Array.isArray(right) && equalLists(left, right);
  return !Array.isArray(right) && equalMaps(left as JsonMap, right as JsonMap);
}

function equalLists(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((item, index) => isEqual(item, right[index]));
}

function equalMaps(left: JsonMap, right: JsonMap): boolean {
  let difference = 0;
  for (const key in left) {
    if (left[key] === undefined) continue;
    if (right[key] === undefined || !isEqual(left[key], right[key])) return false;
    difference++;
  }
  for (const key in right) if (right[key] !== undefined) difference--;
  return difference === 0;
}
