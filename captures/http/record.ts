// Records the captures of HTTP/1: `node captures/http/record.ts` as root on Linux. Needs the Debian packages nginx-light,
// tcpdump and iproute2.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Recording, record } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const recording = new Recording("http");
const { folder } = recording;

const NGINX = `
daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http {
  access_log off; client_body_temp_path ${folder}; proxy_temp_path ${folder}; fastcgi_temp_path ${folder};
  uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
  types { text/html html; text/plain txt; }
  gzip on; gzip_min_length 1; gzip_types text/plain;
  server {
    listen 127.0.0.1:8080; root ${folder}/www; large_client_header_buffers 2 2k;
    location /old { return 301 /new; }
    location /status { stub_status; }
    location /upload { client_max_body_size 10; dav_methods PUT; }
  }
}`;

await record(recording, async () => {
  mkdirSync(join(folder, "www"));
  writeFileSync(join(folder, "www/index.html"), "<h1>It works</h1>\n");
  writeFileSync(join(folder, "www/words.txt"), "all work and no play makes jack a dull boy\n".repeat(20));
  writeFileSync(join(folder, "nginx.conf"), NGINX);
  recording.start("nginx", ["-c", join(folder, "nginx.conf"), "-e", join(folder, "error.log")]);
  for (const name of ["node-server", "nginx", "smuggling", "look-alikes"]) {
    await recording.capture(join(HERE, `${name}.pcap`), "lo", "tcp", async () => {
      const code = await recording.run(process.execPath, [join(HERE, "talk.ts"), name]);
      if (code !== 0) throw new Error(`the talk of ${name} ended with ${code}`);
    });
  }
});
