// A desk of actions with what it needs in small: constants, a list of hosts, a folder.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { HostRule } from "../../../contract/index.ts";
import type { HelperCall, HostRules, JsonValue, ScriptConstants, ScriptEnv } from "../../hooks/types.ts";
import { textArgument } from "../arguments.ts";
import { openActionDesk } from "../action-desk.ts";
import type { DeliveryClock } from "../delivery-clock.ts";
import type { Action, ActionContext, ActionDesk } from "../types.ts";

/** A list of hosts in memory; hosts of `allowed` need no decision. */
export class TestHosts implements Pick<HostRules, "ask" | "onChange"> {
  readonly #rules = new Map<string, HostRule["rule"]>();
  readonly #listeners = new Set<() => void>();
  constructor(...allowed: readonly string[]) {
    for (const host of allowed) this.#rules.set(host, "allowed");
  }
  ask(_script: string, host: string): HostRule["rule"] {
    const rule = this.#rules.get(host) ?? "asked";
    this.#rules.set(host, rule);
    return rule;
  }
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  decide(host: string, rule: HostRule["rule"]): void {
    this.#rules.set(host, rule);
    for (const listener of this.#listeners) listener();
  }
}

/** Constants; those whose name begins with SECRET are secret. */
export function testConstants(env: ScriptEnv): Pick<ScriptConstants, "env" | "rows" | "mask"> {
  const secrets = Object.entries(env).filter(([name]) => name.startsWith("SECRET"));
  return {
    env,
    rows: Object.keys(env).map((name) => ({ name, value: "", isSecret: name.startsWith("SECRET") })),
    mask: (text) => secrets.reduce((all, [, value]) => all.replaceAll(textArgument(value), "••••"), text),
  };
}

export interface TestDeskOptions {
  readonly folder?: string;
  readonly actions: readonly Action[];
  readonly env?: ScriptEnv;
  readonly hosts?: TestHosts;
  readonly clock: DeliveryClock;
}

export function openTestDesk({ folder, actions, env, hosts, clock }: TestDeskOptions): Promise<ActionDesk> {
  return openActionDesk({
    folder: folder ?? newFolder(),
    actions,
    constants: testConstants(env ?? {}),
    hosts: hosts ?? new TestHosts("a.test", "b.test"),
    ownPorts: [],
    clock,
    random: () => 0.5,
  });
}

/** An empty folder, which goes when the test is over. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "thresher-actions-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function testContext(env: ScriptEnv = {}, entryId: string = "e1"): ActionContext {
  return {
    origin: { script: "alert.js", title: "Alert", entryId, line: 3, column: 5 },
    env,
    filesFolder: tmpdir(),
    objectFolder: "thresher_test_1",
    signal: new AbortController().signal,
  };
}

export function testCall(helper: string, ...args: readonly JsonValue[]): HelperCall {
  return { helper, args, entryId: "e1", line: 3, column: 5 };
}

/** An action of a helper whose first argument is the host, with what it was run with. */
export interface FakeAction extends Action {
  readonly calls: (readonly JsonValue[])[];
}
export function fakeAction(
  helper: string,
  run: (args: readonly JsonValue[], context: ActionContext) => Promise<JsonValue>,
  more: Partial<Action> = {},
): FakeAction {
  const calls: (readonly JsonValue[])[] = [];
  return {
    helper,
    calls,
    hosts: ([host]) => [textArgument(host)],
    describe: ([host, text]) => ({ target: textArgument(host), summary: textArgument(text) }),
    run(args, context) {
      calls.push(args);
      return run(args, context);
    },
    ...more,
  };
}
