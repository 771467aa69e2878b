// A server as a generated project starts it, for tests that need a process: signals, ports, workers, the environment.
import { compositeController, serve } from "../../runtime/dist/index.js";

const blog = {
  type: "composite",
  name: "blogs",
  route: "blogs",
  hooks: { sync: "v1" },
  parent: { apiVersion: "x.org/v1", kind: "Blog", resource: "blogs", scope: "Namespaced", hasStatus: true },
  children: [],
  related: [],
  generateSelector: true,
};

const controller = compositeController(blog, {
  async sync({ parent, log }) {
    const secret = { kind: "Secret", data: { password: "aHVudGVyMg==" }, stringData: { a: "hunter2" } };
    log.info({ seen: { secret } }, "a Secret: %j", secret);
    if (parent.spec?.noise !== undefined) log.info("x".repeat(parent.spec.noise));
    if (parent.spec?.wait !== undefined) {
      process.stderr.write("waiting\n");
      await new Promise((resolve) => setTimeout(resolve, parent.spec.wait));
    }
    return { status: { pid: process.pid }, children: [] };
  },
});

await serve({ controllers: [controller] });
