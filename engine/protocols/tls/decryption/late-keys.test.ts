// What one connection may hold back. That late secrets open what waited is proven with recorded traffic (captures/tls).
import { expect, test } from "vitest";
import { codecs } from "../../../../codecs/index.ts";
import { play, type Step } from "../../../testing/play.ts";
import { KeyLog, MAX_WAITING_BYTES } from "../../../tls/key-log.ts";
import { tlsx } from "../index.ts";
import { CHANGE, chosenVersion, clientHello, record, serverHello, versions } from "../testing/build.ts";
import { MAX_LATE_BYTES } from "./late-keys.ts";

const RECORD = record(23, new Uint8Array(16_000).fill(0x5a));
const HELLOS: readonly Step[] = [
  { side: 0, bytes: record(22, clientHello({ extensions: [versions(0x0304)] })) },
  { side: 1, bytes: record(22, serverHello({ suite: 0x1301, extensions: [chosenVersion(0x0304)] })) },
];

/** Notes of a connection whose secrets never come. */
function notesOf(steps: readonly Step[]): Readonly<Record<string, number>> {
  const keys = new KeyLog(() => undefined);
  const { notes } = play(tlsx, [...HELLOS, ...steps], { codecs, keys });
  expect(keys.holdBack(MAX_WAITING_BYTES), "all room is given back").toBe(true);
  return notes;
}
const times = (count: number, step: Step): readonly Step[] => Array.from({ length: count }, () => step);

test("more bytes than one connection may hold back are let go, once, and no record is lost from the count", () => {
  const records = Math.ceil(MAX_LATE_BYTES / 16_000) + 20;
  expect(notesOf(times(records, { side: 1, bytes: RECORD }))).toEqual({ "tls-keys-late": 1, "tls-encrypted": records });
});

test("records without content fill the room, too", () => {
  const notes = notesOf([...times(20_000, { side: 1, bytes: CHANGE }), { side: 1, bytes: RECORD }]);
  expect(notes).toEqual({ "tls-keys-late": 1, "tls-encrypted": 1 });
});

test("holes and ends wait in their order", () => {
  const notes = notesOf([
    { side: 1, bytes: RECORD },
    { side: 1, gap: 100 },
    { side: 1, end: "fin" },
  ]);
  expect(notes).toEqual({ "tls-keys-late": 1, "tls-encrypted": 1 });
});
