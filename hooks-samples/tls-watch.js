// Watch TLS handshakes

// Marks handshakes with an old version, a weak suite or an alert, and tells of certificates that end within a month.
// uses: CERTIFICATE_DAYS
// filter: tlsx

const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS = env.CERTIFICATE_DAYS || 30;
const told = new Set();

/** @param {Entry} data */
function problemsOf(data) {
  const response = data.response || {};
  const { alert, certificates = [] } = response;
  const problems = [...(response.warnings || [])];
  if (alert) problems.push(`alert: ${alert.description}`);
  for (const { subject, notAfter } of certificates) {
    const days = Math.floor((Date.parse(notAfter) - data.timestamp) / DAY_MS);
    if (days < DAYS) problems.push(`the certificate of ${subject} ends in ${days} days`);
  }
  return problems;
}

/** @param {Entry} data */
function onItemCaptured(data) {
  const problems = problemsOf(data);
  if (problems.length === 0) return;
  const line = `${data.request.sni || data.dst.name || data.dst.ip}: ${problems.join("; ")}`;
  if (!told.has(line)) console.error(line);
  if (told.size < 1000) told.add(line);
  return test.fail(data);
}
