// The `protocol` objects of HTTP/1 entries.
import type { Protocol } from "../../../contract/index.ts";

export const HTTP_PORTS: readonly number[] = [80, 443, 8080];

function http1(version: string, referenceLink: string): Protocol {
  return {
    name: "http",
    version,
    abbr: "HTTP",
    longName: `Hypertext Transfer Protocol -- HTTP/${version}`,
    macro: "http",
    backgroundColor: "#326de6",
    foregroundColor: "#ffffff",
    fontSize: 12,
    referenceLink,
    ports: HTTP_PORTS.map(String),
    layer4: "tcp",
    layer3: "ip",
    priority: 0,
  };
}

export const HTTP_1_0 = http1("1.0", "https://www.rfc-editor.org/rfc/rfc1945");
export const HTTP_1_1 = http1("1.1", "https://www.rfc-editor.org/rfc/rfc9112");
