import type { RevisionClaim } from "./revision-object.ts";

/** Adds a child to the claims of a revision; no matter when it is there already. */
export function addClaim(claims: RevisionClaim[], apiGroup: string, kind: string, name: string): void {
  let entry = find(claims, apiGroup, kind);
  if (entry === undefined) claims.push((entry = { apiGroup, kind, names: [] }));
  if (!entry.names.includes(name)) entry.names.push(name);
}

/** Takes a child out of the claims of a revision. */
export function removeClaim(claims: RevisionClaim[], apiGroup: string, kind: string, name: string): void {
  const entry = find(claims, apiGroup, kind);
  if (entry !== undefined) entry.names = entry.names.filter((other) => other !== name);
}

/** How many children are claimed. */
export function countClaims(claims: readonly RevisionClaim[]): number {
  return claims.reduce((count, { names }) => count + names.length, 0);
}

function find(claims: readonly RevisionClaim[], apiGroup: string, kind: string): RevisionClaim | undefined {
  return claims.find((entry) => entry.apiGroup === apiGroup && entry.kind === kind);
}
