// Hide personal data in what is shown

// Masks tokens, cookies, mail addresses and card numbers wherever an entry is shown, exported or fetched.
// filter: http or redis or ws

const SECRET_HEADER = /^(?:authorization|proxy-authorization|cookie|set-cookie|x-api-key)$/i;
const MAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g;
const CARD = /\b(?:\d[ -]?){13,19}\b/g;
const MASK = "•••";

/** Whether the digits are those of a card (Luhn): long numbers of other kinds stay. */
function isCard(text) {
  const digits = [...text.replace(/\D/g, "")].toReversed().map(Number);
  const sum = digits.reduce((all, digit, i) => all + (i % 2 === 0 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9), 0);
  return digits.length >= 13 && sum % 10 === 0;
}
function clean(text) {
  return text.replace(MAIL, MASK).replace(CARD, (found) => (isCard(found) ? MASK : found));
}
function cleanAll(value) {
  if (typeof value === "string") return clean(value);
  if (Array.isArray(value)) return value.map(cleanAll);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, cleanAll(inside)]));
}

/** @param {Entry} data */
function onItemQueried(data) {
  for (const side of [data.request, data.response]) {
    if (!side) continue;
    for (const name of Object.keys(side.headers || {})) {
      if (SECRET_HEADER.test(name)) side.headers[name] = MASK;
    }
    if (side.cookies) side.cookies = Object.fromEntries(Object.keys(side.cookies).map((name) => [name, MASK]));
  }
  data.request = cleanAll(data.request);
  data.response = cleanAll(data.response);
  return data;
}
