import { sameValue, type JsonObject, isObject } from "@metatron/runtime/kubernetes";
import type { Running } from "../controller/context.ts";
import { describe, type HookCall } from "../records.ts";
import { differences, show } from "./updates.ts";

/**
 * Sends the last requests of some parents once more, past faults and caches and without recording them, and reports answers
 * that differ: a hook must be a function of its request.
 */
export async function probePurity(
  controllers: readonly Running[],
  calls: readonly HookCall[],
  count: number,
  probed: Set<HookCall>,
): Promise<void> {
  for (const running of controllers) {
    const chosen = choose(running, calls, count);
    for (const call of chosen) {
      if (probed.has(call)) continue;
      probed.add(call);
      await probe(running, call);
    }
  }
}

/** The last good call of every hook for a few parents. */
function choose({ model }: Running, calls: readonly HookCall[], count: number): HookCall[] {
  const chosen = new Map<string, HookCall>();
  for (const call of calls.toReversed()) {
    if (call.request === undefined || chosen.size >= count) break;
    if (call.controller !== model.name || call.outcome !== "ok") continue;
    const key = `${call.hook} ${describe(call.parent)}`;
    if (!chosen.has(key)) chosen.set(key, call);
  }
  return [...chosen.values()];
}

async function probe(running: Running, call: HookCall): Promise<void> {
  const webhook = running.hooks[call.hook]?.webhook;
  if (webhook === undefined || call.request === undefined) return;
  const headers = { "content-type": "application/json" };
  const [first, second] = [
    await running.transport(webhook.path, call.request, headers, webhook.timeout),
    await running.transport(webhook.path, call.request, headers, webhook.timeout),
  ].map((reply) => (reply.status === 200 ? (JSON.parse(reply.body) as unknown) : undefined));
  if (first === undefined || second === undefined || sameValue(first, second)) return;
  const request = JSON.parse(call.request) as JsonObject;
  for (const { path, before, after } of differences(first, second)) {
    if (isNewSecret(request, first, path)) continue;
    running.engine.problems.add({
      code: "impure-hook",
      controller: running.model.name,
      object: call.parent,
      path,
      trap: 13,
      message: `The ${call.hook} hook answers the same request differently: ${path} is ${show(before)}, then ${show(after)}.`,
      fix: "Make the hook a function of its request: no clock, counter, random value or state of its own.",
    });
  }
}

/** A password that is made once, for a Secret that the request does not have yet, differs rightly. */
function isNewSecret(request: JsonObject, answer: unknown, path: string): boolean {
  const match = /^(children|attachments)\[(\d+)\]\.(data|stringData)\b/.exec(path);
  const list = match?.[1];
  if (list === undefined || !isObject(answer)) return false;
  const children = answer[list];
  const child = Array.isArray(children) ? children[Number(match?.[2])] : undefined;
  if (!isObject(child) || child["kind"] !== "Secret" || !isObject(child["metadata"])) return false;
  const name = JSON.stringify(child["metadata"]["name"]).slice(1, -1);
  const owned = request[list] ?? request["children"];
  const observed = isObject(owned) ? owned["Secret.v1"] : undefined;
  return !Object.keys(isObject(observed) ? observed : {}).some(
    (key) => key === name || key.endsWith(`/${name}`),
  );
}
