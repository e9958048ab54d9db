// By text: in the cells of the list, and in the names, values and bodies of the entry.
import type { Json } from "../../contract/index.ts";
import type { Showing } from "../review/shown-entries.ts";
import { sieveOfText } from "../store/among.ts";
import type { EntryStore } from "../store/index.ts";
import { entriesHolding, longestPlain } from "./content-probe.ts";
import { bodiesOf, bytesOf, cellTexts, someText } from "./entry-text.ts";
import { packedPattern } from "./packed-pattern.ts";
import type { Probe } from "./probe.ts";

/** What may be base64. */
const BASE64 = /^[A-Za-z0-9+/]{2,}={0,2}$/;

export interface TextQuery {
  readonly text: string;
  readonly matchCase: boolean;
}

export function textProbe(store: EntryStore, { text, matchCase }: TextQuery, showing: () => Showing): Probe {
  const wanted = matchCase ? text : text.toLowerCase();
  const isIn = (one: string): boolean => (matchCase ? one : one.toLowerCase()).includes(wanted);
  const { catalogue, sections } = showing().presentation;
  const maps = new Set(catalogue.paths.flatMap(({ path, type }) => (type === "map" ? [path] : [])));
  const plain = longestPlain(text);
  const packed = packedPattern(Buffer.from(text), matchCase);
  const parts = {
    store,
    sieve: sieveOfText({ plain, packed }, matchCase, plain === text),
    showing,
    holds: (row, entry) => {
      if (cellTexts(row).some(isIn)) return true;
      let found: ReturnType<typeof bodiesOf> | null = null;
      const bodies = (): ReturnType<typeof bodiesOf> =>
        (found ??= bodiesOf(sections(entry())).filter(({ encoding }) => encoding === "base64"));
      // The letters in which bytes are kept are no text.
      const isText = (one: string): boolean => !BASE64.test(one) || bodies().every(({ body }) => body !== one);
      if (someText(parsed(row.row.document), maps, (one) => isIn(one) && isText(one))) return true;
      return bodies().some((body) => isIn(bytesOf(body).toString("utf8")));
    },
  } satisfies Parameters<typeof entriesHolding>[0];
  return { look: (numbers, signal) => entriesHolding(parts, numbers, signal), notice: "" };
}

// The store's documents are ours and whole; what a damaged file made of one is passed over.
function parsed(document: string): Json {
  try {
    return JSON.parse(document) as Json;
  } catch {
    return null;
  }
}
