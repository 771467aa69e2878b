import { expect, test } from "vitest";
import {
  container,
  deployment,
  ingress,
  secret,
  secretText,
  service,
  statefulSet,
} from "@metatron/runtime/resources";

interface Blog {
  metadata: { name: string };
  spec: { image: string; replicas?: number; storage?: { db?: string } };
}

function blogChildren({ metadata: { name }, spec }: Blog, password: string) {
  const credentials = { MYSQL_DATABASE: name, MYSQL_USER: name, MYSQL_PASSWORD: password };
  const dbSecret = secret(`${name}db`, { stringData: credentials });
  const db = statefulSet("db", {
    component: "db",
    replicas: 1,
    containers: [container("mysql", { image: "mysql:8.0", envFrom: [dbSecret], ports: { mysql: 3306 } })],
    volumeClaimTemplates: { data: { size: spec.storage?.db ?? "1Gi", mount: "/var/lib/mysql" } },
  });
  const dbService = service("db", { selects: db });
  const url = `mysql2://${name}:${password}@${dbService.metadata.name}:3306/${name}`;
  const appSecret = secret(`${name}app`, { stringData: { DATABASE_URL: url } });
  const app = deployment(name, {
    component: "app",
    replicas: spec.replicas,
    containers: [container("app", { image: spec.image, envFrom: [appSecret], ports: { web: 3000 } })],
  });
  const web = service(name, { selects: app });
  const site = ingress(name, { rules: { [`${name}.blogs.therubyist.org`]: web }, tls: true });
  return { dbSecret, db, dbService, appSecret, app, web, site };
}

const blog: Blog = { metadata: { name: "foo" }, spec: { image: "nginx:latest", replicas: 1 } };

test("the seven children of the guide's Blog come out whole", () => {
  expect(blogChildren(blog, "s3cret")).toMatchSnapshot();
});

test("pods are labelled by component and selected by it", () => {
  const { db, dbService, app, web } = blogChildren(blog, "s3cret");
  expect(db.spec.template.metadata?.labels).toMatchObject({ "app.kubernetes.io/component": "db" });
  expect(dbService.spec.selector).toEqual(db.spec.selector.matchLabels);
  expect(dbService.spec.selector).toMatchObject({ "app.kubernetes.io/component": "db" });
  expect(app.spec.template.metadata?.labels).toMatchObject(web.spec.selector ?? {});
  expect(web.spec.selector).toMatchObject({ "app.kubernetes.io/component": "app" });
});

test("a Secret that was read back gives its text", () => {
  const { dbSecret } = blogChildren(blog, "pässword");
  expect(secretText(dbSecret)).toEqual({
    MYSQL_DATABASE: "foo",
    MYSQL_USER: "foo",
    MYSQL_PASSWORD: "pässword",
  });
  expect(secretText(undefined)).toEqual({});
});
