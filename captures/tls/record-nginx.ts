// Records captures/tls/nginx.pcap: `node captures/tls/record-nginx.ts` as root on Linux (Debian packages nginx-light, openssl;
// tcpdump, iproute2). A real nginx is asked by Node over HTTP/1.1 and HTTP/2, in TLS 1.3 and 1.2. What the client sent and
// received goes beside it, with the secrets that it wrote.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeCertificate } from "../certificate.ts";
import { pause, record, Recording } from "../recording.ts";
import { transcript } from "../transcript.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const recording = new Recording("tls");
const at = (name: string): string => join(recording.folder, name);

const NGINX = `daemon off;
master_process off;
pid ${at("pid")};
error_log stderr;
events {}
http {
  access_log off;
  client_body_temp_path ${at("body")};
  proxy_temp_path ${at("proxy")};
  server {
    listen 127.0.0.1:443 ssl http2;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_certificate ${at("shop.example.pem")};
    ssl_certificate_key ${at("shop.example.key")};
    root ${at("www")};
    location = /echo { return 201 "taken\\n"; }
  }
}
`;

await record(recording, async () => {
  makeCertificate(recording.folder, "shop.example");
  mkdirSync(at("www"));
  writeFileSync(at("www/words.txt"), "all work and no play makes jack a dull boy\n".repeat(60));
  writeFileSync(at("nginx.conf"), NGINX);
  recording.start("nginx", ["-c", at("nginx.conf"), "-e", at("error.log")]);
  await pause(1000);
  await recording.capture(at("plain.pcap"), "lo", "port 443", async () => {
    const talk = join(HERE, "nginx-talk.ts");
    writeFileSync(`${HERE}nginx.said`, await transcript(recording, `--tls-keylog=${at("keys")}`, talk));
  });
  copyFileSync(at("plain.pcap"), `${HERE}nginx.pcap`);
  copyFileSync(at("keys"), `${HERE}nginx.keys`);
});
