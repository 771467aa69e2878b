import { expect, test } from "vitest";
import { withArticle } from "../../../src/model/article.ts";

const kinds =
  "a Blog, an Odd, an App, an Ingress, a UserPool, a Unicorn, an Upgrade, a UDPRoute, an HTTPRoute, an SQLInstance, " +
  "a TLSRoute, a OneShot, an Onion, a EuropeRegion, an Hour";

for (const spoken of kinds.split(", "))
  test(spoken, () => {
    expect(withArticle(spoken.replace(/^an? /, ""))).toBe(spoken);
  });
