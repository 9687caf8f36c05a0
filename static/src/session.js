// Warns before the server ends the session and keeps tabs in step. Drafts are safe on the server either way.
const dialog = document.querySelector('dialog[data-module="app-session"]')

if (dialog && dialog.showModal) {
  const total = Number(dialog.dataset.timeout)
  const warnAt = Math.min(Number(dialog.dataset.warn), total / 2)
  const left = dialog.querySelector("[data-left]")
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("app-session") : null
  let end
  let lastFocus

  const restart = tell => {
    end = Date.now() + total * 1000
    if (dialog.open) { dialog.close(); lastFocus?.focus() }
    if (tell) tabs?.postMessage("active")
  }
  const words = seconds => {
    if (seconds <= 60) return `${seconds} second${seconds === 1 ? "" : "s"}`
    return `${Math.ceil(seconds / 60)} minutes`
  }
  const tick = () => {
    const seconds = Math.round((end - Date.now()) / 1000)
    if (seconds <= 0) { location.assign(`${dialog.dataset.signedOut}&next=${encodeURIComponent(location.pathname + location.search)}`); return }
    if (seconds <= warnAt && !dialog.open) { lastFocus = document.activeElement; dialog.showModal() }
    if (dialog.open) left.textContent = words(seconds)
  }
  const stay = async () => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value || ""
    // Signed out meanwhile, or no connection: say the truth by going where the server sends us.
    const answer = await fetch(dialog.dataset.keepAlive, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => null)
    if (answer?.ok && !answer.redirected) restart(true)
    else location.reload()
  }

  dialog.querySelector("[data-stay]").addEventListener("click", stay)
  dialog.addEventListener("cancel", event => { event.preventDefault(); stay() })
  // An autosave is activity too.
  document.addEventListener("app:active", () => restart(true))
  if (tabs) tabs.onmessage = () => restart(false)
  restart(true)
  setInterval(tick, 1000)
}
