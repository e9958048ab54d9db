// Really sends what scripts send: through the desk of actions, with an outbox that lives as long as the run, to hosts
// that the command line allows.
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Alert, HostRule } from "../../contract/index.ts";
import { type Action, type ActionDesk, type ActionOrigin, openActionDesk } from "../../session/actions/index.ts";
import type { HelperCall, JsonValue, ScriptEnv } from "../../session/hooks/types.ts";

/** Longest wait for what is on its way when the scripts are through. */
const FINISH_MS = 60_000;
const LOOK_MS = 20;
/** Reasons that are told one by one. */
const MAX_REASONS = 20;

export interface SendingOrder {
  readonly actions: readonly Action[];
  /** Ends what the actions keep open. */
  readonly close: () => Promise<void>;
  readonly env: ScriptEnv;
  readonly mask: (text: string) => string;
  readonly allowedHosts: readonly string[];
  /** Where `file.*` and `pcap.*` write. */
  readonly filesFolder: string;
  readonly finishMs?: number;
}

/** Where calls of scripts to the outside go. */
export interface Sending {
  readonly call: (call: HelperCall, origin: ActionOrigin) => Promise<JsonValue>;
  /** Waits for what is on its way; answers why the rest was not sent, one sentence each. */
  readonly finish: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

export async function openSending(order: SendingOrder): Promise<Sending> {
  const { actions, env, mask, allowedHosts, filesFolder, finishMs = FINISH_MS } = order;
  const outbox = await mkdtemp(join(tmpdir(), "thresher-outbox-"));
  const files = resolve(filesFolder);
  await mkdir(files, { recursive: true });
  const allowed = new Set(allowedHosts);
  const refused = new Set<string>();
  // Nobody is there to be asked.
  const ask = (_script: string, host: string): HostRule["rule"] => {
    if (allowed.has(host)) return "allowed";
    if (refused.size < MAX_REASONS) refused.add(host);
    return "denied";
  };
  const rows = Object.keys(env).map((name) => ({ name, value: "", isSecret: true }));
  const desk = await openActionDesk({
    folder: outbox,
    actions,
    constants: { env, rows, mask },
    hosts: { ask, onChange: () => () => undefined },
    ownPorts: [],
  });
  const objectFolder = `thresher_file_${randomBytes(4).toString("hex")}`;
  const closing = new AbortController();
  return {
    call: (call, origin) => desk.call(call, { origin, env, filesFolder: files, objectFolder, signal: closing.signal }),
    finish: async () => {
      await settled(desk, finishMs);
      const denied = [...refused].map((host) => `${host} was not reached; --allow-host ${host} allows it`);
      return [...denied, ...unsent(desk)];
    },
    close: async () => {
      closing.abort();
      await desk.close();
      await order.close();
      await rm(outbox, { recursive: true, force: true });
    },
  };
}

/** Resolves when nothing waits any more, or the time is over. A change is told before it is counted: hence a look now and then. */
async function settled(desk: ActionDesk, finishMs: number): Promise<void> {
  const endMs = performance.now() + finishMs;
  const isUnderWay = (): boolean =>
    desk.counts.waiting > 0 || lastAlerts(desk).some(({ phase }) => UNDER_WAY.has(phase));
  while (desk.counts.problem === "" && performance.now() < endMs && isUnderWay()) await sleep(LOOK_MS);
}
const UNDER_WAY: ReadonlySet<Alert["phase"]> = new Set(["waiting", "sending"]);

/** The last word on each sending. */
function lastAlerts(desk: ActionDesk): readonly Alert[] {
  const byId = new Map<string, Alert>();
  for (let page = desk.alerts(0); page.length > 0; page = desk.alerts(page.at(-1)?.seq ?? 0)) {
    for (const alert of page) byId.set(alert.id, alert);
  }
  return [...byId.values()];
}

function unsent(desk: ActionDesk): readonly string[] {
  const { problem } = desk.counts;
  const left = lastAlerts(desk).filter(({ phase }) => phase !== "sent");
  const reasons = left.slice(0, MAX_REASONS).map(({ helper, target, reason, phase }) => {
    const why = reason === "" ? phase : reason;
    return `${helper} to ${target} was not sent: ${why}`;
  });
  const more = left.length - reasons.length;
  return [...(problem === "" ? [] : [problem]), ...reasons, ...(more > 0 ? [`${more} more were not sent`] : [])];
}
