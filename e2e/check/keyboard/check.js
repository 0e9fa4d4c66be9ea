// Reports where the focus is, and what is wrong with it.

let target = null;
let previous = null;

// aim sets the wanted element; for an option, its list.
function aim(e) {
  target = e?.closest("select") ?? e ?? null;
  previous = null;
  return target !== null;
}

const places = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
const seen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: false }) && e.getClientRects().length > 0;

// stops is the highest number of Tab presses that go around the page once.
const stops = () => [...document.querySelectorAll(places)].filter(seen).length + 3;

// stop describes the element that has the focus. After the last element there is none, or the first again.
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

// at reports whether this is the wanted element, or another radio of its group.
function at(e) {
  if (e === target) {
    return "target";
  }
  return e.type === "radio" && target?.type === "radio" && e.name === target.name ? "group" : "elsewhere";
}

// The columns of a wide page: the second begins again at the top.
const columns = ":is(.sf-columns, .sf-desk) > *";

// Stops follow document order, and none is entirely above the one before unless it is in the next column.
function misplaced(e) {
  const faults = [];
  if (e.tabIndex > 0) {
    faults.push("has a place of its own in the order");
  }
  if (previous?.isConnected) {
    if (!(previous.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)) {
      faults.push(`comes after ${previous.outerHTML.slice(0, 80)}, behind which it does not stand`);
    }
    const column = previous.closest(columns);
    const inNext = column !== null && column.nextElementSibling === e.closest(columns);
    if (!inNext && e.getBoundingClientRect().bottom < previous.getBoundingClientRect().top) {
      faults.push(`stands above ${previous.outerHTML.slice(0, 80)}`);
    }
  }
  return faults;
}

// The focused element is in the window and not covered (WCAG 2.2, criterion 2.4.12). For a large field, a browser
// scrolls to the caret, and not always to the whole field.
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

// kind is equal for elements that are drawn alike, by their style and background.
function kind(e) {
  let behind = e.parentElement;
  while (behind && getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") {
    behind = behind.parentElement;
  }
  return [e.tagName, e.type ?? "", e.className, behind && getComputedStyle(behind).backgroundColor].join(" ");
}

// key is the key that activates the target: Enter for a link, else the space bar.
const key = () => (target.tagName === "A" ? "Enter" : "Space");

// ticked reports whether a radio or checkbox is checked.
const ticked = () => document.activeElement === target && target.checked;

// steps is how many options below (or above, negative) the selected one the option is.
function steps(option) {
  return option.index - target.selectedIndex;
}

const blur = () => document.activeElement.blur();
