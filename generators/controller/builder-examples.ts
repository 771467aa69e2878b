import type { BuilderExample, Surroundings } from "./example-child.ts";
import { readField } from "./spec-access.ts";

const image = ({ schema }: Surroundings): string =>
  readField(schema, ["spec", "image"], "string", '"nginx:1.29"') ?? '"nginx:1.29"';

const replicas = ({ schema }: Surroundings): string =>
  readField(schema, ["spec", "replicas"], "integer", "1") ?? "1";

const containers = (surroundings: Surroundings): string =>
  `containers: [container("app", { image: ${image(surroundings)}, ports: { web: 80 } })]`;

const pods = (surroundings: Surroundings): string => `${surroundings.metadata} ${containers(surroundings)}`;

const service: BuilderExample = {
  builder: "service",
  write: ({ workload, metadata }) => ({
    why: "One address for its pods.",
    code:
      workload === undefined
        ? `service(name, { ${metadata} selector: { app: name }, ports: { web: 80 } })`
        : `service(name, { ${metadata} selects: ${workload}, ports: { web: 80 } })`,
  }),
};

const ingress: BuilderExample = {
  builder: "ingress",
  write: ({ service, metadata }) => ({
    why: "The way in from outside; the host is an example.",
    code: `ingress(name, { ${metadata} rules: { [\`\${name}.example.org\`]: ${service ?? "{ service: name, port: 80 }"} } })`,
  }),
};

/** The examples of the kinds that nearly every controller has, by `resource.apiVersion`. */
export const builderExamples: Readonly<Record<string, BuilderExample>> = {
  "deployments.apps/v1": {
    builder: "deployment",
    uses: ["container"],
    write: (surroundings) => ({
      why: "The application: its pods come and go with the Deployment.",
      code: `deployment(name, { replicas: ${replicas(surroundings)}, ${pods(surroundings)} })`,
    }),
  },
  "statefulsets.apps/v1": {
    builder: "statefulSet",
    uses: ["container"],
    write: (surroundings) => ({
      why: "Pods with a name and a disk of their own; give `volumeClaimTemplates` what they should keep.",
      code: `statefulSet(name, { replicas: ${replicas(surroundings)}, serviceName: name, ${pods(surroundings)} })`,
    }),
  },
  "services.v1": service,
  "ingresses.networking.k8s.io/v1": ingress,
  "secrets.v1": {
    builder: "secret",
    write: ({ metadata }) => ({
      why: "A value that is made once must be read back from the observed child, not made anew at each call.",
      code: `secret(name, { ${metadata} stringData: { GREETING: "hello" } })`,
    }),
  },
};
