// Which hosts each script may reach: `hosts.json` in the data folder. The first use of a host asks the user. This machine
// is denied until it is allowed; the program's own port and where clouds keep credentials are denied for good.
import { join } from "node:path";
import { z } from "zod";
import { ContractError, hostRule, type HostRule } from "../../../contract/index.ts";
import { StateFile } from "../../state-file.ts";
import type { HostRules } from "../types.ts";
import { formatHost, type Host, readHost } from "./host-name.ts";

/** Rules that are kept, and those of one script that the user has not decided on. */
export const MAX_RULES = 5000;
export const MAX_UNDECIDED = 200;
const DEFAULT_PORTS = [80, 443];

const schema = z.object({ formatVersion: z.literal(1), rules: z.array(hostRule).max(MAX_RULES) });
type Kept = z.infer<typeof schema>;

export interface HostParts {
  readonly dataFolder: string;
  /** Ports of this machine that are the program's own. */
  readonly ownPorts: readonly number[];
  readonly nowMs?: () => number;
  /** What the user is to be told. */
  readonly notice: (text: string) => void;
}

export interface KeptHostRules extends HostRules {
  /** Resolves when what was asked is on disk. */
  readonly settled: () => Promise<void>;
}

export async function openHostRules(parts: HostParts): Promise<KeptHostRules> {
  const empty: Kept = { formatVersion: 1, rules: [] };
  return new Rules(parts, await StateFile.open({ path: join(parts.dataFolder, "hosts.json"), schema, empty }));
}

/** Why no script ever reaches a host, for people; empty where the user may decide. */
export function neverReached(host: string, ownPorts: readonly number[]): string {
  const read = readHost(host);
  if (read === null) return `${JSON.stringify(host.slice(0, 80))} is no host`;
  if (read.kind === "never") return `${host} is link-local, a cloud's metadata, or no host: scripts never reach it`;
  const ports = read.port === null ? DEFAULT_PORTS : [read.port];
  if (read.kind === "loopback" && ports.some((port) => ownPorts.includes(port)))
    return `${host} is this program's own: scripts never reach it`;
  return "";
}

class Rules implements KeptHostRules {
  readonly #parts: HostParts;
  readonly #file: StateFile<Kept>;
  /** By script and host, in the order in which they were set. */
  readonly #rules: Map<string, HostRule>;
  readonly #listeners = new Set<() => void>();

  constructor(parts: HostParts, file: StateFile<Kept>) {
    this.#parts = parts;
    this.#file = file;
    this.#rules = new Map(file.found.rules.map((rule) => [keyOf(rule.script, rule.host), rule]));
    if (file.notice !== "") parts.notice(`hosts: ${file.notice}`);
  }
  get rules(): readonly HostRule[] {
    return [...this.#rules.values()];
  }
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  ask(script: string, host: string): HostRule["rule"] {
    const read = readHost(host);
    if (read === null) return "denied";
    const isNever = neverReached(host, this.#parts.ownPorts) !== "";
    const known = this.#rules.get(keyOf(script, formatHost(read)))?.rule;
    // Also where it was allowed: the program's port may be another one than then.
    if (known !== undefined) return isNever ? "denied" : known;
    const rule = isNever || read.kind === "loopback" ? "denied" : "asked";
    this.#record(script, read, rule);
    return rule;
  }
  decide(script: string, host: string, rule: "allowed" | "denied"): Promise<void> {
    const read = readHost(host);
    const why = neverReached(host, this.#parts.ownPorts);
    if (read === null)
      return Promise.reject(new ContractError("BAD_SCRIPT", why, "write a name, or a name and a port"));
    if (why !== "" && rule === "allowed")
      return Promise.reject(new ContractError("UNSUPPORTED", why, "choose another host"));
    const isNew = !this.#rules.has(keyOf(script, formatHost(read)));
    if (isNew && this.#rules.size >= MAX_RULES && !this.#forgetUndecided())
      return Promise.reject(
        new ContractError("LIMIT", `${MAX_RULES} hosts are decided on`, "remove rules that are not needed"),
      );
    this.#set(script, read, rule);
    return this.#save();
  }
  remove(script: string, host: string): Promise<void> {
    const read = readHost(host);
    if (read === null || !this.#rules.delete(keyOf(script, formatHost(read)))) return Promise.resolve();
    this.#tell();
    return this.#save();
  }
  settled(): Promise<void> {
    return this.#file.settled();
  }

  // A script that makes up names fills neither the list nor the disk.
  #record(script: string, host: Host, rule: HostRule["rule"]): void {
    const ofScript = [...this.#rules.values()].filter((one) => one.script === script && one.rule !== "allowed");
    if (ofScript.length >= MAX_UNDECIDED || this.#rules.size >= MAX_RULES) return;
    this.#set(script, host, rule);
    void this.#save().catch((error: unknown) => {
      this.#parts.notice(`rules for hosts are not kept: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
  #set(script: string, host: Host, rule: HostRule["rule"]): void {
    const shown = formatHost(host);
    const timeMs = this.#parts.nowMs?.() ?? Date.now();
    this.#rules.set(keyOf(script, shown), { script, host: shown, rule, timeMs });
    this.#tell();
  }
  #forgetUndecided(): boolean {
    const undecided = this.rules.find(({ rule }) => rule === "asked");
    return undecided !== undefined && this.#rules.delete(keyOf(undecided.script, undecided.host));
  }
  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
  #save(): Promise<void> {
    return this.#file.write({ formatVersion: 1, rules: [...this.#rules.values()] });
  }
}

function keyOf(script: string, host: string): string {
  return `${script}\0${host}`;
}
