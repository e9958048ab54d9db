// Watch DNS for errors

// Marks answers with an error, and each minute lists the names that failed most and who asked for them.
// filter: dns

const MAX_NAMES = 1000;
let failures = new Map();

/** @param {Entry} data */
function onItemCaptured(data) {
  const isLost = data.error !== null;
  if (!isLost && data.response.codeNumber === 0) return;
  const question = data.request.questions && data.request.questions[0];
  const name = question ? question.name : "?";
  const count = failures.get(name) || { times: 0, code: "", clients: {} };
  if (!failures.has(name) && failures.size >= MAX_NAMES) return test.fail(data);
  failures.set(name, count);
  count.times++;
  count.code = isLost ? data.error.type : data.response.code;
  count.clients[data.src.name || data.src.ip] = true;
  return test.fail(data);
}

jobs.schedule("dns-errors", "0 * * * * *", () => {
  const worst = [...failures].toSorted(([, a], [, b]) => b.times - a.times).slice(0, 10);
  for (const [name, { times, code, clients }] of worst) {
    console.log(`${times} × ${code}: ${name}, asked by ${Object.keys(clients).join(", ")}`);
  }
  failures = new Map();
});
