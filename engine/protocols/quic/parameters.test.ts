import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { Malformed } from "../../bytes/reader.ts";
import { bytesOf } from "../tls/testing/build.ts";
import { errorName } from "./errors.ts";
import { type Close, readFrames } from "./frames.ts";
import { decodeParameters, MAX_OTHER_PARAMETERS } from "./parameters.ts";
import { close, crypto, u32, V1, V2, varint } from "./testing/build.ts";

test("parameters by name, flags, versions; GREASE is left out", () => {
  const bytes = bytesOf(0x01, 2, varint(3000), 0x0c, 0, 0x0f, 2, 0xab, 0xcd, 0x11, 12, u32(V1), u32(V2), u32(V1));
  expect(decodeParameters(bytesOf(bytes, varint(27), 1, 9, varint(0x3127), 0))).toEqual({
    maxIdleTimeout: 3000,
    disableActiveMigration: true,
    initialSourceConnectionId: "abcd",
    chosenVersion: "QUIC v1",
    availableVersions: ["QUIC v2", "QUIC v1"],
    other: ["0x3127"],
  });
  expect(() => decodeParameters(bytesOf(1, 9))).toThrow(Malformed);
});

test("parameters without a name are listed up to a limit", () => {
  const many = Array.from({ length: MAX_OTHER_PARAMETERS + 9 }, (_, i) => [varint(0x2000 + i * 31), 0]);
  expect(decodeParameters(bytesOf(many))["other"]).toHaveLength(MAX_OTHER_PARAMETERS);
});

/** What the frames of a payload came to. */
function frames(...parts: readonly (number | Uint8Array)[]): {
  readonly data: string;
  readonly closes: readonly Close[];
} {
  let data = "";
  const closes: Close[] = [];
  readFrames(bytesOf(...parts), codecs, {
    crypto: (offset, bytes, start, end) => void (data += `${offset}:${codecs.latin1(bytes, start, end)} `),
    close: (one) => void closes.push(one),
  });
  return { data, closes };
}

test("frames of an Initial packet", () => {
  const ack = bytesOf(2, varint(9), 0, 1, 0, 3, 1);
  const ecn = bytesOf(3, varint(9), 0, 0, 0, 1, 1, 1);
  const all = frames(0, 1, ack, ecn, crypto(5, bytesOf("abc")), crypto(0, bytesOf("x")), close(0x128, "no"), 0, 0);
  expect(all).toEqual({ data: "5:abc 0:x ", closes: [{ errorCode: 0x128, frameType: 0, reason: "no" }] });
});

test("frames that do not belong there, and lengths that lie, are damage", () => {
  expect(() => frames(8, 0)).toThrow(Malformed);
  expect(() => frames(bytesOf(6, 0, varint(400)))).toThrow(Malformed);
  // As many ranges as it says would take years to read: the bytes end first.
  expect(() => frames(bytesOf(2, 0, 0, 0xc0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff))).toThrow(Malformed);
});

test("names of errors", () => {
  expect([0, 2, 0x0b, 0x11, 0x128, 0x9999].map(errorName)).toEqual([
    "NO_ERROR",
    "CONNECTION_REFUSED",
    "INVALID_TOKEN",
    "VERSION_NEGOTIATION_ERROR",
    "CRYPTO_ERROR (handshake_failure)",
    "0x9999",
  ]);
});
