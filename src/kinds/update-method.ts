/**
 * The update method that converges for a kind. The spec of a Pod and the template of a Job are immutable,
 * so only `Recreate` can change them; everything else is updated in place.
 */
export function defaultUpdateMethod(kind: string): "InPlace" | "Recreate" {
  return kind === "Pod" || kind === "Job" ? "Recreate" : "InPlace";
}
