import { describe, expect, test } from "vitest";
import { EVERYWHERE, NO_NAMES } from "../names/name-table.ts";
import { batchOf } from "../store/index.ts";
import { rowOf } from "../store/testing/rows.ts";
import { type FromIngest, IngestLink, MAX_IN_FLIGHT, newSharedWords, SessionLink } from "./link.ts";

interface Ends {
  readonly session: SessionLink;
  readonly ingest: IngestLink;
}

/** What the session hears of what an ingest says. */
function check(talk: (ends: Ends) => void, expected: readonly FromIngest["kind"][]): void {
  const shared = newSharedWords();
  const heard: FromIngest["kind"][] = [];
  talk({ session: new SessionLink(shared), ingest: new IngestLink(shared, ({ kind }) => heard.push(kind)) });
  expect(heard).toEqual(expected);
}
const batch = batchOf([rowOf(1)]);
const span = { ...EVERYWHERE, ip: "10.0.0.1", fromNs: 0n, toNs: 1n, names: NO_NAMES };

describe("an ingest and its session", () => {
  test("the beginning is told once, nothing of no names", () =>
    check(
      ({ ingest }) => {
        ingest.begun();
        ingest.begun();
        ingest.names([]);
        ingest.names([span]);
        ingest.end({ phase: "ended", notice: "" });
      },
      ["begun", "names", "end"],
    ));
  test("there is room for so many batches, and for another when one is stored", () =>
    check(({ session, ingest }) => {
      for (let i = 0; i < MAX_IN_FLIGHT; i++) {
        expect(ingest.hasRoom).toBe(true);
        ingest.waitForRoom();
        ingest.rows(batch);
      }
      expect(ingest.hasRoom).toBe(false);
      session.taken();
      expect(ingest.hasRoom).toBe(true);
      ingest.waitForRoom();
    }, Array<FromIngest["kind"]>(MAX_IN_FLIGHT).fill("rows")));
  test("a cancel ends every wait", () =>
    check(({ session, ingest }) => {
      for (let i = 0; i < MAX_IN_FLIGHT; i++) ingest.rows(batch);
      expect(ingest.isCancelled).toBe(false);
      session.cancel();
      expect(ingest.isCancelled).toBe(true);
      ingest.waitForRoom();
      ingest.sleep(1_000_000);
    }, Array<FromIngest["kind"]>(MAX_IN_FLIGHT).fill("rows")));
});
