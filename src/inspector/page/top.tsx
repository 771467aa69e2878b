import { useState } from "preact/hooks";
import type { Problem } from "../../model/errors.ts";
import type { Banner as BannerFacts, State } from "../view.ts";
import type { Place } from "./address.ts";
import { post } from "./api.ts";
import { clock } from "./calls.tsx";

type Go = (change: { [field in keyof Place]: string }) => void;

export interface HeaderProps {
  readonly state: State;
  readonly isBusy: boolean;
  readonly act: (step: object) => Promise<boolean>;
  readonly attempt: (task: () => Promise<unknown>) => Promise<boolean>;
  readonly copyTest: () => Promise<void>;
  readonly go: Go;
}

const faults = [
  ["restart", "Restart Metacontroller"],
  ["conflict", "Conflict on the next write"],
  ["failed-create", "Refuse the next create"],
  ["hook-500", "Next hook answers 500"],
  ["hook-down", "Next hook is not reached"],
  ["slow-hook", "Next hook takes 30 s"],
  ["stale-cache", "Next pass sees an old state"],
] as const;

const strategies = [
  ["dynamic-apply", "dynamic apply"],
  ["server-side-apply", "server-side"],
] as const;

/** Where the simulation stands, and what can be done to all of it. */
export function Header({ state, isBusy, act, attempt, copyTest, go }: HeaderProps) {
  const { findings, isAtRest, strategy, steps, moving } = state;
  const [isCopied, setCopied] = useState(false);
  const rest = isBusy ? "… working" : isAtRest ? "✓ at rest" : "… not at rest";
  const waits = moving.map(({ name, reason }) => `${name}: ${reason}`).join("\n");
  return (
    <header>
      <h1>◆ metatron dev</h1>
      <span class="dim">{document.documentElement.dataset["project"]}</span>
      <span class={isAtRest && !isBusy ? "pill ok" : "pill warn"} title={waits}>
        {rest}
      </span>
      <span class="clock">
        <span class="mono" title="The fake clock">
          {clock(state.seconds)}
        </span>
        <button type="button" onClick={() => void act({ kind: "advance", seconds: 60 })}>
          +1 min
        </button>
        <button type="button" onClick={() => void act({ kind: "advance", seconds: 1800 })}>
          +30 min
        </button>
      </span>
      <span class="sp" />
      <span class="seg" role="group" aria-label="How children are written">
        {strategies.map(([name, text]) => (
          <button
            key={name}
            type="button"
            aria-pressed={strategy === name}
            onClick={() =>
              void attempt(async () => await post("restart", { strategy: name, keepsSteps: true }))
            }
          >
            {text}
          </button>
        ))}
      </span>
      <select
        aria-label="Break something"
        value=""
        onChange={(event) => {
          const fault = event.currentTarget.value;
          event.currentTarget.value = "";
          void act({ kind: "fault", fault });
        }}
      >
        <option value="">Break something</option>
        {faults.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
      <button
        type="button"
        class={findings.length === 0 ? "pill ok" : "pill warn"}
        onClick={() => go({ tab: "Findings", call: "" })}
      >
        {findings.length === 0
          ? "no findings"
          : findings.length === 1
            ? "1 finding"
            : `${findings.length} findings`}
      </button>
      {steps.length > 0 && (
        <button
          type="button"
          title={steps.join("\n")}
          onClick={() => void attempt(async () => await post("restart", {}))}
        >
          Start over
        </button>
      )}
      <button type="button" onClick={() => void copyTest().then(() => setCopied(true))}>
        {isCopied ? "Copied" : "Copy as test"}
      </button>
    </header>
  );
}

/** What keeps the newest code from running. */
export function Problems({ problems }: { readonly problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <div class="problem" role="alert">
      {problems.map(({ code, message, file, line, fix }, index) => (
        <div key={index}>
          <b>{code}</b> {file === undefined ? "" : `${file}${line === undefined ? "" : `:${line}`}`}
          <pre>{message}</pre>
          <p>{fix}</p>
        </div>
      ))}
      <p>The last good build goes on.</p>
    </div>
  );
}

/** What the last edit of code, manifest or example changed among the objects. */
export function Banner({
  banner,
  go,
  dismiss,
}: {
  readonly banner: BannerFacts;
  readonly go: Go;
  readonly dismiss: () => void;
}) {
  const { objects, total, impossible } = banner;
  const [isOpen, setOpen] = useState(false);
  const first = objects[0];
  const summary = objects.length === 0 ? "nothing" : `${objects.length} of ${total} objects`;
  return (
    <div class="banner" role="status">
      <div class="line">
        <span>
          Your edit changes <b>{summary}</b>
          {first === undefined ? "." : ":"}
        </span>
        {first !== undefined && (
          <span class="mono one">
            {first.name} {first.kind === "changed" ? first.changes[0] : first.kind}
          </span>
        )}
        <span class="sp" />
        {objects.length > 0 && (
          <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? "Hide the differences" : "Show the differences"}
          </button>
        )}
        <button type="button" aria-label="Close the banner" onClick={dismiss}>
          ✕
        </button>
      </div>
      {impossible.map((text) => (
        <p key={text} class="warn">
          Not possible any more: {text}
        </p>
      ))}
      {isOpen && (
        <ul>
          {objects.map(({ key, name, kind, changes }) => (
            <li key={key}>
              <button type="button" class="link" onClick={() => go({ object: key, call: "", tab: "" })}>
                {name}
              </button>{" "}
              {kind === "changed" ? "" : kind}
              {changes.map((change) => (
                <div key={change} class="mono">
                  {change}
                </div>
              ))}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
