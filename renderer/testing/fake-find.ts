// Finding in the in-process session: text in the cells, filters as the stand-in knows them, bytes as text.
import { implement } from "@orpc/server";
import { contract, type FindQuery, type FindTick, type ListRow } from "../../contract/index.ts";
import { pause } from "./fake-changes.ts";
import { parseFakeFilter } from "./fake-filter.ts";
import type { FakeView } from "./fake-view.ts";

const os = implement(contract);

const textOf = (hex: string): string =>
  new TextDecoder().decode(Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)));

const testOf = (query: FindQuery): ((row: ListRow) => boolean) => {
  if (query.kind === "filter") {
    const test = parseFakeFilter(query.filter);
    return (row) => test === null || test(Number(row.id.slice(1)));
  }
  const matchCase = query.kind === "bytes" || query.matchCase;
  const plain = (text: string): string => (matchCase ? text : text.toLowerCase());
  const wanted = plain(query.kind === "bytes" ? textOf(query.hex) : query.text);
  return ({ method, summary, status, src, dst }) =>
    [method, summary, status, src.name, dst.name].some((text) => plain(text).includes(wanted));
};

export const findRouterOf = (viewOf: (id: string) => FakeView) => ({
  rows: os.find.rows.handler(async function* ({ input }): AsyncGenerator<FindTick> {
    const { view, query, from, direction, end } = input;
    const test = testOf(query);
    const rows = viewOf(view).rows(0, end ?? Number.MAX_SAFE_INTEGER, false);
    const positions = rows.flatMap((row, position) => (test(row) ? [position] : []));
    const isNext = direction === "next";
    const ahead = isNext ? positions.find((at) => at > from) : positions.findLast((at) => from < 0 || at < from);
    const position = ahead ?? (isNext ? positions[0] : positions.at(-1));
    const id = position === undefined ? undefined : rows[position]?.id;
    const hit =
      position === undefined || id === undefined ? null : { position, id, index: null, isWrapped: ahead === undefined };
    const notice = query.kind === "bytes" ? "only bodies were searched: the packets can no longer be read" : "";
    const counted = { rows: rows.length, matches: positions.length, packetShare: null, notice };
    yield { ...counted, looked: Math.floor(rows.length / 3), isComplete: false, hit };
    await pause(20);
    const index = hit === null ? null : positions.indexOf(hit.position) + 1;
    yield { ...counted, looked: rows.length, isComplete: true, hit: hit === null ? null : { ...hit, index } };
  }),
});
