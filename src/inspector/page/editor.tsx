import { autocompletion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { linter } from "@codemirror/lint";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { basicSetup } from "codemirror";
import { useEffect, useRef } from "preact/hooks";
import type { EditProblem } from "../edit.ts";
import { get, post } from "./api.ts";

/** The parts of a schema that completion reads. */
interface Schema {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: { readonly [name: string]: Schema };
  readonly items?: Schema;
}

export interface EditorProps {
  readonly text: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly onChange: (text: string) => void;
}

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
  { tag: [tags.string, tags.content], color: "var(--text)" },
  { tag: tags.comment, color: "var(--dim)" },
]);

const look = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--panel)", color: "var(--text)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--code)", fontSize: "12px" },
  ".cm-content": { caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { backgroundColor: "var(--bg)", color: "var(--dim)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--soft)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--accent-soft)",
  },
  ".cm-tooltip": { backgroundColor: "var(--panel)", color: "var(--text)", border: "1px solid var(--line)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--accent)",
    color: "var(--on-accent)",
  },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad)" },
});

/** A YAML editor that knows the schema of the kind, and shows what the API server would say. */
export function Editor({ text, apiVersion, kind, onChange }: EditorProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (box.current === null) return undefined;
    let schema: Schema | undefined;
    get<Schema>("schema", { apiVersion, kind }).then(
      (found) => (schema = found),
      () => undefined,
    );
    const view = new EditorView({
      doc: text,
      parent: box.current,
      extensions: [
        EditorView.cspNonce.of(document.documentElement.dataset["nonce"] ?? ""),
        EditorView.contentAttributes.of({ "aria-label": `YAML of ${kind}` }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) onChange(state.doc.toString());
        }),
        basicSetup,
        yaml(),
        syntaxHighlighting(colours),
        look,
        autocompletion({ override: [(context) => complete(context, schema)] }),
        linter(async ({ state }) => await check(state.doc.toString()), { delay: 250 }),
      ],
    });
    return () => view.destroy();
  }, [text, apiVersion, kind]);
  return <div class="editor" ref={box} />;
}

async function check(text: string) {
  const { problems } = await post<{ readonly problems: readonly EditProblem[] }>("validate", { text });
  return problems.map(({ from, to, message }) => ({
    from: Math.min(from, text.length),
    to: Math.min(to, text.length),
    severity: "error" as const,
    message,
  }));
}

function complete(context: CompletionContext, schema: Schema | undefined): CompletionResult | null {
  if (schema === undefined) return null;
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const value = /^[\s-]*([\w-]+):\s+(\S*)$/.exec(before);
  const path = pathOf(context, line.number, indentOf(before));
  const around = path.reduce<Schema | undefined>(step, schema);
  if (value !== null) {
    const own = around?.properties?.[value[1] ?? ""];
    const values = own?.enum ?? (own?.type === "boolean" ? [true, false] : []);
    if (values.length === 0) return null;
    return {
      from: context.pos - (value[2] ?? "").length,
      options: values.map((each) => ({ label: String(each) })),
    };
  }
  const typed = /^[\s-]*([\w-]*)$/.exec(before);
  if (typed === null || around?.properties === undefined || (typed[1] === "" && !context.explicit))
    return null;
  const options = Object.entries(around.properties).map(([label, { type, description }]) => ({
    label,
    type: "property",
    apply: `${label}: `,
    ...(type !== undefined && { detail: type }),
    ...(description !== undefined && { info: description }),
  }));
  return { from: context.pos - (typed[1] ?? "").length, options };
}

function indentOf(text: string): number {
  return /^[\s-]*/.exec(text)?.[0].length ?? 0;
}

/** The keys around a line: of each line above that is indented less. */
function pathOf({ state }: CompletionContext, from: number, indent: number): string[] {
  const path: string[] = [];
  let left = indent;
  for (let number = from - 1; number > 0 && left > 0; number--) {
    const { text } = state.doc.line(number);
    const key = /^([\s-]*)([\w./-]+):\s*$/.exec(text);
    if (key === null || (key[1] ?? "").length >= left) continue;
    path.unshift(key[2] ?? "");
    left = (key[1] ?? "").length;
  }
  return path;
}

function step(schema: Schema | undefined, key: string): Schema | undefined {
  const own = schema?.properties?.[key];
  return own?.items ?? own;
}
