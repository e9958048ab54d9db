// A catalogue of fields for the in-process session: the standard ones, and a flag a protocol.
import type { catalogue } from "../../contract/index.ts";
import { STANDARD_FIELDS, STANDARD_PATHS } from "../../kfl/index.ts";
import { KINDS } from "./fake-traffic.ts";

type WireCatalogue = (typeof catalogue)["_output"];

const flag = (name: string): WireCatalogue["fields"][number] => ({
  name,
  type: "bool",
  doc: `Whether this is ${name} traffic`,
  protocol: "",
  when: [{ path: "protocol.name", in: [name] }],
});

export const FAKE_CATALOGUE: WireCatalogue = {
  fields: [
    ...(structuredClone(STANDARD_FIELDS) as WireCatalogue["fields"]),
    ...["http", "dns", "redis", "postgresql", "kafka", "amqp", "tcp"].map(flag),
  ],
  paths: [...(structuredClone(STANDARD_PATHS) as WireCatalogue["paths"])],
  protocols: KINDS.map((kind) => ({
    name: kind.name,
    version: kind.version,
    abbr: kind.abbr,
    longName: kind.longName,
    macro: kind.abbr === "gRPC" ? "grpc" : kind.name,
    backgroundColor: kind.color,
    foregroundColor: "#ffffff",
    fontSize: 12,
    referenceLink: "",
    ports: [kind.port],
    layer4: "tcp",
    layer3: "ip",
    priority: 0,
  })),
};
