import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { explain } from "../../../src/commands/explain.ts";
import { UserError } from "../../../src/model/errors.ts";
import { entries } from "../../../src/explain/entries.ts";
import { messages } from "../../../src/explain/messages.ts";
import { traps } from "../../../src/explain/traps.ts";
import type { Io } from "../../../src/model/io.ts";
import { rules } from "../../../src/lint/index.ts";
import { root } from "../../support/root.ts";

const io = {} as Io;
const idsFor = async (question: string): Promise<string[]> =>
  ((await explain({ question }, io)).json as { id: string }[]).map(({ id }) => id);

describe("what it knows", () => {
  test("every id once", () => {
    const ids = entries.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
  test("all 17 traps, and every trap that a rule names", () => {
    expect(traps.map(({ number }) => number)).toEqual(Array.from({ length: 17 }, (_, index) => index + 1));
    for (const { trap, id } of rules) if (trap !== undefined) expect(trap, id).toBeLessThanOrEqual(17);
  });
  test("each message is recognised by itself", async () => {
    for (const { id, message } of messages) expect(await idsFor(message), message).toContain(id);
  });
});

describe("what a real cluster says", () => {
  // Recorded events of Metacontroller 4.17.2 and API server 1.36.3, and more of what their sources say.
  const recorded = JSON.parse(readFileSync(join(root, "test/fixtures/messages.json"), "utf8")) as {
    readonly message: string;
    readonly entry: string;
  }[];
  test.each(recorded)("$entry leads for: $message", async ({ message, entry }) => {
    expect((await idsFor(message))[0]).toBe(entry);
  });
});

describe("what it is asked", () => {
  test.each([
    ["trap 9", "trap-9"],
    ["port-from-ruby", "port-from-ruby"],
    ["9", "trap-9"],
    ["trap-9", "trap-9"],
    ["CRD-NO-STATUS", "crd-no-status"],
    ["plan_conflict", "PLAN_CONFLICT"],
    ["labels on desired child ConfigMap/a don't match parent selector", "selector-mismatch"],
    ["sync hook failed: remote error: unsupported status code: 500", "unsupported-status-code"],
    [
      'Post "http://x": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
      "hook-timeout",
    ],
    ["dial tcp 10.0.0.1:9292: connect: connection refused", "connection-refused"],
    [
      "tls: failed to verify certificate: x509: certificate is valid for a.svc, not a.b",
      "unknown-certificate",
    ],
  ])("%s is %s", async (question, id) => {
    expect(await idsFor(question)).toContain(id);
  });
  test("nothing lists everything", async () => {
    const { text } = await explain({}, io);
    for (const { id } of entries) expect(text).toContain(id);
  });
  test("something unknown is refused with what is near", async () => {
    await expect(explain({ question: "selector trouble" }, io)).rejects.toThrow(UserError);
    await expect(explain({ question: "selector trouble" }, io)).rejects.toMatchObject({
      problems: [{ code: "EXPLAIN_UNKNOWN", fix: expect.stringContaining("selector-mismatch") as string }],
    });
  });
});
