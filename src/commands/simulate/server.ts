import { UserError } from "../../errors.ts";
import type { Io } from "../../io.ts";
import { problem } from "../fail.ts";
import { startServer } from "../serve/child.ts";
import { compileStale } from "../serve/compile.ts";
import { explainFailure } from "../serve/failure.ts";

/** The project's own server on a free port of this machine. */
export interface ProjectServer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Compiles what is stale and starts the project's server. Its log is kept out of the outcome. */
export async function startProject(root: string, io: Io): Promise<ProjectServer> {
  const { errors } = await compileStale(root, io);
  if (errors !== undefined) {
    throw new UserError([problem("SERVE_COMPILE", errors, "Repair the places that the compiler names.")]);
  }
  const settings = { PORT: "0", HOST: "127.0.0.1", LOG_LEVEL: "silent" };
  const quiet = { write: () => true };
  const child = startServer(root, settings, { ...io, stdout: quiet, stderr: quiet });
  const isListening = await child.listening;
  const url = /metatron: listening on (https?:\/\/[^\s,]+)/.exec(child.said())?.[1];
  if (!isListening || url === undefined) {
    await child.ended;
    throw new UserError([explainFailure(child.said(), root)]);
  }
  return {
    url,
    stop: async () => {
      child.stop();
      await child.ended;
    },
  };
}
