import { basename, dirname, join, relative } from "node:path";
import ts from "typescript";
import {
  type Source,
  basesOf,
  docOf,
  exportedValues,
  findFunction,
  findInterface,
  openSource,
} from "./source.ts";

const titles: Readonly<Record<string, string>> = {
  "..": "Values",
  pod: "Containers and what goes into them",
  workloads: "Workloads",
  config: "Configuration",
  network: "Network",
  storage: "Storage",
  rbac: "Rights",
  policy: "Limits and scaling",
  cluster: "Cluster",
  gateway: "Gateway API",
  operators: "Operators",
};

/** Files that belong to the section of another one. */
const rooms: Readonly<Record<string, string>> = { autoscaler: "policy", "volume-snapshot": "storage" };

/** Interfaces that many builders share: told once, not below each of them. */
const shared: readonly (readonly [file: string, name: string, title: string])[] = [
  ["core/types.ts", "ClusterOptions", "Options of every builder"],
  ["core/types.ts", "NamespacedOptions", "Options of every builder of a namespaced kind"],
  ["pod/spec.ts", "PodFields", "Options of every builder with pods"],
  ["pod/spec.ts", "TemplateOptions", "Options of every builder with a pod template"],
  ["pod/spec.ts", "SelectingOptions", "Options of Deployments, ReplicaSets, StatefulSets and DaemonSets"],
  ["pod/volumes.ts", "Mounting", "Options of a volume or claim template, beside its source"],
  ["storage.ts", "ClaimOptions", "Options of a claim"],
];
const sharedNames = new Set(shared.map(([, name]) => name));

const first = (text: string): string => text.replaceAll("|", "\\|");

function optionLines(node: ts.InterfaceDeclaration): string[] {
  return node.members.filter(ts.isPropertySignature).flatMap((member) => {
    const doc = docOf(member);
    return doc === "" ? [] : [`- \`${member.name.getText()}\`: ${doc}`];
  });
}

/** The documented options of an interface and of those that it extends, but for the shared ones. */
function optionsOf(source: Source, name: string): string[] {
  if (sharedNames.has(name)) return [];
  const found = findInterface(source, name);
  if (found === undefined) return [];
  return [
    ...optionLines(found.node),
    ...basesOf(found.node).flatMap((base) => optionsOf(found.source, base)),
  ];
}

function signature(node: ts.FunctionDeclaration): string {
  const parameters = node.parameters.map(
    ({ name, questionToken, initializer }) => `${name.getText()}${questionToken || initializer ? "?" : ""}`,
  );
  return `${node.name?.text ?? ""}(${parameters.join(", ")})`;
}

function entry(source: Source, node: ts.FunctionDeclaration): string {
  const options = node.parameters.find(({ name }) => name.getText() === "options")?.type;
  const isNamed = options !== undefined && ts.isTypeReferenceNode(options);
  const lines = isNamed ? optionsOf(source, options.typeName.getText()) : [];
  return [
    `**\`${signature(node)}\`** ${first(docOf(node))}`,
    ...(lines.length > 0 ? ["", ...lines] : []),
  ].join("\n");
}

/** The reference of every function that the index exports, from the sentences above them. */
export function renderReference(index: string): string {
  const root = dirname(index);
  const sections = new Map<string, string[]>();
  for (const { name, from } of exportedValues(openSource(index))) {
    const source = openSource(from);
    const node = findFunction(source, name);
    if (node === undefined) continue;
    const [folder = ""] = relative(root, from).split(/[\\/]/);
    const room = rooms[basename(folder, ".ts")] ?? basename(folder, ".ts");
    sections.set(room, [...(sections.get(room) ?? []), entry(source, node)]);
  }
  const common = shared.map(([file, name, title]) => {
    const found = findInterface(openSource(join(root, file)), name);
    return [`## ${title}`, "", ...(found === undefined ? [] : optionLines(found.node))].join("\n");
  });
  const listed = [...sections].map(([room, entries]) =>
    [`## ${titles[room] ?? room}`, ...entries].join("\n\n"),
  );
  return [...common, ...listed].join("\n\n");
}
