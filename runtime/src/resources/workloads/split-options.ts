/** Parts the fields of the workload itself from those of its pods. */
export function split<T extends object, K extends keyof T>(
  options: T,
  names: Readonly<Record<K, unknown>>,
): [own: Pick<T, K>, pod: Omit<T, K>] {
  const own: Partial<T> = {};
  const pod: Partial<T> = { ...options };
  for (const name of Object.keys(names) as K[]) {
    if (name in options) own[name] = options[name];
    delete pod[name];
  }
  return [own as Pick<T, K>, pod as Omit<T, K>];
}
