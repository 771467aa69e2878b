import { useState } from "preact/hooks";
import type { CallView } from "../call.ts";
import type { Line, ObjectView } from "../object.ts";
import type { FindingRow, Node } from "../view.ts";
import type { Place } from "./address.ts";
import { clock } from "./calls.tsx";
import { Editor } from "./editor.tsx";

type Go = (change: { [field in keyof Place]: string }) => void;

export interface ObjectProps {
  readonly view: ObjectView;
  readonly node: Node | undefined;
  readonly place: Place;
  readonly go: Go;
  readonly isRevealed: boolean;
  readonly reveal: () => void;
  readonly act: (step: object) => Promise<boolean>;
}

const tabs = ["Object", "Edit", "History", "Events"] as const;
const workloads = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "Pod"];

/** One object: what it is, who wrote it, its past, and what can be done to it. */
export function ObjectDetail(props: ObjectProps) {
  const { view, node, place, go, isRevealed, reveal, act } = props;
  const tab = tabs.find((name) => name === place.tab) ?? "Object";
  const { kind, name, namespace } = view.ref;
  const isHidden = view.hasHidden && !isRevealed;
  const count = { Object: 0, Edit: 0, History: view.versions.length, Events: view.events.length };
  return (
    <>
      <div class="tabs" role="tablist" aria-label="Parts of the object">
        {tabs.map((each) => (
          <button
            key={each}
            type="button"
            role="tab"
            id={`tab-${each}`}
            aria-controls="tab-panel"
            aria-selected={each === tab}
            onClick={() => go({ tab: each, call: "" })}
          >
            {each} {count[each] > 0 ? count[each] : ""}
          </button>
        ))}
      </div>
      <div class="title">
        <h2>
          {kind}/{name}
        </h2>
        <p>
          {view.isGone
            ? "deleted"
            : view.owner === undefined
              ? (namespace ?? "cluster-scoped")
              : `child of ${view.owner}`}
          <span class="own hook" /> hook <span class="own you" /> you <span class="own server" /> API server,
          cluster
        </p>
      </div>
      <div class="body" role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab}`} tabIndex={0}>
        {tab === "Object" && <Lines lines={view.lines} />}
        {tab === "Edit" &&
          (isHidden ? (
            <p class="empty">Show the values first: what is hidden cannot be edited.</p>
          ) : (
            <Edit {...props} />
          ))}
        {tab === "History" && <History view={view} place={place} go={go} />}
        {tab === "Events" && <Events view={view} />}
      </div>
      <div class="acts">
        {isHidden && (
          <button type="button" onClick={reveal}>
            Show the values
          </button>
        )}
        {tab !== "Edit" && !view.isGone && (
          <button type="button" class="main" onClick={() => go({ tab: "Edit" })}>
            Edit
          </button>
        )}
        {!view.isGone && (
          <button type="button" onClick={() => void act({ kind: "delete", key: view.key })}>
            Delete
          </button>
        )}
        {!view.isGone && workloads.includes(kind) && (
          <button
            type="button"
            onClick={() => void act({ kind: node?.isFailing === true ? "recover" : "fail", key: view.key })}
          >
            {node?.isFailing === true ? "Let it get ready" : "Make it fail"}
          </button>
        )}
        <button
          type="button"
          onClick={() =>
            void navigator.clipboard.writeText(
              view.lines
                .filter(({ mark }) => mark !== "removed")
                .map(({ text }) => text)
                .join("\n"),
            )
          }
        >
          Copy YAML
        </button>
      </div>
    </>
  );
}

const writers = {
  hook: "written by the hook",
  you: "written by you",
  cluster: "from the cluster",
  server: "default of the API server",
};

function Lines({
  lines,
}: {
  readonly lines: readonly (Pick<Line, "text" | "mark"> & Partial<Pick<Line, "by">>)[];
}) {
  return (
    <pre>
      {lines.map(({ text, by, mark }, index) => (
        <span
          key={index}
          class={`l ${by ?? ""} ${mark ?? ""}`}
          title={by === undefined ? undefined : writers[by]}
        >
          {mark === undefined ? "" : <b class="sign">{mark === "added" ? "+ " : "− "}</b>}
          {text}
        </span>
      ))}
    </pre>
  );
}

function Edit({ view, act, go }: ObjectProps) {
  const [text, setText] = useState(view.editable);
  const { apiVersion, kind } = view.ref;
  const apply = async (): Promise<void> => {
    if (await act({ kind: view.isParent || view.owner === undefined ? "apply" : "edit", text }))
      go({ tab: "Object" });
  };
  return (
    <div class="edit">
      <Editor text={view.editable} apiVersion={apiVersion} kind={kind} onChange={setText} />
      <button type="button" class="main" onClick={() => void apply()}>
        {view.owner === undefined ? "Apply" : "Write by hand"}
      </button>
    </div>
  );
}

function History({ view, place, go }: Pick<ObjectProps, "view" | "place" | "go">) {
  const newest = view.versions.toReversed();
  return (
    <ol class="history">
      {newest.map(({ sequence, seconds, by, verb }, index) => {
        const before = newest[index + 1];
        const isChosen = place.to === String(sequence);
        const show = (): void =>
          go({
            to: String(sequence),
            from: before === undefined ? "" : String(before.sequence),
            tab: "Object",
          });
        return (
          <li key={sequence}>
            <button type="button" aria-current={isChosen} onClick={show}>
              <span class="mono dim">{clock(seconds)}</span> {verb} by{" "}
              {by === "hook" ? "the hook" : by === "cluster" ? "the cluster" : "you"}
            </button>
          </li>
        );
      })}
    </ol>
  );
}

function Events({ view }: Pick<ObjectProps, "view">) {
  if (view.events.length === 0)
    return <p class="empty">No events: Metacontroller records some when a pass fails.</p>;
  return (
    <ol class="history">
      {view.events.map(({ seconds, type, reason, message }, index) => (
        <li key={index}>
          <span class="mono dim">{clock(seconds)}</span>{" "}
          <b class={type === "Warning" ? "warn" : ""}>{reason}</b> {message}
        </li>
      ))}
    </ol>
  );
}

export interface CallProps {
  readonly view: CallView;
  readonly go: Go;
  readonly isRevealed: boolean;
  readonly reveal: () => void;
}

/** One call: why it was made, the answer against the last one, the request. */
export function CallDetail({ view, go, isRevealed, reveal }: CallProps) {
  const isWell = view.outcome === "ok";
  return (
    <>
      <div class="title">
        <h2>
          {view.hook} of {view.parentName}
        </h2>
        <p>{view.why}</p>
      </div>
      <div class="body" tabIndex={0} role="region" aria-label="Call">
        {!isWell && <p class="problem">{view.outcome}</p>}
        <h3>Answer, compared to the last one</h3>
        {view.answer.length === 0 ? (
          <p class="empty">{isWell ? "This answer is no longer kept." : "No answer."}</p>
        ) : (
          <Lines lines={view.answer} />
        )}
        <h3>Request</h3>
        {view.isDropped ? (
          <p class="empty">Only the last 500 requests are kept.</p>
        ) : (
          <Lines lines={view.request.split("\n").map((text) => ({ text }))} />
        )}
      </div>
      <div class="acts">
        {view.hasHidden && !isRevealed && (
          <button type="button" onClick={reveal}>
            Show the values
          </button>
        )}
        <button type="button" onClick={() => go({ call: "", object: view.parent })}>
          Show {view.parentName}
        </button>
      </div>
    </>
  );
}

/** What the simulator found, each with what to do. */
export function Findings({ findings, go }: { readonly findings: readonly FindingRow[]; readonly go: Go }) {
  return (
    <>
      <div class="title">
        <h2>Findings</h2>
        <p>What would hurt in a cluster.</p>
      </div>
      <div class="body" tabIndex={0} role="region" aria-label="Findings">
        {findings.length === 0 && <p class="empty">Nothing was found.</p>}
        <ul class="findings">
          {findings.map(({ code, severity, key, name, path, message, fix, trap }, index) => (
            <li key={index}>
              <b class={severity === "warning" ? "warn" : "bad"}>
                {severity === "warning" ? "warning" : "error"} {code}
              </b>{" "}
              <button type="button" class="link" onClick={() => go({ object: key, tab: "", call: "" })}>
                {name}
              </button>{" "}
              {path !== undefined && <code>{path}</code>}
              <p>{message}</p>
              <p class="dim">
                {fix}
                {trap === undefined ? "" : ` metatron explain trap-${trap} tells more.`}
              </p>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
