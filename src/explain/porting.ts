/** What a thing of the Ruby gem metatron becomes. */
export interface PortingRow {
  readonly gem: string;
  readonly here: string;
}

/** The steps of a port, class by class and option by option; REFERENCE.md shows the same rows. */
export const portingRows: readonly PortingRow[] = [
  {
    gem: "a controller class with `sync`",
    here: "`compositeController(declaration, { sync })`; the declaration comes from `metatron generate`, and so do the types of the request",
  },
  {
    gem: "`finalize`, `customize`",
    here: "hooks of the same object, declared in metatron.json; `teardown` lets children go in steps, `relateByName` and the like write rules",
  },
  {
    gem: "`calculate_sync_etag`",
    here: "`etag: ({ parent }) => String(parent.metadata.generation)` beside sync; `etag: true` hashes the whole request",
  },
  {
    gem: "`run BlogController` in config.ru, at the root",
    here: "`serve({ controllers })`; each controller answers below its route, `/blogs/sync`. For the old path register `metatron` on a Fastify of your own, with `rewriteUrl`, until the manifest is applied",
  },
  {
    gem: "`Rack::Deflater`",
    here: "`@fastify/compress`, registered before `metatron` on a Fastify of your own",
  },
  {
    gem: "`LOG_LEVEL`",
    here: "the same variable, in any case; the default is info",
  },
  {
    gem: "a template and its `render`",
    here: "a function of name and options that returns the plain object: `deployment(name, options)`; nothing is mutated, nothing is rendered",
  },
  {
    gem: "a subclass of `Metatron::Template` with `PodProducer`",
    here: "`podTemplate(name, kind, options)` inside `customResource(kind, name, { spec })`",
  },
  {
    gem: "a subclass with own defaults",
    here: "a function: `(name, options) => deployment(name, { ...common, replicas: 2, ...options })`",
  },
  {
    gem: '`envfrom << "name"`',
    here: "`envFrom: [secretOrConfigMap]`, the object or a reference; a name alone does not say which kind it is",
  },
  {
    gem: "`env` with `valueFrom`",
    here: '`env: { PASSWORD: fromSecret(secret, "password") }`, `fromConfigMap`, `fromField`, `fromResource`',
  },
  {
    gem: "a Service that selects its own name",
    here: "`service(name, { selects: workload })`: exactly its pods, by their ports",
  },
  {
    gem: "the ingress class as an annotation",
    here: '`ingressClassName: "nginx"`',
  },
  {
    gem: "the TLS Secret named after the host",
    here: "`tls: true` makes `<name>-tls`; pass the old name, as in `tls: secretName`, to keep the certificate that there is",
  },
  {
    gem: "passwords made in sync",
    here: '`generateOnce(children.get("Secret.v1", name), { PASSWORD: 24 })` reads back what the Ruby controller made and makes only what is missing',
  },
  {
    gem: "the gem's base label on all objects",
    here: "`labelNamespace` in the common options sets the prefix; further labels go into `labels`",
  },
  {
    gem: "a running Deployment or StatefulSet",
    here: "is taken over with the same name, `selector` (the old one, as it stands in the cluster) and `podLabels` that it matches; selector, `serviceName` and claim templates can not change",
  },
  {
    gem: "a running Job",
    here: "is taken over with `manualSelector: true` and `selector`; or let it end, and give the next one another name",
  },
];

/** How a port is proved before the old controller is switched off. */
export const portingSteps: readonly string[] = [
  "Keep the name of the CompositeController: the finalizer on its parents bears that name.",
  "Run `metatron simulate` over the parents of the cluster (`kubectl get -o yaml`), then `metatron preview`: it says which objects a release would change, and an immutable field at once.",
  "Scale the Ruby controller to none, apply the new manifests, and ask for a sync with `metatron resync --wait`.",
];
