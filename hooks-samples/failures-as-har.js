// Keep failed requests as a HAR file

// Writes the last hundred failed requests, with their bodies, into failures.har, which browsers and other tools open.
// filter: http and response.status >= 400

const MOST = 100;
const kept = [];
let isChanged = false;

/** @param {Entry} data */
function onItemCaptured(data) {
  kept.push(data);
  if (kept.length > MOST) kept.shift();
  isChanged = true;
}

jobs.schedule("failures-as-har", "0 * * * * *", () => {
  if (!isChanged) return;
  file.write("failures.har", wrapper.buildHAR(kept));
  isChanged = false;
  console.log(`failures.har has ${kept.length} requests`);
});
