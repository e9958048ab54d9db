// PHP's SOAP server with its own client and zeep, against what the clients say that they asked and got.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readCapture, type ReadEntry } from "../../testing/read-capture.ts";

const said = readFileSync(new URL("../../../captures/soap/calls.said", import.meta.url), "utf8")
  .trimEnd()
  .split("\n");
const entries = readCapture("soap/calls.pcap", "http").toSorted((a, b) => Number(a.row.timeNs - b.row.timeNs));

interface Asked {
  readonly version: string;
  readonly operation: string;
}
interface Answered {
  readonly errorCode?: string;
  readonly errorMessage?: string;
}

/** As the clients write it: results are text of the body. */
function line({ request, response }: ReadEntry): string {
  const asked = request?.["soap"] as Asked | undefined;
  const answered = response?.["soap"] as Answered | undefined;
  const { text } = (response?.["content"] ?? { text: "" }) as { text: string };
  const result = / ?<(?:\w+:)?(?:price|order|return)[^>]*>([^<]*)</.exec(text)?.[1] ?? "";
  const got =
    answered?.errorCode === undefined ? result : `fault ${answered.errorCode}: ${answered.errorMessage ?? ""}`;
  return `${asked?.version ?? ""} ${asked?.operation ?? ""} ${got}`;
}

test("every call with what it gave", () => {
  expect(entries.map(line)).toEqual(said);
  expect(entries.every(({ row }) => row.protocol.abbr === "SOAP")).toBe(true);
  expect(entries.filter(({ row }) => row.outcome === "bad")).toHaveLength(
    said.filter((one) => one.includes("fault")).length,
  );
});

test("a fault in an answer whose status is 200", () => {
  const [entry] = entries.filter(({ row, response }) => row.outcome === "bad" && response?.["status"] === 200);
  expect(entry?.row.status).toBe("Server");
});

test("headers and actions", () => {
  const soap = entries.map(({ request }) => request?.["soap"] as { headers: readonly string[]; action: string });
  expect(soap[0]).toMatchObject({ headers: ["Trace"], action: "urn:thresher:shop#GetPrice" });
  expect(soap.at(-1)).toMatchObject({ action: "urn:thresher:shop#GetPrice", namespace: "urn:thresher:shop" });
});
