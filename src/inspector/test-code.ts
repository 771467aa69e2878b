import type { JsonObject } from "@metatron/runtime/kubernetes";
import { toRef } from "../simulator/records.ts";
import { hideSecrets } from "./object.ts";
import type { Session } from "./session.ts";
import { describeStep, type Step } from "./steps.ts";

/** The scenario so far as a vitest test that passes as long as it comes to the same. */
export function toTest(session: Session): string {
  const live = session.live();
  const { manifests, crds, objects, url } = session.files();
  const steps = session.steps();
  const hasWorkloads = steps.some(({ kind }) => kind === "fail" || kind === "recover");
  const codes = live?.simulation.problems.map(({ code }) => code) ?? [];
  const kinds = (live?.simulation.parents() ?? []).flatMap(
    (parent) => live?.simulation.children(parent) ?? [],
  );
  const names = kinds.map((object) => toRef(object)).map(({ kind, name }) => `${kind} ${name}`);
  return [
    `import { fileURLToPath } from "node:url";`,
    `import { simulate } from "@metatron/cli/testing";`,
    `import { expect, test } from "vitest";`,
    ...(url === undefined ? [`import { controllers } from "../src/generated/controllers.ts";`] : []),
    ``,
    `const inProject = (path: string): string => fileURLToPath(new URL(\`../\${path}\`, import.meta.url));`,
    ``,
    `test(${quote(steps.length === 0 ? "the examples come to rest" : steps.map(describeStep).join(", then "))}, async () => {`,
    ...(hasWorkloads ? [`  const failing = new Set<string>();`] : []),
    `  const cluster = await simulate({`,
    url === undefined ? `    controllers,` : `    url: ${quote(url)},`,
    `    manifests: ${list(manifests)},`,
    `    crds: ${list(crds)},`,
    ...(session.strategy() === "dynamic-apply" ? [] : [`    applyStrategy: ${quote(session.strategy())},`]),
    ...(hasWorkloads
      ? [`    world: { workloads: ({ kind, metadata }) => !failing.has(\`\${kind} \${metadata.name}\`) },`]
      : []),
    `  });`,
    `  await cluster.apply(...${list(objects)});`,
    `  await cluster.settle();`,
    ...steps.flatMap(toLines),
    `  expect(cluster.settlement?.isAtRest).toBe(${live?.simulation.settlement?.isAtRest !== false});`,
    `  expect(cluster.problems.map(({ code }) => code)).toEqual(${JSON.stringify(codes)});`,
    `  const children = cluster.parents().flatMap((parent) => cluster.children(parent));`,
    `  expect(children.map(({ kind, metadata }) => \`\${kind} \${metadata.name}\`)).toEqual([`,
    ...names.map((name) => `    ${quote(name)},`),
    `  ]);`,
    `  await cluster.close();`,
    `});`,
    ``,
  ].join("\n");
}

function toLines(step: Step): string[] {
  switch (step.kind) {
    case "apply":
      return [`  await cluster.apply(${indent(step.object)});`, settle];
    case "edit": {
      const { apiVersion, kind, metadata, ...fields } = step.object;
      const namespace = typeof metadata["namespace"] === "string" ? `, ${quote(metadata["namespace"])}` : "";
      const { labels = {} } = metadata;
      return [
        `  await cluster.edit<Record<string, unknown> & { metadata: Record<string, unknown> }>(`,
        `    ${quote(`${kind}.${apiVersion}`)},`,
        `    ${quote(metadata.name)},`,
        `    (live) => {`,
        `      const { apiVersion, kind, metadata, status } = live;`,
        `      for (const field of Object.keys(live)) delete live[field];`,
        `      Object.assign(live, { apiVersion, kind, metadata, ...(status !== undefined && { status }) });`,
        `      live.metadata["labels"] = ${indent(labels as JsonObject)};`,
        `      Object.assign(live, ${indent(fields)});`,
        `    }${namespace},`,
        `  );`,
        settle,
      ];
    }
    case "delete": {
      const { apiVersion, kind, ...metadata } = step.ref;
      return [`  await cluster.delete(${JSON.stringify({ apiVersion, kind, metadata })});`, settle];
    }
    case "advance":
      return [`  await cluster.advance(${step.seconds});`];
    case "fault":
      return [`  cluster.inject(${JSON.stringify(step.fault)});`, settle];
    case "recover":
      return [`  failing.delete(${quote(`${step.ref.kind} ${step.ref.name}`)});`, settle];
    default: {
      const { kind, apiVersion, name, namespace } = step.ref;
      const where = namespace === undefined ? "" : `, ${quote(namespace)}`;
      return [
        `  failing.add(${quote(`${kind} ${name}`)});`,
        `  await cluster.edit<{ status?: Record<string, unknown> }>(${quote(`${kind}.${apiVersion}`)}, ${quote(name)}, (live) => {`,
        `    live.status = { observedGeneration: live.status?.["observedGeneration"], replicas: live.status?.["replicas"] };`,
        `  }${where});`,
        settle,
      ];
    }
  }
}

const settle = `  await cluster.settle();`;

function indent(object: JsonObject): string {
  return JSON.stringify(hideSecrets(object), undefined, 2).replaceAll("\n", "\n  ");
}

function list(paths: readonly string[]): string {
  return `[${paths.map((path) => `inProject(${quote(path)})`).join(", ")}]`;
}

/** A string literal that no text can leave. */
function quote(text: string): string {
  return JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}
