/** Who a generated file belongs to: `tool` files are rewritten on every run, `user` files are written once. */
export type FileOwner = "tool" | "user";

/** One file as it should be. Paths are relative to the project root, with `/`. */
export interface FilePlan {
  readonly path: string;
  readonly owner: FileOwner;
  /** Text ends with a newline; bytes are for archives. */
  readonly content: string | Uint8Array;
  readonly executable?: boolean;
}

/** All files of a project, sorted by path, no path twice. */
export type Plan = readonly FilePlan[];

/** What is to be done about one file. */
export type Change =
  | { readonly kind: "create" | "update"; readonly file: FilePlan; readonly before?: string | Uint8Array }
  | {
      readonly kind: "unchanged" | "kept";
      readonly path: string;
      readonly owner: FileOwner;
      /** Why a file that is no longer generated stays. */
      readonly reason?: string;
    }
  | { readonly kind: "remove"; readonly path: string; readonly before: string | Uint8Array }
  | {
      readonly kind: "conflict";
      readonly file?: FilePlan;
      readonly path: string;
      readonly reason: string;
      readonly before: string | Uint8Array;
    };
