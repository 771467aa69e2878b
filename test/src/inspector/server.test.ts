import { get as httpGet } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createInspector, serveInspector } from "../../../src/inspector/server.ts";
import { createSession, type Session } from "../../../src/inspector/session.ts";
import type { ObjectView } from "../../../src/inspector/object.ts";
import type { State } from "../../../src/inspector/view.ts";
import { simulate } from "../../../src/simulator/index.ts";
import { configMap, thing, things, type Request } from "../../support/things-simulation.ts";

const token = "the-token";
const host = "127.0.0.1:9293";
let size = "1";
let session: Session;

const secret = { ...configMap("token"), kind: "Secret", data: { key: "c2VjcmV0" } };

beforeAll(async () => {
  const sync = ({ parent }: Request): unknown => ({
    status: { size: parent.spec["size"] ?? 0 },
    children: [configMap("made", { size, wanted: JSON.stringify(parent.spec["size"] ?? 0) }), secret],
  });
  const children = ["configmaps", "secrets"].map((resource) => ({
    apiVersion: "v1",
    resource,
    updateStrategy: { method: "InPlace" },
  }));
  session = createSession({
    start: async (options) => await simulate({ ...things(sync, { childResources: children }), ...options }),
    populate: async (simulation) => {
      await simulation.apply(thing("a", { spec: { size: 1 } }));
      return [thing("a", { spec: { size: 1 } }) as never];
    },
    files: () => ({ manifests: ["manifests/thing.yaml"], crds: [], objects: ["examples/a.yaml"] }),
  });
  await session.replay();
});
afterAll(async () => await session.live()?.simulation.close());

const options = () => ({ session, name: "shop", token, assets: "/nowhere", port: 0 });
const thingKey = "test.example.com/v1:Thing:default:a";

async function ask<T>(path: string, body?: object): Promise<T> {
  const server = createInspector(options());
  const answer = await server.inject({
    method: body === undefined ? "GET" : "POST",
    url: `/${token}/api/${path}`,
    headers: { host },
    ...(body !== undefined && { payload: body }),
  });
  await server.close();
  return answer.json<T>();
}

describe("who gets an answer", () => {
  for (const [what, url, headers, code] of [
    ["the link", `/${token}/api/state`, { host }, 200],
    ["localhost", `/${token}/api/state`, { host: "localhost:9293" }, 200],
    ["its own page", `/${token}/api/state`, { host, origin: `http://${host}` }, 200],
    ["no token", "/api/state", { host }, 403],
    ["another token", "/the-tokem/api/state", { host }, 403],
    ["a name that points to loopback", `/${token}/api/state`, { host: "evil.example:9293" }, 403],
    ["a page of another site", `/${token}/api/state`, { host, origin: "https://evil.example" }, 403],
    ["a page without an origin", `/${token}/api/state`, { host, origin: "null" }, 403],
  ] as const)
    test(`${what}: ${code}`, async () => {
      const server = createInspector(options());
      const answer = await server.inject({ url, headers });
      expect(answer.statusCode).toBe(code);
      if (code === 403) expect(answer.body).not.toContain("Thing");
    });

  test("a form of another site is no step, even with the token", async () => {
    const server = createInspector(options());
    const headers = { host, "content-type": "text/plain" };
    const answer = await server.inject({
      method: "POST",
      url: `/${token}/api/step`,
      headers,
      payload: JSON.stringify({ kind: "delete", key: thingKey }),
    });
    expect(answer.statusCode).toBe(415);
    expect(session.live()?.simulation.get("Thing", "a")).toBeDefined();
  });

  test("the page may run its own script and ask its own server, nothing else", async () => {
    const server = createInspector(options());
    const { headers, body } = await server.inject({ url: `/${token}/`, headers: { host } });
    const policy = String(headers["content-security-policy"]);
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "connect-src 'self'",
      "frame-ancestors 'none'",
    ])
      expect(policy).toContain(rule);
    expect(policy).not.toContain("unsafe");
    expect(body).not.toMatch(/<script>|onload=|https?:/);
  });

  test("it listens on loopback, and tells of a change", async () => {
    const inspector = await serveInspector(options());
    expect(new URL(inspector.url).hostname).toBe("127.0.0.1");
    const first = await new Promise<string>((resolve, reject) => {
      httpGet(`${inspector.url}api/events`, (response) => {
        let heard = "";
        response.setEncoding("utf8").on("data", (text: string) => {
          heard += text;
          if (heard.split("data: ").length === 2) session.dismiss();
          else resolve(heard);
        });
      }).on("error", reject);
    });
    expect(first).toMatch(/^data: \d+\n\ndata: \d+\n\n$/);
    await inspector.close();
  });
});

