// Find credentials that cross the network in plain text

// Marks logins without TLS: HTTP headers and queries, Redis AUTH, clear passwords of PostgreSQL. No secret is printed.
// filter: http or redis or postgresql

const SECRET_NAME = /^(?:access_?token|api_?key|auth|password|passwd|pwd|secret|token)$/i;

/** @param {Entry} data */
function credentialIn(data) {
  const { request, response } = data;
  if (!request) return "";
  if (data.protocol.name === "redis") {
    return request.command === "AUTH" ? "Redis AUTH" : "";
  }
  if (data.protocol.name === "postgresql") {
    const isClear = JSON.stringify((response && response.authentication) || "").includes("leartext");
    return isClear ? "PostgreSQL password in clear text" : "";
  }
  for (const [name, value] of Object.entries(request.headers || {})) {
    if (/^(?:proxy-)?authorization$/i.test(name)) return `${String(value).split(" ")[0]} in the header ${name}`;
    if (/^x-api-key$/i.test(name)) return `a key in the header ${name}`;
  }
  const secret = Object.keys(request.queryString || {}).find((name) => SECRET_NAME.test(name));
  return secret ? `${secret} in the query` : "";
}

/** @param {Entry} data */
function onItemCaptured(data) {
  if (data.tls) return;
  const what = credentialIn(data);
  if (what === "") return;
  console.error(`${what}: ${data.src.name || data.src.ip} -> ${data.dst.name || data.dst.ip}:${data.dst.port}`);
  return test.fail(data);
}
