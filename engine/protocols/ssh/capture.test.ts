// OpenSSH and Dropbear against what OpenSSH itself says of the connections (ssh -vv) and of the server's keys (ssh-keygen -l).
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readCapture } from "../../testing/read-capture.ts";

const said = readFileSync(new URL("../../../captures/ssh/openssh.said", import.meta.url), "utf8");
const [keys = "", ...told] = said.split(/(?=debug1: Local version)/);
const entries = readCapture("ssh/openssh.pcap", "ssh");

/** What `ssh -vv` says behind these words, line by line. */
function saidBehind(text: string, words: string): readonly string[] {
  return text
    .split("\n")
    .filter((line) => line.includes(words))
    .map((line) => line.slice(line.indexOf(words) + words.length).trim());
}
const offers = entries.filter(({ row }) => row.method === "KEXINIT");

test("identifications", () => {
  const versions = entries.filter(({ row }) => row.method === "version");
  expect(versions).toHaveLength(told.length);
  versions.forEach(({ request, response }, i) => {
    const text = told[i] ?? "";
    expect(request?.["version"]).toBe(saidBehind(text, "Local version string")[0]);
    expect(response?.["version"]).toContain(saidBehind(text, "remote software version")[0]);
  });
});
test("what each end offers, and what they agree on", () => {
  expect(offers).toHaveLength(told.length);
  offers.forEach(({ request, response }, i) => {
    const text = told[i] ?? "";
    const [ours = "", theirs = ""] = saidBehind(text, "KEX algorithms:");
    expect([request?.["kexAlgorithms"], response?.["kexAlgorithms"]]).toEqual([ours.split(","), theirs.split(",")]);
    const agreed = response?.["negotiated"] as Readonly<Record<string, string>>;
    expect([agreed["kex"]]).toEqual(saidBehind(text, "kex: algorithm:"));
    expect([agreed["hostKey"]]).toEqual(saidBehind(text, "kex: host key algorithm:"));
    for (const [words, direction] of [
      ["kex: server->client cipher:", "ServerToClient"],
      ["kex: client->server cipher:", "ClientToServer"],
    ] as const) {
      const [line] = saidBehind(text, words);
      const [cipher, mac, compression] = ["encryption", "mac", "compression"].map(
        (name) => agreed[`${name}${direction}`],
      );
      const own = `${cipher} MAC: ${mac === "implicit" ? "<implicit>" : mac} compression: ${compression}`;
      // Where there is no cipher in common the client says nothing of it.
      if (line === undefined) expect(cipher).toBe("");
      else expect(own).toBe(line);
    }
  });
});
test("the server's key", () => {
  const replies = entries.filter(({ response }) => response?.["hostKeyFingerprint"] !== undefined);
  const shown = replies.map(({ response }) =>
    `${JSON.stringify(response?.["hostKeyType"])} ${JSON.stringify(response?.["hostKeyFingerprint"])}`.replaceAll(
      '"',
      "",
    ),
  );
  expect(shown).toEqual(told.flatMap((text) => saidBehind(text, "Server host key:")));
  for (const { response } of replies) expect(keys).toContain(response?.["hostKeyFingerprint"]);
});
test("Dropbear's wrong guess is passed over, as the server does", () => {
  const dropbear = readCapture("ssh/dropbear.pcap", "ssh");
  expect(dropbear.find(({ row }) => row.method === "KEXINIT")?.request).toMatchObject({ firstKexPacketFollows: true });
  const exchanges = dropbear.filter(({ row }) => row.method === "KEX_ECDH_INIT");
  expect(exchanges.map(({ row }) => row.outcome)).toEqual(["none", "good"]);
});
