// Packets of the session as capture files, for scripts.
import { ContractError } from "../../../contract/index.ts";
import type { OutputLimits } from "../../files/output-file.ts";
import { saveSession } from "../../files/save.ts";
import type { Presentation } from "../../presentation.ts";
import { Reviews } from "../../review/reviews.ts";
import type { Session } from "../../session.ts";

export interface ExportLimits extends OutputLimits {
  readonly signal: AbortSignal;
}
export interface PacketExporter {
  /**
   * Writes the packets of these streams, or all of them, ordered by time; answers how many. Rejects with NOT_FOUND where
   * no stream of these names is known.
   */
  readonly write: (streams: readonly string[] | null, path: string, limits: ExportLimits) => Promise<number>;
}

/** Scripts see what was captured, and one that waits for its packets could not be asked about them. */
const NOBODY = new Reviews();

/** What a save of the session writes. Captures of several link types are pcapng: pcap has no place for more than one. */
export function sessionPackets(session: Session, presentation: Presentation): PacketExporter {
  return {
    async write(streams, path, { signal, maxBytes }) {
      const what = streams === null ? ({ kind: "all" } as const) : ({ kind: "streams", streams } as const);
      return asPcap(async (format) => {
        const { packets } = await saveSession(
          session,
          { what, format, path, presentation, maxBytes, reviews: NOBODY },
          signal,
        );
        return packets;
      });
    },
  };
}

/** Tries the format that everything reads, then the one that has room for all. */
export async function asPcap<T>(write: (format: "pcap" | "pcapng") => Promise<T>): Promise<T> {
  try {
    return await write("pcap");
  } catch (error) {
    if (error instanceof ContractError && error.code === "UNSUPPORTED") return write("pcapng");
    throw error;
  }
}
