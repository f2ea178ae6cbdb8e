// Notes a page's first article while it comes, so that those which endless scrolling puts below it can be taken out again.
// Runs from the start of each document in a world of our own; tabs.py then calls `withoutNext`.
(() => {
  if (window !== window.top) return;
  // Characters of prose that make an article, and of a text node that is prose; paragraphs of it that are remembered.
  const ARTICLE = 400, PROSE = 40, MOST = 60;
  // Characters from which on a headline in a title, and a title in a headline, is no chance.
  const HEADLINE = 10, TITLE = 20;
  // A look may take this share of the page's time.
  const SHARE = 0.05;
  const NO_PROSE = "nav, aside, footer, script, style, noscript, template, button, select, dialog, [role=dialog]";
  const OWN = "article, [role=article], [itemtype*='Article'], [itemtype$='Posting']";
  const TOLD = "title, meta[property], meta[name], meta[itemprop], link[rel=canonical], script[type='application/ld+json']";

  const wordsOf = (text) => (text || "").normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const pathOf = () => location.pathname.replace(/\/+$/, "");
  const proseIn = (box) => {
    const found = [];
    let length = 0;
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
      node.nodeType === 1 && node.matches(NO_PROSE) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType !== 3 || node.data.length < PROSE) continue;
      const own = node.data.trim().length;
      if (own < PROSE) continue;
      length += own;
      if (found.length < MOST) found.push(node.parentElement);
    }
    return { length, found };
  };
  // A site's own name is often an h1, too.
  const isHeadline = (heading) => {
    const above = heading.closest("nav, aside, footer, header");
    if (above && !(above.matches("header") && above.closest("article, main, [role=main]"))) return false;
    return wordsOf(heading.textContent) !== "" && heading.querySelector("a[href='/']") === null && !heading.closest("a[href='/']");
  };
  // Headlines, each with the smallest box around it that has an article's prose.
  const articles = () => {
    const found = [];
    for (const h1 of [...document.getElementsByTagName("h1")].slice(0, 30)) {
      if (!isHeadline(h1)) continue;
      for (let box = h1.parentElement; box && box !== document.documentElement; box = box.parentElement) {
        const prose = proseIn(box);
        if (prose.length < ARTICLE) continue;
        found.push({ h1, box, own: [h1, ...prose.found] });
        break;
      }
    }
    return found;
  };
  const headings = () => [...document.querySelectorAll("h1, h2")].map((heading) => wordsOf(heading.textContent));
  const titles = () => [document.title, document.querySelector("meta[property='og:title']")?.content].map(wordsOf);
  const isNamed = (heading, told) => told.some((title) =>
    (heading.length >= HEADLINE && title.includes(heading)) || (title.length >= TITLE && heading.includes(title)));

  let first = null, told = null, due = 0, timer = 0;
  const noteTold = () => {
    told = { titles: titles(), address: location.href, path: pathOf(),
             head: document.head ? [...document.head.querySelectorAll(TOLD)].map((node) => node.cloneNode(true)) : [] };
  };
  const note = () => {
    const found = articles();
    const inner = found.find(({ box }) => !found.some((other) => other.box !== box && box.contains(other.box)));
    if (!inner) return;
    const words = wordsOf(inner.h1.textContent);
    // The same one, made anew by its scripts: what came meanwhile is still another.
    const known = first && first.words === words ? first.known : new Set(headings());
    if (!first || first.words !== words) noteTold();
    first = { ...inner, words, known };
  };

  // The largest box around another article's headline that holds nothing of the first one; null where it is none.
  const boxOf = (heading) => {
    const holds = (box) => first.own.some((node) => box.contains(node));
    let box = heading;
    while (box.parentElement && !holds(box.parentElement)) box = box.parentElement;
    return box === heading || !box.parentElement ? null : box;
  };
  const isAlike = (heading, box) => {
    const same = (one, other) => one && other && one !== other && one.tagName === other.tagName && one.className === other.className;
    const beside = [...box.parentElement.children].find((child) => child.contains(first.h1));
    return same(beside, box) || same(first.h1.closest(OWN), heading.closest(OWN));
  };
  const nextBoxes = () => {
    const now = titles(), moved = pathOf() !== told.path;
    const boxes = new Set();
    for (const heading of document.querySelectorAll(moved ? "h1, h2" : "h1")) {
      const words = wordsOf(heading.textContent);
      if (!words || first.known.has(words) || isNamed(words, told.titles)) continue;
      if (!(first.h1.compareDocumentPosition(heading) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
      const box = boxOf(heading);
      if (!box || proseIn(box).length < ARTICLE) continue;
      const alike = isAlike(heading, box), named = isNamed(first.words, told.titles);
      const arrived = moved && isNamed(words, now);
      const article = box.matches(OWN) || (heading.closest(OWN) !== null && box.contains(heading.closest(OWN)));
      // A part of the same article has no headline of the page's, and no place beside it.
      const beside = !first.box.contains(box) && heading.tagName === "H1" && (alike || (named && (article || moved)));
      if (beside || (arrived && (named || (alike && !first.box.contains(box))))) boxes.add(box);
    }
    return [...boxes];
  };
  const namesFirst = ([title]) => isNamed(first.words, [title]);

  const look = () => {
    if (!first || !first.h1.isConnected) note();
    if (!first || !first.h1.isConnected || nextBoxes().length) return;
    // What was taken for the headline stands above the article that came by now.
    const inner = articles().find(({ h1, box }) => h1 !== first.h1 && box !== first.box && first.box.contains(box));
    if (inner) {
      first = null;
      note();
      return;
    }
    const now = titles(), renamed = now[0] !== told.titles[0];
    // A head that comes later than the text names it; another address alone may be the next one's.
    if (renamed ? namesFirst(now) : pathOf() === told.path) noteTold();
  };
  const changed = () => {
    const began = performance.now();
    if (began < due) {
      timer ||= setTimeout(() => {
        timer = 0;
        changed();
      }, due - began);
      return;
    }
    look();
    const ended = performance.now();
    due = ended + (ended - began) / SHARE;
  };
  new MutationObserver(changed).observe(document, { childList: true, subtree: true });

  // Take the next articles out, give the first one its head back, and return its address; null where there are none.
  globalThis.withoutNext = () => {
    look();
    if (!first || !first.h1.isConnected) return null;
    const boxes = nextBoxes();
    // The next one's address and title may be there before its text is.
    const left = pathOf() !== told.path && namesFirst(told.titles) && !namesFirst(titles());
    if (!boxes.length && !left) return null;
    for (const box of boxes) box.remove();
    for (const node of document.head?.querySelectorAll(TOLD) ?? []) node.remove();
    document.head?.append(...told.head);
    return told.address;
  };
})();
