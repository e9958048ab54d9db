// Upload packets to S3 every hour

// Once an hour all packets of the session go into a bucket, with the names that addresses had.
// needs: S3_BUCKET AWS_REGION
// uses: AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY

function upload() {
  const folder = file.mkdirTemp("hourly");
  try {
    file.move(pcap.snapshot(), folder);
    file.write(`${folder}/names.json`, JSON.stringify(pcap.nameResolutionHistory(), null, 2));
    const archive = file.tar(folder);
    // Without keys the credentials of this machine are used.
    const url = vendor.s3.put(env.S3_BUCKET, archive, env.AWS_REGION, env.AWS_ACCESS_KEY_ID, env.AWS_SECRET_ACCESS_KEY);
    console.log(`packets are at ${url}`);
    file.delete(archive);
  } finally {
    file.delete(folder);
  }
}

function onJobFailed(tag, cron, limit, err) {
  console.error(`${tag}: ${err}`);
}

jobs.schedule("pcap-to-s3", "0 0 * * * *", upload);
