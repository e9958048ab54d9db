// Newer versions name topics by an id; the Metadata of the same connection says which name it has.
import type { Json, JsonObject } from "../../../contract/index.ts";

/** Ids that are remembered of a connection. */
const MAX_TOPICS = 10_000;
/** The id of a topic that has none. */
const NO_ID = "AAAAAAAAAAAAAAAAAAAAAA";

export class TopicNames {
  readonly #names = new Map<string, string>();

  /** From the body of a Metadata response. */
  learn({ topics }: JsonObject): void {
    if (!Array.isArray(topics)) return;
    for (const topic of topics as readonly JsonObject[]) {
      const { name, topicId } = topic;
      if (typeof name !== "string" || typeof topicId !== "string" || topicId === NO_ID) continue;
      if (this.#names.size < MAX_TOPICS) this.#names.set(topicId, name);
    }
  }
  /** The same body, with a name beside each id that is known. */
  named(payload: JsonObject): JsonObject {
    return this.#names.size === 0 ? payload : (this.#walk(payload) as JsonObject);
  }

  #walk(value: Json): Json {
    if (Array.isArray(value)) return value.map((one: Json) => this.#walk(one));
    if (typeof value !== "object" || value === null) return value;
    const object = value as JsonObject;
    const id = object["topicId"];
    const name = typeof id === "string" ? this.#names.get(id) : undefined;
    const hasName = typeof object["name"] === "string" || typeof object["topic"] === "string";
    const walked = Object.fromEntries(Object.entries(object).map(([key, inner]) => [key, this.#walk(inner)]));
    return name === undefined || hasName ? walked : { name, ...walked };
  }
}
