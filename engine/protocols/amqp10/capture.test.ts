// A conversation of Qpid Proton with a real RabbitMQ: what Proton's trace says of each frame, against the entries.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readCapture, type Side } from "../../testing/read-capture.ts";

const entries = readCapture("amqp10/proton.pcap", "amqp");
const said = readFileSync(new URL("../../../captures/amqp10/proton.said", import.meta.url), "utf8")
  .trim()
  .split("\n");

/** Frames of one way by their kind, without those of logins. */
function traced(way: ">" | "<"): Readonly<Record<string, number>> {
  const names = said.filter((one) => one.startsWith(way)).map((one) => one.slice(2));
  const counted = names.filter((name) => name === name.toLowerCase() && !name.startsWith("sasl-"));
  return Object.fromEntries([...Map.groupBy(counted, (name) => name)].map(([name, all]) => [name, all.length]));
}
function countsOf(side: Side | null | undefined): unknown {
  return side?.["performatives"];
}

test("all frames are counted as Proton sent and received them", () => {
  const [counts, ...others] = entries.filter(({ row }) => row.method === "performatives");
  // Behind its close the server sent one more flow, which Proton read no more.
  const { flow = 0, ...received } = traced("<");
  expect([countsOf(counts?.request), countsOf(counts?.response)]).toEqual([
    traced(">"),
    { ...received, flow: flow + 1 },
  ]);
  expect(others).toEqual([]);
});
test("logins are entries of their own, one is refused, and no password is anywhere", () => {
  expect(
    entries.map(({ row }) => `${row.method} ${row.summary} ${row.status} ${row.outcome} ${row.protocol.version}`),
  ).toEqual([
    "protocol header SASL 0 good 1.0",
    "protocol header AMQP 0 good 1.0",
    expect.stringMatching(/^performatives \S+ 0 good 1\.0$/),
    "protocol header SASL 1 bad 1.0",
  ]);
  expect(entries[0]?.request).toMatchObject({ mechanism: "PLAIN" });
  expect(entries[0]?.response).toMatchObject({ mechanisms: ["ANONYMOUS", "PLAIN", "AMQPLAIN"], saslOutcome: "ok" });
  expect(entries.map(({ row }) => row.document).join("")).not.toContain("open-sesame");
});
