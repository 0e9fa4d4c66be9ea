// Where the focus is, and what is wrong with it there.

let target = null;
let previous = null;

// aim sets where to go: an element, or the list that an option belongs to.
function aim(e) {
  target = e?.closest("select") ?? e ?? null;
  previous = null;
  return target !== null;
}

const places = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
const seen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: false }) && e.getClientRects().length > 0;

// stops is the most that Tab can need to come around once.
const stops = () => [...document.querySelectorAll(places)].filter(seen).length + 3;

// stop describes the element that has the focus. Behind the last one there is none, or the first one again.
function stop() {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) {
    previous = null;
    return { kind: "", element: "", at: "nothing", end: true, faults: [], whole: false, box: null };
  }
  const end = previous !== null && e === [...document.querySelectorAll(places)].find(seen);
  if (end) {
    previous = null;
  }
  const faults = [...misplaced(e), ...covered(e)];
  previous = e;
  const b = e.getBoundingClientRect();
  const box = { x: b.x + scrollX, y: b.y + scrollY, width: b.width, height: b.height };
  return { kind: kind(e), element: e.outerHTML.slice(0, 160), at: at(e), end, faults, whole: b.top >= 0 && b.bottom <= innerHeight, box };
}

// at says whether this is where to go, or a neighbour in the same group of radios.
function at(e) {
  if (e === target) {
    return "target";
  }
  return e.type === "radio" && target?.type === "radio" && e.name === target.name ? "group" : "elsewhere";
}

// Stops follow each other as they stand in the page, and none stands wholly above the one before.
function misplaced(e) {
  const faults = [];
  if (e.tabIndex > 0) {
    faults.push("has a place of its own in the order");
  }
  if (previous?.isConnected) {
    if (!(previous.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)) {
      faults.push(`comes after ${previous.outerHTML.slice(0, 80)}, behind which it does not stand`);
    }
    if (e.getBoundingClientRect().bottom < previous.getBoundingClientRect().top) {
      faults.push(`stands above ${previous.outerHTML.slice(0, 80)}`);
    }
  }
  return faults;
}

// What has the focus is in the window, and nothing lies over it (WCAG 2.2, criterion 2.4.12). A browser that comes to a
// large field shows the place where one writes, and not always all of the field.
function covered(e) {
  for (const r of e.getClientRects()) {
    const [top, bottom] = [Math.max(r.top, 0), Math.min(r.bottom, innerHeight)];
    if (bottom - top < Math.min(r.height, 44) - 1) {
      return ["is not in the window"];
    }
    const over = document.elementFromPoint(r.x + r.width / 2, (top + bottom) / 2);
    if (!over || !(e.contains(over) || over.contains(e) || [...(e.labels ?? [])].some((l) => l.contains(over)))) {
      return [`is covered by ${over?.outerHTML.slice(0, 80)}`];
    }
  }
  return [];
}

// kind is the same for what is drawn alike: by its style, and by what lies behind.
function kind(e) {
  let behind = e.parentElement;
  while (behind && getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") {
    behind = behind.parentElement;
  }
  return [e.tagName, e.type ?? "", e.className, behind && getComputedStyle(behind).backgroundColor].join(" ");
}

// key is what presses or changes the target: a link by Enter, everything else by the space bar.
const key = () => (target.tagName === "A" ? "Enter" : "Space");

// ticked says whether a radio or a checkbox is on.
const ticked = () => document.activeElement === target && target.checked;

// steps are how many options down, or up, one is from the one that is chosen.
function steps(option) {
  return option.index - target.selectedIndex;
}

const blur = () => document.activeElement.blur();
