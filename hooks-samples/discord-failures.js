// Tell Discord of failures

// Each minute one message with the requests that failed, through a channel's webhook.
// needs: DISCORD_WEBHOOK
// filter: http and response.status >= 500

// Discord takes messages of 2000 characters.
const MAX_LENGTH = 1900;
let text = "";
let left = 0;

/** @param {Entry} data */
function onItemCaptured(data) {
  const line = `${data.dst.name || data.dst.ip}: ${data.request.method} ${data.request.path} **${data.response.status}**\n`;
  if (text.length + line.length <= MAX_LENGTH) text += line;
  else left++;
}

jobs.schedule("discord", "0 * * * * *", () => {
  if (text === "") return;
  const content = left > 0 ? `${text}and ${left} more` : text;
  vendor.webhookForm("POST", env.DISCORD_WEBHOOK, { username: "Thresher", content });
  text = "";
  left = 0;
});
