import { compositeController, generateOnce } from "@metatron/runtime";
import { container, deployment, ingress, secret, service, statefulSet } from "@metatron/runtime/resources";
import { blog } from "../generated/blog.ts";

export default compositeController(blog, {
  sync({ parent, children }) {
    const { name } = parent.metadata;
    const { image, replicas, storage } = parent.spec ?? {};
    if (image === undefined) throw new Error("spec.image is missing: a Blog has no image of its own");

    // The passwords are random once; afterwards they are read back from the Secret that holds them.
    const { MYSQL_ROOT_PASSWORD, MYSQL_PASSWORD } = generateOnce(children.get("Secret.v1", `${name}db`), {
      MYSQL_ROOT_PASSWORD: 32,
      MYSQL_PASSWORD: 32,
    });
    const dbSecret = secret(`${name}db`, {
      stringData: { MYSQL_ROOT_PASSWORD, MYSQL_DATABASE: name, MYSQL_USER: name, MYSQL_PASSWORD },
    });
    const db = statefulSet(`${name}-db`, {
      component: "db",
      serviceName: `${name}-db`,
      replicas: 1,
      containers: [container("db", { image: "mysql:8.0", envFrom: [dbSecret], ports: { mysql: 3306 } })],
      volumeClaimTemplates: { data: { size: storage?.db ?? "1Gi", mount: "/var/lib/mysql" } },
    });
    const dbService = service(`${name}-db`, { selects: db });

    const address = `${dbService.metadata.name}:3306/${name}`;
    const appSecret = secret(`${name}app`, {
      stringData: { DATABASE_URL: `mysql2://${name}:${MYSQL_PASSWORD}@${address}` },
    });
    const app = deployment(name, {
      component: "app",
      replicas, // Without a number, an autoscaler's stays.
      containers: [container("app", { image, envFrom: [appSecret], ports: { web: 3000 } })],
    });
    const web = service(name, { selects: app });
    const site = ingress(name, {
      ingressClassName: "nginx",
      rules: { [`${name}.blogs.therubyist.org`]: web },
      tls: true,
    });

    return {
      status: { ready: children.get("Deployment.apps/v1", name)?.status?.readyReplicas ?? 0 },
      children: [dbSecret, db, dbService, appSecret, app, web, site],
    };
  },
});
