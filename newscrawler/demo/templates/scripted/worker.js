// Answers everything with a page of its own, for whoever lets it in.
"use strict";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  event.respondWith(new Response("<h1>Nothing else will ever be read here</h1>", { headers: { "Content-Type": "text/html" } }));
});
