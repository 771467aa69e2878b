import { compositeController } from "@metatron/runtime";
import { shop } from "../../../support/shop-controller.ts";

/** Makes an account with a service outside of the cluster, which may take long. */
export const accounts = (create: (name: string, signal: AbortSignal) => Promise<void>) =>
  compositeController(shop, {
    sameParent: "wait",
    concurrency: 10,
    async sync({ parent, signal }) {
      await create(parent.metadata.name, signal);
      return { children: [] };
    },
    customize: () => ({ relatedResources: [] }),
    finalize: () => ({ children: [], finalized: true }),
  });
