import { expect, test } from "vitest";
import { UsageError } from "../command/failures.ts";
import { limitsOf, parseBytes, parseMillicores, sourceSettingsOf, type SourceValues } from "./source-options.ts";

test.each([
  ["65536", 65_536],
  ["64Ki", 65_536],
  ["512Mi", 512 * 2 ** 20],
  ["2Gi", 2 ** 31],
  ["0", null],
  ["1.5Gi", null],
  ["64kb", null],
  ["2048Gi", null],
  ["", null],
])("the size %s", (text, expected) => {
  if (expected === null) expect(() => parseBytes("memory", text)).toThrow(UsageError);
  else expect(parseBytes("memory", text)).toBe(expected);
});
test.each([
  ["500m", 500],
  ["2", 2000],
  ["0", null],
  ["0.5", null],
  ["m", null],
])("the cores %s", (text, expected) => {
  if (expected === null) expect(() => parseMillicores(text)).toThrow(UsageError);
  else expect(parseMillicores(text)).toBe(expected);
});

function check(values: SourceValues, expected: object): void {
  expect({ ...sourceSettingsOf(values), ...limitsOf(values) }).toMatchObject(expected);
}

test("nothing said is nothing left out, and the usual limits", () =>
  check(
    {},
    { packetFilter: "", entryFilter: "", maxBodyBytes: 0, redaction: { headers: [], paths: [] }, ringSeconds: 3600 },
  ));
test("everything said", () =>
  check(
    {
      bpf: "tcp port 80",
      "source-filter": "http",
      "max-body": "64Ki",
      "redact-header": ["Cookie"],
      redact: ["request.body"],
      cpu: "500m",
      memory: "256Mi",
      "ring-size": "1Gi",
      "ring-age": "10m",
    },
    {
      packetFilter: "tcp port 80",
      entryFilter: "http",
      maxBodyBytes: 65_536,
      redaction: { headers: ["Cookie"], paths: ["request.body"] },
      cpuMillicores: 500,
      memoryBytes: 256 * 2 ** 20,
      ringBytes: 2 ** 30,
      ringSeconds: 600,
    },
  ));
test("an age that no agent takes", () => expect(() => limitsOf({ "ring-age": "25h" })).toThrow(/from 1s to 24h/));
