import { isObject } from "@metatron/runtime/kubernetes";
import type { AnnotationSelector, LabelSelector } from "@metatron/runtime";
import type { CompositeEntry, ControllerEntry, DecoratorEntry, HookRef, HooksRef } from "../model/project.ts";
import {
  compositeMethods,
  decoratorMethods,
  readChild,
  readRelated,
  readResource,
  resourceFields,
} from "./read-resource.ts";
import { controllerNameRule, routeRule } from "./rules.ts";
import { type Checker, type Fields, joinPath } from "./checker.ts";

const commonFields = ["type", "name", "route", "related", "hooks", "resyncPeriodSeconds", "etag"];
const compositeFields = [...commonFields, "parent", "children", "generateSelector"];
const decoratorFields = [...commonFields, "targets", "attachments"];
const hookVersions = ["v1", "v2"] as const;

/** The longest period that is taken: a year. */
export const longestSeconds = 31_536_000;

/** One entry of `controllers`. */
export function readController(check: Checker, value: unknown, path: string): ControllerEntry | undefined {
  const type = check.choice((value as Fields | null)?.["type"], joinPath(path, "type"), [
    "composite",
    "decorator",
  ]);
  if (type === undefined) return undefined;
  const fields = check.fields(value, path, type === "composite" ? compositeFields : decoratorFields);
  if (fields === undefined) return undefined;
  const common = readCommon(check, fields, path);
  const own = type === "composite" ? readComposite(check, fields, path) : readDecorator(check, fields, path);
  return common === undefined || own === undefined ? undefined : ({ ...common, ...own } as ControllerEntry);
}

type Common = Pick<CompositeEntry, "name" | "route" | "related" | "hooks" | "resyncPeriodSeconds" | "etag">;

function readCommon(check: Checker, fields: Fields, path: string): Common | undefined {
  const name = check.text(fields["name"], joinPath(path, "name"), controllerNameRule);
  const route = check.text(fields["route"], joinPath(path, "route"), routeRule);
  const related = check.list(fields["related"] ?? [], joinPath(path, "related"), (item, at) =>
    readRelated(check, item, at),
  );
  const hooks = readHooks(check, fields["hooks"], joinPath(path, "hooks"));
  const period = fields["resyncPeriodSeconds"];
  const seconds =
    period === undefined
      ? undefined
      : check.integer(period, joinPath(path, "resyncPeriodSeconds"), 1, longestSeconds);
  const etag = readEtag(check, fields["etag"], joinPath(path, "etag"));
  if (name === undefined || route === undefined || hooks === undefined) return undefined;
  return {
    name,
    route,
    related,
    hooks,
    ...(seconds === undefined ? {} : { resyncPeriodSeconds: seconds }),
    ...(etag === undefined ? {} : { etag }),
  };
}

function readHooks(check: Checker, value: unknown, path: string): HooksRef | undefined {
  const fields = check.fields(value, path, ["sync", "finalize", "customize"]);
  if (fields === undefined) return undefined;
  const sync = readHook(check, fields["sync"], joinPath(path, "sync"));
  const finalize =
    fields["finalize"] === undefined
      ? undefined
      : readHook(check, fields["finalize"], joinPath(path, "finalize"));
  const customize =
    fields["customize"] === undefined
      ? undefined
      : readHook(check, fields["customize"], joinPath(path, "customize"));
  if (sync === undefined) return undefined;
  return {
    sync,
    ...(finalize === undefined ? {} : { finalize }),
    ...(customize === undefined ? {} : { customize }),
  };
}

function readHook(check: Checker, value: unknown, path: string): HookRef | undefined {
  const fields = check.fields(value, path, ["version", "timeoutSeconds"]);
  if (fields === undefined) return undefined;
  const version = check.choice(fields["version"], joinPath(path, "version"), hookVersions);
  const timeout = fields["timeoutSeconds"];
  const seconds =
    timeout === undefined ? undefined : check.integer(timeout, joinPath(path, "timeoutSeconds"), 1, 3600);
  if (version === undefined) return undefined;
  return { version, ...(seconds === undefined ? {} : { timeoutSeconds: seconds }) };
}

function readEtag(check: Checker, value: unknown, path: string): CompositeEntry["etag"] | undefined {
  if (value === undefined) return undefined;
  const fields = check.fields(value, path, ["cacheTimeoutSeconds", "cacheCleanupSeconds"]);
  if (fields === undefined) return undefined;
  const read = (name: string) => check.integer(fields[name], joinPath(path, name), 1, longestSeconds);
  const cacheTimeoutSeconds = read("cacheTimeoutSeconds");
  const cacheCleanupSeconds = read("cacheCleanupSeconds");
  if (cacheTimeoutSeconds === undefined || cacheCleanupSeconds === undefined) return undefined;
  return { cacheTimeoutSeconds, cacheCleanupSeconds };
}

function readComposite(check: Checker, fields: Fields, path: string): Partial<CompositeEntry> | undefined {
  const parent = readParent(check, fields["parent"], joinPath(path, "parent"));
  const children = check.list(fields["children"], joinPath(path, "children"), (item, at) =>
    readChild(check, item, at, compositeMethods),
  );
  const generateSelector = check.flag(fields["generateSelector"], joinPath(path, "generateSelector"));
  if (parent === undefined || generateSelector === undefined) return undefined;
  return { type: "composite", parent, children, generateSelector };
}

