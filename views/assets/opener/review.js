// The adviser's page of one request: opens what the candidate sent, in this page's memory only.
//
// The page gives (names in brackets are attributes; all words are the page's):
//
//   form[data-opener]            as unlock.js says; posts to its action. Its hidden fields (the CSRF token) are sent, the passphrase never.
//     [data-passphrase]          the field; it has no name
//     data-text-opened           said when all is open
//     data-text-wrong-passphrase, data-text-damaged (altered, cut off or swapped), data-text-gone (404 or 410),
//     data-text-failed           (no answer, no right, signed out)
//     data-text-browser          the browser cannot check signatures
//     data-text-differs-…        what is not as it was sent, some with {name}: key, receipt-missing, -damaged, -signature,
//                                -other; application, at; words-missing, -extra, -changed; file- and measure- likewise
//     data-sent                  what the page shows from the row, as JSON {at, application, measures: [{id, stage, code,
//                                parameters, name}]}
//     data-text-nothing          in place of a part of the statement that the candidate left empty
//     data-text-show, -fetch     a file's button, with {name}
//     data-text-fetching, -shown, -fetched     said about a file, with {name}
//     data-text-save             the link that saves a file, with the {name} under which it is saved
//     data-text-file-name        that name without its ending; {name} is the file's number in the list
//     data-text-plain            the name of the type "text"; the other types are PDF, HEIC, JPEG, PNG
//   [data-alarm]                 hidden, tabindex=-1, with [data-own] and [data-used], which get fingerprints: shown in place of
//                                the form if the portal uses another vault than the adviser's identity names
//   [data-differs]               hidden, tabindex=-1, with the list [data-differences]: the alarm if anything is not as it was
//                                sent. Then the form is hidden, and each [data-asked]
//   [data-status]                empty, outside the form
//   [data-opened]                hidden until all is open, then the form is hidden. It holds:
//     [data-opened-heading]      tabindex=-1; the focus goes there
//     [data-statement="hard"], [data-statement="helps"]     get paragraphs, with the lang of that part
//     [data-receipt]             gets the digest of the receipt, which the candidate reads too
//     [data-evidence]            an empty list
//     template[data-evidence-item]   one <li> with [data-name], [data-about] (type and size), [data-warning] (shown for
//                                files that are saved; in it [data-unscanned], for those that no scanner has checked), button[data-get], [data-content] (gets <pre>, <img> or <a download>)
//   [data-words-for="<measure id>"]      anywhere; gets what the candidate wrote about that measure
//
// The server answers the post with JSON; all sealed bytes are base64:
//
//   {grant, vault, key, request, receipt, statement: null | {id, version, sealed}, evidence: [{id, version, label, href}]}
//
// "vault" is the fingerprint of the vault that the portal uses. "request" is the id of the request, "id" that of the
// statement's object or of the evidence. "href" serves the sealed object; each is fetched on its own button's press only.
// With a wrong passphrase nothing is posted: the server records an opening when it hands out the sealed keys.

import { openRequestKey, openVault } from "./crypto.js";
import { evidenceItem, nameInList } from "./evidence.js";
import { alarm, alarmDifferences, forget, fromBase64, load, reasonText, say, text } from "./page.js";
import { openSent } from "./receipt.js";
import { onUnlock } from "./unlock.js";

const form = document.querySelector("form[data-opener]");
if (form) {
  start(form, document.querySelector("[data-opened]"));
}

function start(form, opened) {
  const field = form.querySelector("[data-passphrase]");
  const urls = [];
  let key = null;
  const page = {
    form,
    template: opened.querySelector("template[data-evidence-item]"),
    key: () => key,
    blob: (content, type) => {
      urls.push(URL.createObjectURL(new Blob([content], { type })));
      return urls.at(-1);
    },
  };

  onUnlock(form, field, async (identity) => {
    // Only now the sealed keys are asked for: the candidate reads of each opening, so none is recorded for nothing.
    try {
      const bundle = await handedOut(form);
      const keys = await openKeys(bundle, identity);
      key = keys.key;
      show(page, opened, bundle, await openSent(bundle, keys, JSON.parse(form.dataset.sent)));
    } catch (error) {
      key = null;
      clear(opened);
      if (error.reason === "exchanged") {
        forget(field);
        alarm(form, error);
      } else if (error.reason === "differs") {
        forget(field);
        alarmDifferences(form, error.differences);
      } else {
        say(reasonText(form, error));
      }
      return;
    }
    forget(field);
    form.hidden = true;
    opened.hidden = false;
    say(text(form, "opened"));
    opened.querySelector("[data-opened-heading]").focus();
  });

  addEventListener("pagehide", () => {
    key = null;
    forget(field);
    urls.splice(0).forEach((url) => URL.revokeObjectURL(url));
    clear(opened);
    opened.hidden = true;
    form.hidden = false;
    say("");
  });
  // A page that comes back from the browser's memory starts anew.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

async function handedOut(form) {
  const answer = await load(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { Accept: "application/json" },
  });
  return answer.json();
}

async function openKeys(bundle, identity) {
  const vault = await openVault(fromBase64(bundle.grant), identity, bundle.vault);
  return { key: await openRequestKey(fromBase64(bundle.key), vault), signing: identity.signing };
}

// Shows what was opened and compared.
function show(page, opened, bundle, { statement, labels, digest }) {
  const files = bundle.evidence ?? [];
  const items = files.map((file, i) => evidenceItem(page, file, labels[i], nameInList(labels, i), i + 1));
  for (const place of opened.querySelectorAll("[data-statement]")) {
    const part = place.dataset.statement;
    write(place, statement[part] || "", language(statement, part), text(page.form, "nothing"));
  }
  for (const place of document.querySelectorAll("[data-words-for]")) {
    const part = place.dataset.wordsFor;
    write(place, statement.words?.[part] || "", language(statement, part), "");
  }
  opened.querySelector("[data-evidence]").replaceChildren(...items);
  opened.querySelector("[data-receipt]").textContent = digest;
}

// language is that in which a part of the statement is written: "und" for one that is neither English nor French.
function language(statement, part) {
  return statement.languages?.[part] ?? statement.lang;
}

// An empty line parts two paragraphs. The language is the candidate's, unless it is the page that speaks.
function write(place, words, lang, empty) {
  const paragraphs = words.split(/\r?\n\s*\n/).filter((paragraph) => paragraph.trim() !== "");
  place.replaceChildren(...paragraphs.map((paragraph) => element(paragraph.trim(), lang)));
  if (paragraphs.length === 0 && empty) {
    place.replaceChildren(element(empty, ""));
  }
}

function element(words, lang) {
  const paragraph = document.createElement("p");
  paragraph.textContent = words;
  if (lang) {
    paragraph.lang = lang;
  }
  return paragraph;
}

function clear(opened) {
  const places = [...opened.querySelectorAll("[data-statement], [data-evidence], [data-receipt]"), ...document.querySelectorAll("[data-words-for]")];
  places.forEach((place) => place.replaceChildren());
}
