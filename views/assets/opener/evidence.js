// One item of the list of evidence: its label first, its content when the adviser presses its own button.

import { openLabel, openObject } from "./crypto.js";
import { fromBase64, load, painted, reasonText, say, text } from "./page.js";

const images = ["image/jpeg", "image/png"];
const plain = "text/plain";
const names = { "application/pdf": "PDF", "image/heic": "HEIC", "image/jpeg": "JPEG", "image/png": "PNG" };

/** Gives the name of a file; with its number where several files of the list have one name, so that buttons differ. */
export function nameInList(labels, index) {
  const name = labels[index]?.name;
  return labels.filter((label) => label?.name === name).length > 1 ? `${name} (${index + 1})` : name;
}

/** Gives the list item of one file. A label that does not open says so and has no button. */
export async function evidenceItem(page, file, label, name) {
  const item = page.template.content.firstElementChild.cloneNode(true);
  const button = item.querySelector("[data-get]");
  const warning = item.querySelector("[data-warning]");
  if (!label) {
    item.querySelector("[data-about]").textContent = text(page.form, "damaged");
    button.remove();
    warning.remove();
    return item;
  }
  item.querySelector("[data-name]").textContent = name;
  item.querySelector("[data-about]").textContent = about(page.form, label);
  warning.hidden = isShown(label.type);
  button.textContent = text(page.form, isShown(label.type) ? "show" : "save", name);
  button.addEventListener("click", () => get(page, file, label, item));
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
    const content = await openObject(sealed, page.key(), label);
    put(page, label, content, item);
    say(text(page.form, isShown(label.type) ? "shown" : "saved", label.name));
  } catch (error) {
    button.removeAttribute("aria-disabled");
    say(reasonText(page.form, error));
  }
}

function put(page, label, content, item) {
  const place = item.querySelector("[data-content]");
  const shown = isShown(label.type) ? view(page, label, content) : saveLink(page, label, content);
  place.replaceChildren(shown);
  item.querySelector("[data-get]").remove();
  shown.focus();
  if (shown.download) {
    shown.click();
  }
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

// The type is one that no browser runs or displays, for every file: opened by mistake, it is saved.
function saveLink(page, label, content) {
  const link = document.createElement("a");
  link.href = page.blob(content, "application/octet-stream");
  link.download = label.name;
  link.textContent = text(page.form, "save", label.name);
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
  const type = names[label.type] ?? (label.type === plain ? text(form, "plain") : label.type);
  return `${type}, ${sizeText(label.size)}`;
}

function sizeText(size) {
  const [unit, amount, digits] = size < 1000 ? ["byte", size, 0] : size < 1e6 ? ["kilobyte", size / 1000, 0] : ["megabyte", size / 1e6, 1];
  const options = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: digits };
  return new Intl.NumberFormat(document.documentElement.lang || undefined, options).format(amount);
}
