// How connections of SSH begin: identifications, offers, what is agreed on, the key exchange; what is missing or damaged.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { CLIENT, SERVER } from "../../flow/flow.ts";
import { latin1Bytes, play, type Step } from "../../testing/play.ts";
import { line } from "../../testing/talk.ts";
import { detect } from "./detect.ts";
import { MAX_LINE_BYTES, MAX_LINES_BEFORE, MAX_PACKET_BYTES } from "./frame.ts";
import { ssh } from "./index.ts";
import { disconnect, kexInit, packet, string } from "./testing/encode.ts";
import { client, lines, only, server, talk } from "./testing/talk.ts";

function check(steps: readonly Step[], expected: readonly string[]): void {
  expect(lines(steps)).toEqual(expected);
}
const VERSIONS = [server("SSH-2.0-there c\r\n"), client("SSH-2.0-here\r\n")];
const KEY = string(`${string("ssh-ed25519")}key`);
const NEWKEYS = packet(21);

test("a whole beginning, and how much is encrypted", () => {
  const steps = [
    server("Authorized use only\r\n", "SSH-2.0-there with comments\r\n"),
    client("SSH-2.0-here\r\n", kexInit({ kex: "ext-info-c,b,a", cipher: "aes128-gcm@openssh.com,aes" })),
    server(kexInit({ kex: "a,b,ext-info-c", cipher: "aes,aes128-gcm@openssh.com" })),
    client(packet(30, string("public"))),
    server(packet(31, KEY), NEWKEYS, "12345678"),
    client(NEWKEYS, "1234"),
    server("123"),
    client("12"),
  ];
  check(steps, [
    "version SSH-2.0-here → 0 (good)",
    "KEXINIT b → 0 (good)",
    `KEX_ECDH_INIT ${fingerprint()} → 0 (good)`,
    "encrypted 6 / 11 B → 0 (none)",
  ]);
  expect(only(steps, 0).response).toMatchObject({
    software: "there",
    comments: "with comments",
    banner: "Authorized use only",
  });
  expect(only(steps, 1).response).toMatchObject({
    negotiated: {
      kex: "b",
      hostKey: "rsa",
      encryptionClientToServer: "aes128-gcm@openssh.com",
      macClientToServer: "implicit",
    },
  });
  expect(only(steps, 3).request).toEqual({ message: "encrypted", bytes: 6, turns: 4 });
});
function fingerprint(): string {
  const digest = codecs.hash("sha256", latin1Bytes(`${string("ssh-ed25519")}key`));
  const bytes = Uint8Array.from(digest.match(/../g) ?? [], (hex) => Number.parseInt(hex, 16));
  return `SHA256:${codecs.base64(bytes, 0, bytes.length).replace(/=+$/, "")}`;
}
test("fingerprints of what is offered: each side's own direction", () => {
  const steps = [...VERSIONS, client(kexInit({ kex: "a,b", cipher: "x", mac: "m" })), server(kexInit({ kex: "b" }))];
  expect(only(steps, 1).request).toMatchObject({ hassh: codecs.hash("md5", latin1Bytes("a,b;x;m;none")) });
  expect(only(steps, 1).response).toMatchObject({ hasshServer: codecs.hash("md5", latin1Bytes("b;aes;sha;none")) });
});
test("nothing in common, and a server that says so", () => {
  const steps = [...VERSIONS, client(kexInit({ cipher: "des" })), server(kexInit(), disconnect(3, "no cipher"))];
  check(steps, ["version SSH-2.0-here → 0 (good)", "KEXINIT a → 0 (bad)", "DISCONNECT no cipher → 3 (bad)"]);
  expect(only(steps, 1).response).toMatchObject({
    notAgreed: ["encryptionClientToServer", "encryptionServerToClient"],
  });
  expect(only(steps, 2).response).toMatchObject({ reason: "KEY_EXCHANGE_FAILED" });
});
test("a guess that is wrong is not answered; group exchange has messages of its own", () => {
  const reply = [server(packet(31, KEY))];
  for (const steps of [
    [
      ...VERSIONS,
      client(kexInit({ isGuess: true }), packet(30)),
      server(kexInit({ kex: "b" })),
      client(packet(30)),
      ...reply,
    ],
    [...VERSIONS, server(kexInit({ kex: "b" })), client(kexInit({ isGuess: true }), packet(30), packet(30)), ...reply],
  ])
    expect(
      lines(steps)
        .filter((text) => text.startsWith("KEX_"))
        .map((text) => text.split(" ").at(-1)),
    ).toEqual(["(none)", "(good)"]);
  const gex = { kex: "diffie-hellman-group-exchange-sha256" };
  const steps = [
    ...VERSIONS,
    client(kexInit(gex)),
    server(kexInit(gex)),
    client(packet(34)),
    server(packet(31)),
    client(packet(32)),
    server(packet(33, KEY)),
  ];
  expect(lines(steps).slice(2)).toEqual([
    "KEX_DH_GEX_REQUEST → 0 (good)",
    `KEX_DH_GEX_INIT ${fingerprint()} → 0 (good)`,
  ]);
});
test("one side only, for a while and for good", () => {
  check(
    [client("SSH-2.0-here\r\n", kexInit())],
    [
      "version SSH-2.0-here →  0 (none) !pair-not-found: nothing was seen from the other side".replace("  ", " "),
      "KEXINIT → 0 (none) !pair-not-found: nothing was seen from the other side",
    ],
  );
  const late = [client("SSH-2.0-here\r\n"), { tickSeconds: 31 }, server("SSH-2.0-there\r\n")];
  check(late, ["version SSH-2.0-here → 0 (good)"]);
  expect(lines(late.slice(0, 2)).join()).toMatch(/pair-not-found/);
});
test("missing bytes: what is behind them counts as encrypted, and is marked", () => {
  const steps = [...VERSIONS, client(kexInit()), { side: SERVER, gap: 500 }, server("more"), { side: SERVER, gap: 10 }];
  expect(play(ssh, steps, { codecs }).entries.map(line)).toEqual([
    "version SSH-2.0-here → 0 (good)",
    "encrypted 0 / 4 B → 0 (none) cut",
    "KEXINIT → 0 (none) !pair-not-found: nothing was seen from the other side",
  ]);
  expect(play(ssh, steps, { codecs }).entries[1]?.document.response).toMatchObject({ bytes: 4, missingBytes: 510 });
});
test("what is damaged or too long; version 1", () => {
  expect(talk([client("SSH-2.0-x\r\n".padStart(MAX_LINE_BYTES + 20, "x"))]).gaveUp).toMatch(/^not SSH: a line/);
  expect(talk([server("x\n".repeat(MAX_LINES_BEFORE + 1))]).gaveUp).toMatch(/^not SSH: more than/);
  const long = `\0${String.fromCharCode(MAX_PACKET_BYTES >> 16)}\0\x01`;
  expect(talk([...VERSIONS, client(long)]).notes).toMatchObject({ "ssh-malformed": 1 });
  expect(talk([...VERSIONS, client(packet(20, "short"))]).notes).toMatchObject({ "ssh-malformed": 1 });
  check(
    [client("SSH-1.5-old\n"), server("SSH-1.99-new\n"), client("abc")],
    ["version SSH-1.5-old → 0 (good)", "encrypted 3 / 0 B → 0 (none)"],
  );
  expect(talk([...VERSIONS, { side: CLIENT, end: "fin" }]).entries).toHaveLength(1);
});
test("what is taken for SSH and what is not: both ends begin alike", () => {
  const sign = (text: string): string => detect(latin1Bytes(`x${text}`), 1, text.length + 1);
  expect(["SSH-2.0-x\r\n", "SSH-1.99-x", "SSH-", "S", "SSH-2.0", "SSH-9.0-abc", "GET /"].map(sign)).toEqual([
    "either",
    "either",
    "more",
    "more",
    "more",
    "no",
    "no",
  ]);
});
