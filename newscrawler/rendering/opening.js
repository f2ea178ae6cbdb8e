// What an article keeps closed: one look at it, and one thing opened. Called in a world of its own by opening.py.
//
// order: {act: "look" | "open" | "scroll", tried: [names of what was opened before], words, first: the first answer}
// Returns {name: what is there to open or was opened | null, live: the article is a live blog,
//          text: characters of prose in it, headlines and address of the page, left: it went on to another article}.
(order) => {
  // Elements looked at, characters of a label, of a question that opens its answer, and of what stands around a button.
  const MOST_BUTTONS = 200, LONGEST_LABEL = 50, LONGEST_QUESTION = 200, AROUND = 400;
  // Characters of text that is there already behind a button, and of an article.
  const SOME_TEXT = 20, ARTICLE_TEXT = 250;
  // Pixels that a clamped text has below its edge, and entries that a live blog has at least.
  const CLAMPED = 40, FEWEST_ENTRIES = 3;
  const BUTTONS = "button, [role=button], summary, a:not([href]), a[href^='#'], a[href^='javascript:' i], " +
    "[aria-expanded=false], [onclick]";
  const ELSEWHERE = "nav, header, footer, aside, form, figure, dialog, [role=navigation], [role=dialog], " +
    "[role=search], [role=complementary], [aria-modal=true], [aria-haspopup]:not([aria-haspopup=false])";
  const BOXES = new RegExp("(?:^|[-_\\s])(?:comments?|share|sharing|social|nav|navigation|menu|related|recommend\\w*|" +
    "newsletter|subscri\\w*|paywall|piano|player|video|gallery|carousel|slider|slideshow|teasers?|promo|advert\\w*|" +
    "ads?|author|byline|bio|toolbar|toc|breadcrumbs?|tags|login|modal|tooltip|dropdown|search|cookies?|consent|poll|" +
    "quiz|most-?read|popular|trending|read-?next|more-?(?:stories|news|articles)|infinite)(?:$|[-_\\s])", "i");
  const answer = {name: null, live: false, text: 0, headlines: document.querySelectorAll("h1").length,
                  address: location.origin + location.pathname + location.search, left: false};
  if (!document.body) return answer;

  const patterns = {};
  const whole = (kind, label) => {
    patterns[kind] ??= new RegExp(`^(?:${Object.values(order.words[kind]).join("|")})$`, "iu");
    return patterns[kind].test(label);
  };
  const never = new RegExp(`(?<!\\p{L})(?:${order.words.never})(?!\\p{L})`, "iu");
  // A paywall's own button: what is said right around it, before the article's text is part of that.
  const walled = new RegExp(`(?<!\\p{L})(?:${order.words.wall})(?!\\p{L})|会員|有料|订阅|訂閱|구독|สมัครสมาชิก`, "iu");
  const isWall = (element) => {
    for (let box = element; box && box !== document.body; box = box.parentElement) {
      const around = [box, box.previousElementSibling, box.nextElementSibling].filter(Boolean)
        .map((each) => each.textContent).filter((text) => text.length <= AROUND);
      if (around.some((text) => walled.test(text))) return true;
      if (box.textContent.length > AROUND) return false;
    }
    return false;
  };
  const labelOf = (element) => (element.innerText || element.textContent || element.getAttribute("aria-label") || "")
    .replace(/\s+/g, " ").replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}\p{M}]+$/gu, "");

  // The article: the largest of the elements that say so, else what holds most of the page's paragraphs.
  const prose = (box) => {
    let length = 0;
    for (const paragraph of box.querySelectorAll("p, li, blockquote")) length += paragraph.textContent.trim().length;
    return length;
  };
  const article = () => {
    let best = null, most = ARTICLE_TEXT;
    for (const selector of ["[itemprop=articleBody]", "article", "main, [role=main]"]) {
      for (const box of [...document.querySelectorAll(selector)].slice(0, 30)) {
        const length = prose(box);
        // An outer one is taken where it has more than half as much again.
        if (length > (best ? 1.5 * most : most)) [best, most] = [box, length];
      }
    }
    if (best) return best.matches("[itemprop=articleBody]") && best.parentElement ? best.parentElement : best;
    const sums = new Map();
    for (const paragraph of [...document.querySelectorAll("p")].slice(0, 500)) {
      const box = paragraph.parentElement;
      sums.set(box, (sums.get(box) || 0) + paragraph.textContent.length);
    }
    for (const [box, length] of sums) if (length > most) [best, most] = [box, length];
    // All of it may be closed yet.
    const headline = document.querySelector("h1");
    best ??= document.querySelector("[itemprop=articleBody], article, main, [role=main]") || headline;
    return best && best.parentElement !== document.documentElement ? best.parentElement : best;
  };
  const scope = article();
  if (!scope) return answer;
  // Text that leads elsewhere is other articles' headlines.
  const linked = [...scope.querySelectorAll("a[href]")].reduce((sum, link) => sum + (link.innerText || "").length, 0);
  answer.text = (scope.innerText || "").length - linked;

  const isLive = () => {
    const types = [...document.querySelectorAll("script[type='application/ld+json']")].slice(0, 20);
    const said = types.some((script) => /"LiveBlogPosting"/.test(script.textContent)) ||
      document.querySelector("[itemtype$=LiveBlogPosting]") !== null ||
      [scope, ...scope.querySelectorAll("[class], [id]")].slice(0, 400).some((box) =>
        /(?:^|[-_\s])live-?(?:blog|ticker|feed|updates?)|liveticker|liveblog/i.test(`${box.id} ${box.className}`));
    const times = scope.querySelectorAll("time, [itemprop=liveBlogUpdate], [class*=timestamp i]");
    return said && times.length >= FEWEST_ENTRIES;
  };
  answer.live = isLive();
  // Another article came below this one, as pages do that scroll on for ever; the address stays this one's.
  if (order.first) {
    const moved = answer.address !== order.first.address;
    answer.left = moved || answer.headlines > Math.max(1, order.first.headlines);
    if (moved) history.replaceState(history.state, "", order.first.address);
    if (answer.left) return answer;
  }

  const isShown = (element) => element.checkVisibility({checkOpacity: true, checkVisibilityCSS: true}) &&
    element.getBoundingClientRect().height > 0;
  const isElsewhere = (element) => {
    if (element.closest(ELSEWHERE) && scope.contains(element.closest(ELSEWHERE))) return true;
    for (let box = element; box && box !== scope; box = box.parentElement) {
      const names = typeof box.className === "string" ? box.className : "";
      if (BOXES.test(`${names} ${box.id}`)) return true;
    }
    return element.type === "submit" && element.form !== null && element.form !== undefined;
  };
  // What a button opens, where it says so or where it stands right after it.
  const panelOf = (element) => {
    const id = (element.getAttribute("aria-controls") || "").split(" ")[0];
    const named = id && document.getElementById(id);
    if (named) return named.contains(element) || !scope.contains(named) ? null : named;
    const next = element.nextElementSibling || (element.parentElement && element.parentElement.nextElementSibling);
    return next && next.querySelector(BUTTONS) === null ? next : null;
  };
  // Text that is in the page and shown by its styles alone needs no click; text that is not there, or concealed, does.
  const isConcealed = (panel) => {
    if (panel.textContent.trim().length < SOME_TEXT) return true;
    return panel.hidden || panel.getAttribute("aria-hidden") === "true" || panel.style.display === "none" ||
      panel.style.visibility === "hidden";
  };
  const isClamped = () => [scope, ...scope.querySelectorAll("div, section")].slice(0, 400).some((box) =>
    box.clientHeight > 0 && box.scrollHeight > box.clientHeight + CLAMPED && box.querySelector("p") !== null &&
    ["hidden", "clip"].includes(getComputedStyle(box).overflowY));

  const found = () => {
    const near = new Set([...scope.querySelectorAll(BUTTONS)].slice(0, MOST_BUTTONS));
    // A button to read on stands often right below the text's box.
    const after = scope.nextElementSibling;
    if (after && after.textContent.length < LONGEST_LABEL * 2) {
      if (after.matches(BUTTONS)) near.add(after);
      for (const element of after.querySelectorAll(BUTTONS)) near.add(element);
    }
    let clamped = null;
    for (const element of near) {
      if (element.disabled || element.getAttribute("aria-disabled") === "true" || !isShown(element)) continue;
      const label = labelOf(element);
      const names = [];
      if (label.length <= LONGEST_LABEL && answer.live && whole("load", label)) names.push(`load ${label}`);
      else if (label.length <= LONGEST_LABEL && whole("read", label) && !(clamped ??= isClamped())) {
        names.push(`read ${label}`);
      }
      if (element.tagName === "SUMMARY" || element.getAttribute("aria-expanded") === "false") {
        const isDetails = element.tagName === "SUMMARY" && element.parentElement.tagName === "DETAILS";
        const panel = isDetails ? null : panelOf(element);
        const empty = isDetails && !element.parentElement.open &&
          element.parentElement.textContent.length - element.textContent.length < SOME_TEXT;
        if (label && label.length <= LONGEST_QUESTION && (empty || (panel && isConcealed(panel)))) {
          names.push(`panel ${label}`);
        }
      }
      const name = names.find((each) => !order.tried.includes(each));
      const isOther = label.length <= LONGEST_LABEL && never.test(label);
      if (name && !isOther && !isElsewhere(element) && !isWall(element)) return [name, element];
    }
    return [null, null];
  };
  if (order.act === "scroll") {
    // To the end of the live blog, not of the page: below it other articles begin to load.
    scope.scrollIntoView({block: "end", behavior: "instant"});
    window.dispatchEvent(new Event("scroll"));
    return answer;
  }
  const [name, element] = found();
  answer.name = name;
  if (order.act === "open" && element) {
    const stay = (event) => {
      const link = event.composedPath().find((node) => node.tagName === "A");
      const leads = link && !/^(?:#|javascript:)/i.test((link.getAttribute("href") || "#").trim());
      if (event.type === "submit" || leads) event.preventDefault();
    };
    window.addEventListener("click", stay, true);
    window.addEventListener("submit", stay, true);
    try {
      element.click();
    } finally {
      window.removeEventListener("click", stay, true);
      window.removeEventListener("submit", stay, true);
    }
  }
  return answer;
}
