// Saves what is typed in <form data-module="app-autosave"> to the form's own address, as a draft, while it is typed.
// The server answers {"saved_at": "10:42am", "version": "...", "computed": {name: words}}, or {"detail": "..."} with 409 when a colleague
// saved meanwhile, with 401 when the sign-in has ended: then nothing more is sent, and the page says why.
const WAIT = 3000
const QUIET = 60000

class Autosave {
  constructor(form) {
    this.form = form
    this.line = form.querySelector("[data-autosave-line]")
    this.live = form.querySelector("[data-autosave-live]")
    this.unsaved = false
    this.stopped = false
    this.lastSaid = 0
    form.addEventListener("input", () => this.later())
    form.addEventListener("change", () => this.later())
    form.addEventListener("submit", () => { this.unsaved = false; this.stopped = true; clearTimeout(this.timer) })
    document.addEventListener("visibilitychange", () => { if (document.hidden && this.unsaved) this.save() })
    window.addEventListener("beforeunload", event => { if (this.unsaved && this.failed) event.preventDefault() })
  }

  later() {
    if (this.stopped) return
    this.unsaved = true
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save(), WAIT)
  }

  async save() {
    if (this.saving) { this.again = true; return }
    this.saving = true
    this.again = false
    const body = new FormData(this.form)
    for (const input of this.form.querySelectorAll("input[type=file]")) body.delete(input.name)
    const answer = await fetch(this.form.action || location.href, { method: "POST", body, headers: { "X-Autosave": "1" }, keepalive: document.hidden }).catch(() => null)
    const said = await answer?.json().catch(() => null)
    this.saving = false
    if (this.stopped) return
    if (answer?.ok && said) this.saved(said)
    else if (answer?.status === 409 || answer?.status === 401) this.stop(said)
    else this.lost()
  }

  saved(said) {
    const version = this.form.querySelector("[name=version]")
    if (version && said.version !== undefined) version.value = said.version
    for (const [name, words] of Object.entries(said.computed || {})) {
      const place = this.form.querySelector(`[data-computed="${CSS.escape(name)}"]`)
      if (place) place.textContent = words
    }
    this.unsaved = this.again
    this.failed = false
    this.line.classList.remove("app-autosave--failed")
    this.say(`Saved at ${said.saved_at}`)
    document.dispatchEvent(new CustomEvent("app:active"))
    if (this.again) this.later()
  }

  stop(said) {
    this.stopped = true
    this.failed = true
    this.warn(said?.detail || "Someone else saved this answer while you were typing. Save and continue to see both.")
  }

  lost() {
    this.failed = true
    this.warn("Not saved – check your connection. Do not close this page.")
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save(), WAIT * 5)
  }

  // Seen at once, read out at most once a minute.
  say(text) {
    this.line.textContent = text
    if (Date.now() - this.lastSaid < QUIET) return
    this.lastSaid = Date.now()
    this.live.textContent = text
  }

  warn(text) {
    this.line.classList.add("app-autosave--failed")
    this.line.textContent = text
    this.live.textContent = text
  }
}

document.querySelectorAll('form[data-module="app-autosave"]').forEach(form => new Autosave(form))
