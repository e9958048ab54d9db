// The detail of NATS entries.
import { expect, test } from "vitest";
import { presenter } from "./present.ts";

test("options, headers, JetStream's part and payload have sections of their own", () => {
  const value = {
    command: "HPUB",
    subject: "a.b",
    options: { name: "till", tags: ["x"] },
    headers: { Trace: ["7f", "80"] },
    jetStream: { api: "STREAM.INFO.X" },
    payload: '{"n":1}',
  };
  const found = presenter.sections("request", value, { request: value, response: null, data: null, event: null });
  const words = found.map((section) =>
    section.kind === "table"
      ? [section.title, ...section.rows.map(({ name, value: cell, selector }) => [name, cell, selector].join(" "))]
      : [section.title, section.mimeType],
  );
  expect(words).toEqual([
    ["Details", "command HPUB request.command", "subject a.b request.subject"],
    ["Options", 'name till request.options["name"]', 'tags ["x"] request.options["tags"]'],
    ["Headers", 'Trace ["7f","80"] request.headers["Trace"]'],
    ["JetStream", 'api STREAM.INFO.X request.jetStream["api"]'],
    ["Payload", "application/json"],
  ]);
});
