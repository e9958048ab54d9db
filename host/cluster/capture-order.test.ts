// Orders that no agent would take are refused before there is one.
import { expect, test } from "vitest";
import type { CaptureOrderRow } from "../../contract/index.ts";
import { findCapturePrograms } from "../../session/index.ts";
import { checkCapture, sourceSettings } from "./capture-order.ts";

const NOTHING: CaptureOrderRow = {
  packetFilter: "",
  entryFilter: "",
  maxBodyBytes: 0,
  redactedHeaders: [],
  redactedPaths: [],
};
/** What the order is answered; empty where it is taken. */
async function check(order: Partial<CaptureOrderRow>, expected: string | RegExp, offset?: number): Promise<void> {
  const failure = await checkCapture(sourceSettings({ ...NOTHING, ...order })).then(
    () => null,
    (error: unknown) => error,
  );
  if (expected === "") return expect(failure).toBeNull();
  expect(failure).toMatchObject({
    code: "BAD_FILTER",
    message: expect.stringMatching(expected),
    data: offset === undefined ? {} : { offset },
  });
}

test("all that agents take", () =>
  check(
    {
      packetFilter: "tcp port 80 or (udp and port 53)",
      entryFilter: "http and response.status >= 400",
      redactedHeaders: ["Authorization"],
      redactedPaths: ["request.body"],
    },
    "",
  ));
test("a packet filter that reaches out of its parentheses", () =>
  check({ packetFilter: "port 80) or (port 81" }, /parentheses do not match/));
test("a packet filter that is none, where this machine has tcpdump; else the agent's refusal is shown", () => {
  const canCompile = findCapturePrograms().some(({ kind }) => kind === "tcpdump");
  return check({ packetFilter: "port nonsense" }, canCompile ? /^the packet filter is not valid: .*nonsense/ : "");
});
test("an entry filter, with its place", async () => {
  await check({ entryFilter: 'http && dst.name == "cart"' }, /needs `dst.name`/, 8);
  await check({ entryFilter: "http and (" }, /^the entry filter is not valid: column/);
});
test("a redaction", () => check({ redactedHeaders: ["a b"] }, /not the name of a header/));
