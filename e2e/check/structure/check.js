// What a page says of itself: the names of its links, buttons and fields, where the reader is, and what it says aloud.
// Each function returns a list of {rule, element}.

const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
const markup = (e) => e.outerHTML.replace(/\s+/g, " ").slice(0, 160);
const words = (e) => (e?.textContent ?? "").replace(/\s+/g, " ").trim();
const byId = (ids) => (ids ?? "").split(/\s+/).filter(Boolean).map((id) => words(document.getElementById(id))).join(" ");

// accessibleName returns the name of a link or button: its label, else its text, also that for screen readers only.
const accessibleName = (e) => byId(e.getAttribute("aria-labelledby")) || e.getAttribute("aria-label") || words(e);

// structure runs the checks that hold for every page.
function structure() {
  return [...links(), ...buttons(), ...fields(), ...silent()];
}

// No two links have one text and different targets (WCAG 2.2, criterion 2.4.9).
function links() {
  return alike([...document.querySelectorAll("a[href]")], accessibleName, (e) => e.href, "links with one text and two targets");
}

// No two buttons have one text and do different things.
function buttons() {
  const sent = (e) => {
    if (!e.form) {
      return e.id;
    }
    const fixed = [...e.form.elements].filter((f) => f.type === "hidden" && !["csrf", "key", "version"].includes(f.name));
    return [e.form.method, e.form.action, e.name, e.value, ...fixed.map((f) => `${f.name}=${f.value}`)].join(" ");
  };
  return alike([...document.querySelectorAll("button")], accessibleName, sent, "buttons with one text that do two things");
}

// No two fields have one label in one group, and no two groups have one legend (criterion 2.4.6).
function fields() {
  const controls = document.querySelectorAll("input:not([type=hidden]), select, textarea");
  const label = (e) => [...groups(e).map((g) => words(g.querySelector("legend"))), [...e.labels].map(words).join(" ")].join(", ");
  const legends = [...document.querySelectorAll("main fieldset")];
  const legend = (e) => [...groups(e.parentElement), e].map((g) => words(g.querySelector("legend"))).join(", ");
  return [
    ...alike([...controls], label, (e) => e.name + e.value + e.id, "fields with one label"),
    ...alike(legends, legend, (e) => String(legends.indexOf(e)), "groups with one legend"),
  ];
}

// groups returns the fieldsets around an element, the outermost first.
function groups(e) {
  const fieldset = e?.closest("fieldset");
  return fieldset ? [...groups(fieldset.parentElement), fieldset] : [];
}

// alike returns the elements with the name of another that differs in what it is.
function alike(elements, nameOf, identity, rule) {
  const first = new Map();
  const found = [];
  for (const e of elements.filter(shown)) {
    const name = nameOf(e).toLowerCase();
    const what = identity(e);
    if (!first.has(name)) {
      first.set(name, what);
    } else if (first.get(name) !== what) {
      found.push({ rule, element: `“${name}”: ${markup(e)}` });
    }
  }
  return found;
}

// A live region has words: some screen readers say "status" for an empty one.
function silent() {
  const regions = document.querySelectorAll("[role=status], [role=alert], [role=log], [aria-live]:not([aria-live=off]), output");
  return [...regions].filter((e) => words(e) === "").map((e) => ({ rule: "a live region without words", element: markup(e) }));
}

// The page says where the reader is: in the header or the foot, or as a step of a task (criterion 2.4.8).
function place() {
  const marks = document.querySelectorAll(":is(header, footer) a[aria-current]");
  if (marks.length === 1) {
    return [];
  }
  const rule = marks.length === 0 ? "nothing says where the page is" : "the page is in several places";
  return [{ rule, element: [...marks].map(markup).join(" ") || document.title }];
}

// step returns the number of steps that the page says its task has; 0 if it says none.
function step() {
  const caption = words(document.querySelector("main .govuk-caption-l"));
  const [current, total] = (caption.match(/\d+/g) ?? []).map(Number);
  return total >= current && current > 0 ? total : 0;
}

// In a window of 320 by 256 pixels the header takes at most 96, and the page itself begins: the first line of its h1 is
// seen.
function narrow() {
  const found = [];
  const header = document.querySelector("header")?.getBoundingClientRect();
  if (header && header.height > 96) {
    found.push({ rule: "a high header", element: `${Math.round(header.height)} pixels` });
  }
  const title = document.querySelector("h1");
  const style = getComputedStyle(title);
  const line = parseFloat(style.lineHeight) || parseFloat(style.fontSize);
  if (scrollY === 0 && title.getBoundingClientRect().top + line > innerHeight) {
    found.push({ rule: "a title below the first screen", element: `at ${Math.round(title.getBoundingClientRect().top)} pixels` });
  }
  return found;
}

// answered returns what is wrong on the page to which an action has led: it says what was done below its h1, or is in
// error, and the focus is there. The pages of signing in and out say it in their h1. The browser moves the focus when it
// draws a frame, which may be after the page was loaded.
async function answered() {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const [load] = performance.getEntriesByType("navigation");
  if (!load?.redirectCount || /sign-in|signed-out/.test(location.pathname)) {
    return [];
  }
  const found = [];
  const says = document.querySelector(".govuk-error-summary, .govuk-notification-banner--success");
  if (!says) {
    return [{ rule: "an action without an answer", element: document.title }];
  }
  if (!(document.querySelector("h1").compareDocumentPosition(says) & Node.DOCUMENT_POSITION_FOLLOWING)) {
    found.push({ rule: "an answer above the h1", element: markup(says) });
  }
  if (document.activeElement !== says && !document.querySelector(":target")) {
    found.push({ rule: "an answer without the focus", element: markup(document.activeElement) });
  }
  return found;
}
