// What every procedure shares: the context that it runs in, and how its failures reach the window.
import { implement, ORPCError } from "@orpc/server";
import { type Catalogue, ContractError, contract } from "../contract/index.ts";
import type { ColourDesk, DissectorDesk, KeyLogDesk, Workspace } from "../session/index.ts";
import type { ClusterDesk } from "./cluster/cluster-desk.ts";
import type { Connection } from "./connection.ts";
import type { HostParts } from "./host-parts.ts";
import type { ScriptHost } from "./script-host.ts";
import type { SnapshotDesk } from "./snapshot-desk.ts";

export interface Context {
  readonly parts: HostParts;
  readonly workspace: Workspace;
  readonly clusters: ClusterDesk;
  readonly snapshots: SnapshotDesk;
  readonly scripts: ScriptHost;
  readonly keyLogs: KeyLogDesk;
  readonly dissectors: DissectorDesk;
  readonly colours: ColourDesk;
  readonly connection: Connection;
}

/**
 * The contract's procedures, with inputs checked by its schemas and errors of its codes. Outputs are ours and typed;
 * they are not checked again.
 */
export const procedures = implement(contract)
  .$config({ initialOutputValidationIndex: Number.NaN })
  .$context<Context>()
  .use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      if (isOurs(error)) process.stderr.write(`thresher: ${String(error.stack)}\n`);
      throw toTransportError(error);
    }
  });

/** A failure that nobody foresaw: the window is told nothing of it, so whoever started the program is. */
function isOurs(error: unknown): error is Error {
  return (
    error instanceof Error &&
    error.name !== "AbortError" &&
    !(error instanceof ContractError || error instanceof ORPCError)
  );
}

/** A contract error as the transports carry it; anything else stays what it is, and reaches the window without its text. */
export function toTransportError(error: unknown): unknown {
  if (!(error instanceof ContractError)) return error;
  return new ORPCError(error.code, { message: error.message, data: error.data, defined: true });
}

/** A stream whose failures are contract errors too. */
export async function* guarded<T>(stream: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* stream;
  } catch (error) {
    throw toTransportError(error);
  }
}

/** What filters may name: of this build, and what dissectors of the user add to the open session. */
export function catalogueOf({ parts, workspace }: Context): Catalogue {
  const { catalogue, catalogueWith } = parts.presentation;
  return workspace.session === null ? catalogue : catalogueWith(workspace.session.words);
}

type Mutable<T> = T extends readonly (infer E)[]
  ? Mutable<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Mutable<T[K]> }
    : T;

/** Our values are read-only and the contract's output types are not; an output is only written to the wire. */
export function asOutput<T>(value: T): Mutable<T> {
  return value as Mutable<T>;
}
