// Tell Microsoft Teams of failures

// Each minute one card with the requests that failed, by service, through a workflow's webhook.
// needs: TEAMS_WEBHOOK
// filter: http and response.status >= 500

const MAX_LINES = 10;
let lines = [];
let more = 0;

/** @param {Entry} data */
function onItemCaptured(data) {
  const line = `${data.dst.name || data.dst.ip}: ${data.request.method} ${data.request.path} ${data.response.status}`;
  if (lines.length < MAX_LINES) lines.push(line);
  else more++;
}

jobs.schedule("teams", "0 * * * * *", () => {
  if (lines.length === 0) return;
  const texts = more > 0 ? [...lines, `and ${more} more`] : lines;
  const card = {
    type: "AdaptiveCard",
    version: "1.4",
    body: [
      { type: "TextBlock", weight: "Bolder", text: "Requests fail" },
      ...texts.map((text) => ({ type: "TextBlock", wrap: true, text })),
    ],
  };
  const attachment = { contentType: "application/vnd.microsoft.card.adaptive", content: card };
  vendor.webhook("POST", env.TEAMS_WEBHOOK, { type: "message", attachments: [attachment] });
  lines = [];
  more = 0;
});
