// What both pages of the opener share. All words shown to people come from the page, as data-text-… attributes.

import { announce } from "../announce.js";

export { fromBase64 } from "./format.js";

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
    case "browser":
    case "no-passkey":
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
  hideAsked(form);
  place.hidden = false;
  place.focus();
}

/** Writes base64, as Go reads it. */
export function toBase64(bytes) {
  let characters = "";
  for (const byte of bytes) {
    characters += String.fromCharCode(byte);
  }
  return btoa(characters);
}

/**
 * Puts the page's second alarm in the place of a form, and of what the page shows of the request: it lists what is not as
 * it was sent.
 */
export function alarmDifferences(form, differences) {
  hideAsked(form);
  showDifferences(form, differences);
}

// Hides a form, and what the page shows of the request from its row.
function hideAsked(form) {
  document.querySelectorAll("[data-asked]").forEach((part) => (part.hidden = true));
  form.hidden = true;
}

/** Shows the alarm of alarmDifferences and hides nothing. */
export function showDifferences(form, differences) {
  const place = document.querySelector("[data-differs]");
  const items = differences.map(({ what, name }) => {
    const item = document.createElement("li");
    item.textContent = text(form, `differs-${what}`, name);
    return item;
  });
  place.querySelector("[data-differences]").replaceChildren(...items);
  say("");
  place.hidden = false;
  place.focus();
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

/** Takes the name off a passphrase field, so that no form ever sends it, and adds a button that shows what is typed. */
export function guardPassphrase(form, field) {
  field.removeAttribute("name");
  // While it is shown, no keyboard changes it and no checker of spelling sends it away.
  field.autocapitalize = "none";
  field.spellcheck = false;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary sf-reveal";
  button.setAttribute("aria-controls", field.id);
  const show = (shown) => {
    field.type = shown ? "text" : "password";
    button.textContent = text(form, shown ? "hide-passphrase" : "show-passphrase");
  };
  show(false);
  button.addEventListener("click", () => show(field.type === "password"));
  form.addEventListener("submit", () => show(false));
  field.after(button);
}

/**
 * Says at a field what is wrong with it, until it is corrected, as the errors of other forms are said: above the field,
 * in its description and in the page's title. Going to the field reads it out; where the focus is there already, it is
 * said in the status.
 */
export function refuse(form, field, words) {
  accept(field);
  const error = document.createElement("p");
  error.id = `${field.id}-error`;
  error.className = "govuk-error-message";
  const prefix = document.createElement("span");
  prefix.className = "govuk-visually-hidden";
  prefix.textContent = text(form, "error");
  error.append(prefix, ` ${words}`);
  field.before(error);
  group(field).classList.add("govuk-form-group--error");
  field.classList.add("govuk-input--error");
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${error.id}`.trim());
  document.title = text(form, "error-title", pageTitle);
  refused.set(field, error);
  field.addEventListener("input", () => accept(field), { once: true });
  say(document.activeElement === field ? words : "");
  field.focus();
  group(field).scrollIntoView({ block: "center" });
}

const refused = new Map(); // the errors of fields
const pageTitle = document.title;

// accept takes the error off a field.
function accept(field) {
  const error = refused.get(field);
  if (!error) {
    return;
  }
  refused.delete(field);
  const others = field.getAttribute("aria-describedby").split(" ").filter((id) => id !== error.id);
  field.setAttribute("aria-describedby", others.join(" "));
  field.removeAttribute("aria-invalid");
  field.classList.remove("govuk-input--error");
  group(field).classList.remove("govuk-form-group--error");
  error.remove();
  if (refused.size === 0) {
    document.title = pageTitle;
  }
}

function group(field) {
  return field.closest(".govuk-form-group") ?? field;
}

/** Empties a passphrase field. */
export function forget(field) {
  field.value = "";
  accept(field);
}

/** Runs one submission at a time. Gives the function that runs it, for buttons that do not submit. */
export function onSubmit(form, act) {
  let busy = false;
  const run = async (way) => {
    if (busy) {
      return;
    }
    busy = true;
    try {
      await act(way);
    } catch (error) {
      say(reasonText(form, error));
    } finally {
      busy = false;
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  return run;
}
