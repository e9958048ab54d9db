// The detail of a message: what its rows say, and that each selector finds the value that its row shows.
import { expect, test } from "vitest";
import type { JsonObject, Section } from "../../../contract/index.ts";
import { client, server, talkTo } from "../../testing/talk.ts";
import { diameter } from "./index.ts";
import { presenter } from "./present.ts";
import { avp, int, message, result, session } from "./testing/encode.ts";

const { talk } = talkTo(diameter);
const subscription = avp(443, avp(450, int(1)) + avp(444, "00101"));

function detailOf(side: "request" | "response"): readonly Section[] {
  const steps = [
    client(message(1, session("a;1") + avp(416, int(1)) + subscription)),
    server(message(1, session("a;1") + result(4012), { flags: 0x60 })),
  ];
  const document = talk(steps).entries[0]?.document ?? { request: null, response: null, data: null, event: null };
  return presenter.sections(side, document[side] as JsonObject, document);
}

test("AVPs as a tree, each with the selector of its value", () => {
  expect(detailOf("request")[1]).toEqual({
    kind: "table",
    title: "AVPs",
    rows: [
      { name: "Session-Id", value: "a;1", selector: "request.avps[0].value" },
      { name: "CC-Request-Type", value: "INITIAL_REQUEST", selector: "request.avps[1].value" },
      { name: "Subscription-Id", value: "", selector: "request.avps[2].avps" },
      { name: "  Subscription-Id-Type", value: "END_USER_IMSI", selector: "request.avps[2].avps[0].value" },
      { name: "  Subscription-Id-Data", value: "00101", selector: "request.avps[2].avps[1].value" },
    ],
  });
});
test("the head with the flags that are set, and the result by name", () => {
  const [details] = detailOf("response");
  const rows = details?.kind === "table" ? details.rows : [];
  const shown = Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  expect(shown).toMatchObject({
    commandName: "Credit-Control",
    applicationName: "Credit Control",
    resultCode: 4012,
    resultName: "DIAMETER_CREDIT_LIMIT_REACHED",
    flags: "proxiable, error",
  });
});
