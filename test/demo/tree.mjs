/** Draws a parent and its children as a tree. */
export function tree(parent, children) {
  const lines = children.map((child, index) => {
    const branch = index === children.length - 1 ? "└─" : "├─";
    return `${branch} ${child.kind} ${child.metadata.name}${detail(child)}`;
  });
  return [`Blog ${parent}`, ...lines].join("\n");
}

const details = {
  Secret: (secret) => Object.keys(secret.data ?? {}).join(", "),
  Service: (service) => service.spec.ports.map((port) => `:${port.port}`).join(", "),
  Ingress: (ingress) => ingress.spec.rules.map((rule) => `https://${rule.host}`).join(", "),
  Deployment: (workload) => `${workload.spec.replicas} × ${workload.spec.template.spec.containers[0].image}`,
  StatefulSet: (workload) => workload.spec.template.spec.containers[0].image,
};

function detail(child) {
  const text = details[child.kind]?.(child);
  return text ? `  (${text})` : "";
}
