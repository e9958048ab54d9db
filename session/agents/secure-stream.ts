// TLS to an agent over whatever stream somebody dialed. The session trusts one certificate, the one that it made, and
// compares it whole: no authority, name or date has a say. That the peer holds its key is what the handshake proves.
import type { Duplex } from "node:stream";
import { connect, type TLSSocket } from "node:tls";
import { nativeSocket } from "./native-socket.ts";
import { PeerFailure, sentenceOf } from "./peer-failure.ts";

const HTTP2 = "h2";

/** Resolves when the peer is known to be the one that has the certificate. Rejects with a `PeerFailure`. */
export async function openSecureStream(
  dial: (signal: AbortSignal) => Promise<Duplex>,
  fingerprint256: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const raw = await dialed(dial, limit, timeoutMs);
  const native = await nativeSocket(raw);
  native.on("error", () => undefined);
  const socket = connect({
    socket: native,
    // Nothing is verified by OpenSSL because everything is compared below.
    rejectUnauthorized: false,
    minVersion: "TLSv1.3",
    ALPNProtocols: [HTTP2],
  });
  native.once("close", () => socket.destroy());
  try {
    await handshake(socket, limit, timeoutMs);
    const certificate = socket.getPeerX509Certificate();
    if (certificate?.fingerprint256 !== fingerprint256)
      throw new PeerFailure("refused", "what answers there has another certificate than the one made for this session");
    if (socket.alpnProtocol !== HTTP2)
      throw new PeerFailure("refused", "what answers there does not speak HTTP/2: it is not a capture agent");
    return socket;
  } catch (error) {
    // Errors that follow belong to a stream that nobody uses any more.
    socket.on("error", () => undefined);
    socket.destroy();
    raw.destroy();
    throw error;
  }
}

// The signal that a dial is given ends with the dial: many take it for the life of what they opened.
async function dialed(
  dial: (signal: AbortSignal) => Promise<Duplex>,
  limit: AbortSignal,
  timeoutMs: number,
): Promise<Duplex> {
  const dialing = new AbortController();
  const stop = (): void => dialing.abort();
  limit.addEventListener("abort", stop);
  try {
    const opening = dial(dialing.signal);
    // One that opens too late is for nobody.
    opening.then((stream) => limit.aborted && stream.destroy()).catch(() => undefined);
    const stream = await Promise.race([opening, aborted(limit, timeoutMs)]);
    stream.on("error", () => undefined);
    return stream;
  } catch (error) {
    if (error instanceof PeerFailure) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new PeerFailure("away", `the agent cannot be reached: ${sentenceOf(reason)}`);
  } finally {
    limit.removeEventListener("abort", stop);
  }
}

async function handshake(socket: TLSSocket, limit: AbortSignal, timeoutMs: number): Promise<void> {
  const done = new Promise<void>((resolve, reject) => {
    socket.once("secureConnect", resolve);
    socket.once("error", (error) => reject(handshakeFailure(error)));
    socket.once("close", () => reject(new PeerFailure("away", "the agent hung up during the handshake")));
  });
  await Promise.race([done, aborted(limit, timeoutMs)]);
}

// OpenSSL's own errors mean that bytes came and were no TLS; the others are the stream's.
function handshakeFailure(error: Error): PeerFailure {
  const code = "code" in error ? String(error.code) : "";
  return code.startsWith("ERR_SSL_") || code === "EPROTO"
    ? new PeerFailure("refused", "what answers there does not speak TLS: it is not a capture agent")
    : new PeerFailure("away", `the agent hung up during the handshake: ${sentenceOf(error.message)}`);
}

function aborted(limit: AbortSignal, timeoutMs: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = (): void => reject(new PeerFailure("away", `the agent did not answer within ${timeoutMs / 1000} s`));
    if (limit.aborted) fail();
    else limit.addEventListener("abort", fail, { once: true });
  });
}
