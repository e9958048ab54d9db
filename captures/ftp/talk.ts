// What the recordings of FTP hold. Each conversation is written to standard output as its client saw it.
import { crlf, say } from "../talking.ts";
import { curl } from "../transcript.ts";

export async function withCurl(): Promise<void> {
  await curl(["ftp://127.0.0.1/"]);
  await curl(["ftp://127.0.0.1/goods.csv"]);
  await curl(["--disable-epsv", "ftp://127.0.0.1/goods.csv", "-r", "100-199"]);
  await curl(["-P", "-", "ftp://127.0.0.1/goods.csv"]);
  await curl(["--disable-eprt", "-P", "-", "ftp://127.0.0.1/"]);
  await curl(["-T", "-", "ftp://127.0.0.1/in/new.csv", "-Q", "-DELE in/new.csv"], "bread,2\n");
  await curl(["ftp://127.0.0.1/not-there.csv"]);
  await curl(["--user", "ann:open-sesame-7", "ftp://127.0.0.1/"]);
  await curl(["--ssl-reqd", "-k", "ftp://127.0.0.1/"]);
}

export async function byHand(): Promise<void> {
  const texts = [
    "USER ftp\n",
    "PASS ann@shop.example\n",
    "SYST\nFEAT\nHELP\nPWD\n",
    "STAT\n",
    "RNFR goods.csv\nNOPE x\nTYPE I\nSIZE goods.csv\nMDTM goods.csv\n",
    "LIST\n",
    "MKD in/a\nRMD in/a\n",
    "\xff\xf4\xff\xf2ABOR\n",
    "QUIT\n",
  ];
  const heard = await say(21, ...texts.map((text) => crlf(text)));
  for (const line of texts.join("").trimEnd().split("\n")) process.stdout.write(`> ${line.replace(/^\W+/, "")}\n`);
  for (const line of heard.split("\r\n")) if (line !== "") process.stdout.write(`< ${line}\n`);
}
