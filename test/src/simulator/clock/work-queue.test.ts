import { expect, test } from "vitest";
import { createClock, createWorkQueue } from "../../../../src/simulator/clock/work-queue.ts";

function queueAt(start = 0) {
  const clock = createClock(start);
  return { clock, queue: createWorkQueue(clock) };
}

test("a key waits once, in the order of its first add", () => {
  const { queue } = queueAt();
  for (const key of ["a", "b", "a"]) queue.add(key);
  expect([queue.take(), queue.take(), queue.take()]).toEqual(["a", "b", undefined]);
});

test("a key added while it is worked on comes back when that is done", () => {
  const { queue } = queueAt();
  queue.add("a");
  queue.take();
  queue.add("a");
  expect(queue.take()).toBeUndefined();
  queue.done("a");
  expect(queue.take()).toBe("a");
});

test("a key that comes back at once is next, before those that wait", () => {
  const { queue } = queueAt();
  for (const key of ["a", "b"]) queue.add(key);
  const first = queue.take();
  queue.add("a");
  expect([queue.isQueued("a"), queue.isQueued("c")]).toEqual([true, false]);
  queue.done("a");
  expect([first, queue.take(), queue.take(), queue.take()]).toEqual(["a", "a", "b", undefined]);
});

test("of two delays the earlier one counts", () => {
  const { clock, queue } = queueAt();
  queue.addAfter("a", 100, "resync");
  queue.addAfter("a", 50, "retry");
  queue.addAfter("a", 70, "resync");
  expect([...queue.delayed()]).toEqual([{ key: "a", at: 50, reason: "retry" }]);
  clock.advanceTo(49);
  queue.promote();
  expect(queue.take()).toBeUndefined();
  clock.advanceTo(50);
  queue.promote();
  expect(queue.take()).toBe("a");
});

test("failures double the delay from 5 ms to 1000 s, and forget starts again", () => {
  const { clock, queue } = queueAt();
  const delays: number[] = [];
  for (let count = 0; count < 20; count++) {
    queue.addRateLimited("a");
    const at = [...queue.delayed()][0]?.at ?? 0;
    delays.push(at - clock.now());
    clock.advanceTo(at);
    queue.promote();
    queue.done(queue.take() ?? "");
  }
  expect(delays.slice(0, 4)).toEqual([5, 10, 20, 40]);
  expect(delays.at(-1)).toBe(1_000_000);
  queue.forget("a");
  expect(queue.failures("a")).toBe(0);
});

test("all keys together are limited to ten a second after a hundred at once", () => {
  const { queue } = queueAt();
  for (let count = 0; count < 102; count++) queue.addRateLimited(`k${count}`);
  const delays = [...queue.delayed()].map(({ at }) => at);
  expect([delays[0], delays[99], delays[100], delays[101]]).toEqual([5, 5, 100, 200]);
});
