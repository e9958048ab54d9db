// Whether a script may reach the hosts of a call, by the user's list.
import type { HostRules } from "../hooks/types.ts";

export type HostVerdict = { readonly kind: "allowed" } | { readonly kind: "asked" | "denied"; readonly reason: string };

/** Asks for all hosts of a call at once, so that the user decides once. */
export function hostVerdict(rules: Pick<HostRules, "ask">, script: string, hosts: readonly string[]): HostVerdict {
  const answers = hosts.map((host) => ({ host, rule: rules.ask(script, host) }));
  const denied = answers.find(({ rule }) => rule === "denied");
  if (denied !== undefined) {
    return { kind: "denied", reason: `${denied.host} is not allowed: the list of hosts denies it` };
  }
  const asked = answers.find(({ rule }) => rule === "asked");
  if (asked !== undefined) {
    return { kind: "asked", reason: `${asked.host} is not allowed yet: allow it in the list of hosts` };
  }
  return { kind: "allowed" };
}

/** Throws where the host may not be reached now. */
export function requireHosts(rules: Pick<HostRules, "ask">, script: string, hosts: readonly string[]): void {
  const verdict = hostVerdict(rules, script, hosts);
  if (verdict.kind !== "allowed") throw new Error(verdict.reason);
}
