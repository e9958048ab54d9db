// What the agent is told by its pod: where to listen, where its secret, its pipe and its disk are.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Credentials } from "./server/access.ts";
import type { ListenAddress } from "./server/grpc-server.ts";

export interface AgentEnvironment {
  readonly node: string;
  readonly listen: ListenAddress;
  readonly credentials: Credentials;
  /** Where capture.sh and the agent meet; null where packets come on standard input. */
  readonly pipeFolder: string | null;
  readonly ringFolder: string;
  /** A key log of TLS; only of an agent on the desktop. Empty: none. */
  readonly keyLog: string;
}

/** What `THRESHER_CAPTURE` says where whoever started the agent captures for it. */
const STANDARD_INPUT = "standard-input";

type Variables = Readonly<Record<string, string | undefined>>;

/** Throws an error that names the variable or file that is wrong. */
export function readEnvironment(variables: Variables): AgentEnvironment {
  return {
    node: required(variables, "THRESHER_NODE"),
    listen: parseAddress(required(variables, "THRESHER_LISTEN")),
    credentials: readCredentials(required(variables, "THRESHER_SECRET")),
    pipeFolder: variables["THRESHER_CAPTURE"] === STANDARD_INPUT ? null : required(variables, "THRESHER_PIPE"),
    ringFolder: required(variables, "THRESHER_RING"),
    keyLog: variables["THRESHER_KEY_LOG"] ?? "",
  };
}

/** `127.0.0.1:40123`, `[::1]:40123`. */
export function parseAddress(text: string): ListenAddress {
  const match = /^(?:\[([0-9a-f:]+)\]|([^:[\]]+)):(\d{1,5})$/i.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || port > 65_535) throw new Error(`\`${text}\` is no address to listen on: write HOST:PORT`);
  return { host, port };
}

/** The session's key, certificate and token, as the files of a mounted secret. */
export function readCredentials(folder: string): Credentials {
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  return { keyPem: read("tls.key"), certificatePem: read("tls.crt"), token: read("token").trim() };
}

function required(variables: Variables, name: string): string {
  const value = variables[name];
  if (value === undefined || value === "") throw new Error(`the environment lacks ${name}`);
  return value;
}
