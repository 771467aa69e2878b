import type { JsonObject } from "../../../json.ts";
import type { StoredObject, WriteOptions } from "../../api-server.ts";
import { type Context, strategyOf } from "../context.ts";
import { create } from "../create.ts";
import { metadataOf, textOf } from "../store/objects.ts";

type ApplyOptions = WriteOptions & { readonly manager: string; readonly force?: boolean };

/** Server-side apply. */
export function apply(context: Context, object: JsonObject, options: ApplyOptions): StoredObject {
  const strategy = strategyOf(context, object);
  const metadata = metadataOf(object);
  const found = context.storage
    .kind(strategy.key)
    .get(textOf(metadata, "namespace"), textOf(metadata, "name"));
  if (found === undefined) return create(context, object, options);
  throw new Error("server-side apply to an existing object is not there yet");
}
