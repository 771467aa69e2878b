// How fast the runtime answers, as ratios against node:http with JSON.parse. Run on a built tree: node test/bench/runtime.mjs
// BENCH_ROUNDS (3), BENCH_CALLS (100000, of the memory run). Every server is a process of its own; calls are counted per
// second of the server's CPU time, so that a busy machine disturbs less.
import { fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import autocannon from "autocannon";
import { blogRequest } from "./runtime-requests.mjs";

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const memoryCalls = Number(process.env.BENCH_CALLS ?? 100_000);
const program = fileURLToPath(new URL("./runtime-servers.mjs", import.meta.url));

/** Whether processes can be held to one core each, so that the driver does not disturb the server. */
const canPin = pin(process.pid, 0);

function pin(pid, core) {
  return spawnSync("taskset", ["--all-tasks", "--cpu-list", "--pid", String(core), String(pid)]).status === 0;
}

async function start(kind) {
  const child = fork(program, [kind], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    execArgv: ["--expose-gc"],
  });
  if (canPin) pin(child.pid, 1);
  const [{ url }] = await once(child, "message");
  return { child, url: `${url}/blogs/sync` };
}

async function usage(server, message = "usage") {
  server.child.send(message);
  const [answer] = await once(server.child, "message");
  return answer;
}

function fire(server, body, options) {
  const headers = { "content-type": "application/json" };
  return autocannon({ url: server.url, method: "POST", headers, body, timeout: 60, ...options });
}

/** Server CPU microseconds for one call. */
async function cost(server, body, amount) {
  const before = (await usage(server)).cpu;
  const result = await fire(server, body, { connections: 10, amount });
  if (result["2xx"] !== amount) throw new Error(`${result.non2xx} calls failed`);
  const { user, system } = (await usage(server)).cpu;
  return (user + system - before.user - before.system) / amount;
}

async function throughput() {
  const kinds = ["http", "fastify", "metatron", "cached"];
  const servers = await Promise.all(kinds.map(start));
  for (const [name, count, amount] of [
    ["small", 0, 20_000],
    ["40 KB", 5, 2000],
    ["4 MB", 500, 20],
  ]) {
    const body = blogRequest(count);
    const costs = kinds.map(() => Number.POSITIVE_INFINITY);
    for (let round = 0; round <= rounds; round++) {
      for (const [index, server] of servers.entries()) {
        const measured = await cost(server, body, amount);
        if (round > 0) costs[index] = Math.min(costs[index], measured);
      }
    }
    if (process.env.BENCH_SHOW) console.log(costs.map((each) => each.toFixed(1)).join(" µs, ") + " µs");
    const ratios = kinds.map((kind, index) => `${kind} ${(costs[0] / costs[index]).toFixed(2)}`);
    console.log(
      `${name} (${(body.length / 1024).toFixed(1)} KiB), calls per CPU second against node:http: ${ratios.join(", ")}`,
    );
  }
  for (const { child } of servers) child.kill();
}

async function besideLarge() {
  const [large, middle] = [blogRequest(500), blogRequest(5)];
  for (const kind of ["http", "fastify", "metatron"]) {
    const server = await start(kind);
    const flood = fire(server, large, { connections: 1, duration: 4 });
    const { latency } = await fire(server, middle, { connections: 1, duration: 3 });
    await flood;
    console.log(
      `40 KB calls beside 4 MB calls without pause, ${kind}: p50 ${latency.p50} ms, p99 ${latency.p99} ms`,
    );
    server.child.kill();
  }
}

async function memory() {
  const server = await start("metatron");
  const body = blogRequest(0);
  const heaps = [];
  for (let part = 0; part < 4; part++) {
    await fire(server, body, { connections: 10, amount: memoryCalls / 4 });
    heaps.push((await usage(server, "collect")).memory.heapUsed / 1024 / 1024);
  }
  console.log(
    `heap after each quarter of ${memoryCalls} small calls: ${heaps.map((heap) => `${heap.toFixed(1)} MiB`).join(", ")}`,
  );
  server.child.kill();
}

async function firstAnswer(kind) {
  const begin = performance.now();
  const server = await start(kind);
  await fetch(server.url, {
    method: "POST",
    body: blogRequest(0),
    headers: { "content-type": "application/json" },
  });
  const elapsed = performance.now() - begin;
  server.child.kill();
  return elapsed;
}

async function startUp() {
  const kinds = ["http", "fastify", "metatron"];
  const times = kinds.map(() => []);
  for (let round = 0; round < 4 * rounds; round++) {
    for (const [index, kind] of kinds.entries()) times[index].push(await firstAnswer(kind));
  }
  const best = times.map((each) => each.sort((a, b) => a - b)[Math.floor(each.length / 2)]);
  console.log(
    `start to first answer against plain Fastify: metatron ${(best[2] / best[1]).toFixed(2)}, node:http ${(best[0] / best[1]).toFixed(2)}`,
  );
}

const parts = { throughput, besideLarge, memory, startUp };
const chosen = process.argv.slice(2);
for (const [name, run] of Object.entries(parts))
  if (chosen.length === 0 || chosen.includes(name)) await run();
