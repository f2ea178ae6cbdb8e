// One look at one frame, and one step past a consent wall in it. Given to `frame.evaluate` by consent.py.
//
// order: {act: "look" | "refuse" | "refuse_here" (opens no settings) | "accept", skip: [ways tried before],
//         top: is this the page itself, lists: JSON of the vendors and the words}
// Returns {wall: name | null, way: what was done | null, outcome: "refused" | "accepted" | "opened" | null,
//          pending: a consent platform is about to show itself, or its wall}. A way is its kind and the button's label.
// What a page does to its prototypes may make this throw or find nothing: that costs this page its consent alone.
(order) => {
  // Boxes, buttons and pieces of text that are looked at; real pages have a tenth of it.
  const MOST_BOXES = 60, MOST_BUTTONS = 300, MOST_ROOTS = 30, MOST_TOGGLES = 80;
  // Characters of a button's label, of a wall's text, and of an article that stands on the page already.
  const LONGEST_LABEL = 90, WALL_TEXT = 12000, ARTICLE_TEXT = 1200;
  // Share of the window that a wall takes.
  const WALL_SHARE = 0.1;
  // Pixels of a box that is to be seen, and of a frame that may hold a wall.
  const FEWEST_PIXELS = 400, FRAME_WIDTH = 200, FRAME_HEIGHT = 60;
  const BUTTONS = "button, [role=button], a, input[type=button], input[type=submit], [onclick], [tabindex='0']";
  const NAMED = ["cookie", "consent", "gdpr", "privacy", "cmp-", "datenschutz", "rgpd"];
  const DIALOGS = "dialog[open], [role=dialog], [role=alertdialog], [aria-modal=true]";
  // Logins, paywalls' forms, bot checks: never touched.
  const OFF_LIMITS = "input[type=password], input[type=email], input[name*=email i], iframe[src*=captcha i], " +
    ".g-recaptcha, .h-captcha, .cf-turnstile, #challenge-form, [class*=captcha i]";
  const ARTICLE = "article, [itemprop=articleBody]";

  const answer = {wall: null, way: null, outcome: null, pending: false};
  if (!document.body) return answer;
  if (!order.top && (innerWidth < FRAME_WIDTH || innerHeight < FRAME_HEIGHT)) return answer;

  const {vendors, words} = JSON.parse(order.lists);
  // Words: `*` in a list stands for any ending; lists of scripts without spaces are searched as they are.
  const patterns = {};
  const pattern = (kind) => {
    if (!patterns[kind]) {
      const lists = words[kind];
      const joined = (typeof lists === "string" ? [lists] : Object.values(lists)).join("|")
        .replaceAll("*", "[\\p{L}\\p{M}]*").replaceAll(" ?", "\\s*").replaceAll(" ", "\\s+");
      const unspaced = words[kind + "_unspaced"];
      patterns[kind] = new RegExp(`(?<![\\p{L}\\p{N}])(?:${joined})(?![\\p{L}\\p{N}])${unspaced ? "|" + unspaced : ""}`,
                                  "giu");
    }
    return patterns[kind];
  };
  const has = (kind, text) => text.search(pattern(kind)) >= 0;

  const roots = [document];
  const addRoots = (elements) => {
    for (const element of elements) {
      if (element.shadowRoot && roots.length < MOST_ROOTS && !roots.includes(element.shadowRoot)) {
        roots.push(element.shadowRoot);
        addRoots(element.shadowRoot.querySelectorAll("*"));
      }
    }
  };
  addRoots(document.querySelectorAll("body > *, body > * > *, body > * > * > *"));
  const everywhere = (selector) => {
    const found = [];
    for (const root of roots) {
      for (const element of root.querySelectorAll(selector)) {
        if (found.push(element) >= MOST_BOXES) return found;
      }
    }
    return found;
  };

  const shown = (element) => {
    if (!element.checkVisibility({checkOpacity: true, checkVisibilityCSS: true})) return false;
    const box = element.getBoundingClientRect();
    return box.width * box.height >= FEWEST_PIXELS;
  };
  const onScreen = (element) => {
    const box = element.getBoundingClientRect();
    return shown(element) && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  };
  // Inside, shadow trees included; a wall's host has often no size of its own.
  const inside = (box, selector, most) => {
    const found = [];
    const walk = (root) => {
      for (const element of root.querySelectorAll(selector)) {
        if (found.length < most) found.push(element);
      }
      for (const shadow of roots) {
        if (shadow.host && root.contains(shadow.host)) walk(shadow);
      }
    };
    walk(box);
    if (box.shadowRoot) walk(box.shadowRoot);
    return found;
  };
  const stands = (box) => onScreen(box) || inside(box, "*", MOST_BUTTONS).some(onScreen);
  const textOf = (box) => {
    let text = box.innerText || box.textContent || "";
    for (const shadow of roots) {
      if (shadow.host && (box === shadow.host || box.contains(shadow.host))) {
        for (const child of shadow.children) text += "\n" + (child.innerText || "");
      }
    }
    return text.slice(0, WALL_TEXT);
  };

  const consents = (text) => new Set((text.match(pattern("consent")) || []).map((word) => word.toLowerCase())).size;
  const isOffLimits = (box) => inside(box, OFF_LIMITS, 1).length > 0;

  const labelOf = (button) => {
    for (const label of [button.innerText || button.textContent, button.value, button.getAttribute("aria-label"),
                         button.title]) {
      const text = typeof label === "string" ? label.replace(/\s+/g, " ").trim() : "";
      if (text && /[\p{L}]/u.test(text)) return text;
    }
    return "";
  };
  const meaning = (label) => {
    if (!label || label.length > LONGEST_LABEL || has("pay", label)) return null;
    // "Accept or reject" leads on to the choice.
    if (has("refuse", label)) {
      return has("accept", label.replace(pattern("refuse"), " ")) && has("or", label) ? "settings" : "refuse";
    }
    return ["save", "settings", "accept", "go_on"].find((kind) => has(kind, label)) || null;
  };
  const isUsable = (button) => shown(button) && !button.disabled && button.getAttribute("aria-disabled") !== "true";

  // The walls of this frame: a vendor's boxes, else a dialog or an overlay that speaks of consent and can be answered.
  // What is left of a box after its answer is a small button that opens it again.
  const asks = (box) => {
    const answers = ["refuse", "accept", "go_on", "save"];
    const isLarge = (element) => {
      const {width, height} = element.getBoundingClientRect();
      return element.tagName === "IFRAME" || width * height >= WALL_SHARE * innerWidth * innerHeight;
    };
    return [box, ...inside(box, "*", MOST_BUTTONS)].some((element) => onScreen(element) && isLarge(element)) ||
      inside(box, BUTTONS, MOST_BUTTONS).filter(isUsable).some((button) => answers.includes(meaning(labelOf(button))));
  };
  const vendorWall = () => {
    for (const vendor of vendors) {
      const boxes = everywhere(vendor.boxes.join(", ")).filter((box) => stands(box) && asks(box));
      if (boxes.length && !boxes.some((box) => box.matches("html, body") || isOffLimits(box))) {
        return {name: vendor.name, boxes, vendor};
      }
    }
    return null;
  };
  const floats = (element) => {
    for (let depth = 0; element && element !== document.body && depth < 12; depth += 1) {
      if (element.matches(DIALOGS) || ["fixed", "sticky"].includes(getComputedStyle(element).position)) return element;
      element = element.parentElement || (element.getRootNode() && element.getRootNode().host);
    }
    return null;
  };
  const genericWall = () => {
    const names = NAMED.map((name) => `[id*="${name}" i], [class*="${name}" i]`).join(", ");
    const candidates = new Set(everywhere(DIALOGS));
    for (const element of everywhere(names)) {
      if (!element.matches("html, body, script, style, link")) candidates.add(floats(element) || element);
    }
    for (const [x, y] of [[0.5, 0.5], [0.5, 0.97], [0.5, 0.03], [0.1, 0.95], [0.9, 0.95]]) {
      const floating = floats(document.elementFromPoint(innerWidth * x, innerHeight * y));
      if (floating) candidates.add(floating);
    }
    const all = (document.body.innerText || "").length;
    const found = [];
    for (const box of candidates) {
      if (!stands(box) || box.querySelector(ARTICLE)) continue;
      const text = textOf(box);
      // In the flow of the page it is a wall only where the page shows nothing else.
      if (!floats(box) && (box.closest(ARTICLE) || all - text.length > ARTICLE_TEXT / 2)) continue;
      if (consents(text) < 2 || has("age", text) || isOffLimits(box)) continue;
      if (inside(box, BUTTONS, MOST_BUTTONS).some((button) => isUsable(button) && meaning(labelOf(button)))) {
        found.push(box);
      }
    }
    // The settings of a wall may stand beside it.
    return found.length ? {name: "dialog", boxes: found, vendor: null} : null;
  };
  const frameWall = () => {
    const text = textOf(document.body);
    if (has("age", text) || isOffLimits(document.body)) return null;
    const vendor = vendors.find((each) => everywhere([...each.refuse, ...each.accept].join(", ") || "no-such")
      .some(shown));
    if (consents(text) < (vendor ? 1 : 2)) return null;
    return {name: vendor ? vendor.name : "frame", boxes: [document.body], vendor};
  };
  const wall = vendorWall() || (order.top ? genericWall() : frameWall());

  // Whether a platform is there that has not shown itself, on a page without an article so far.
  const isPending = () => {
    let platform = document.querySelector("iframe[name=__tcfapiLocator], iframe[name=__gppLocator]") !== null;
    if (typeof __tcfapi === "function") {
      platform = true;
      try {
        __tcfapi("ping", 2, (ping) => {
          if (ping && ["hidden", "disabled"].includes(ping.displayStatus)) platform = false;
        });
      } catch {
        // A platform that is broken shows no wall.
        platform = false;
      }
    }
    let length = 0;
    for (const paragraph of document.querySelectorAll("p")) {
      length += paragraph.textContent.length;
      if (length > ARTICLE_TEXT) return false;
    }
    return platform;
  };
  if (!wall) {
    answer.pending = order.top && isPending();
    return answer;
  }
  answer.wall = wall.name;
  // A wall in a frame has no buttons before the frame's document is there.
  answer.pending = wall.boxes.some((box) => box.tagName === "IFRAME" || inside(box, "iframe", MOST_BOXES).some(shown));
  if (order.act === "look") return answer;

  // Clicks as a reader does, but follows no link and sends no form: whatever leaves the page is not ours to ask for.
  const press = (element) => {
    const stay = (event) => {
      const link = event.type === "click" && event.composedPath().find((node) => node.tagName === "A");
      const leads = link && link.getAttribute("href") && !/^(?:#|javascript:)/i.test(link.getAttribute("href").trim());
      if (event.type === "submit" || leads) event.preventDefault();
    };
    window.addEventListener("click", stay, true);
    window.addEventListener("submit", stay, true);
    try {
      const how = {bubbles: true, cancelable: true, composed: true};
      element.dispatchEvent(new PointerEvent("pointerdown", how));
      element.dispatchEvent(new MouseEvent("mousedown", how));
      element.dispatchEvent(new PointerEvent("pointerup", how));
      element.dispatchEvent(new MouseEvent("mouseup", how));
      element.click();
    } finally {
      window.removeEventListener("click", stay, true);
      window.removeEventListener("submit", stay, true);
    }
  };
  const call = (path, ...words) => {
    let owner = null, found = window;
    for (const name of path.split(".")) {
      owner = found;
      found = found === null || found === undefined ? undefined : found[name];
    }
    if (typeof found !== "function") return false;
    const promised = found.apply(owner, words);
    // A platform that fails leaves its wall where it is, which is seen.
    if (promised && typeof promised.catch === "function") promised.catch(() => {});
    return true;
  };

  const within = (selector, most) => wall.boxes.flatMap((box) => inside(box, selector, most));
  const buttons = [...new Set(within(BUTTONS, MOST_BUTTONS))].filter(isUsable);
  const named = (kind) => {
    const found = wall.vendor && wall.vendor[kind].length ? within(wall.vendor[kind].join(", "), MOST_BOXES) : [];
    return found.filter((button) => isUsable(button) && !has("pay", labelOf(button)));
  };
  const worded = (...kinds) => {
    const found = buttons.filter((button) => kinds.includes(meaning(labelOf(button))));
    // The one for everything before those of single purposes.
    return [true, false].flatMap((all) => found.filter((button) => has("everything", labelOf(button)) === all));
  };
  // Where one pays instead of accepting, the platform's own functions would go past what a reader is offered.
  const isPaid = () => buttons.some((button) => has("pay", labelOf(button).slice(0, LONGEST_LABEL)));
  const calls = (kind) => {
    if (!wall.vendor || !order.top || (kind === "deny" && isPaid())) return false;
    return wall.vendor[kind].map(([path, ...words]) => call(path, ...words)).some(Boolean);
  };
  const untick = () => {
    for (const toggle of within("input[type=checkbox]:checked:not(:disabled)", MOST_TOGGLES)) press(toggle);
    for (const toggle of within("[role=switch][aria-checked=true], [role=checkbox][aria-checked=true]", MOST_TOGGLES)) {
      if (toggle.getAttribute("aria-disabled") !== "true" && !toggle.disabled) press(toggle);
    }
  };

  // Each way is gone once: a button that did nothing is not pressed again.
  const go = (way, outcome, does) => {
    if (answer.way !== null || order.skip.includes(way) || !does()) return;
    answer.way = way;
    answer.outcome = outcome;
  };
  const pressOne = (kind, outcome, found, before = () => {}) => {
    for (const button of found) go(`${kind} ${labelOf(button)}`, outcome, () => (before(), press(button), true));
  };
  if (order.act !== "accept") {
    pressOne("button", "refused", [...named("refuse"), ...worded("refuse")]);
    go("call", "refused", () => calls("deny"));
    if (order.skip.some((way) => way.startsWith("settings "))) {
      pressOne("save", "refused", [...named("save"), ...worded("save")], untick);
    }
    if (order.act === "refuse") pressOne("settings", "opened", [...named("settings"), ...worded("settings")]);
  } else {
    pressOne("accept", "accepted", [...named("accept"), ...worded("accept"), ...worded("go_on")]);
    go("call", "accepted", () => calls("allow"));
  }
  return answer;
}
