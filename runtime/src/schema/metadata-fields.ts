const fields = new Set([
  "name",
  "generateName",
  "namespace",
  "selfLink",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "labels",
  "annotations",
  "ownerReferences",
  "finalizers",
  "managedFields",
]);

/** True for a field of `ObjectMeta`; others are dropped by the API server, whatever the schema says. */
export function isMetadataField(key: string): boolean {
  return fields.has(key);
}
