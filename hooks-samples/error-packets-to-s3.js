// Keep the packets of errors in S3

// Collects the streams of failed requests and of unknown names, and uploads each kind after a while (a quarter of an hour).
// needs: S3_BUCKET AWS_REGION
// uses: AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY SLACK_WEBHOOK UPLOAD_MINUTES
// filter: http or dns

const options = {
  kflArr: ["http and response.status >= 500", 'dns and response.code == "Non-Existent Domain"'],
  maxMinutes: env.UPLOAD_MINUTES || 15,
  maxL4Streams: 1000,
  slackWebhook: env.SLACK_WEBHOOK,
};

/** @param {Entry} data */
function onItemCaptured(data) {
  wrapper.kflPcapS3(data, options);
}
