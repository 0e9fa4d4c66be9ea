// How many guesses a passphrase that a person chose would take. The lists are large, so that only the page on which one is
// chosen loads this file, and only when it is needed.

import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";
import wordsEN from "@zxcvbn-ts/language-en/dist/commonWords.json.mjs";
import namesEN from "@zxcvbn-ts/language-en/dist/firstnames.json.mjs";
import wordsFR from "@zxcvbn-ts/language-fr/dist/commonWords.json.mjs";
import namesFR from "@zxcvbn-ts/language-fr/dist/firstnames.json.mjs";

// 10^19 guesses, each at the cost of a chosen passphrase: as much work as six generated words are at theirs.
const enough = 19;

const estimator = new ZxcvbnFactory({ dictionary: { ...dictionary, wordsEN, namesEN, wordsFR, namesFR }, graphs: adjacencyGraphs });

/**
 * Gives what is weak about a passphrase: "repeated", "row" (of the alphabet or of a keyboard), "date", "known" (a password
 * of many people, or a name of own), else "few"; "" if it is strong enough. Words of own, such as the person's name, are
 * easy to guess.
 */
export function weakness(passphrase, own) {
  const { guessesLog10, sequence } = estimator.check(passphrase, own);
  if (guessesLog10 >= enough) {
    return "";
  }
  const longest = sequence.reduce((a, b) => (b.token.length > a.token.length ? b : a), { token: "" });
  switch (longest.pattern) {
    case "repeat":
      return "repeated";
    case "sequence":
    case "spatial":
      return "row";
    case "date":
      return "date";
    case "dictionary":
      return ["passwords-common", "userInputs"].includes(longest.dictionaryName) ? "known" : "few";
    default:
      return "few";
  }
}
