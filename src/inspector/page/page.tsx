import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { CallView } from "../call.ts";
import type { ObjectView } from "../object.ts";
import type { Node, State } from "../view.ts";
import { usePlace } from "./address.ts";
import { get, post, Refused, useRemote } from "./api.ts";
import { Calls, clock, shownCalls } from "./calls.tsx";
import { CallDetail, Findings, ObjectDetail } from "./detail.tsx";
import { Banner, Header, Problems } from "./top.tsx";
import { filterParents, Tree } from "./tree.tsx";

function Page() {
  const state = useLive();
  const [place, go] = usePlace();
  const [message, setMessage] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [revealed, setRevealed] = useState("");
  const isNarrow = useNarrow();
  const seen = useRef(new Map<string, number>());
  const shown = state === undefined ? [] : filterParents(state.parents, place);
  const parent = chosenParent(shown, place.object ?? "");
  const parentKey = parent?.key ?? "";
  const object = place.object ?? parentKey;
  const isFindings = place.tab === "Findings";
  const revision = state?.revision ?? 0;
  const reveal = (key: string): string | undefined => (revealed === key ? "1" : undefined);
  const { from, to, call } = place;
  const objectView = useRemote<ObjectView>(
    "object",
    object === "" ? undefined : { key: object, from, to, reveal: reveal(object) },
    revision,
  );
  const callView = useRemote<CallView>(
    "call",
    call === undefined ? undefined : { index: call, reveal: reveal(`call ${call}`) },
    revision,
  );
  useEffect(() => {
    const node = findNode(state, place.object ?? "");
    if (node !== undefined) seen.current.set(node.key, node.changes);
  }, [place.object, revision]);
  useKeys((key) => {
    if (state === undefined) return;
    if (key === "/") document.getElementById("filter")?.focus();
    const calls = shownCalls(state.calls, place, parentKey);
    const at = calls.findIndex(({ index }) => String(index) === call);
    const next = key === "j" ? calls[at + 1] : key === "k" ? calls[Math.max(0, at - 1)] : undefined;
    if (next !== undefined) go({ call: String(next.index), object: next.parent, from: "", to: "" });
    const siblings = shown.findIndex(({ key: own }) => own === parentKey);
    const other = key === "]" ? shown[siblings + 1] : key === "[" ? shown[siblings - 1] : undefined;
    if (other !== undefined) go({ object: other.key, call: "", from: "", to: "" });
    if (key === "Escape") go({ call: "", filter: "", tab: "" });
  });
  if (state === undefined) return <p class="empty">Waiting for metatron dev…</p>;
  const attempt = async (task: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setMessage("");
    try {
      seen.current.clear();
      await task();
      return true;
    } catch (error) {
      const causes =
        error instanceof Refused ? error.causes.map(({ field, message: text }) => `${field}: ${text}`) : [];
      setMessage([error instanceof Error ? error.message : String(error), ...causes].join("\n"));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const act = async (step: object): Promise<boolean> => await attempt(async () => await post("step", step));
  const copyTest = async (): Promise<void> => {
    await attempt(async () => {
      const { text } = await get<{ text: string }>("test");
      await navigator.clipboard.writeText(text);
    });
  };
  return (
    <>
      <Header state={state} isBusy={isBusy} act={act} attempt={attempt} copyTest={copyTest} go={go} />
      <div class="notes" aria-live="polite">
        <Problems problems={state.problems} />
        {message !== "" && (
          <p class="problem">
            {message}{" "}
            <button type="button" onClick={() => setMessage("")} aria-label="Close the message">
              ✕
            </button>
          </p>
        )}
        {state.banner !== undefined && (
          <Banner
            banner={state.banner}
            go={go}
            dismiss={() => void attempt(async () => await post("dismiss", {}))}
          />
        )}
      </div>
      <main>
        <Tree
          parents={state.parents}
          place={{ ...place, object }}
          parent={parent}
          go={go}
          seen={seen.current}
        />
        <aside aria-label="Details">
          {isFindings ? (
            <Findings findings={state.findings} go={go} />
          ) : callView !== undefined ? (
            <CallDetail
              view={callView}
              go={go}
              isRevealed={revealed === `call ${call}`}
              reveal={() => setRevealed(`call ${call}`)}
            />
          ) : objectView !== undefined ? (
            <ObjectDetail
              view={objectView}
              node={findNode(state, object)}
              place={place}
              go={go}
              isRevealed={revealed === object}
              reveal={() => setRevealed(object)}
              act={act}
            />
          ) : (
            <p class="empty">Choose an object or a call.</p>
          )}
        </aside>
      </main>
      <Calls
        calls={state.calls}
        place={place}
        parent={parentKey}
        parentName={parent === undefined ? "" : `${parent.ref.kind}/${parent.ref.name}`}
        isNarrow={isNarrow}
        go={go}
      />
      <p class="hidden" aria-live="polite">
        {state.isAtRest ? "at rest" : "not at rest"} at {clock(state.seconds)}
      </p>
    </>
  );
}

function chosenParent(parents: readonly Node[], key: string): Node | undefined {
  const found = parents.find(
    (parent) =>
      parent.key === key || [...parent.children, ...parent.related].some((node) => node.key === key),
  );
  return found ?? parents[0];
}

function findNode(state: State | undefined, key: string): Node | undefined {
  for (const parent of state?.parents ?? []) {
    if (parent.key === key) return parent;
    const found = parent.children.find((child) => child.key === key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The state, read again each time the server says that it changed. */
function useLive(): State | undefined {
  const [state, setState] = useState<State | undefined>();
  useEffect(() => {
    let isReading = false;
    let isStale = false;
    const readAgain = async (): Promise<void> => {
      isStale = isReading;
      if (isReading) return;
      isReading = true;
      try {
        setState(await get<State>("state"));
      } finally {
        isReading = false;
      }
      if (isStale) await readAgain();
    };
    const events = new EventSource("api/events");
    events.addEventListener("message", () => void readAgain());
    return () => events.close();
  }, []);
  return state;
}

function useNarrow(): boolean {
  const query = matchMedia("(max-width: 760px)");
  const [isNarrow, setNarrow] = useState(query.matches);
  useEffect(() => {
    const listen = (): void => setNarrow(query.matches);
    query.addEventListener("change", listen);
    return () => query.removeEventListener("change", listen);
  }, []);
  return isNarrow;
}

/** Keys that count only outside of fields. */
function useKeys(press: (key: string) => void): void {
  const last = useRef(press);
  last.current = press;
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const { target, key, ctrlKey, metaKey, altKey } = event;
      const isTyping =
        target instanceof HTMLElement && target.closest("input, select, textarea, .cm-editor") !== null;
      if (ctrlKey || metaKey || altKey || (isTyping && key !== "Escape")) return;
      if (isTyping && target instanceof HTMLElement && target.closest(".cm-editor") !== null) return;
      if (key === "/") event.preventDefault();
      last.current(key);
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}

const root = document.getElementById("page");
if (root !== null) render(<Page />, root);