function readParent(check: Checker, value: unknown, path: string): CompositeEntry["parent"] | undefined {
  const own = ["labelSelector", "ignoreStatusChanges", "revisionHistory"];
  const fields = check.fields(value, path, [...resourceFields, ...own]);
  if (fields === undefined) return undefined;
  const resource = readResource(check, fields, path);
  if (fields["crd"] === undefined)
    check.wrong(joinPath(path, "crd"), "the path of the parent's CRD", undefined);
  const history = fields["revisionHistory"];
  const revisionHistory =
    history === undefined
      ? undefined
      : check.list(history, joinPath(path, "revisionHistory"), (item, at) =>
          typeof item === "string" && item !== "" ? item : check.wrong(at, "a field path such as spec", item),
        );
  const selected = readSelected(check, fields, path);
  if (resource === undefined) return undefined;
  return { ...resource, ...selected, ...(revisionHistory === undefined ? {} : { revisionHistory }) };
}

function readSelected(
  check: Checker,
  fields: Fields,
  path: string,
): Pick<CompositeEntry["parent"], "labelSelector" | "ignoreStatusChanges"> {
  const labelSelector = readLabelSelector(check, fields["labelSelector"], joinPath(path, "labelSelector"));
  const ignored = fields["ignoreStatusChanges"];
  const ignoreStatusChanges =
    ignored === undefined ? undefined : check.flag(ignored, joinPath(path, "ignoreStatusChanges"));
  return {
    ...(labelSelector === undefined ? {} : { labelSelector }),
    ...(ignoreStatusChanges === undefined ? {} : { ignoreStatusChanges }),
  };
}

function readDecorator(check: Checker, fields: Fields, path: string): Partial<DecoratorEntry> {
  const targets = check.list(fields["targets"], joinPath(path, "targets"), (item, at) =>
    readTarget(check, item, at),
  );
  if (Array.isArray(fields["targets"]) && fields["targets"].length === 0)
    check.wrong(joinPath(path, "targets"), "at least one kind to decorate", []);
  const attachments = check.list(fields["attachments"], joinPath(path, "attachments"), (item, at) =>
    readChild(check, item, at, decoratorMethods),
  );
  return { type: "decorator", targets, attachments };
}

function readTarget(
  check: Checker,
  value: unknown,
  path: string,
): DecoratorEntry["targets"][number] | undefined {
  const own = ["labelSelector", "annotationSelector", "ignoreStatusChanges"];
  const fields = check.fields(value, path, [...resourceFields, ...own]);
  if (fields === undefined) return undefined;
  const resource = readResource(check, fields, path);
  const selector = readAnnotationSelector(
    check,
    fields["annotationSelector"],
    joinPath(path, "annotationSelector"),
  );
  const selected = readSelected(check, fields, path);
  if (resource === undefined) return undefined;
  return { ...resource, ...selected, ...(selector === undefined ? {} : { annotationSelector: selector }) };
}

const operators = ["In", "NotIn", "Exists", "DoesNotExist"] as const;

/** A label selector; absent stays absent. */
function readLabelSelector(check: Checker, value: unknown, path: string): LabelSelector | undefined {
  return value === undefined ? undefined : readSelector(check, value, path, "matchLabels");
}

/** An annotation selector; absent stays absent. */
function readAnnotationSelector(
  check: Checker,
  value: unknown,
  path: string,
): AnnotationSelector | undefined {
  return value === undefined ? undefined : readSelector(check, value, path, "matchAnnotations");
}

function readSelector(check: Checker, value: unknown, path: string, map: string): object {
  const fields = check.fields(value, path, [map, "matchExpressions"]);
  if (fields === undefined) return {};
  if (fields[map] !== undefined) checkMap(check, fields[map], joinPath(path, map));
  if (fields["matchExpressions"] !== undefined)
    check.list(fields["matchExpressions"], joinPath(path, "matchExpressions"), (item, place) =>
      checkExpression(check, item, place),
    );
  return fields;
}

function checkMap(check: Checker, value: unknown, path: string): void {
  if (!isObject(value)) {
    check.wrong(path, "a map of text", value);
    return;
  }
  for (const [key, item] of Object.entries(value))
    if (typeof item !== "string") check.wrong(joinPath(path, key), "text", item);
}

function checkExpression(check: Checker, value: unknown, path: string): object | undefined {
  const fields = check.fields(value, path, ["key", "operator", "values"]);
  if (fields === undefined) return undefined;
  if (typeof fields["key"] !== "string") check.wrong(joinPath(path, "key"), "a key", fields["key"]);
  const operator = check.choice(fields["operator"], joinPath(path, "operator"), operators);
  const values = fields["values"];
  const isTexts = Array.isArray(values) && values.every((item) => typeof item === "string");
  const needsValues = operator === "In" || operator === "NotIn";
  if (needsValues && !(isTexts && values.length > 0))
    check.wrong(joinPath(path, "values"), "a list of texts", values);
  if (!needsValues && operator !== undefined && values !== undefined)
    check.wrong(joinPath(path, "values"), `absent with ${operator}`, values);
  return fields;
}
