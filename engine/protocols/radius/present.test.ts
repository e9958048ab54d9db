// The detail of a message: head and attributes, each with the selector of its value.
import { expect, test } from "vitest";
import type { JsonObject } from "../../../contract/index.ts";
import { codecs } from "../../../codecs/index.ts";
import { play } from "../../testing/play.ts";
import { radius } from "./index.ts";
import { presenter } from "./present.ts";
import { attribute, message } from "./testing/encode.ts";

const tagged = attribute(64, [3, 0, 0, 13]);
const steps = [
  { side: 0, bytes: message(4, 7, 1, attribute(44, "s-1"), attribute(40, [0, 0, 0, 2])) },
  { side: 1, bytes: message(5, 7, 2, tagged, attribute(80, [1])) },
] as const;
const [played] = play(radius, steps, { codecs, transport: "udp" }).entries;

test("what the list says where no user is named", () => {
  expect(played?.columns).toEqual({
    method: "Accounting-Request",
    methodSelector: "request.codeName",
    summary: "s-1",
    summarySelector: "request.acctSessionId",
    status: "Accounting-Response",
    statusSelector: "response.codeName",
    outcome: "good",
  });
});
test("the fields of a side, and its attributes by name", () => {
  const document = played?.document;
  expect(document?.request).toMatchObject({
    code: 4,
    identifier: 7,
    authenticator: "01".repeat(16),
    hasMessageAuthenticator: false,
    acctStatusType: "Stop",
  });
  expect(document?.response).toMatchObject({ hasMessageAuthenticator: true });
  if (document === undefined) throw new Error("no entry");
  expect(presenter.sections("response", document.response as JsonObject, document)[1]).toEqual({
    kind: "table",
    title: "Attributes",
    rows: [
      { name: "Tunnel-Type", value: "VLAN, tag 3", selector: "response.attributes[0].value" },
      { name: "Message-Authenticator", value: "01", selector: "response.attributes[1].value" },
    ],
  });
});
