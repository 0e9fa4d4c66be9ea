// Says politely that the session ends soon, and keeps it with one press without leaving the page. Without this script the
// same words and the same button stand on the next page that is loaded. All words come from the page.

import { announce } from "./announce.js";

const box = document.querySelector("[data-session-ends]");
const notice = box.firstElementChild;
const words = notice.querySelector("p");
const form = notice.querySelector("form");
const warn = Number(box.dataset.sessionWarn) * 1000;

const latest = Date.parse(box.dataset.sessionLatest);

let ends = Date.parse(box.dataset.sessionEnds);
let timer = 0;

function arm() {
  clearTimeout(timer);
  const wait = ends - warn - Date.now();
  if (wait > 0) {
    timer = setTimeout(arm, Math.min(wait, 60_000)); // a machine that slept is asked again within a minute
    return;
  }
  const final = ends >= latest;
  form.hidden = final;
  notice.hidden = false;
  announce(words, final ? box.dataset.textFinal : box.dataset.textEnds);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok || answer.url.includes("/sign-in")) {
      throw new Error("signed out");
    }
    reply(box.dataset.textStayed);
    ends = Math.min(Date.now() + Number(box.dataset.sessionLength) * 1000, latest);
    arm();
  } catch {
    reply(box.dataset.textFailed);
  }
});

// The button that had the focus goes. The focus moves to the words, which are then said once.
function reply(text) {
  words.removeAttribute("role");
  words.textContent = text;
  notice.focus();
  form.hidden = true;
}

arm();
