// Says in words how far a file has come, and when the line stands still. Without this script the browser sends the file by
// itself. All words come from the page; the server answers both the same way, but that a page with an error is an address.

import { announce } from "./announce.js";

const form = document.querySelector("form[data-upload]");
const status = document.querySelector("[data-upload-status]");
const often = 3000; // milliseconds between two sentences: more would drown everything else that is spoken
const still = 20_000; // without a byte, until the reader is told
let sending = false;

form.addEventListener("submit", (event) => {
  const file = form.elements.file.files[0];
  if (!file) {
    return; // the server's page says what is missing
  }
  event.preventDefault();
  if (sending) {
    return; // a disabled button would lose the focus
  }
  sending = true;
  const request = new XMLHttpRequest();
  let said = 0;
  let stall = 0;

  const wait = () => {
    clearTimeout(stall);
    stall = setTimeout(() => { announce(status, form.dataset.textStalled); }, still);
  };
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    wait();
    if (loaded < total && Date.now() - said < often) {
      return;
    }
    said = Date.now();
    announce(status, form.dataset.textSending
      .replace("{sent}", megabytes(Math.min(loaded, file.size)))
      .replace("{size}", megabytes(file.size)));
  });
  request.addEventListener("load", () => location.assign(request.responseURL));
  request.addEventListener("error", () => {
    announce(status, form.dataset.textBroken);
    sending = false;
  });
  request.addEventListener("loadend", () => clearTimeout(stall));
  wait();
  request.open("POST", form.action);
  request.send(new FormData(form));
});

function megabytes(bytes) {
  return (bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
}
