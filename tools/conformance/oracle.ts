// What tshark sees in a capture, as compact JSON: the shape of the stored oracles and of what `tshark.ts` makes.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { runTshark } from "./tshark.ts";
import { wordOf } from "./words.ts";

/** One TCP stream: ends, frames, payload bytes each way (a repeated segment counts again), flags. Absent means 0. */
export interface OracleStream {
  readonly id: number;
  readonly a: string;
  readonly b: string;
  readonly frames: number;
  readonly ab?: number;
  readonly ba?: number;
  readonly syn?: number;
  readonly fin?: number;
  readonly rst?: number;
}

/** One message: `f` the frame in which it ends, `p` its protocol, `tcp` or `udp` its stream, then fields of the protocol. */
export interface OracleMessage {
  readonly f: number;
  readonly p: string;
  readonly tcp?: number;
  readonly udp?: number;
  readonly [field: string]: unknown;
}

export interface Oracle {
  readonly sha256: string;
  readonly args: readonly string[];
  readonly packets: number;
  /** Path of layers to frames and bytes. */
  readonly layers: Readonly<Record<string, readonly [number, number]>>;
  readonly tcp: readonly OracleStream[];
  readonly messages: readonly OracleMessage[];
  readonly messagesLeftOut: number;
  readonly fileError: string;
  readonly origin: "stored" | "tshark";
}

/**
 * The oracle stored beside the capture's folder where it is of these very bytes, else tshark's answer now.
 * `ports`: those that speak HTTP/2, which tshark only sees where the client speaks first.
 */
export function oracleOf(capture: string, ports: readonly string[]): Oracle {
  const sha256 = createHash("sha256").update(readFileSync(capture)).digest("hex");
  const stored = storedPath(capture);
  const written = readHints(stored.replace(/\.json$/, ".args"));
  const hints = written.length > 0 ? written : ports.flatMap((port) => ["-d", `tcp.port==${port},http2`]);
  if (existsSync(stored)) {
    const oracle = parseStored(readFileSync(stored, "utf8"));
    if (oracle.sha256 === sha256) return oracle;
  }
  return { ...runTshark(capture, hints), sha256, args: hints, origin: "tshark" };
}

function storedPath(capture: string): string {
  const name = basename(capture, extname(capture));
  const folder = dirname(capture);
  return join(dirname(folder), "oracle", basename(folder), `${name}.json`);
}

function readHints(path: string): readonly string[] {
  return existsSync(path)
    ? readFileSync(path, "utf8")
        .split("\n")
        .filter((line) => line !== "")
    : [];
}

function parseStored(text: string): Oracle {
  const stored = JSON.parse(text) as Record<string, unknown> & { capture: Record<string, string> };
  return {
    sha256: wordOf(stored.sha256),
    args: stored.args as string[],
    packets: Number(stored.capture["number of packets"] ?? 0),
    layers: stored.layers as Oracle["layers"],
    tcp: stored.tcp as OracleStream[],
    messages: stored.messages as OracleMessage[],
    messagesLeftOut: Number(stored.messages_left_out ?? 0),
    fileError: wordOf(stored.file_error ?? ""),
    origin: "stored",
  };
}
