// How a helper of scripts is declared: once, for the sandbox that checks its arguments, for the types and the completion
// of the editor, and for the reference in docs.

/** What an argument is converted to before the helper runs (docs/scripting.md). */
export type ArgumentType = "text" | "number" | "boolean" | "object" | "entry" | "function" | "list" | "any";

export interface HelperParameter {
  readonly name: string;
  readonly type: ArgumentType;
  /** As TypeScript writes it, where `type` says too little. */
  readonly typeText?: string;
  readonly isOptional?: boolean;
  /** Takes all further arguments. */
  readonly isRest?: boolean;
  readonly doc: string;
}

/**
 * `inside`: done in the sandbox's own thread, without the outside. `answer`: the script waits until the session answered,
 * a failure is thrown. `queue`: the arguments are checked, the call goes into the outbox, the script goes on.
 */
export type HelperWay = "inside" | "answer" | "queue";

export interface Helper {
  /** As scripts write it: `vendor.slack`. */
  readonly name: string;
  readonly parameters: readonly HelperParameter[];
  /** TypeScript type of what it returns; `void` for nothing. */
  readonly returns: string;
  readonly way: HelperWay;
  /** One or two sentences for the hover and the reference. */
  readonly doc: string;
  /** A line that runs where `data` is an entry. */
  readonly example: string;
  /** When it throws, besides arguments that cannot be converted: "where …", "for …". */
  readonly throws?: string;
  /** True where it reaches a host of the network: only hosts that the user allows. */
  readonly isNetwork?: boolean;
}
