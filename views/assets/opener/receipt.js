// Compares what the portal hands out of a request with the receipt that was signed when it was sent.

import { DifferenceError, openReceipt, openStatement } from "./crypto.js";
import { readLabel } from "./evidence.js";
import { fromBase64 } from "./page.js";

/**
 * Opens the statement and the labels of a bundle, and compares them, and the page's row {at, application, measures}, with
 * the receipt. Everything that differs is named in one DifferenceError; else it gives {statement, labels, digest}.
 */
export async function openSent(bundle, { key, signing }, row) {
  const { receipt, digest } = await openReceipt(fromBase64(bundle.receipt), key, signing, bundle.request);
  const files = bundle.evidence ?? [];
  const labels = await Promise.all(files.map((file) => readLabel(file, bundle.request, key)));
  const words = await readWords(bundle, key);
  const found = [
    ...rowDifferences(receipt, row),
    ...wordsDifferences(receipt.statement, words),
    ...fileDifferences(receipt.files, files, labels),
    ...measureDifferences(receipt.measures, row.measures),
  ];
  if (found.length > 0) {
    throw new DifferenceError(found);
  }
  return { statement: words?.statement ?? {}, labels, digest };
}

// Gives the statement with its digest; null if there is none, and no digest if it does not open.
async function readWords(bundle, key) {
  if (!bundle.statement) {
    return null;
  }
  const { id, version, sealed } = bundle.statement;
  try {
    return await openStatement(fromBase64(sealed), key, { request: bundle.request, object: id, kind: "statement", version });
  } catch {
    return { statement: {}, sha256: "" };
  }
}

function rowDifferences(receipt, row) {
  return ["application", "at"].filter((member) => receipt[member] !== row[member]).map((what) => ({ what }));
}

function wordsDifferences(sent, found) {
  if (!sent || !found) {
    return sent ? [{ what: "words-missing" }] : found ? [{ what: "words-extra" }] : [];
  }
  return sent.sha256 === found.sha256 ? [] : [{ what: "words-changed" }];
}

function fileDifferences(sent, files, labels) {
  const differences = sent.flatMap((file) => {
    const at = files.findIndex(({ id }) => id === file.object);
    if (at < 0) {
      return [{ what: "file-missing", name: file.name }];
    }
    const isSame = ["object", "version", "sha256", "name", "type", "size", "scanned"].every((member) => labels[at]?.[member] === file[member]);
    return isSame ? [] : [{ what: "file-changed", name: file.name }];
  });
  // The name of a file that was not sent is not shown: its place in the list is.
  files.forEach(({ id }, i) => {
    if (!sent.some((file) => file.object === id) || files.findIndex((file) => file.id === id) !== i) {
      differences.push({ what: "file-extra", name: String(i + 1) });
    }
  });
  return differences;
}

function measureDifferences(sent, measures) {
  const differences = sent.flatMap((measure) => {
    const found = measures.find(({ id }) => id === measure.id);
    if (!found) {
      return [{ what: "measure-missing", name: measure.code }];
    }
    const isSame = found.stage === measure.stage && found.code === measure.code && isEqual(found.parameters, measure.parameters);
    return isSame ? [] : [{ what: "measure-changed", name: found.name }];
  });
  const extra = measures.filter((measure) => !sent.some(({ id }) => id === measure.id));
  return [...differences, ...extra.map(({ name }) => ({ what: "measure-extra", name }))];
}

// Parameters are texts by name; none at all is written as null.
function isEqual(a, b) {
  const names = Object.keys(a ?? {});
  return names.length === Object.keys(b ?? {}).length && names.every((name) => a[name] === b?.[name]);
}
