// The secrets that go into a saved capture where its user asked for it: those that open the TLS connections that are
// saved, and no others of the key log.
import { codecs } from "../../codecs/index.ts";
import { createEngine, type CaptureMetadata, KeyLog, SECRETS_TLS_KEY_LOG } from "../../engine/index.ts";
import { DISSECTORS } from "../../engine/index.ts";
import { readCaptures, readKeyLog } from "../sources/index.ts";
import type { PacketPlan } from "./packet-plan.ts";

const TLS = DISSECTORS.filter(({ name }) => name === "tlsx");

/** Null where nothing in it can be opened. `keyLog`: the user's file, empty for none; what captures bring counts, too. */
export async function secretsOf(
  sources: readonly string[],
  plan: PacketPlan,
  keyLog: string,
  signal: AbortSignal | undefined,
): Promise<CaptureMetadata | null> {
  const keys = keyLog === "" ? new KeyLog() : readKeyLog(keyLog);
  const engine = createEngine({ codecs, keys, dissectors: TLS, emit: () => undefined });
  await readCaptures(
    sources,
    {
      onPacket: (packet) => {
        if (plan.isChosen(packet.number)) engine.packet(packet);
      },
      onMetadata: (metadata) => keys.learn(metadata),
    },
    signal,
  );
  engine.finish();
  const lines = keys.usedLines();
  return lines === ""
    ? null
    : { kind: "secrets", secretsType: SECRETS_TLS_KEY_LOG, data: new TextEncoder().encode(lines) };
}
