import type { NetworkInterfaceInfo } from "node:os";
import { expect, test } from "vitest";
import { kubesharkFolder, objectFolderOf } from "./object-folder.ts";
import { SESSION_FORMAT_VERSION, type SessionFile } from "../session-file.ts";

test.each([
  ["cluster", "my cluster/eu", "thresher_my-cluster-eu_20260921-141320-abcdef"],
  ["files", "a.pcap", "thresher_local_20260921-141320-abcdef"],
] as const)("of a session of %s", (kind, name, folder) => {
  const file: SessionFile = {
    formatVersion: SESSION_FORMAT_VERSION,
    id: "20260921-141320-abcdef",
    name,
    createdMs: 1,
    source: { kind, name, phase: "idle", bytesRead: 0, bytesTotal: 0, notice: "" },
    paths: [],
    filter: "",
    columns: [],
    ledger: { packets: 0, bytes: 0, entries: 0, flows: 0, lines: [] },
  };
  expect(objectFolderOf({ id: file.id, file })).toBe(folder);
});
test("without a session", () => expect(objectFolderOf(null)).toBe("thresher_none_none"));

const of = (address: string, over: Partial<NetworkInterfaceInfo> = {}): NetworkInterfaceInfo =>
  ({ address, family: "IPv4", internal: false, netmask: "", mac: "", cidr: null, ...over }) as NetworkInterfaceInfo;

test("as Kubeshark's: this machine's name, and its first IPv4 address that others can reach", () => {
  const interfaces = {
    lo: [of("127.0.0.1", { internal: true })],
    eth0: [of("fe80::1", { family: "IPv6", scopeid: 2 }), of("10.0.0.7"), of("10.0.0.8")],
  };
  expect(kubesharkFolder("desk/one", interfaces)).toBe("desk-one_10.0.0.7");
  expect(kubesharkFolder("desk", { lo: interfaces.lo })).toBe("desk_127.0.0.1");
});
