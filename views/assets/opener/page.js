// What both pages of the opener share. All words shown to people come from the page, as data-text-… attributes.

import { announce } from "../announce.js";

/** Says a text to everybody in the page's [data-status] element. */
export function say(text) {
  const status = document.querySelector("[data-status]");
  if (status) {
    announce(status, text);
  }
}

/** Gives the form's text of a name ("wrong-passphrase" is data-text-wrong-passphrase), with {name} replaced. */
export function text(form, name, file = "") {
  return (form.getAttribute(`data-text-${name}`) ?? "").replaceAll("{name}", () => file);
}

/** Gives the text for what went wrong. */
export function reasonText(form, error) {
  switch (error?.reason) {
    case "passphrase":
      return text(form, "wrong-passphrase");
    case "damaged":
    case "gone":
      return text(form, error.reason);
    default:
      return text(form, "failed");
  }
}

/** Puts the page's alarm in the place of a form, with the fingerprint that the adviser's key knows and the other one. */
export function alarm(form, error) {
  const place = document.querySelector("[data-alarm]");
  place.querySelector("[data-own]").textContent = error.own;
  place.querySelector("[data-used]").textContent = error.used || "–";
  say("");
  form.hidden = true;
  place.hidden = false;
  place.focus();
}

/** Reads base64, as Go writes it. */
export function fromBase64(encoded) {
  return Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
}

/** Writes base64, as Go reads it. */
export function toBase64(bytes) {
  let characters = "";
  for (const byte of bytes) {
    characters += String.fromCharCode(byte);
  }
  return btoa(characters);
}

/** Lets the browser show the last words before work that blocks the page. */
export function painted() {
  return new Promise((done) => {
    if (document.hidden) {
      setTimeout(done);
    } else {
      requestAnimationFrame(() => setTimeout(done));
    }
  });
}

/** Fetches from the own site; 404 and 410 are the reason "gone", all else that fails is the reason "failed". */
export async function load(url, options) {
  const answer = await fetch(url, { credentials: "same-origin", redirect: "error", cache: "no-store", ...options });
  if (!answer.ok) {
    throw Object.assign(new Error("answer"), { reason: answer.status === 404 || answer.status === 410 ? "gone" : "failed" });
  }
  return answer;
}

/** Takes the name off a passphrase field, so that no form ever sends it. */
export function guardPassphrase(field) {
  field.removeAttribute("name");
}

/** Marks a passphrase field as wrong, until it is corrected, and goes there. */
export function refuse(field) {
  field.setAttribute("aria-invalid", "true");
  field.addEventListener("input", () => field.removeAttribute("aria-invalid"), { once: true });
  field.focus();
}

/** Empties a passphrase field. */
export function forget(field) {
  field.value = "";
  field.removeAttribute("aria-invalid");
}

/** Runs one submission at a time. */
export function onSubmit(form, act) {
  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) {
      return;
    }
    busy = true;
    try {
      await act();
    } catch (error) {
      say(reasonText(form, error));
    } finally {
      busy = false;
    }
  });
}
