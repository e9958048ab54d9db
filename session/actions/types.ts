// What scripts do outside of their sandbox: each helper of the ways `answer` and `queue` is one action.
import type { Alert } from "../../contract/index.ts";
import type { HelperCall, JsonValue, ScriptEnv } from "../hooks/types.ts";

/** Where a call comes from. */
export interface ActionOrigin {
  /** The script's file, its title, and the entry and place of the call. */
  readonly script: string;
  readonly title: string;
  readonly entryId: string;
  readonly line: number;
  readonly column: number;
}
/** Where an action may go besides the hosts that it names before it runs. */
export interface NetworkGuard {
  /** For a host that an answer leads to. Throws where the script may not reach it. */
  readonly allowHost: (host: string) => void;
  /** Ports of this machine that no script reaches: the program's own. */
  readonly ownPorts: readonly number[];
}
export interface ActionContext {
  readonly origin: ActionOrigin;
  readonly env: ScriptEnv;
  /** The session's `files/`. */
  readonly filesFolder: string;
  /** Folder of this session's objects in buckets: `thresher_<cluster>_<RUN_ID>`. */
  readonly objectFolder: string;
  readonly signal: AbortSignal;
  /** When the script made the call, which may be long ago; the desk of actions sets it. */
  readonly calledMs?: number;
  /** Set by the desk of actions. Without it nothing is reached but the hosts that the action names. */
  readonly guard?: NetworkGuard;
}

/** A failure that trying again may mend: the outbox waits for `retryAfterMs`, or as it backs off. */
export class RetryableError extends Error {
  readonly retryAfterMs: number | null;
  constructor(message: string, retryAfterMs: number | null = null, options?: ErrorOptions) {
    super(message, options);
    this.name = "RetryableError";
    this.retryAfterMs = retryAfterMs;
  }
}

/** As RetryableError, of a helper that has something to return even so: what it is when no further try is left. */
export class RetryableAnswer extends RetryableError {
  readonly answer: JsonValue;
  constructor(message: string, answer: JsonValue, retryAfterMs: number | null = null) {
    super(message, retryAfterMs);
    this.name = "RetryableAnswer";
    this.answer = answer;
  }
}

/** One helper's work. Throws RetryableError for what may pass, Error for what will not. */
export interface Action {
  readonly helper: string;
  /** Hosts that a call reaches, for the allow list; empty where it reaches none. */
  readonly hosts: (args: readonly JsonValue[], env: ScriptEnv) => readonly string[];
  /** What it is sent to, and what, for the list of alerts: short, without secrets. */
  readonly describe: (args: readonly JsonValue[]) => { readonly target: string; readonly summary: string };
  readonly run: (args: readonly JsonValue[], context: ActionContext) => Promise<JsonValue>;
  /** Longest time of one try; 10 s without it. */
  readonly timeoutMs?: number;
  /** Least time from one sending to the same target to the next, for targets that limit how often. */
  readonly intervalMs?: number;
  /** Calls with the same key may go together. Only for actions that can take several. */
  readonly batchKey?: (args: readonly JsonValue[]) => string;
  /** `calledMs` has the time of each call; the context is that of the first. */
  readonly runBatch?: (
    calls: readonly (readonly JsonValue[])[],
    context: ActionContext,
    calledMs: readonly number[],
  ) => Promise<void>;
}

/** What the desk tells in numbers. */
export interface ActionCounts {
  /** Sendings that wait for their target, or for the user to allow its host. */
  readonly waiting: number;
  readonly dead: number;
  /** Number of the newest change of an alert. */
  readonly alertSeq: number;
  /** Failures that nobody acknowledged. */
  readonly unread: number;
  /** Calls that were refused because the outbox was full. */
  readonly refused: number;
  /** Dead sendings that gave way to newer ones. */
  readonly forgotten: number;
  /** Lines of the files on disk that could not be read. */
  readonly damaged: number;
  /** Why the files cannot be written, for people; empty when they can. */
  readonly problem: string;
}

/** Takes what scripts call, in order; answers for `answer` helpers, keeps `queue` ones on disk until they are through. */
export interface ActionDesk {
  readonly counts: ActionCounts;
  readonly call: (call: HelperCall, context: ActionContext) => Promise<JsonValue>;
  /** Puts into the list of alerts what a script would have sent, had it been armed. */
  readonly record: (call: HelperCall, context: ActionContext) => void;
  /** Alerts that are new or changed since, oldest change first. */
  readonly alerts: (afterSeq: number) => readonly Alert[];
  readonly acknowledge: (ids: readonly string[]) => Promise<void>;
  /** Tries dead sendings again, as if they were new. */
  readonly resend: (ids: readonly string[]) => Promise<void>;
  /** Forgets sendings that are dead, or wait, or wait for their host. */
  readonly discard: (ids: readonly string[]) => Promise<void>;
  readonly onChange: (listener: () => void) => () => void;
  /** Ends what is under way; what is not through stays on disk. */
  readonly close: () => Promise<void>;
}
