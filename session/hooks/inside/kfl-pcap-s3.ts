// `wrapper.kflPcapS3`, as sandbox JavaScript: for each filter it remembers the streams of the entries that match, and
// when enough time went by, or there are enough streams, packs their packets and uploads them. It calls only helpers
// that any script can call.

/** Filters of one call, and streams that are remembered for one. */
export const MAX_QUERIES = 100;
export const MAX_STREAMS = 100_000;
/** A set that could not be uploaded is tried again after this long, this many times. */
export const RETRY_MS = 60_000;
export const MAX_ATTEMPTS = 3;
/** Uploads that the bucket's list keeps. */
export const MAX_LOG_ENTRIES = 1000;
const MAX_MINUTES = 24 * 60;

export const KFL_PCAP_S3 = String.raw`
(function (helpers) {
  "use strict";
  var console = helpers.console, kfl = helpers.kfl, pcap = helpers.pcap, file = helpers.file, vendor = helpers.vendor;
  var env = helpers.env, setTimeout = helpers.setTimeout, clearTimeout = helpers.clearTimeout;
  var sets = new Map();
  var uploads = [];

  function setting(value, otherwise) {
    return value === undefined || value === null || value === "" ? otherwise : value;
  }
  function limitOf(value, otherwise, most) {
    var given = Number(setting(value, otherwise));
    if (!(given > 0)) throw new TypeError("wrapper.kflPcapS3: maxMinutes and maxL4Streams must be above 0");
    return Math.min(given, most);
  }
  function read(options) {
    var queries = options.kflArr;
    if (typeof queries === "string") queries = [queries];
    if (!Array.isArray(queries) || queries.length === 0) {
      throw new TypeError("wrapper.kflPcapS3: the option kflArr must be a list of filters");
    }
    if (queries.length > ${MAX_QUERIES}) throw new Error("wrapper.kflPcapS3: more than ${MAX_QUERIES} filters");
    var bucket = setting(options.s3Bucket, env.S3_BUCKET);
    if (!bucket) throw new Error("wrapper.kflPcapS3: no bucket: give s3Bucket, or set the constant S3_BUCKET");
    return {
      queries: queries,
      bucket: bucket,
      region: setting(options.awsRegion, env.AWS_REGION) || "",
      keyId: setting(options.awsAccessKeyId, env.AWS_ACCESS_KEY_ID),
      accessKey: setting(options.awsSecretAccessKey, env.AWS_SECRET_ACCESS_KEY),
      slackWebhook: options.slackWebhook,
      slackAuthToken: options.slackAuthToken,
      slackChannelId: options.slackChannelId,
      isVerbose: options.verbose === true,
      waitMs: limitOf(options.maxMinutes, 60, ${MAX_MINUTES}) * 60000,
      maxStreams: Math.floor(limitOf(options.maxL4Streams, ${MAX_STREAMS}, ${MAX_STREAMS})) || 1,
    };
  }
  function say(settings, text) {
    if (settings.isVerbose) console.log("kflPcapS3: " + text);
  }
  function waitFor(set, delayMs) {
    if (set.timer !== null) clearTimeout(set.timer);
    set.timer = setTimeout(function () {
      set.timer = null;
      upload(set);
    }, delayMs);
  }
  function forget(set) {
    if (set.timer !== null) clearTimeout(set.timer);
    sets.delete(set.key);
  }
  function add(index, stream, settings) {
    var key = index + " " + settings.bucket + " " + settings.queries[index];
    var set = sets.get(key);
    if (set === undefined) {
      set = { key: key, index: index, query: settings.queries[index], streams: new Set(), timer: null, failures: 0 };
      sets.set(key, set);
    }
    set.settings = settings;
    if (set.streams.size >= settings.maxStreams) return;
    set.streams.add(stream);
    if (set.timer === null) waitFor(set, settings.waitMs);
    if (set.streams.size >= settings.maxStreams && set.failures === 0) upload(set);
  }
  function pack(set, streams) {
    var seconds = Math.floor(Date.now() / 1000);
    var folder = file.mkdirTemp("kfl_" + set.index);
    try {
      var capture = pcap.snapshot(streams);
      file.move(capture, folder);
      var content = {
        kfl_index: set.index, kfl_query: set.query, l4_streams: streams, pcap_file_name: capture, time: seconds,
      };
      file.write(folder + "/content.json", JSON.stringify(content, null, 2));
      file.write(folder + "/name_resolution_history.json", JSON.stringify(pcap.nameResolutionHistory(), null, 2));
      var packed = file.tar(folder);
      var archive = "kfl_" + set.index + "_" + packed;
      file.move(packed, archive);
      return archive;
    } finally {
      file.delete(folder);
    }
  }
  function put(settings, path) {
    return vendor.s3.put(settings.bucket, path, settings.region, settings.keyId, settings.accessKey);
  }
  function list(set, archive, url) {
    var seconds = Math.floor(Date.now() / 1000);
    uploads.push({ file: archive, kfl_index: set.index, kfl_query: set.query, s3_url: url, time: seconds });
    if (uploads.length > ${MAX_LOG_ENTRIES}) uploads.shift();
    file.write("kfl_pcap_s3_log.json", JSON.stringify(uploads, null, 2));
    put(set.settings, "kfl_pcap_s3_log.json");
  }
  function announce(set, count, url) {
    var settings = set.settings;
    var head = "Packets of " + count + (count === 1 ? " stream" : " streams") + " are in the bucket " + settings.bucket;
    var text = "Filter: " + set.query + "\n" + url;
    if (settings.slackWebhook) vendor.slack(settings.slackWebhook, head, text, "#2e7d32");
    if (settings.slackAuthToken && settings.slackChannelId) {
      vendor.slackBot(settings.slackAuthToken, settings.slackChannelId, head, text, "#2e7d32", {
        Filter: set.query, Streams: String(count), Archive: url,
      });
    }
  }
  function send(set, streams) {
    var archive = pack(set, streams);
    try {
      var url = put(set.settings, archive);
      say(set.settings, archive + " is at " + url);
      list(set, archive, url);
      announce(set, streams.length, url);
    } finally {
      file.delete(archive);
    }
  }
  function upload(set) {
    var streams = Array.from(set.streams);
    try {
      send(set, streams);
      forget(set);
    } catch (error) {
      set.failures += 1;
      var isLast = set.failures >= ${MAX_ATTEMPTS};
      console.error("kflPcapS3: " + streams.length + " streams of " + set.query + " could not be uploaded: "
        + error.message + (isLast ? "; they are given up" : "; it is tried again in a minute"));
      if (isLast) forget(set);
      else waitFor(set, ${RETRY_MS});
    }
  }
  return function kflPcapS3(data, options) {
    if (options.active === false) {
      sets.forEach(forget);
      return;
    }
    var settings = read(options);
    settings.queries.forEach(function (query, index) {
      if (!kfl.match(query, data)) return;
      say(settings, data.stream + " matches " + query);
      add(index, data.stream, settings);
    });
  };
})
`;
