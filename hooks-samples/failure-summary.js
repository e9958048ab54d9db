// Have failures summed up for the chat

// Every quarter of an hour a language model puts the failures into three sentences, for Slack. Sends paths, no bodies.
// needs: OPENAI_API_KEY SLACK_WEBHOOK
// filter: http and response.status >= 400

const MAX_KINDS = 200;
let kinds = {};

/** @param {Entry} data */
function onItemCaptured(data) {
  const path = data.request.path.replace(/\d+/g, "N");
  const kind = `${data.src.name || data.src.ip} -> ${data.dst.name || data.dst.ip} ${data.request.method} ${path} ${data.response.status}`;
  if (kind in kinds || Object.keys(kinds).length < MAX_KINDS) kinds = wrapper.joinMaps(kinds, { [kind]: 1 });
}

function tell() {
  if (Object.keys(kinds).length === 0) return;
  const question = `These HTTP requests failed in the last 15 minutes, with how often: ${JSON.stringify(kinds)}. In three sentences: what is broken, who is hit, and what to look at first?`;
  vendor.slack(
    env.SLACK_WEBHOOK,
    "Failures of the last 15 minutes",
    chatgpt.prompt(env.OPENAI_API_KEY, question, 300),
    "#ef6c00",
  );
  kinds = {};
}

jobs.schedule("failure-summary", "0 */15 * * * *", tell);
