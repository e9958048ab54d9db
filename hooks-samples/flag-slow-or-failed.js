// Flag slow or failed requests

// Colours each row as it is shown: red for an error, a lost half or a slow answer, green for the rest.
// uses: SLOW_MS
// filter: http or dns or redis or postgresql or mysql

const SLOW_MS = env.SLOW_MS || 200;

/** @param {Entry} data */
function onItemQueried(data) {
  if (data.error) return test.fail(data);
  if (data.elapsedTime > SLOW_MS) return test.fail(data);
  return kfl.match('outcome == "bad"', data) ? test.fail(data) : test.pass(data);
}
