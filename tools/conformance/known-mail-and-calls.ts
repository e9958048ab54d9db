// Known differences of mail, files, shells and remote calls: SMTP, FTP, SSH, Thrift.
import type { Known } from "./known-difference.ts";

export const KNOWN_OF_MAIL_AND_CALLS: readonly Known[] = [
  {
    capture: /(^|smtp\/)lmtp/,
    protocol: "smtp",
    difference: /only thresher/,
    whose: "tshark",
    reason: "tshark takes LMTP for mail on ports of SMTP only",
  },
  {
    capture: /(^|smtp\/)exim-by-hand/,
    protocol: "smtp",
    difference: /only thresher frame (11|14|3\d): /,
    whose: "tshark",
    reason: "tshark 4.0 shows no commands behind the end of a message in one packet, nor behind BDAT",
  },
  {
    capture: /(^|smtp\/)exim-curl|(^|tls\/)upgrades/,
    protocol: "smtp",
    difference: /: STAR(TTLS)?$/,
    whose: "tshark",
    reason: "tshark 4.0 takes all commands for four letters",
  },
  {
    capture: /(^|ftp\/)vsftpd-by-hand/,
    protocol: "ftp",
    difference: /only thresher frame \d+: |: \P{ASCII}+ABOR$/u,
    whose: "tshark",
    reason: "tshark 4.0 shows the first command of a packet only, and Telnet's words as a part of it",
  },
  {
    capture: /(^|ftp\/)vsftpd-curl/,
    protocol: "ftp",
    difference: /only tshark frame \d+: \\x1/,
    whose: "tshark",
    reason: "tshark 4.0 takes what follows AUTH SSL for FTP",
  },
  {
    capture: /(^|ssh\/)dropbear/,
    protocol: "ssh",
    difference: /only thresher frame \d+: hassh /,
    whose: "tshark",
    reason: "tshark 4.0 shows nothing behind an identification in the same packet",
  },
  {
    capture: /(^|thrift\/)compact/,
    protocol: "thrift",
    difference: /./,
    whose: "tshark",
    reason:
      "tshark 4.0 loses its place in streams of the compact encoding and shows messages again or not at all; entries are compared with what the client called and got",
  },
];
