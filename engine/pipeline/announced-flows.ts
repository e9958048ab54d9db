// Connections that another one announces: FTP's data connections, which show nothing of what they are. An announcement holds
// until its connection comes, for a while; there are only so many at a time.
import type { JsonObject } from "../../contract/index.ts";
import type { Flow } from "../flow/flow.ts";

/** Announcements that wait, and how long one does: clients connect at once. */
export const MAX_ANNOUNCED = 1000;
export const ANNOUNCED_SECONDS = 60;

export interface Announcement {
  readonly protocol: string;
  readonly setup: JsonObject;
}
interface Waiting extends Announcement {
  readonly sec: number;
}

export class AnnouncedFlows {
  /** By address and port of the end that listens, in order of arrival. */
  readonly #waiting = new Map<string, Waiting>();

  /** False where an older one had to leave for it. */
  add(ip: string, port: number, announcement: Announcement, sec: number): boolean {
    const key = keyOf(ip, port);
    this.#waiting.delete(key);
    const isFull = this.#waiting.size >= MAX_ANNOUNCED;
    const [oldest] = this.#waiting.keys();
    if (isFull && oldest !== undefined) this.#waiting.delete(oldest);
    this.#waiting.set(key, { ...announcement, sec });
    return !isFull;
  }
  /** What a flow that begins was announced as. */
  take(flow: Flow): Announcement | null {
    // Almost always nothing waits: no text is made then.
    if (this.#waiting.size === 0 || flow.transport !== "tcp") return null;
    const key = keyOf(flow.serverIp, flow.serverPort);
    const found = this.#waiting.get(key);
    if (found === undefined) return null;
    this.#waiting.delete(key);
    return flow.firstSec - found.sec <= ANNOUNCED_SECONDS ? found : null;
  }
}

function keyOf(ip: string, port: number): string {
  return `${ip} ${port}`;
}
