// Checks that the engines do not make. Each function returns a list of {rule, element}.

const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
const name = (e) => e.outerHTML.slice(0, 160);

// No horizontal scrolling and no clipped text at the current width and text size.
function reflow() {
  const found = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth + 1) {
    found.push({ rule: "sideways", element: `${scrollWidth} of ${clientWidth} pixels` });
    for (const e of document.querySelectorAll("body *")) {
      if (seen(e) && e.getBoundingClientRect().right > clientWidth + 1 && e.children.length === 0) {
        found.push({ rule: "sideways", element: name(e) });
      }
    }
  }
  for (const e of document.querySelectorAll("main *")) {
    const { overflow } = getComputedStyle(e);
    // An element of one pixel is for screen readers only.
    if (seen(e) && e.clientWidth > 1 && overflow === "hidden" && (e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1)) {
      found.push({ rule: "cut off", element: name(e) });
    }
  }
  return found;
}

// Targets are at least 44 by 44 pixels, except links in a sentence (WCAG 2.2, criterion 2.5.5).
function targets() {
  const found = [];
  for (const e of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    if (!seen(e) || e.matches(".govuk-skip-link") || inSentence(e)) {
      continue;
    }
    const boxes = [e, ...(e.labels && /radio|checkbox/.test(e.type) ? e.labels : [])].map((x) => x.getBoundingClientRect());
    const width = Math.max(...boxes.map((b) => b.right)) - Math.min(...boxes.map((b) => b.left));
    const height = Math.max(...boxes.map((b) => b.bottom)) - Math.min(...boxes.map((b) => b.top));
    if (width < 43.5 || height < 43.5) {
      found.push({ rule: "target", element: `${Math.round(width)} × ${Math.round(height)}: ${name(e)}` });
    }
  }
  return found;
}

function inSentence(e) {
  const block = e.closest("p, li, dd, td, .govuk-hint, .govuk-error-message");
  return e.tagName === "A" && block && block.textContent.replace(/\s+/g, "").length > e.textContent.replace(/\s+/g, "").length;
}

// Text spacing of WCAG 2.2, criterion 1.4.12. The page must be reloaded afterwards.
function spaced() {
  for (const e of document.querySelectorAll("body, body *")) {
    e.style.setProperty("line-height", "1.5", "important");
    e.style.setProperty("letter-spacing", ".12em", "important");
    e.style.setProperty("word-spacing", ".16em", "important");
    if (e.tagName === "P") {
      e.style.setProperty("margin-bottom", "2em", "important");
    }
  }
  return reflow();
}

// Text of twice the size (criterion 1.4.4).
function doubled() {
  document.documentElement.style.setProperty("font-size", "200%", "important");
  const found = reflow();
  document.documentElement.style.removeProperty("font-size");
  return found;
}

// Each display preference of the site, and both: more space, and the reading font, of which the stylesheet's path is
// given.
async function preferred(font) {
  const root = document.documentElement;
  const found = [];
  const check = (how) => found.push(...reflow().map(({ rule, element }) => ({ rule: `${rule} with ${how}`, element })));
  const before = root.className;
  root.classList.add("sf-spacious");
  check("more space");
  const sheet = document.createElement("link");
  [sheet.rel, sheet.href] = ["stylesheet", font];
  await new Promise((loaded, failed) => {
    [sheet.onload, sheet.onerror] = [loaded, failed];
    document.head.append(sheet);
  });
  root.getBoundingClientRect(); // the layout asks for the font
  await document.fonts.ready;
  check("more space and the reading font");
  root.className = before;
  check("the reading font");
  sheet.remove();
  return found;
}

// A page with errors says so in its title and has an error summary with the focus. Each error is a link to a field that
// is marked as invalid and described by the same message. The browser moves the focus when it draws a frame, which may
// be after the page was loaded.
async function errors() {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const found = [];
  const summary = document.querySelector(".govuk-error-summary");
  if (!summary) {
    return [{ rule: "no summary", element: document.title }];
  }
  if (document.activeElement !== summary) {
    found.push({ rule: "the summary has no focus", element: name(document.activeElement) });
  }
  if (!/^Err(or|eur)/.test(document.title)) {
    found.push({ rule: "the title does not say it", element: document.title });
  }
  const words = (e) => e.textContent.replace(/\s+/g, " ").trim();
  for (const error of summary.querySelectorAll("li")) {
    const field = document.getElementById(decodeURIComponent(error.querySelector("a")?.hash.slice(1) ?? ""));
    if (!field) {
      found.push({ rule: "an error without its field", element: name(error) });
      continue;
    }
    const parts = [field, field.closest("fieldset")].filter(Boolean);
    // Radio buttons and groups cannot have aria-invalid (WAI-ARIA 1.2).
    if (!/radio|checkbox/.test(field.type) && field.ariaInvalid !== "true") {
      found.push({ rule: "a field is not marked", element: name(field) });
    }
    const said = parts.flatMap((e) => (e.getAttribute("aria-describedby") ?? "").split(/\s+/)).filter(Boolean);
    if (!said.some((id) => words(document.getElementById(id)).includes(words(error)))) {
      found.push({ rule: "an error is not said with its field", element: name(field) });
    }
  }
  return found;
}

// Print has dark text on white, all content but what the page hides until a script shows it, and no controls that only
// work on a screen.
function printed() {
  const found = [];
  for (const e of document.querySelectorAll("main p, main li, main dt, main dd, main td, main th, main h1, main h2, main h3, details > :not(summary)")) {
    const style = getComputedStyle(e);
    if (!e.closest(".govuk-summary-list__actions, nav, button, [hidden]") && !e.matches(".govuk-visually-hidden") && e.textContent.trim() !== "" && !seen(e)) {
      found.push({ rule: "not printed", element: name(e) });
    }
    if (brightness(style.color) > 0.4 || brightness(style.backgroundColor) < 0.7) {
      found.push({ rule: "not dark on white", element: `${style.color} on ${style.backgroundColor}: ${name(e)}` });
    }
  }
  for (const e of document.querySelectorAll("body, header, main")) {
    if (brightness(getComputedStyle(e).backgroundColor) < 1) {
      found.push({ rule: "not on white", element: name(e) });
    }
  }
  for (const e of document.querySelectorAll("main button, nav, .govuk-skip-link, .govuk-back-link")) {
    if (seen(e)) {
      found.push({ rule: "of no use on paper", element: name(e) });
    }
  }
  return found;
}

// brightness of a computed colour, 0 to 1; transparent is white, as paper.
function brightness(colour) {
  const [red, green, blue, opacity = 1] = colour.match(/[\d.]+/g).map(Number);
  return opacity === 0 ? 1 : (red + green + blue) / 765;
}
