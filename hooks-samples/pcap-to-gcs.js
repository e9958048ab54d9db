// Upload packets to Google Cloud Storage

// Every six hours all packets of the session go into a bucket. GCS_KEY_JSON is the key file of a service account.
// needs: GCS_BUCKET GCS_KEY_JSON

function upload() {
  const key = typeof env.GCS_KEY_JSON === "string" ? JSON.parse(env.GCS_KEY_JSON) : env.GCS_KEY_JSON;
  const capture = pcap.snapshot();
  try {
    console.log(`packets are at ${vendor.gcs.put(env.GCS_BUCKET, capture, key)}`);
  } finally {
    file.delete(capture);
  }
}

jobs.schedule("pcap-to-gcs", "0 0 */6 * * *", upload);
