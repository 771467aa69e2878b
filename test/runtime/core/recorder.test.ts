import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compositeController, createServer } from "@metatron/runtime";
import { blog } from "../../support/blog-controller.ts";
import { temporaryFolder } from "../../support/io.ts";

const controller = compositeController(blog, {
  sync: ({ parent }) => ({
    status: { ready: 0 },
    children: [
      {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: parent.metadata.name },
        spec: { selector: {}, template: { spec: { containers: [{ name: "a", image: parent.spec.image }] } } },
      },
    ],
  }),
});

const request = (image: string, secret: string) => ({
  controller: {},
  parent: {
    apiVersion: "therubyist.org/v1",
    kind: "Blog",
    metadata: { name: "one", namespace: "default", uid: "u-1", managedFields: [{ manager: "kubectl" }] },
    spec: { image },
  },
  children: {},
  related: {
    "Secret.v1": {
      db: {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "db" },
        data: { url: Buffer.from(secret).toString("base64") },
      },
    },
  },
  finalizing: false,
});

async function record(
  bodies: readonly object[],
  options: { maxBytes?: number; maxAgeSeconds?: number } = {},
  folder = join(temporaryFolder(), "calls"),
): Promise<string[]> {
  const server = createServer({
    controllers: [controller],
    logger: false,
    metrics: false,
    revision: "r1",
    record: { folder, ...options },
    now: () => Date.parse("2026-11-27T10:00:00Z"),
  });
  for (const payload of bodies) {
    const { statusCode } = await server.inject({ method: "POST", url: "/blogs/sync", payload });
    expect(statusCode).toBe(200);
  }
  await server.close();
  return readdirSync(folder)
    .toSorted()
    .flatMap((name) => readFileSync(join(folder, name), "utf8").trimEnd().split("\n"));
}

test("a call is a line: request without managed fields, answer, duration and revision", async () => {
  const [line = "", ...others] = await record([request("blog:1", "mysql://db")]);
  expect(others).toEqual([]);
  expect(JSON.parse(line)).toEqual({
    at: "2026-11-27T10:00:00.000Z",
    controller: "blogs",
    hook: "sync",
    revision: "r1",
    milliseconds: expect.any(Number) as number,
    status: 200,
    request: expect.objectContaining({
      parent: expect.objectContaining({
        metadata: { name: "one", namespace: "default", uid: "u-1", managedFields: [] },
      }) as object,
    }) as object,
    answer: expect.objectContaining({ status: { ready: 0 } }) as object,
  });
});

test("no byte of a random Secret reaches the disk, nor a copy of it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 8, maxLength: 40, unit: "grapheme-ascii" }), async (secret) => {
      // A value of spaces or of one letter may stand in any text.
      fc.pre(new Set(secret).size > 4);
      const text = (await record([request(`registry/${secret}`, secret)])).join("\n");
      expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
      expect(text).not.toContain(Buffer.from(secret).toString("base64"));
    }),
    { numRuns: 25 },
  );
});

test("the files are bounded in bytes and in age; other files stay", async () => {
  const folder = temporaryFolder();
  const old = join(folder, "calls-2020-01-01T00-00-00-000Z-1-0.jsonl");
  writeFileSync(old, "{}\n");
  utimesSync(old, 1, 1);
  writeFileSync(join(folder, "notes.txt"), "mine\n");
  const bodies = Array.from({ length: 60 }, (_, index) => request(`blog:${index}`, "mysql://db"));
  await record(bodies, { maxBytes: 16_000, maxAgeSeconds: 3600 }, folder);
  const names = readdirSync(folder);
  expect(names).toContain("notes.txt");
  expect(names).not.toContain("calls-2020-01-01T00-00-00-000Z-1-0.jsonl");
  const calls = names.filter((name) => name.startsWith("calls-"));
  const bytes = calls.reduce((sum, name) => sum + readFileSync(join(folder, name)).length, 0);
  expect(bytes).toBeLessThanOrEqual(16_000);
  expect(readFileSync(join(folder, calls.toSorted().at(-1) ?? ""), "utf8")).toContain("blog:59");
});

test("a folder that cannot be written fails no call", async () => {
  const place = temporaryFolder();
  mkdirSync(join(place, "folder"));
  writeFileSync(join(place, "folder", "file"), "");
  const server = createServer({
    controllers: [controller],
    logger: false,
    metrics: false,
    record: { folder: join(place, "folder", "file", "below") },
  });
  const answer = await server.inject({ method: "POST", url: "/blogs/sync", payload: request("a", "bbbbbb") });
  expect(answer.statusCode).toBe(200);
  await server.close();
});

test("limits that are none are refused", async () => {
  const options = { controllers: [controller], logger: false, metrics: false };
  const server = createServer({ ...options, record: { folder: "x", maxBytes: 0 } });
  await expect(server.ready()).rejects.toThrow("record.maxBytes must be a whole number above 0: 0");
});
