// What the scripted pages share: the data of a story becomes its article. `tag` comes from the block's kind.
"use strict";

const TAGS = { heading: "h2", list_item: "li", quote: "blockquote" };

const story = {
  add(within, tag, text, attributes = {}) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text) element.textContent = text;
    return within.appendChild(element);
  },

  header(within, data) {
    story.add(within, "h1", data.title);
    const line = story.add(within, "p", data.byline + ", ", { class: "by" });
    story.add(line, "time", data.date_text, { datetime: data.published });
  },

  block(within, block) {
    if (!block.time) return story.add(within, TAGS[block.kind] || "p", block.text);
    const entry = story.add(within, "div", "", { class: "live-entry" });
    story.add(entry, "time", block.time.slice(11, 16), { datetime: block.time });
    story.add(entry, "p", block.text);
    return entry;
  },

  blocks(within, blocks) {
    for (const block of blocks) story.block(within, block);
  },

  article(within, data) {
    const article = story.add(within, "article", "");
    story.header(article, data);
    story.blocks(story.add(article, "div", "", { class: "text" }), data.blocks);
    return article;
  },

  async load(url) {
    const answer = await fetch(url);
    return answer.json();
  },

  unpack(packed) {
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(packed), (char) => char.charCodeAt(0))));
  },
};
