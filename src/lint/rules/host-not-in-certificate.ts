import { hooksOf } from "../lookup.ts";
import type { LintContext } from "../model.ts";
import { listOf, objectOf, textOf } from "../document.ts";
import type { Rule } from "../model.ts";

/** The hook’s host is not in the certificate. */
export const hostNotInCertificate: Rule = {
  id: "host-not-in-certificate",
  severity: "error",
  title: "The hook’s host is not in the certificate",
  reason:
    "A service hook is called at <name>.<namespace>, without svc or a cluster domain: a certificate that lacks that name is refused.",
  fix: "Add <name>.<namespace> to the dnsNames of the Certificate.",

  link: "https://metacontroller.github.io/metacontroller/api/hook.html#service-reference",
  *check(context) {
    for (const { controller, hook } of hooksOf(context)) {
      const service = objectOf(hook.webhook?.["service"]);
      const name = textOf(service["name"]);
      const namespace = textOf(service["namespace"]);
      if (service["protocol"] !== "https" || !name || !namespace) continue;
      const host = `${name}.${namespace}`;
      const names = certificateNames(context, name, namespace);
      if (names.length === 0 || names.includes(host) || names.includes(`*.${namespace}`)) continue;
      yield {
        document: controller.document,
        path: [...hook.path, "webhook", "service"],
        message: `${host} is not among the certificate’s names: ${names.join(", ")}`,
      };
    }
  },
};

/** The names of the cert-manager Certificates that speak of this service. */
function certificateNames(context: LintContext, service: string, namespace: string): string[] {
  return context.documents
    .filter(
      ({ value }) =>
        value["kind"] === "Certificate" &&
        textOf(value["apiVersion"])?.startsWith("cert-manager.io/") === true,
    )
    .filter(({ value }) => (objectOf(value["metadata"])["namespace"] ?? namespace) === namespace)
    .map(({ value }) => listOf(objectOf(value["spec"])["dnsNames"]).map(String))
    .filter((names) => names.some((name) => name === service || name.startsWith(`${service}.`)))
    .flat();
}
