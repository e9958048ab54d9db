// The proxy to a server from the environment, for clusters whose kubeconfig names none: HTTPS_PROXY, HTTP_PROXY and
// NO_PROXY as Go's net/http (and so kubectl) reads them.

/** Address of the proxy, or null to go straight. */
export function proxyFor(server: string, environment: Readonly<Record<string, string | undefined>>): string | null {
  const url = URL.canParse(server) ? new URL(server) : null;
  if (url === null) return null;
  const read = (name: string) => environment[name] ?? environment[name.toLowerCase()] ?? "";
  const proxy = read(url.protocol === "http:" ? "HTTP_PROXY" : "HTTPS_PROXY");
  if (proxy === "" || isExempt(url, read("NO_PROXY"))) return null;
  return proxy.includes("://") ? proxy : `http://${proxy}`;
}

function isExempt(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  // Go never sends the machine's own addresses through a proxy.
  if (host === "localhost" || host === "::1" || host.startsWith("127.")) return true;
  const port = url.port === "" ? (url.protocol === "http:" ? "80" : "443") : url.port;
  return list
    .split(",")
    .map((item) => item.trim().toLowerCase())
    .some((item) => matches(item, host, port));
}

function matches(item: string, host: string, port: string): boolean {
  if (item === "") return false;
  if (item === "*") return true;
  if (item.includes("/")) return isInNetwork(host, item);
  const [, name = item, onlyPort] = /^(.*?)(?::(\d+))?$/.exec(item) ?? [];
  if (onlyPort !== undefined && onlyPort !== port) return false;
  const suffix = name.replace(/^\*?\./, "");
  return host === suffix ? !name.startsWith(".") : host.endsWith(`.${suffix}`);
}

/** IPv4 only: an IPv6 network in NO_PROXY is rare, and matching none of it means going through the proxy. */
function isInNetwork(host: string, network: string): boolean {
  const [base = "", bits = ""] = network.split("/");
  const [address, first, length] = [ipv4(host), ipv4(base), Number(bits)];
  if (address === null || first === null || !Number.isInteger(length) || length < 0 || length > 32) return false;
  const size = 2 ** (32 - length);
  return Math.floor(address / size) === Math.floor(first / size);
}
function ipv4(text: string): number | null {
  const parts = text.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255))) return null;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}
