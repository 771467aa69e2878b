import type { CallRow } from "../view.ts";
import type { Place } from "./address.ts";
import { Virtual } from "./virtual.tsx";

export interface CallsProps {
  readonly calls: readonly CallRow[];
  readonly place: Place;
  /** The key of the parent whose calls may be picked out. */
  readonly parent: string;
  readonly parentName: string;
  readonly isNarrow: boolean;
  readonly go: (change: { [field in keyof Place]: string }) => void;
}

/** The calls that are shown, newest first. */
export function shownCalls(calls: readonly CallRow[], place: Place, parent: string): CallRow[] {
  return calls.filter((call) => place.calls !== "parent" || call.parent === parent).toReversed();
}

/** Every call of a hook: when, which, why and what came of it. */
export function Calls({ calls, place, parent, parentName, isNarrow, go }: CallsProps) {
  const shown = shownCalls(calls, place, parent);
  const last = calls.at(-1)?.seconds ?? 0;
  return (
    <section class="timeline" aria-label="Calls">
      <div class="axis">
        <h2>Calls</h2>
        <span>
          {calls.length} in {last} s
        </span>
        <span class="sp" />
        <span class="seg">
          <button type="button" aria-pressed={place.calls !== "parent"} onClick={() => go({ calls: "" })}>
            All parents
          </button>
          {parentName !== "" && (
            <button
              type="button"
              aria-pressed={place.calls === "parent"}
              onClick={() => go({ calls: "parent" })}
            >
              {parentName}
            </button>
          )}
        </span>
      </div>
      {calls.length === 0 ? (
        <p class="empty">No call yet: a hook is called as soon as there is a parent.</p>
      ) : (
        <Virtual
          class="calls"
          label={`${shown.length} calls, the newest first`}
          items={shown}
          height={isNarrow ? 56 : 30}
          chosen={shown.findIndex(({ index }) => String(index) === place.call)}
          id={({ index }) => index}
          row={(call) => <Row call={call} isChosen={String(call.index) === place.call} go={go} />}
        />
      )}
    </section>
  );
}

function Row({
  call,
  isChosen,
  go,
}: {
  readonly call: CallRow;
  readonly isChosen: boolean;
  readonly go: CallsProps["go"];
}) {
  const isWell = call.outcome === "ok";
  return (
    <button
      type="button"
      class={isChosen ? "call chosen" : "call"}
      aria-current={isChosen}
      onClick={() => go({ call: String(call.index), object: call.parent, from: "", to: "" })}
    >
      <span class="mono dim">{clock(call.seconds)}</span>
      <span>{call.hook}</span>
      <span class="who">{call.parentName}</span>
      <span class="why" title={call.why}>
        {call.why}
      </span>
      <span class="mono effect">{call.effect}</span>
      <span class={isWell ? "st" : "st bad"} title={call.outcome}>
        {isWell ? "200" : `✗ ${/\b[45]\d\d\b/.exec(call.outcome)?.[0] ?? "failed"}`}
      </span>
      <span class="num">{call.milliseconds} ms</span>
    </button>
  );
}

/** Seconds as `03:05`, with hours and days when there are any. */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (number: number): string => String(number).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  if (hours === 0) return rest;
  return hours < 24 ? `${hours}:${rest}` : `${Math.floor(hours / 24)}d ${two(hours % 24)}:${rest}`;
}
