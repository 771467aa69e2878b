import { compileSchema, formatFieldError } from "@metatron/runtime/schema";

const schema = compileSchema({
  type: "object",
  properties: {
    spec: {
      type: "object",
      required: ["image"],
      properties: { image: { type: "string" }, replicas: { type: "integer", minimum: 0, default: 1 } },
    },
  },
});
const shop = {
  apiVersion: "example.com/v1",
  kind: "Shop",
  metadata: { name: "web" },
  spec: { replicas: -1 },
};
const { errors } = schema.validate(schema.applyDefaults(shop));
export const lines = errors.map(formatFieldError);
