// A protocol that is read inside HTTP: its entries are HTTP's, whose dissectors ask its folder which messages it has and add
// its fields and sections to theirs. The registry lists it for its protocols and for what filters can read.
import type { JsonObject, PathSpec, Protocol, Section } from "../../contract/index.ts";
import type { Dissector } from "./dissector.ts";

/** What such a protocol has of its own. */
export interface InsideHttp {
  readonly name: string;
  /** For people: what is read where. */
  readonly says: string;
  readonly protocols: readonly Protocol[];
  readonly paths: readonly PathSpec[];
  requestSections(request: JsonObject): readonly Section[];
  responseSections(response: JsonObject): readonly Section[];
}

export function insideHttp(inside: InsideHttp): Dissector {
  return {
    name: inside.name,
    transports: [],
    ports: [],
    protocols: inside.protocols,
    presenter: {
      fields: () => ({ request: null, response: null, data: null, event: null }),
      columns: () => ({
        method: "",
        methodSelector: "",
        summary: "",
        summarySelector: "",
        status: "",
        statusSelector: "",
        outcome: "none",
      }),
      sections: (side, value) => {
        if (side === "request") return inside.requestSections(value);
        return side === "response" ? inside.responseSections(value) : [];
      },
    },
    fields: [],
    paths: inside.paths,
    detect: null,
    open(context) {
      context.giveUp(inside.says);
      return { data() {}, gap() {}, end() {}, tick() {}, close() {} };
    },
  };
}
