import { afterReady, compositeController, conditions } from "@metatron/runtime";
import { container, deployment, secret, service } from "@metatron/runtime/resources";
import { shop } from "../../../support/shop-controller.ts";

export const shops = compositeController(shop, {
  sync({ parent, children, now }) {
    const { name } = parent.metadata;
    const tls = secret(`${name}-tls`, { stringData: { host: name } });
    const db = deployment(`${name}-db`, {
      replicas: 1,
      containers: [container("db", { image: "mysql:8.0", ports: { mysql: 3306 } })],
    });
    const app = deployment(name, {
      replicas: 1,
      containers: [container("app", { image: parent.spec.image, ports: { web: 80 } })],
    });
    const inOrder = afterReady(children, {
      beside: [tls],
      first: [db, service(`${name}-db`, { selects: db })],
      then: () => ({ first: [app], then: () => [service(name, { selects: app })] }),
    });
    const status = { conditions: conditions(parent.status?.conditions, [inOrder.condition], { now }) };
    return { status, children: inOrder.children };
  },
  customize: () => ({ relatedResources: [] }),
  finalize: () => ({ children: [], finalized: true }),
});
