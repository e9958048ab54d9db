// Check an endpoint every minute

// Asks an address, measures how long the answer takes, and tells when it fails or comes late.
// needs: CHECK_URL
// uses: CHECK_TEXT CHECK_MS

const LATE_MS = env.CHECK_MS || 2000;
const GAUGE = 2;

function check() {
  const began = Date.now();
  let problem = "";
  try {
    const body = vendor.webhook("GET", env.CHECK_URL);
    if (env.CHECK_TEXT && !body.includes(env.CHECK_TEXT)) problem = `the answer does not say "${env.CHECK_TEXT}"`;
  } catch (error) {
    problem = error.message;
  }
  const ms = Date.now() - began;
  if (problem === "" && ms > LATE_MS) problem = `the answer took ${ms} ms`;
  prometheus.metric("check_up", "Whether the endpoint answers as it should", GAUGE, problem === "" ? 1 : 0);
  prometheus.metric("check_ms", "How long the answer took", GAUGE, ms);
  if (problem === "") console.log(`${env.CHECK_URL} is well`);
  else throw new Error(problem);
}

function onJobFailed(tag, cron, limit, err) {
  if (tag === "synthetic-check") console.error(`${env.CHECK_URL}: ${err}`);
}

jobs.schedule("synthetic-check", "0 * * * * *", check);
