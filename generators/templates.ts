import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Handlebars from "handlebars";
import { comment, ident, json } from "./text.ts";

/** A view of a template: plain data, every name that the template reads is there. */
export type View = { readonly [name: string]: unknown };

const handlebars = Handlebars.create();
handlebars.registerHelper({ json, ident, comment });

const compiled = new Map<string, (view: View) => string>();

/** The package root holds the templates, and `generators` is run from there or from `dist`. */
function locate(path: string): string {
  const [beside, above] = ["../generators/", "../../generators/"].map((up) =>
    fileURLToPath(new URL(up + path, import.meta.url)),
  );
  return beside !== undefined && existsSync(beside) ? beside : (above ?? path);
}

/**
 * Renders a template of this folder, as in `render("image/Dockerfile.hbs", view)`.
 * A name that the view lacks throws; nothing is escaped, so foreign text goes through `json`, `ident` or `comment`.
 */
export function render(path: string, view: View): string {
  let template = compiled.get(path);
  if (template === undefined) {
    template = handlebars.compile<View>(readFileSync(locate(path), "utf8"), {
      strict: true,
      noEscape: true,
      knownHelpersOnly: true,
      knownHelpers: { json: true, ident: true, comment: true },
    });
    compiled.set(path, template);
  }
  return template(view);
}
