// Generates passphrases of words, which are read, typed and remembered better than random characters. The lists have 2,048
// words each, of which no two begin with the same four letters.

import { wordlist as english } from "@scure/bip39/wordlists/english.js";
import { wordlist as french } from "@scure/bip39/wordlists/french.js";

const count = 6;

/** Generates a passphrase of six words, 66 bits, in a language: "fr", else English. */
export function generatePassphrase(lang) {
  const list = lang === "fr" ? french : english;
  const random = crypto.getRandomValues(new Uint16Array(count));
  return Array.from(random, (number) => list[number % list.length].normalize("NFC")).join(" ");
}
