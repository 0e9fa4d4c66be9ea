// One item of the list of evidence: its label first, its content when the adviser presses its own button.

import { DifferenceError, OpenError, openLabel, openObject } from "./crypto.js";
import { isAccepted, isOfType, plain, typeEnding, typeName } from "./filetype.js";
import { fromBase64, load, painted, reasonText, say, showDifferences, text } from "./page.js";

const images = ["image/jpeg", "image/png"];

/** Gives the name of a file; with its number where several files of the list have one name, so that buttons differ. */
export function nameInList(labels, index) {
  const name = labels[index]?.name;
  return labels.filter((label) => label?.name === name).length > 1 ? `${name} (${index + 1})` : name;
}

/**
 * Gives the list item of a file, which has a place in the list, counted from 1. A file of a type that is not accepted says so and
 * has no button.
 */
export function evidenceItem(page, file, label, name, place) {
  const item = page.template.content.firstElementChild.cloneNode(true);
  const button = item.querySelector("[data-get]");
  const warning = item.querySelector("[data-warning]");
  if (!isAccepted(label.type)) {
    item.querySelector("[data-about]").textContent = text(page.form, "damaged");
    button.remove();
    warning.remove();
    return item;
  }
  item.querySelector("[data-name]").textContent = name;
  item.querySelector("[data-about]").textContent = about(page.form, label);
  warning.hidden = isShown(label.type);
  item.querySelector("[data-unscanned]").hidden = label.scanned === true;
  button.textContent = text(page.form, isShown(label.type) ? "show" : "fetch", name);
  button.addEventListener("click", () => get(page, file, { ...label, place }, item));
  return item;
}

/** Opens a file's label, or gives null when it is damaged or another file's. */
export async function readLabel(file, request, key) {
  try {
    const record = { request, object: file.id, kind: "evidence", version: file.version };
    return await openLabel(fromBase64(file.label), key, record);
  } catch {
    return null;
  }
}

async function get(page, file, label, item) {
  const button = item.querySelector("[data-get]");
  if (button.getAttribute("aria-disabled") === "true") {
    return;
  }
  button.setAttribute("aria-disabled", "true");
  say(text(page.form, "fetching", label.name));
  try {
    const answer = await load(file.href);
    const sealed = new Uint8Array(await answer.arrayBuffer());
    await painted();
    const content = await openObject(sealed, page.key(), label).catch(() => {
      throw new DifferenceError([{ what: "file-changed", name: label.name }]);
    });
    if (!isOfType(content, label.type)) {
      throw new OpenError("damaged");
    }
    put(page, label, content, item);
    say(text(page.form, isShown(label.type) ? "shown" : "fetched", label.name));
  } catch (error) {
    button.removeAttribute("aria-disabled");
    if (error.reason === "differs") {
      showDifferences(page.form, error.differences);
    } else {
      say(reasonText(page.form, error));
    }
  }
}

function put(page, label, content, item) {
  const place = item.querySelector("[data-content]");
  const shown = isShown(label.type) ? view(page, label, content) : saveLink(page, label, content);
  place.replaceChildren(shown);
  item.querySelector("[data-get]").remove();
  shown.focus();
}

function view(page, label, content) {
  const shown = document.createElement(label.type === plain ? "pre" : "img");
  shown.tabIndex = -1;
  if (label.type === plain) {
    shown.textContent = decode(content);
    return shown;
  }
  shown.alt = label.name;
  shown.src = page.blob(content, label.type);
  return shown;
}

// A file is saved when the adviser presses this link, never by itself, under a name that is the page's: a number and the
// ending of the type that was found. The type is one that no browser runs or displays: opened by mistake, it is saved.
function saveLink(page, label, content) {
  const link = document.createElement("a");
  link.href = page.blob(content, "application/octet-stream");
  link.download = `${text(page.form, "file-name", label.place)}.${typeEnding(label.type)}`;
  link.textContent = text(page.form, "save", link.download);
  return link;
}

function decode(content) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    return new TextDecoder("windows-1252").decode(content);
  }
}

function isShown(type) {
  return type === plain || images.includes(type);
}

function about(form, label) {
  const type = typeName(label.type) ?? text(form, "plain");
  return `${type}, ${sizeText(label.size)}`;
}

function sizeText(size) {
  const [unit, amount, digits] = size < 1000 ? ["byte", size, 0] : size < 1e6 ? ["kilobyte", size / 1000, 0] : ["megabyte", size / 1e6, 1];
  const options = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: digits };
  return new Intl.NumberFormat(document.documentElement.lang || undefined, options).format(amount);
}
