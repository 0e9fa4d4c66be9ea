// Says a text in an element of the page to everybody. The element becomes a live region with its first words: some
// screen readers say "status" for an empty one, on every page. They say what changes in a region that they know, so the
// first words come a moment after the role.

const moment = 100; // milliseconds
const latest = new WeakMap();

export function announce(element, text) {
  latest.set(element, text);
  if (text === "" || element.getAttribute("role") === "status") {
    element.textContent = text;
    return;
  }
  element.setAttribute("role", "status");
  setTimeout(() => {
    if (element.hasAttribute("role")) {
      element.textContent = latest.get(element);
    }
  }, moment);
}
