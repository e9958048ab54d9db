// The examples of RFC 9001, A.1 and RFC 9369, A.1.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { readPacket } from "./packet.ts";
import { initialKeys, openInitial } from "./protection.ts";
import { hexadecimal } from "./attempt.ts";
import { asks, FIRST_ID, hex, V1, V2 } from "./testing/build.ts";
import { knownVersion, type QuicVersion } from "./versions.ts";

const form = (number: number) => knownVersion(number) as QuicVersion;
const EXAMPLE_ID = hex("8394c8f03e515708");

test("the client's keys are those of the RFCs' examples", () => {
  const [first] = initialKeys(form(V1), EXAMPLE_ID, codecs);
  expect([first.key, first.iv, first.headerKey].map(hexadecimal)).toEqual([
    "1f369613dd76d5467730efcbe3b1a22d",
    "fa044b2f42a3fd3b46fb255c",
    "9f50449e04a0e810283a1e9933adedd2",
  ]);
  const [second] = initialKeys(form(V2), EXAMPLE_ID, codecs);
  expect([second.key, second.iv, second.headerKey].map(hexadecimal)).toEqual([
    "8b1a0bc121284290a29e0971b5cd045d",
    "91f73e2351d8fa91660e909f",
    "45b95e15235d6f45a6b19cbcb0294ba9",
  ]);
});

test("a number is told from its last bytes and the one expected", () => {
  const [keys] = initialKeys(form(V1), FIRST_ID, codecs);
  const bytes = asks({ number: 5 });
  const packet = readPacket(bytes, 0, bytes.length);
  expect(openInitial(bytes, packet, keys, 0, codecs)?.number).toBe(5);
  expect(openInitial(bytes, packet, keys, 6, codecs)?.number).toBe(5);
  // Near 2^16 the same two bytes are another number, and another nonce.
  expect(openInitial(bytes, packet, keys, 0x1_0000, codecs)).toBeNull();
});

test("what any bit of it changes does not open", () => {
  const [keys, others] = initialKeys(form(V1), FIRST_ID, codecs);
  const bytes = asks();
  const packet = readPacket(bytes, 0, bytes.length);
  expect(openInitial(bytes, packet, others, 0, codecs)).toBeNull();
  for (const at of [6, packet.bodyAt, packet.bodyAt + 30, bytes.length - 1]) {
    const damaged = bytes.slice();
    damaged[at] = (damaged[at] as number) ^ 1;
    expect(openInitial(damaged, packet, keys, 0, codecs), `byte ${at}`).toBeNull();
  }
});
