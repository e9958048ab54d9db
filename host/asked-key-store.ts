// The system's key store, which only the host's own process reaches: the session process asks it to seal and to open,
// by messages. A secret is in none of them but those two.
import { ContractError } from "../contract/index.ts";
import type { KeyStore } from "../session/hooks/types.ts";
import type { FromProcess, KeyStoreAnswer, KeyStoreFacts } from "./process-messages.ts";

/** Requests that wait for the host at the same time. */
export const MAX_REQUESTS = 1000;

type Waiting = PromiseWithResolvers<string>;

export class AskedKeyStore implements KeyStore {
  readonly place: string;
  readonly warning: string;
  readonly #send: (message: FromProcess) => void;
  readonly #waiting = new Map<number, Waiting>();
  #nextRequest = 1;

  constructor({ place, warning }: KeyStoreFacts, send: (message: FromProcess) => void) {
    this.place = place;
    this.warning = warning;
    this.#send = send;
  }
  seal(text: string): Promise<string> {
    return this.#ask("seal", text);
  }
  open(sealed: string): Promise<string> {
    return this.#ask("open", sealed);
  }
  /** Takes what the host says; an answer that nobody waits for is passed over. */
  receive({ request, text, problem }: KeyStoreAnswer): void {
    const waiting = this.#waiting.get(request);
    this.#waiting.delete(request);
    if (problem === "") waiting?.resolve(text);
    else
      waiting?.reject(
        new ContractError("NOT_READABLE", `${this.place}: ${problem}`, "unlock it, and enter the secret again"),
      );
  }

  async #ask(work: "seal" | "open", text: string): Promise<string> {
    if (this.#waiting.size >= MAX_REQUESTS)
      throw new ContractError("LIMIT", `${this.place} has ${MAX_REQUESTS} requests before it`, "unlock it");
    const request = this.#nextRequest++;
    const waiting = Promise.withResolvers<string>();
    this.#waiting.set(request, waiting);
    this.#send({ kind: "key-store", request, work, text });
    return waiting.promise;
  }
}
