// What every page runs: GOV.UK Frontend's components and our small ones. Everything works without it.
// The semicolon is what the static storage looks for when it renames modules.
import { createAll, initAll } from "./govuk-frontend.min.js";
import { WordCount } from "./wordcount.js";

initAll()
createAll(WordCount)

// The server's clock, not the browser's, decides a deadline: tick on from what the server said.
for (const clock of document.querySelectorAll('[data-module="app-clock"]')) {
  const shown = clock.querySelector("time")
  const start = Date.parse(shown.dateTime)
  const loaded = performance.now()
  const words = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "numeric", minute: "2-digit", second: "2-digit", hour12: true })
  const tick = () => {
    const parts = Object.fromEntries(words.formatToParts(start + performance.now() - loaded).map(part => [part.type, part.value]))
    shown.textContent = `${parts.hour % 12 || 12}:${parts.minute}:${parts.second}${parts.dayPeriod.toLowerCase().replaceAll(".", "")}`
  }
  tick()
  setInterval(tick, 1000)
}

// "Print this page" buttons make sense only where scripts run.
for (const button of document.querySelectorAll("[data-app-print]")) {
  button.hidden = false
  button.addEventListener("click", () => window.print())
}

// A list of organisations closes as a menu does.
for (const menu of document.querySelectorAll(".app-switch")) {
  menu.addEventListener("keydown", event => {
    if (event.key === "Escape" && menu.open) { menu.open = false; menu.querySelector("summary").focus() }
  })
  document.addEventListener("click", event => { if (!menu.contains(event.target)) menu.open = false })
}
