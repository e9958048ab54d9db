// decimal128 as text, by the rules of MongoDB's Decimal128 specification ("To String Representation"). IEEE 754-2008, binary
// integer significand; the other form of the combination field has no canonical values and stands for zero.

const EXPONENT_BIAS = 6176;
const MAX_DIGITS = 34;
const MAX_COEFFICIENT = 10n ** 34n;

/** `bytes[from, from + 16)`, little-endian. */
export function decimalText(bytes: Uint8Array, from: number): string {
  let bits = 0n;
  for (let i = 15; i >= 0; i--) bits = (bits << 8n) | BigInt(bytes[from + i] ?? 0);
  const sign = bits >> 127n === 1n ? "-" : "";
  const combination = Number((bits >> 122n) & 31n);
  if (combination === 31) return "NaN";
  if (combination === 30) return `${sign}Infinity`;
  const isCanonical = combination >> 3 !== 3;
  const exponent = Number((bits >> (isCanonical ? 113n : 111n)) & 0x3fffn) - EXPONENT_BIAS;
  const coefficient = isCanonical ? bits & ((1n << 113n) - 1n) : 0n;
  return sign + scientific(coefficient < MAX_COEFFICIENT ? coefficient.toString() : "0", exponent);
}

function scientific(digits: string, exponent: number): string {
  const adjusted = exponent + digits.length - 1;
  if (exponent > 0 || adjusted < -6) {
    const rest = digits.length > 1 ? `.${digits.slice(1)}` : "";
    return `${digits.slice(0, 1)}${rest}E${adjusted < 0 ? "" : "+"}${adjusted}`;
  }
  if (exponent === 0) return digits;
  const padded = digits.padStart(1 - exponent, "0").slice(-(MAX_DIGITS + 8));
  return `${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}
