// How fast the runtime answers, as ratios against node:http with JSON.parse. Run on a built tree: node test/bench/runtime.mjs
// BENCH_ROUNDS (20), BENCH_CALLS (1000000, of the memory run). Every server is a process of its own; calls are counted per
// second of the server's CPU time, so that a busy machine disturbs less.
import { fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { open } from "./driver.mjs";
import { blogRequest } from "./runtime-requests.mjs";

const rounds = Number(process.env.BENCH_ROUNDS ?? 20);
const memoryCalls = Number(process.env.BENCH_CALLS ?? 1_000_000);
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
  if (canPin && kind !== "workers") pin(child.pid, 1);
  const [{ url }] = await once(child, "message");
  return { child, url: `${url}/blogs/sync` };
}

async function usage(server, message = "usage") {
  server.child.send(message);
  const [answer] = await once(server.child, "message");
  return answer;
}

/** Server CPU microseconds for one call. */
async function cost(server, body, amount) {
  const driver = await open(server.url, body, 10);
  const before = (await usage(server)).cpu;
  await driver.send((sent) => sent >= amount);
  const { user, system } = (await usage(server)).cpu;
  driver.close();
  return (user + system - before.user - before.system) / amount;
}

/** What the cheapest quarter of the rounds cost: the others were disturbed. */
function undisturbed(costs) {
  const cheapest = costs.toSorted((left, right) => left - right).slice(0, Math.ceil(costs.length / 4));
  return cheapest.reduce((sum, each) => sum + each, 0) / cheapest.length;
}

async function throughput() {
  const kinds = ["http", "fastify", "logged", "metatron", "unmetered", "cached"];
  const servers = await Promise.all(kinds.map(start));
  for (const [name, count, amount, warmUp, isCollected = false] of [
    ["small", 0, 2000, 30_000],
    ["small, after a full collection", 0, 2000, 30_000, true],
    ["40 KB", 5, 300, 2000],
    ["4 MB", 500, 20, 40],
  ]) {
    const body = blogRequest(count);
    const costs = kinds.map(() => []);
    for (const server of servers) {
      if (isCollected) await usage(server, "collect");
      await cost(server, body, warmUp);
    }
    for (let round = 0; round < rounds; round++)
      for (const [index, server] of servers.entries()) costs[index].push(await cost(server, body, amount));
    const best = costs.map(undisturbed);
    const ratios = kinds.map((kind, index) => `${kind} ${(best[0] / best[index]).toFixed(2)}`);
    console.log(
      `${name} (${(body.length / 1024).toFixed(1)} KiB), calls per CPU second against node:http: ${ratios.join(", ")}; node:http takes ${best[0].toFixed(0)} µs`,
    );
  }
  for (const { child } of servers) child.kill();
}

async function besideLarge() {
  const [large, middle] = [blogRequest(500), blogRequest(5)];
  for (const kind of ["http", "fastify", "metatron", "workers"]) {
    const server = await start(kind);
    const [flood, calls] = [await open(server.url, large, 1), await open(server.url, middle, 1)];
    const end = performance.now() + 5000;
    const isOver = () => performance.now() > end;
    const [times] = await Promise.all([calls.send(isOver), flood.send(isOver)]);
    const sorted = times.toSorted((left, right) => left - right);
    const at = (share) => sorted[Math.floor((sorted.length - 1) * share)].toFixed(0);
    console.log(
      `40 KB calls beside 4 MB calls without pause, ${kind}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${times.length} calls`,
    );
    flood.close();
    calls.close();
    server.child.kill();
  }
}

async function memory() {
  const server = await start("metatron");
  const heaps = [];
  for (let part = 0; part < 4; part++) {
    const driver = await open(server.url, blogRequest(0), 10);
    await driver.send((sent) => sent >= memoryCalls / 4);
    driver.close();
    const { memory } = await usage(server, "collect");
    heaps.push(`${(memory.heapUsed / 2 ** 20).toFixed(1)} of ${(memory.rss / 2 ** 20).toFixed(0)} MiB`);
  }
  console.log(
    `heap of resident memory after each quarter of ${memoryCalls} small calls: ${heaps.join(", ")}`,
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
  for (let round = 0; round < rounds; round++) {
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
