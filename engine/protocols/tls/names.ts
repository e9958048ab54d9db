// Names of versions, extensions, groups and alerts, from IANA's TLS registries; small tables read when first wanted.
import { isGrease } from "./cipher-suites.ts";

const EXTENSIONS =
  "0 server_name 1 max_fragment_length 2 client_certificate_url 3 trusted_ca_keys 4 truncated_hmac 5 status_request " +
  "6 user_mapping 7 client_authz 8 server_authz 9 cert_type 10 supported_groups 11 ec_point_formats 12 srp " +
  "13 signature_algorithms 14 use_srtp 15 heartbeat 16 application_layer_protocol_negotiation 17 status_request_v2 " +
  "18 signed_certificate_timestamp 19 client_certificate_type 20 server_certificate_type 21 padding " +
  "22 encrypt_then_mac 23 extended_master_secret 24 token_binding 25 cached_info 27 compress_certificate " +
  "28 record_size_limit 34 delegated_credential 35 session_ticket 41 pre_shared_key 42 early_data " +
  "43 supported_versions 44 cookie 45 psk_key_exchange_modes 47 certificate_authorities 48 oid_filters " +
  "49 post_handshake_auth 50 signature_algorithms_cert 51 key_share 52 transparency_info 54 connection_id " +
  "55 external_id_hash 56 external_session_id 57 quic_transport_parameters 58 ticket_request 59 dnssec_chain " +
  "13172 next_protocol_negotiation 17513 application_settings 17613 application_settings 30031 channel_id_old " +
  "30032 channel_id 64768 ech_outer_extensions 65037 encrypted_client_hello 65281 renegotiation_info " +
  "65486 encrypted_server_name";
const GROUPS =
  "1 sect163k1 6 sect233k1 9 sect283k1 11 sect409k1 13 sect571k1 19 secp192r1 21 secp224r1 22 secp256k1 23 secp256r1 " +
  "24 secp384r1 25 secp521r1 26 brainpoolP256r1 27 brainpoolP384r1 28 brainpoolP512r1 29 x25519 30 x448 41 curveSM2 " +
  "256 ffdhe2048 257 ffdhe3072 258 ffdhe4096 259 ffdhe6144 260 ffdhe8192 512 MLKEM512 513 MLKEM768 514 MLKEM1024 " +
  "4587 SecP256r1MLKEM768 4588 X25519MLKEM768 4589 SecP384r1MLKEM1024 25497 X25519Kyber768Draft00";
const ALERTS =
  "0 close_notify 1 end_of_early_data 10 unexpected_message 20 bad_record_mac 21 decryption_failed 22 record_overflow " +
  "30 decompression_failure 40 handshake_failure 41 no_certificate 42 bad_certificate 43 unsupported_certificate " +
  "44 certificate_revoked 45 certificate_expired 46 certificate_unknown 47 illegal_parameter 48 unknown_ca " +
  "49 access_denied 50 decode_error 51 decrypt_error 60 export_restriction 70 protocol_version " +
  "71 insufficient_security 80 internal_error 86 inappropriate_fallback 90 user_canceled 100 no_renegotiation " +
  "109 missing_extension 110 unsupported_extension 111 certificate_unobtainable 112 unrecognized_name " +
  "113 bad_certificate_status_response 114 bad_certificate_hash_value 115 unknown_psk_identity " +
  "116 certificate_required 120 no_application_protocol 121 ech_required";
const VERSIONS: Readonly<Record<number, string>> = {
  0x0002: "SSL 2.0",
  0x0300: "SSL 3.0",
  0x0301: "TLS 1.0",
  0x0302: "TLS 1.1",
  0x0303: "TLS 1.2",
  0x0304: "TLS 1.3",
};

const tables = new Map<string, ReadonlyMap<number, string>>();

export function versionName(version: number): string {
  if (isGrease(version)) return "GREASE";
  if (version >> 8 === 0x7f) return `TLS 1.3 (draft ${version & 0xff})`;
  return VERSIONS[version] ?? hexadecimal(version);
}
export function extensionName(extension: number): string {
  return isGrease(extension) ? "GREASE" : nameIn(EXTENSIONS, extension);
}
export function groupName(group: number): string {
  return isGrease(group) ? "GREASE" : nameIn(GROUPS, group);
}
export function alertName(description: number): string {
  return nameIn(ALERTS, description);
}
export function alertLevelName(level: number): string {
  return level === 1 ? "warning" : level === 2 ? "fatal" : String(level);
}

function nameIn(words: string, number: number): string {
  let table = tables.get(words);
  if (table === undefined) {
    table = readTable(words);
    tables.set(words, table);
  }
  return table.get(number) ?? hexadecimal(number);
}

function readTable(text: string): ReadonlyMap<number, string> {
  const words = text.split(" ");
  const names = new Map<number, string>();
  for (let i = 0; i + 1 < words.length; i += 2) names.set(Number(words[i]), words[i + 1] as string);
  return names;
}

function hexadecimal(number: number): string {
  return `0x${number.toString(16).padStart(4, "0")}`;
}