describe("what it shows", () => {
  test("parents with their children, and calls with their reason", async () => {
    const { parents, calls, findings } = await ask<State>("state");
    expect(parents).toMatchObject([
      {
        ref: { kind: "Thing", name: "a" },
        children: [{ ref: { kind: "ConfigMap" } }, { ref: { kind: "Secret" } }],
      },
    ]);
    expect(calls[0]).toMatchObject({ hook: "sync", why: "Thing/a was created", effect: "+2", outcome: "ok" });
    expect(findings).toEqual([]);
  });

  test("who wrote each line, and what a step changed", async () => {
    await ask("step", { kind: "apply", text: textOfThing(2) });
    const parent = await ask<ObjectView>(`object?key=${encodeURIComponent(thingKey)}`);
    const line = (text: string) => parent.lines.find((each) => each.text.includes(text));
    expect(line("size: 2")).toMatchObject({ by: "you", mark: "added" });
    expect(line("uid:")).toMatchObject({ by: "server" });
    expect(
      parent.lines.find(({ text, mark }) => text.includes("size: 1") && mark === "removed"),
    ).toBeDefined();
    const child = await ask<ObjectView>("object?key=v1:ConfigMap:default:made");
    expect(child.lines.findLast(({ text }) => text.includes("wanted:"))).toMatchObject({ by: "hook" });
  });

  test("the data of a Secret only when it is asked for", async () => {
    const { calls } = await ask<State>("state");
    const last = calls.length - 1;
    for (const path of ["object?key=v1:Secret:default:token", `call?index=${last}`, "state", "test"])
      expect(JSON.stringify(await ask(path)), path).not.toContain("c2VjcmV0");
    for (const path of ["object?key=v1:Secret:default:token&reveal=1", `call?index=${last}&reveal=1`])
      expect(JSON.stringify(await ask(path)), path).toContain("c2VjcmV0");
  });

  test("what the API server would refuse, at its place, and writes nothing", async () => {
    const text = textOfThing(3).replace("name: a", "name: A_b");
    const { problems } = await ask<{ problems: { from: number; to: number; message: string }[] }>(
      "validate",
      { text },
    );
    expect(problems).toHaveLength(1);
    expect(text.slice(problems[0]?.from, problems[0]?.to)).toBe("A_b");
    expect(problems[0]?.message).toMatch(/^metadata\.name: /);
    expect(await ask<{ problems: unknown[] }>("validate", { text: textOfThing(9) })).toEqual({
      problems: [],
    });
    expect(session.live()?.simulation.get("Thing", "a")?.["spec"]).toEqual({ size: 2 });
  });
});

describe("what can be done", () => {
  test("a fault, time, a deletion; and each is told when it is no step", async () => {
    await ask("step", { kind: "fault", fault: "hook-500" });
    const { editable } = await ask<ObjectView>("object?key=v1:ConfigMap:default:made");
    await ask("step", { kind: "edit", text: editable.replace("size: '1'", "size: by hand") });
    const { calls } = await ask<State>("state");
    expect(calls.some(({ outcome }) => outcome.includes("500"))).toBe(true);
    expect(calls.some(({ why }) => /^retry: .*500/.test(why))).toBe(true);
    await ask("step", { kind: "advance", seconds: 60 });
    expect((await ask<State>("state")).seconds).toBeGreaterThanOrEqual(60);
    await ask("step", { kind: "delete", key: "v1:ConfigMap:default:made" });
    expect((await ask<State>("state")).parents[0]?.children).toHaveLength(2);
    for (const step of [
      {},
      { kind: "fault", fault: "toString" },
      { kind: "advance", seconds: -1 },
      { kind: "apply", text: "a: [" },
    ])
      expect(await ask("step", step)).toHaveProperty("message");
  });

  test("after a change of the code the steps are done again, and what differs is told", async () => {
    const steps = session.steps().length;
    expect(steps).toBeGreaterThan(3);
    size = "5";
    const comparison = await session.replay();
    size = "1";
    expect(comparison?.impossible).toEqual([]);
    expect(session.steps()).toHaveLength(steps);
    expect(comparison?.differences).toMatchObject([
      {
        ref: { kind: "ConfigMap", name: "made" },
        kind: "changed",
        changes: [{ path: "data.size", before: "1", after: "5" }],
      },
    ]);
    const { banner } = await ask<State>("state");
    expect(banner?.objects).toMatchObject([{ name: "ConfigMap/made", changes: ["data.size 1 → 5"] }]);
  });

  test("a text that was refused leaves no trace in the next one", async () => {
    const { simulation } = session.live()!;
    await simulation.apply(thing("b", { metadata: { annotations: { note: "1" } } }));
    await expect(simulation.apply(thing("b", { metadata: { labels: { "no label": "1" } } }))).rejects.toThrow(
      "label",
    );
    await simulation.apply(thing("b"));
    expect(simulation.get("Thing", "b")?.metadata.annotations).toBeUndefined();
    await simulation.delete(thing("b"));
    await simulation.settle();
  });

  test("a failing build is told while the last good one goes on; a start over drops the steps", async () => {
    session.fail([{ code: "SERVE_COMPILE", message: "src/a.ts(1,1): error" }]);
    const state = await ask<State>("state");
    expect(state.problems).toMatchObject([{ code: "SERVE_COMPILE" }]);
    expect(state.parents).toHaveLength(1);
    await ask("restart", { strategy: "server-side-apply" });
    expect(await ask<State>("state")).toMatchObject({ strategy: "server-side-apply", steps: [] });
  });
});

function textOfThing(of: number): string {
  return `apiVersion: test.example.com/v1\nkind: Thing\nmetadata:\n  name: a\nspec:\n  size: ${of}\n`;
}
