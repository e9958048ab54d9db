// The texts of an entry that people read: the cells of its row, and the names and values of its document. Names that
// every entry of a protocol has (`request`, `headers`) are not content; those of headers, parameters and the like are.
import type { Json, Section, Sections } from "../../contract/index.ts";
import type { StoredRow } from "../store/index.ts";

/** What the list shows as text. */
export function cellTexts({ row, src, dst }: StoredRow): readonly string[] {
  return [
    row.method,
    row.summary,
    row.status,
    row.protocol.abbr,
    row.errorType,
    withPort(row.srcIp, row.srcPort),
    withPort(row.dstIp, row.dstPort),
    src.name,
    src.namespace,
    dst.name,
    dst.namespace,
  ];
}

function withPort(ip: string, port: number | null): string {
  return port === null ? ip : `${ip}:${port}`;
}

/** Whether `holds` says so of any text of a document. `maps` are the paths whose names are content. */
export function someText(document: Json, maps: ReadonlySet<string>, holds: (text: string) => boolean): boolean {
  const inside = (value: Json, path: string, isContent: boolean): boolean => {
    if (typeof value === "string") return holds(value);
    if (typeof value !== "object") return holds(String(value));
    if (value === null) return false;
    if (Array.isArray(value)) return value.some((one) => inside(one, path, isContent));
    const areNamesContent = isContent || maps.has(path);
    return Object.entries(value).some(
      ([name, one]) =>
        (areNamesContent && holds(name)) || inside(one, path === "" ? name : `${path}.${name}`, areNamesContent),
    );
  };
  return inside(document, "", false);
}

type Body = Extract<Section, { readonly kind: "body" }>;

/** The bodies that a detail shows. */
export function bodiesOf({ request, response, data }: Sections): readonly Body[] {
  return [request, response, data].flatMap((side) => (side ?? []).filter((section) => section.kind === "body"));
}

/** The body's own bytes. */
export function bytesOf({ body, encoding }: Body): Buffer {
  return Buffer.from(body, encoding === "base64" ? "base64" : "utf8");
}
