import { spawn } from "node:child_process";

/** Runs a command to its end; its output is shown only when it fails. */
export async function run(command, args, options = {}) {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let stdout = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => (output += chunk));
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} exited ${code}:\n${output}`);
  return stdout;
}

/** Starts a server and resolves with its address once a line of its output holds one. */
export async function start(command, args, options = {}) {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const url = await new Promise((resolve, reject) => {
    const read = (chunk) => {
      output += chunk;
      const found = /https?:\/\/[\w.:[\]]+:\d+/.exec(output);
      if (found) resolve(found[0]);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("close", (code) => reject(new Error(`the server stopped with ${code}:\n${output}`)));
  });
  return { url, stop: () => stop(child) };
}

async function stop(child) {
  if (child.exitCode !== null) return child.exitCode;
  const closed = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGTERM");
  return await closed;
}

/** Numbers the steps, says what each does and how long it took. */
export function narrator(total) {
  let number = 0;
  return async (title, work) => {
    number += 1;
    const begin = performance.now();
    process.stdout.write(`[${number}/${total}] ${title} …`);
    const result = await work();
    process.stdout.write(` ${((performance.now() - begin) / 1000).toFixed(1)} s\n`);
    return result;
  };
}
