// The scripts of a site: its work of every page, and the ways in which a page comes by its article.
"use strict";
const { kind, number, work, ads } = window.PAGE;
const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
const markup = (blocks) =>
  blocks.map(({ kind, text }) => (kind === "heading" ? `<h2>${escaped(text)}</h2>` : `<p>${escaped(text)}</p>`)).join("");
const root = () => document.querySelector("#root, #__next, #__nuxt, #app");
const json = async (path) => (await fetch(path)).json();
const show = ({ title, author, published, blocks, html }) => {
  const values = { title: escaped(title), author: escaped(author), published, body: html || markup(blocks) };
  root().innerHTML = window.FRAME.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
};

const ways = {
  shell_fetch: async () => show(await json(`/api/articles/${number}`)),
  shell_chain: async () => {
    const { articles } = await json("/api/settings");
    const article = await json(articles + number);
    const parts = await Promise.all(article.parts.map(json));
    show({ ...article, blocks: parts.flat() });
  },
  shell_jsonp: async () => {
    window.receive = show;
    document.head.append(Object.assign(document.createElement("script"), { src: `/api/jsonp/${number}.js` }));
  },
  router: async () => {
    const article = await json(`/api/articles/${number}`);
    history.replaceState({ number }, "", `${location.pathname}?view=story`);
    document.title = article.title;
    show(article);
  },
  encoded: async () => {
    const bytes = Uint8Array.from(atob(window.PAYLOAD), (letter) => letter.charCodeAt(0));
    show(JSON.parse(new TextDecoder().decode(bytes)));
  },
  late: async () => {
    await new Promise((done) => setTimeout(done, 1200));
    show(await json(`/api/articles/${number}`));
  },
  fragment: async () => {
    document.querySelector("#story").innerHTML = await (await fetch(`/fragments/${number}`)).text();
  },
  teaser: async () => {
    document.querySelector(".story-body").insertAdjacentHTML("beforeend", markup(await json(`/api/rest/${number}`)));
  },
  read_more: async () => {
    const button = document.querySelector("button.more");
    button.addEventListener("click", async () => {
      const rest = await json(`/api/rest/${number}`);
      button.remove();
      document.querySelector(".story-body").insertAdjacentHTML("beforeend", markup(rest));
    });
  },
  shadow: async () => {
    class Story extends HTMLElement {
      async connectedCallback() {
        const { blocks } = await json(`/api/articles/${number}`);
        this.attachShadow({ mode: "open" }).innerHTML = `<style>p{line-height:1.5}</style>${markup(blocks)}`;
      }
    }
    customElements.define("story-body", Story);
  },
  next_data: async () => {
    show(JSON.parse(document.querySelector("#__NEXT_DATA__").textContent).props.pageProps.article);
  },
  nuxt_data: async () => {
    const { title, author, published, content } = window.__NUXT__.data[0].article;
    show({ title, author, published, html: content });
  },
  json_ld_body: async () => {
    const data = JSON.parse(document.querySelector("script[type='application/ld+json']").textContent);
    const blocks = data.articleBody.split("\n\n").map((text) => ({ text }));
    show({ title: data.headline, author: data.author.name, published: data.datePublished, blocks });
  },
  skeletons: async () => {
    await new Promise((done) => setTimeout(done, 600));
    document.querySelector(".comments").textContent = "";
  },
};

// What any site's scripts do besides: they take the machine's time, count the reader, sell the space.
const until = performance.now() + work;
let sum = 0;
while (performance.now() < until) for (let n = 0; n < 10_000; n += 1) sum += Math.sqrt(n * sum + 1) % 7;
addEventListener("load", () => navigator.sendBeacon(`/count?page=${number}`, String(sum)));
if (ads) {
  setTimeout(() => document.head.append(Object.assign(document.createElement("script"), { src: `${ads}/ads.js` })), 100);
}
if (ways[kind]) ways[kind]();
