// Check answers for personal data

// Marks answers that carry mail addresses or user names to a client, and counts them for each path.
// uses: PERSONAL_FIELDS
// filter: http

const FIELDS = String(env.PERSONAL_FIELDS || "email,phone,iban,ssn,user").split(",");
const MAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/;
let paths = new Map();

function namesIn(value, found) {
  if (typeof value !== "object" || value === null) return found;
  for (const [name, inside] of Object.entries(value)) {
    if (FIELDS.includes(name)) found.add(name);
    namesIn(inside, found);
  }
  return found;
}

/** @param {Entry} data */
function onItemCaptured(data) {
  const text = (data.response && data.response.content && data.response.content.text) || "";
  const found = new Set(MAIL.test(text) ? ["mail address"] : []);
  try {
    namesIn(JSON.parse(text), found);
  } catch {
    // No JSON: only the text itself was looked at.
  }
  if (found.size === 0) return;
  const path = `${data.dst.name || data.dst.ip} ${data.request.path}`;
  paths.set(path, (paths.get(path) || 0) + 1);
  return test.fail(data);
}

jobs.schedule("personal-data", "0 * * * * *", () => {
  for (const [path, times] of paths) console.log(`${times} answers with personal data: ${path}`);
  paths = new Map();
});
