import { hierarchy, tree } from "d3-hierarchy";
import type { Node } from "../view.ts";
import type { Place } from "./address.ts";
import { Virtual } from "./virtual.tsx";

export interface TreeProps {
  readonly parents: readonly Node[];
  readonly place: Place;
  /** The parent whose graph is drawn. */
  readonly parent: Node | undefined;
  readonly go: (change: { [field in keyof Place]: string }) => void;
  /** How often an object had changed when it was looked at. */
  readonly seen: ReadonlyMap<string, number>;
}

/** Filter, the list of parents, and the chosen one as a graph. */
export function Tree({ parents, place, parent, go, seen }: TreeProps) {
  const { filter = "", namespace = "", waiting = "" } = place;
  const namespaces = [...new Set(parents.map(({ ref }) => ref.namespace ?? ""))].filter(
    (name) => name !== "",
  );
  const shown = filterParents(parents, place);
  return (
    <section class="tree" aria-label="Objects">
      <div class="bar">
        <input
          id="filter"
          value={filter}
          placeholder="Filter: kind, name, namespace"
          aria-label="Filter objects by kind, name or namespace"
          onInput={(event) => go({ filter: event.currentTarget.value })}
        />
        {namespaces.length > 1 && (
          <select
            aria-label="Namespace"
            value={namespace}
            onChange={(event) => go({ namespace: event.currentTarget.value })}
          >
            <option value="">All namespaces</option>
            {namespaces.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        )}
        <button
          type="button"
          aria-pressed={waiting === "1"}
          onClick={() => go({ waiting: waiting === "1" ? "" : "1" })}
        >
          Not ready
        </button>
      </div>
      <div class={parents.length > 1 ? "forest" : "forest one"}>
        {parents.length > 1 && (
          <Virtual
            class="parents"
            label={`${shown.length} of ${parents.length} parents`}
            items={shown}
            height={44}
            chosen={shown.findIndex(({ key }) => key === parent?.key)}
            id={({ key }) => key}
            row={(item) => <ParentRow node={item} isChosen={item.key === parent?.key} go={go} seen={seen} />}
          />
        )}
        {parent === undefined ? (
          <p class="empty">
            {parents.length === 0
              ? "No parent yet: write an object into examples/, or pass a file with -f."
              : "No object matches: clear the filter."}
          </p>
        ) : (
          <Graph parent={narrow(parent, place)} chosen={place.object ?? ""} go={go} seen={seen} />
        )}
      </div>
    </section>
  );
}

/** The parents that match, or of which a child does. */
export function filterParents(
  parents: readonly Node[],
  { filter = "", namespace = "", waiting = "" }: Place,
): Node[] {
  return parents.filter((parent) => {
    if (namespace !== "" && parent.ref.namespace !== namespace) return false;
    const own = [parent, ...parent.children];
    return own.some((node) => matches(node, filter) && (waiting !== "1" || !node.isReady));
  });
}

function matches({ ref }: Node, filter: string): boolean {
  const text = `${ref.kind} ${ref.name} ${ref.namespace ?? ""}`.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** A parent that matches keeps all its children. */
function narrow(parent: Node, { filter = "", waiting = "" }: Place): Node {
  if (matches(parent, filter) && waiting !== "1") return parent;
  const children = parent.children.filter(
    (child) => (matches(child, filter) || matches(parent, filter)) && (waiting !== "1" || !child.isReady),
  );
  return { ...parent, children };
}

type Own = Pick<TreeProps, "go" | "seen">;

function ParentRow({ node, isChosen, go, seen }: Own & { readonly node: Node; readonly isChosen: boolean }) {
  const changes = sumOf(node, seen);
  return (
    <button
      type="button"
      class={isChosen ? "row chosen" : "row"}
      aria-current={isChosen}
      onClick={() => go({ object: node.key, call: "", from: "", to: "" })}
    >
      <span class="n">{node.ref.name}</span>
      <small>
        {node.ref.kind}
        {node.ref.namespace === undefined ? "" : ` · ${node.ref.namespace}`}
      </small>
      <Readiness node={node} />
      {changes > 0 && <Count changes={changes} />}
    </button>
  );
}

function sumOf(node: Node, seen: ReadonlyMap<string, number>): number {
  return [node, ...node.children].reduce((sum, each) => sum + fresh(each, seen), 0);
}

function fresh({ key, changes }: Node, seen: ReadonlyMap<string, number>): number {
  return Math.max(0, changes - (seen.get(key) ?? 0));
}

function Count({ changes }: { readonly changes: number }) {
  return (
    <span class="count" title={`${changes} changes since it was looked at`}>
      ~{changes}
    </span>
  );
}

function Readiness({ node }: { readonly node: Node }) {
  if (node.isFailing) return <span class="s bad">✗ {node.text === "" ? "failing" : node.text}</span>;
  if (node.text === "")
    return <span class={node.isReady ? "s" : "s w"}>{node.isReady ? "✓" : "… waits"}</span>;
  return (
    <span class={node.isReady ? "s" : "s w"}>
      {node.isReady ? "✓" : "…"} {node.text}
    </span>
  );
}

const [across, down, width, height] = [300, 62, 224, 50];

function Graph({ parent, chosen, go, seen }: Own & { readonly parent: Node; readonly chosen: string }) {
  const root = tree<Node>().nodeSize([down, across])(
    hierarchy(parent, (node) => (node === parent ? [...node.children] : [])),
  );
  const nodes = root.descendants();
  const least = Math.min(...nodes.map(({ x }) => x));
  const most = Math.max(...nodes.map(({ x }) => x));
  const relatedTop = root.x - least + 100;
  const total = Math.max(most - least + height, relatedTop + parent.related.length * down);
  const at = (x: number): number => x - least;
  return (
    <div class="canvas" style={{ height: `${total + 16}px` }}>
      <svg aria-hidden="true" width={across + width} height={total}>
        {root.links().map(({ source, target }) => (
          <path
            key={target.data.key}
            class={target.data.key === chosen ? "hot" : ""}
            d={curve(width, at(source.x) + height / 2, across, at(target.x) + height / 2)}
          />
        ))}
        {parent.related.map(({ key }, index) => (
          <path
            key={key}
            class="rel"
            d={`M ${width / 2} ${at(root.x) + height} V ${relatedTop + index * down}`}
          />
        ))}
      </svg>
      {nodes.map(({ data, x, y }) => (
        <Box
          key={data.key}
          node={data}
          class={data === parent ? "parent" : "child"}
          left={y}
          top={at(x)}
          isChosen={data.key === chosen}
          go={go}
          seen={seen}
        />
      ))}
      {parent.related.map((node, index) => (
        <Box
          key={node.key}
          node={node}
          class="related"
          left={0}
          top={relatedTop + index * down}
          isChosen={node.key === chosen}
          go={go}
          seen={seen}
        />
      ))}
      {parent.children.length === 0 && <p class="empty right">No children.</p>}
    </div>
  );
}

function curve(x1: number, y1: number, x2: number, y2: number): string {
  const middle = (x1 + x2) / 2;
  return `M ${x1} ${y1} C ${middle} ${y1}, ${middle} ${y2}, ${x2} ${y2}`;
}

interface BoxProps extends Own {
  readonly node: Node;
  readonly class: string;
  readonly left: number;
  readonly top: number;
  readonly isChosen: boolean;
}

function Box({ node, left, top, isChosen, go, seen, ...rest }: BoxProps) {
  const changes = fresh(node, seen);
  const role = rest.class === "related" ? " · related" : "";
  return (
    <button
      type="button"
      class={`node ${rest.class}${isChosen ? " chosen" : ""}`}
      style={{ left: `${left}px`, top: `${top}px` }}
      aria-current={isChosen}
      onClick={() => go({ object: node.key, call: "", from: "", to: "" })}
    >
      <span class="n">{node.ref.name}</span>
      <small>
        {node.ref.kind}
        {role}
        {rest.class === "parent" && node.ref.namespace !== undefined ? ` · ${node.ref.namespace}` : ""}
      </small>
      <Readiness node={node} />
      {changes > 0 && <Count changes={changes} />}
    </button>
  );
}
