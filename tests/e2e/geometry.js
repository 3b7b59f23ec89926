/* What is wrong with where things stand on this page, at the size that it has now: nothing is cut, nothing lies over
   anything else, and of the coach all that one needs is in view, in capitals at least `least` CSS pixels high. */
async ([whole, least]) => {
  for (let frame = 0; frame < 2; frame++) await new Promise((done) => requestAnimationFrame(done)); // what follows a new size
  const LEAST = 3; // CSS pixels: rounding, and letters whose boxes are a little taller than their lines
  const faults = [];
  const named = (e) => `${e.tagName.toLowerCase()}${e.id ? `#${e.id}` : ""} “${(e.textContent || e.value || "").trim().slice(0, 40)}”`;
  const shown = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: false }) && !e.closest(".unseen, .skip-link, [hidden]") && !getComputedStyle(e).clipPath.startsWith("inset(50%");
  const within = (inner, outer, by = LEAST) =>
    inner.left >= outer.left - by && inner.right <= outer.right + by && inner.top >= outer.top - by && inner.bottom <= outer.bottom + by;
  const scrolls = (e) => /auto|scroll/.test(getComputedStyle(e).overflowX + getComputedStyle(e).overflowY);
  const scrolling = (e) => { for (let up = e.parentElement; up; up = up.parentElement) if (up !== document.body && up !== document.documentElement && scrolls(up)) return up; return null; };
  const block = (e) => { while (getComputedStyle(e).display.startsWith("inline") && !e.matches("button, .button") && e.parentElement) e = e.parentElement; return e; };

  if (document.documentElement.scrollWidth > innerWidth) faults.push(`the page is ${document.documentElement.scrollWidth} wide`);

  const root = document.querySelector("dialog[open]") ?? document.body;
  const pieces = [];
  const controls = "a[href], button, select, textarea, summary, label.button, input:not([type=hidden])";
  const group = (e) => e.closest(".ring, .stage, .choice, .film, label, button, a[href], figure, progress") ?? e;
  for (const element of root.querySelectorAll(`${controls}, img, video, .ring svg`)) {
    if (shown(element)) pieces.push({ element, box: element.getBoundingClientRect(), control: element.matches(controls) });
  }
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node; (node = texts.nextNode()); ) {
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest("script, style, svg, option, dialog:not([open])") || !shown(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width === 0) continue;
    const home = block(parent);
    const room = home.getBoundingClientRect();
    const across = { left: room.left, right: room.right, top: box.top, bottom: box.bottom };
    // A word that is broken where no syllable ends is one that has no room.
    const broken = parent.matches("#side, #unit") && !/[\u00ad-]/.test(node.data) && [...node.data.matchAll(/\S+/g)].some((word) => {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      return new Set([...range.getClientRects()].map((r) => Math.round(r.top))).size > 1;
    });
    range.selectNodeContents(node);
    if (broken) faults.push(`a word is broken: ${named(parent)}`);
    if (!within(box, home.matches("button, .button, input") ? room : across) && home !== document.body) faults.push(`spills out of its box: ${named(home)}`);
    pieces.push({ element: parent, box, control: false, text: true, boxes: [...range.getClientRects()] });
  }
  for (const piece of pieces) {
    const { element, box } = piece;
    const holder = scrolling(element);
    piece.holder = holder;
    for (let up = element; up; up = up.parentElement) if (getComputedStyle(up).position === "sticky") piece.sticks = true; // what scrolls goes below it
    if (holder === null && (box.left < -LEAST || box.right > innerWidth + LEAST)) faults.push(`outside: ${named(element)}`);
    for (let up = element.parentElement; up; up = up.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(up);
      if (up === holder || up === document.body) break;
      if ((overflowX === "hidden" || overflowY === "hidden") && !within(box, up.getBoundingClientRect()) && !up.matches(".stage, .film")) faults.push(`cut by ${named(up)}: ${named(element)}`);
    }
  }
  const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > LEAST && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > LEAST;
  for (let i = 0; i < pieces.length; i++) {
    for (let j = i + 1; j < pieces.length; j++) {
      const [a, b] = [pieces[i], pieces[j]];
      if (a.sticks || b.sticks || !over(a.box, b.box) || a.holder !== b.holder || group(a.element) === group(b.element)) continue;
      if (a.element.contains(b.element) || b.element.contains(a.element)) continue;
      const lines = (p) => p.boxes ?? [p.box];
      if (a.text && b.text && block(a.element) === block(b.element)) continue;
      if (lines(a).some((x) => lines(b).some((y) => over(x, y)))) faults.push(`${named(a.element)} lies over ${named(b.element)}`);
    }
  }
  for (const selector of whole) {
    for (const element of document.querySelectorAll(selector)) {
      if (!shown(element)) continue;
      const box = element.getBoundingClientRect();
      if (!within(box, { left: 0, top: 0, right: innerWidth, bottom: innerHeight }, 1)) faults.push(`not in view: ${named(element)}`);
      const holder = scrolling(element);
      if (holder && !within(box, holder.getBoundingClientRect(), 1)) faults.push(`scrolled away: ${named(element)}`);
      const room = { ".stage": [220, 150], ".ring": [84, 84], "#figure": [105, 70] }[selector];
      if (room && (box.width < room[0] || box.height < room[1])) faults.push(`too small, ${box.width.toFixed(0)}x${box.height.toFixed(0)}: ${selector}`);
    }
  }

  // What is read from the floor: each part of the sentence whole in its place, and the letters as high as they must be.
  const sentence = document.querySelector("#sentence");
  const letters = {};
  if (sentence && least !== null) {
    const parts = [...sentence.children];
    const on = parts.filter((p) => p.hasAttribute("data-on"));
    for (const part of parts) {
      for (const other of parts) other.toggleAttribute("data-on", other === part);
      if (part.scrollHeight > sentence.clientHeight + LEAST || part.scrollWidth > sentence.clientWidth + 1) faults.push(`does not fit: ${named(part)}`);
    }
    for (const part of parts) part.toggleAttribute("data-on", on.includes(part));
    for (const selector of ["#digits", "#side", "#unit", "#sight", "#sentence p[data-on]"]) {
      const read = document.querySelector(selector);
      if (!read || !shown(read) || !read.textContent.trim()) continue;
      const probe = read.appendChild(Object.assign(document.createElement("span"), { style: "display: inline-block; height: 1cap; width: 0" }));
      letters[selector] = probe.getBoundingClientRect().height; // as this font draws them: its own metrics
      probe.remove();
      if (letters[selector] < least) faults.push(`capitals ${letters[selector].toFixed(1)} px high, not ${least.toFixed(1)}: ${named(read)}`);
    }
  }
  return { faults: [...new Set(faults)], letters, parts: sentence?.childElementCount ?? 0 };
}
