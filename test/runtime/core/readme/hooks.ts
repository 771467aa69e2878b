import {
  compositeController,
  conditions,
  generateOnce,
  ready,
  relateByName,
  resyncAfter,
  retryAfter,
  teardown,
} from "@metatron/runtime";
import { container, deployment, secret, service } from "@metatron/runtime/resources";
import { shop } from "../../../support/shop-controller.ts";

export default compositeController(shop, {
  customize: () => ({ relatedResources: [relateByName("v1", "configmaps", ["settings"])] }),
  sync({ parent, children, related, now }) {
    const { name } = parent.metadata;
    const settings = related.get("ConfigMap.v1", "settings");
    if (settings === undefined) return retryAfter(30, "the ConfigMap settings does not exist yet");
    const password = secret(name, {
      stringData: generateOnce(children.get("Secret.v1", name), { PASSWORD: 24 }),
    });
    const app = deployment(name, {
      containers: [
        container("app", { image: parent.spec.image, envFrom: [password, settings], ports: { web: 80 } }),
      ],
    });
    const isUp = ready(children.get("Deployment.apps/v1", name));
    const up = { type: "Ready", status: isUp ? "True" : "False", reason: isUp ? "Up" : "Starting" } as const;
    return {
      ...resyncAfter(300),
      status: { conditions: conditions(parent.status?.conditions, [up], { now }) },
      children: [password, app, service(name, { selects: app })],
    };
  },
  finalize: ({ children }) => teardown(children, { order: ["Service.v1", "Deployment.apps/v1"] }),
});
