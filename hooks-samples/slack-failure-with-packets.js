// Tell Slack of failures, with their packets

// Posts the first failure of a service in five minutes as a bot, with the packets of its stream attached.
// needs: SLACK_TOKEN SLACK_CHANNEL
// filter: http and response.status >= 500

const QUIET_MS = 5 * 60 * 1000;
const lastTold = {};

/** @param {Entry} data */
function onItemCaptured(data) {
  const service = data.dst.name || data.dst.ip;
  if (data.timestamp - (lastTold[service] || 0) < QUIET_MS) return;
  lastTold[service] = data.timestamp;
  const line = `${data.request.method} ${data.request.path} gave ${data.response.status} after ${data.elapsedTime} ms`;
  const fields = { Service: service, Client: data.src.name || data.src.ip, Entry: data.id };
  const files = {};
  try {
    files[data.stream] = pcap.path(data.stream);
  } catch (error) {
    // Packets may be gone before the script comes to them: the message goes out without.
    console.error(`no packets of ${data.stream}: ${error.message}`);
  }
  vendor.slackBot(env.SLACK_TOKEN, env.SLACK_CHANNEL, `${service} fails`, line, "#c62828", fields, files);
}
