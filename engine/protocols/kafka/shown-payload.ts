// What entries show of a payload: the names of filters and scripts, its JSON, and what the list's cells say of it. What comes
// again shows the same, and is made once.
import type { JsonObject } from "../../../contract/index.ts";
import { firstErrorCode, topicsOf } from "./findings.ts";
import { reshaped } from "./payload.ts";
import type { MessageSide } from "./schema.ts";

/** Names of topics, each with the selector that finds it. */
export type NamedTopics = readonly (readonly [name: string, selector: string])[];

export class ShownPayload {
  readonly payload: JsonObject;
  readonly #side: MessageSide;
  #json: string | null = null;
  #errorCode: number | null = null;
  #topics: NamedTopics | null = null;

  /** `apiKey` is null where it is not known: the answer to a request that was not seen. */
  constructor(side: MessageSide, apiKey: number | null, payload: JsonObject) {
    this.#side = side;
    this.payload = apiKey === null ? payload : reshaped(side, apiKey, payload);
  }
  get json(): string {
    this.#json ??= JSON.stringify(this.payload);
    return this.#json;
  }
  get errorCode(): number {
    this.#errorCode ??= firstErrorCode(this.payload);
    return this.#errorCode;
  }
  get topics(): NamedTopics {
    this.#topics ??= topicsOf(this.payload, this.#side);
    return this.#topics;
  }
}

/** Where a payload that comes again keeps what is shown of it: all that have it are of one API and one side. */
export class PayloadMemory {
  #shown: ShownPayload | null = null;

  of(side: MessageSide, apiKey: number | null, payload: JsonObject): ShownPayload {
    this.#shown ??= new ShownPayload(side, apiKey, payload);
    return this.#shown;
  }
}
