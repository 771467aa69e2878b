import { defaultManifestSeconds } from "../call/hook-runner.ts";
import { ConfigurationError } from "../text.ts";
import { type Controller, hookNames } from "../controller/controller.ts";
import type { Authentication } from "./authentication.ts";
import type { RecordOptions } from "./recorder.ts";

interface Options {
  readonly controllers: readonly Controller[];
  readonly bodyLimit?: number | undefined;
  readonly bytesInFlight?: number | undefined;
  readonly concurrency?: number | undefined;
  readonly authentication?: Authentication | undefined;
  readonly record?: RecordOptions | undefined;
}

/** Refuses options and controllers that cannot be served as they are, with every problem at once. */
export function checkOptions(options: Options): void {
  const { authentication } = options;
  const given: readonly unknown[] = Array.isArray(options.controllers) ? options.controllers : [];
  const controllers = given.filter(isController);
  const problems = [...controllers.flatMap(problemsOf), ...repeatedRoutes(controllers)];
  for (const [index, each] of given.entries())
    if (!isController(each))
      problems.push(`controllers[${String(index)}] is none: pass what compositeController returned`);
  for (const name of ["bodyLimit", "bytesInFlight", "concurrency"] as const) {
    const value = options[name];
    if (value !== undefined && !(Number.isSafeInteger(value) && value > 0))
      problems.push(`${name} must be a whole number above 0: ${String(value)}`);
  }
  for (const [name, value] of Object.entries(options.record ?? {}))
    if (name === "folder" ? value === "" : !(Number.isSafeInteger(value ?? 1) && Number(value ?? 1) > 0))
      problems.push(
        `record.${name} must be ${name === "folder" ? "a path" : "a whole number above 0"}: ${String(value)}`,
      );
  if (authentication && !(authentication.bearer ?? authentication.basic ?? authentication.clientCertificate))
    problems.push("authentication asks for nothing: give bearer or basic, or leave it out");
  for (const name of ["bearer", "basic"] as const)
    if (!["undefined", "function"].includes(typeof authentication?.[name]))
      problems.push(`authentication.${name} must be a function that gives a list of texts`);
  if (given.length === 0) problems.push("no controller is given: pass controllers: [...]");
  if (problems.length > 0) throw new ConfigurationError(problems);
}

/** Whether a value is what `compositeController` or `decoratorController` returned. */
export function isController(value: unknown): value is Controller {
  return typeof value === "object" && value !== null && "declaration" in value && "settings" in value;
}

function problemsOf({ declaration, hooks, settings }: Controller): string[] {
  const { name, route } = declaration;
  const missing = hookNames.filter(
    (hook) => declaration.hooks[hook] !== undefined && hooks[hook] === undefined,
  );
  const problems = missing.map(
    (hook) => `controller ${name}: the manifest declares ${hook}, but the controller has no such hook`,
  );
  if (!/^[A-Za-z0-9._~-]+(\/[A-Za-z0-9._~-]+)*$/.test(route)) {
    problems.push(`controller ${name}: the route "${route}" is no path; use letters, digits and dashes`);
  }
  const { timeoutSeconds, validate, concurrency, sameParent } = settings;
  if (concurrency !== undefined && !(Number.isSafeInteger(concurrency) && concurrency > 0)) {
    problems.push(`controller ${name}: concurrency must be a whole number above 0: ${String(concurrency)}`);
  }
  if (![undefined, "wait", "refuse"].includes(sameParent)) {
    problems.push(`controller ${name}: sameParent must be "wait" or "refuse": ${String(sameParent)}`);
  }
  if (validate === true && !(declaration.type === "composite" && declaration.parent.schema)) {
    problems.push(
      `controller ${name}: validate needs the parent's schema in the declaration: run metatron generate`,
    );
  }
  const manifestSeconds = hookNames.flatMap((hook) =>
    hooks[hook] === undefined ? [] : (declaration.timeouts?.[hook] ?? defaultManifestSeconds),
  );
  const most = Math.min(...manifestSeconds);
  if (timeoutSeconds !== undefined && !(timeoutSeconds > 0 && timeoutSeconds < most)) {
    problems.push(
      `controller ${name}: timeoutSeconds must be above 0 and below ${String(most)}, the timeout in the manifest: ${String(timeoutSeconds)}`,
    );
  }
  return problems;
}

function repeatedRoutes(controllers: readonly Controller[]): string[] {
  const routes = controllers.map(({ declaration }) => declaration.route);
  const repeated = new Set(routes.filter((route, index) => routes.indexOf(route) !== index));
  return [...repeated].map((route) => `the route ${route} belongs to more than one controller`);
}
